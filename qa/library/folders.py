"""The folders that were indexed, and the files of them that could not be: one small file in the data folder.

The files are the truth, so that nothing else has to survive: which files are new, changed or gone follows from a
comparison of the folders with the index. Each ingest notes its result here. `qa serve --watch` follows the folders, and
tries the files again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from qa.access.files import write_private
from qa.config import Config
from qa.corpus.documents import SourceFile
from qa.errors import StoreError
from qa.ingest.report import Refusal, Report
from qa.library.presence import FileState, absence, is_below, state_of
from qa.library.uploads import uploads_root
from qa.records import ATTACHED
from qa.settings.collections import DEFAULT

FIRST_SECONDS, MOST_SECONDS = 5, 3600  # until a file is tried again: the first time, and at most
_RECENT_NANOSECONDS = 2_000_000_000  # what has changed so recently may have changed after it was read


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A file that could not be indexed.

    Attributes:
        file: Its absolute path, with that of the attachment if it is one.
        reason: Rule, value and remedy.
        transient: Whether the same file may be readable later.
        duplicate: Whether another document has its text.
        attempts: How often it was tried in vain.
        next_try: When it is tried again; None: when it has changed.
        state: What it was; None if it has to be looked at again.
        rules: Version of the rules and settings by which it was read; empty in older notes.
    """

    file: str
    reason: str
    transient: bool
    duplicate: bool
    attempts: int
    next_try: datetime | None
    state: FileState | None
    rules: str = ""

    @property
    def path(self) -> Path:
        """The file; for an attachment, its message."""
        return Path(self.file.partition(ATTACHED)[0])


@dataclass(frozen=True, slots=True)
class Folders:
    """The folders that were indexed.

    Attributes:
        paths: Their absolute paths, in the order in which they came.
        failures: Files that could not be indexed, by path.
    """

    paths: tuple[str, ...] = ()
    failures: tuple[Failure, ...] = ()


_FOLDERS = TypeAdapter(Folders)


def read_folders(data: Path) -> Folders:
    """Read what a data folder has noted. It may be read while another process writes it.

    Raises:
        StoreError: It cannot be read.
    """
    path = _file(data)
    try:
        return _FOLDERS.validate_json(path.read_bytes())
    except FileNotFoundError:
        return Folders()
    except (OSError, ValidationError) as exc:
        raise StoreError(
            f'the list of indexed folders must be readable, {path} is not: delete it, and run "qa index" on each folder'
        ) from exc


def refused_before(folders: Folders, rules: str) -> dict[str, Refusal]:
    """Return the files that would be refused again, by path: they have not changed, and neither has what refused them.

    Args:
        folders: The notes.
        rules: Version of the present rules and settings.
    """
    return {
        one.file: Refusal(one.file, one.reason, unchanged=True)
        for one in folders.failures
        if one.rules == rules
        and not (one.transient or one.duplicate)
        and one.state is not None
        and one.state == state_of(Path(one.file))
    }


def note_ingest(
    config: Config, paths: Sequence[Path | SourceFile], report: Report, *, rules: str, rebuilt: bool
) -> None:
    """Note the result of an ingest in the data folder, which this process owns.

    Args:
        config: Names the data folder, and the folder of uploads: what lies in these two is not noted.
        paths: The paths of the ingest.
        report: Its result.
        rules: Version of the rules and settings by which the files were read.
        rebuilt: Whether the index holds nothing else now.

    Raises:
        StoreError: The earlier notes cannot be read, or the new ones cannot be written.
    """
    before = read_folders(config.folder)
    own = own_folders(config)
    after = noted(before, paths, report, now=datetime.now(UTC), rules=rules, own=own, rebuilt=rebuilt)
    if after != before:
        _write(config, after)


def add_folders(config: Config, paths: Sequence[Path]) -> None:
    """Note folders to be watched that were not indexed yet.

    Raises:
        StoreError: The notes cannot be read or written.
    """
    before = read_folders(config.folder)
    own = own_folders(config)
    added = (path.resolve() for path in paths if path.is_dir())
    names = dict.fromkeys((*before.paths, *(str(path) for path in added if not is_below(path, own))))
    _write(config, replace(before, paths=tuple(names)))


def noted(
    before: Folders,
    paths: Sequence[Path | SourceFile],
    report: Report,
    *,
    now: datetime,
    rules: str = "",
    own: Sequence[Path] = (),
    rebuilt: bool = False,
) -> Folders:
    """Return the folders and failures after an ingest.

    Args:
        before: Those before it.
        paths: Its paths.
        report: Its result.
        now: The time.
        rules: Version of the rules and settings by which the files were read.
        own: Folders of the service, which are left out.
        rebuilt: Whether the index holds nothing else now.
    """
    given = [path.resolve() for path in paths if isinstance(path, Path)]
    folders = [path for path in given if path.is_dir() and not is_below(path, own)]
    files = {path.path for path in paths if isinstance(path, SourceFile)} | set(given)
    kept = () if rebuilt and given else before.paths
    earlier = {failure.file: failure for failure in before.failures}
    untried = [one for one in before.failures if one.path not in files and not is_below(one.path, folders)]
    if report.changed or report.deleted:  # the other document of a duplicate may be gone
        untried = [replace(one, next_try=now) if one.duplicate else one for one in untried]
    failed = (_failure(one, earlier.get(one.path), rules, now) for one in report.refused)
    names = tuple(dict.fromkeys((*kept, *map(str, folders))))
    lost = [Path(name) for name in names if absence(Path(name)) is not None]
    failures = [one for one in (*untried, *failed) if _is_there(one.path) or is_below(one.path, lost)]
    outside = (one for one in failures if not is_below(one.path, own))
    return Folders(names, tuple(sorted(outside, key=lambda one: one.file)))


def retry_seconds(attempts: int) -> float:
    """Return how long a file waits after some attempts.

    >>> [retry_seconds(attempts) for attempts in (1, 2, 3, 20)]
    [5.0, 10.0, 20.0, 3600.0]
    """
    return float(min(MOST_SECONDS, FIRST_SECONDS * 2 ** min(attempts - 1, 30)))


def own_folders(config: Config) -> tuple[Path, Path]:
    """Return the folders whose files the service itself keeps, for any collection: they are never watched."""
    first = config.model_copy(update={"collection": DEFAULT})
    return config.data.resolve(), uploads_root(first).resolve()


def _failure(refusal: Refusal, earlier: Failure | None, rules: str, now: datetime) -> Failure:
    if refusal.unchanged and earlier is not None:
        return earlier
    attempts = 1 if earlier is None else earlier.attempts + 1
    failure = Failure(
        file=refusal.path,
        reason=refusal.reason,
        transient=refusal.transient,
        duplicate=refusal.duplicate,
        attempts=attempts,
        next_try=now + timedelta(seconds=retry_seconds(attempts)) if refusal.transient else None,
        state=None,
        rules=rules,
    )
    state = state_of(failure.path)
    recent = state is None or state.changed > now.timestamp() * 1e9 - _RECENT_NANOSECONDS
    return failure if recent else replace(failure, state=state)


def _is_there(path: Path) -> bool:
    return path.is_file() or path.is_symlink()


def _file(data: Path) -> Path:
    return data / "folders.json"


def _write(config: Config, folders: Folders) -> None:
    """Write the notes completely or not at all."""
    try:
        write_private(_file(config.folder), _FOLDERS.dump_json(folders), replace=True)
    except OSError as exc:
        raise StoreError(
            f"the data folder must be writable, {config.folder} is not ({exc.strerror}): check that the disk has room "
            "and the folder is yours"
        ) from exc
