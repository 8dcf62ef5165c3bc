"""The folder of uploads: safe names, files written completely or not at all. The files are the truth."""

import os
import tempfile
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from confusable_homoglyphs import confusables

from qa.config import Config
from qa.corpus.documents import SourceFile
from qa.corpus.formats.kinds import SUFFIXES
from qa.errors import UploadError, UploadFolderError
from qa.settings.collections import DEFAULT

MAX_NAME_BYTES = 200  # of one part; file systems allow 255, and a part has a prefix and suffix while it is written
MAX_PARTS = 8
_PIECE = 1 << 20  # bytes
_PART, _EARLIER = ".part", ".earlier"
_RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))})
_FORBIDDEN = frozenset('<>:"|?*\\')
_UNPRINTED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def uploads_root(config: Config) -> Path:
    """Return the folder of uploads. `QA_LIBRARY` is that of the first collection alone."""
    own = None if config.collection != DEFAULT else config.library
    return own or config.folder / "library"


def safe_name(name: str, folder: str = "") -> PurePosixPath:
    """Return the path of an upload below the folder of uploads: its folder and name in Unicode's form NFC.

    Args:
        name: Name that the file was sent with; a path if a whole folder was sent.
        folder: Folder for it, or an empty string.

    Raises:
        UploadError: Some system or some reader could take the name for another one.

    >>> str(safe_name("report.pdf", "2024"))
    '2024/report.pdf'
    """
    path = unicodedata.normalize("NFC", f"{folder}/{name}" if folder else name)
    parts = path.split("/")
    if len(parts) > MAX_PARTS:
        raise UploadError(f"a file must lie at most {MAX_PARTS - 1} folders deep, {path!r} lies deeper: move it up")
    for part in parts:
        fault = _fault(part)
        if fault is not None:
            raise UploadError(f"a name must be safe on every system, {path!r} {fault}: rename it")
    suffix = PurePosixPath(path).suffix.lower()
    if suffix not in SUFFIXES:
        raise UploadError(f"a file must end in one of {', '.join(sorted(SUFFIXES))}, {path!r} does not: convert it")
    return PurePosixPath(path)


def _fault(part: str) -> str | None:
    """Return what is wrong with one part of a path, or None."""
    if not part.strip(" .") or part.startswith("."):
        return "has a part that is empty or hidden"
    if part != part.strip() or part.endswith("."):
        return "has a part that begins or ends with a blank or ends with a point"
    if (found := next((c for c in part if c in _FORBIDDEN or unicodedata.category(c) in _UNPRINTED), None)) is not None:
        return f"holds U+{ord(found):04X}"
    if part.split(".")[0].strip().lower() in _RESERVED:
        return f"has the reserved name {part.split('.')[0]}"
    if (size := len(part.encode())) > MAX_NAME_BYTES:
        return f"has a part of {size} bytes, more than {MAX_NAME_BYTES}"
    return None


def skeleton(name: str) -> str:
    r"""Return a name as it looks. Nobody can distinguish two names with the same skeleton (after Unicode's UTS 39).

    >>> skeleton("Report.md") == skeleton("rep\u043ert.md")
    True
    """
    plain = unicodedata.normalize("NFKC", name).casefold()
    alike = {
        found["character"]: next((one["c"] for one in found["homoglyphs"] if one["c"].isascii()), found["character"])
        for found in confusables.is_confusable(plain, greedy=True) or ()
        if not found["character"].isascii()
    }
    return "".join(alike.get(character, character) for character in plain).casefold()


class UploadFolder:
    """Keeps uploads as files. Safe to share between threads.

    When a file replaces another, the old one is hidden beside it until the new one is indexed. If the new one is
    refused, the old one comes back.

    Args:
        root: The folder. It is made with the first upload.
        max_bytes: Larger files are refused.
    """

    def __init__(self, root: Path, *, max_bytes: int) -> None:
        self.root = root.absolute()
        self._max_bytes = max_bytes
        self._lock = threading.Lock()

    def source(self, name: PurePosixPath) -> SourceFile:
        """Return the file with that name, as it is indexed."""
        root = self.root.resolve()
        return SourceFile(root / name, str(name), root)

    def name_of(self, path: str) -> PurePosixPath | None:
        """Return the name of the upload at a path, or None for a file elsewhere."""
        root = self.root.resolve()
        return PurePosixPath(Path(path).relative_to(root).as_posix()) if Path(path).is_relative_to(root) else None

    def check(self, name: PurePosixPath) -> None:
        """Refuse a name that looks like another one, or leads out of the folder.

        Raises:
            UploadError: The name does one of these.
        """
        folder = self.root
        for part in name.parts:
            for other in _listed(folder):
                if other != part and skeleton(other) == skeleton(part):
                    raise UploadError(
                        f"a name must look like no other, {str(name)!r} looks like {other!r}: send it as that to "
                        "replace it, or rename it"
                    )
            folder /= part
        if not self.source(name).path.resolve().is_relative_to(self.root.resolve()) or self.source(name).path.is_dir():
            raise UploadError(
                f"a name must be that of a file in the folder of uploads, {str(name)!r} is not: rename it"
            )

    def keep(self, name: PurePosixPath, content: BinaryIO) -> SourceFile:
        """Write a file. After a crash it exists completely or not at all. A file with the same name is replaced.

        Raises:
            UploadError: It is empty or too large, or its name cannot be used.
            UploadFolderError: The folder cannot be written.
        """
        source = self.source(name)
        with _translated(self.root):
            self.check(name)
            source.path.parent.mkdir(parents=True, exist_ok=True)
            written = self._write(name, source.path.parent, content)
            try:
                with self._lock:
                    self.check(name)
                    if source.path.exists() and not _earlier(source.path).exists():
                        os.link(source.path, _earlier(source.path))
                    written.replace(source.path)
                _sync(source.path.parent)
            finally:
                written.unlink(missing_ok=True)
        return source

    def drop(self, name: PurePosixPath) -> SourceFile:
        """Delete a file. Its folder stays, even if it is empty.

        Raises:
            UploadFolderError: It cannot be deleted.
        """
        source = self.source(name)
        with _translated(self.root), self._lock:
            _earlier(source.path).unlink(missing_ok=True)
            source.path.unlink(missing_ok=True)
            _sync(source.path.parent)
        return source

    def settle(self, source: SourceFile, *, refused: bool, indexed: bool) -> None:
        """Delete the file that an upload has replaced, or bring it back if the upload was refused.

        Args:
            source: The upload.
            refused: Whether it could not be indexed.
            indexed: Whether the index has a document of it, even of an earlier file.
        """
        earlier = _earlier(source.path)
        with _translated(self.root), self._lock:
            if refused and earlier.exists():
                earlier.replace(source.path)
            elif refused and not indexed:
                source.path.unlink(missing_ok=True)
            else:
                earlier.unlink(missing_ok=True)

    def recover(self) -> list[SourceFile]:
        """Remove half-written files that a crash left behind. Return the files that had replaced another."""
        with _translated(self.root):
            for part in self.root.rglob(f".*{_PART}"):
                part.unlink(missing_ok=True)
            replaced = [path.with_name(path.name[1 : -len(_EARLIER)]) for path in self.root.rglob(f".*{_EARLIER}")]
        return [self.source(PurePosixPath(path.relative_to(self.root).as_posix())) for path in replaced]

    def _write(self, name: PurePosixPath, folder: Path, content: BinaryIO) -> Path:
        size = 0
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".", suffix=_PART, delete=False) as part:
            try:
                while piece := content.read(_PIECE):
                    size += len(piece)
                    if size > self._max_bytes:
                        raise UploadError(
                            f"a file must have at most {self._max_bytes / 1_000_000:g} MB, {str(name)!r} has more: "
                            "split it or raise QA_MAX_FILE_MB"
                        )
                    part.write(piece)
                if not size:
                    raise UploadError(f"a file must hold text, {str(name)!r} is empty: fill it or leave it out")
                part.flush()
                os.fsync(part.fileno())
            except BaseException:
                Path(part.name).unlink()
                raise
        return Path(part.name)


def _earlier(path: Path) -> Path:
    return path.with_name(f".{path.name}{_EARLIER}")


def _listed(folder: Path) -> list[str]:
    return [name for name in os.listdir(folder) if not name.startswith(".")] if folder.is_dir() else []


def _sync(folder: Path) -> None:
    """Write a folder's entries to disk, if the system can (Windows cannot)."""
    with suppress(PermissionError, FileNotFoundError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def _translated(root: Path) -> Iterator[None]:
    """Turn the system's errors into an `UploadFolderError`."""
    try:
        yield
    except (FileExistsError, NotADirectoryError) as exc:
        raise UploadError("a folder of uploads must not have the name of a file, one does: rename it") from exc
    except OSError as exc:
        raise UploadFolderError(
            f"the folder of uploads must be writable, {root} is not ({exc.strerror}): check that the disk has room and "
            "the folder is yours, or set QA_LIBRARY"
        ) from exc
