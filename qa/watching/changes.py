"""Wait for changes in folders, with the system's notifications (watchfiles)."""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import watchfiles

from qa.corpus.formats.mailboxes import HOLD_MESSAGES
from qa.library.presence import is_below

_TURN_SECONDS = 0.5
_DEBOUNCE_MILLISECONDS = 1000  # changes in so short a time are one
_log = logging.getLogger(__name__)


def wait_for_changes(folders: Sequence[Path], own: Sequence[Path], stopped: threading.Event) -> Iterator[bool]:
    """Yield about twice a second whether something has changed in some folders, until one of them is another or gone.

    Hidden files and folders, such as `.git`, do not count, but for the messages of a maildir. Where the system cannot
    notify, nothing ever changes: a network share, or more folders than its limit.

    Args:
        folders: The folders.
        own: Folders in them that are not watched.
        stopped: Ends the iteration.
    """
    identity = _identity(folders)
    for changed in _turns([folder for folder in folders if folder.is_dir()], own, stopped):
        yield changed
        if _identity(folders) != identity:
            return


def _turns(folders: Sequence[Path], own: Sequence[Path], stopped: threading.Event) -> Iterator[bool]:
    try:
        if folders:
            for changes in watchfiles.watch(
                *folders,
                watch_filter=_filter(folders, own),
                debounce=_DEBOUNCE_MILLISECONDS,
                rust_timeout=int(_TURN_SECONDS * 1000),
                yield_on_timeout=True,
                stop_event=stopped,
                raise_interrupt=False,
                ignore_permission_denied=True,
            ):
                yield bool(changes)
    except (OSError, RuntimeError) as exc:  # too many folders, or one has just gone
        _log.warning("the system does not notify of changes (%s): watched folders are looked through instead", exc)
    while not stopped.wait(_TURN_SECONDS):
        yield False


def _filter(folders: Sequence[Path], own: Sequence[Path]) -> Callable[[watchfiles.Change, str], bool]:
    def matters(_: watchfiles.Change, name: str) -> bool:
        path = Path(name)
        root = next((folder for folder in folders if path.is_relative_to(folder)), path)
        counts = path.name if path.parent.name in HOLD_MESSAGES else path.relative_to(root).as_posix()
        return not is_below(path, own) and not any(part.startswith(".") for part in counts.split("/"))

    return matters


def _identity(folders: Sequence[Path]) -> list[tuple[int, int] | None]:
    """Return what distinguishes folders from others that take their places."""
    found: list[tuple[int, int] | None] = []
    for folder in folders:
        try:
            status = folder.stat()
        except OSError:
            found.append(None)
        else:
            found.append((status.st_dev, status.st_ino))
    return found
