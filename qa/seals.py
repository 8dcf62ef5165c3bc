"""The seal of a folder that nobody has open: what its files were when it was closed.

Chroma does not check its vector files: a truncated one ends the process, and another change is answered from. Prepared
weights are not checked either. So whoever closes a folder notes length and hash of its files, and whoever opens it
compares them. A seal is broken while the folder is open for writing. After a crash there is none.
"""

import hashlib
import json
from contextlib import suppress
from pathlib import Path

READ_BYTES = 100_000_000
"""All files of a folder up to this size are read whenever it is opened, in about 60 ms; of a larger one only those with
another time, and all of them on request."""

_Seal = dict[str, tuple[int, int, str]]  # length, time of the last change and SHA-256 of each file
_UNUSED = (".lock",)


def write_seal(folder: Path) -> None:
    """Seal a folder that has been closed."""
    known = _read(_broken(folder)) or {}
    files: _Seal = {}
    for path in _files(folder):
        status = path.stat()
        name = path.relative_to(folder).as_posix()
        length, changed, digest = known.get(name, (-1, -1, ""))
        if (length, changed) != (status.st_size, status.st_mtime_ns):
            digest = _digest(path)
        files[name] = (status.st_size, status.st_mtime_ns, digest)
    _path(folder).write_text(json.dumps(files), "utf-8")
    _broken(folder).unlink(missing_ok=True)


def break_seal(folder: Path) -> None:
    """Break the seal of a folder that is about to be opened."""
    with suppress(FileNotFoundError):
        _path(folder).replace(_broken(folder))


def is_sealed(folder: Path) -> bool:
    """Whether a folder has a seal that can be read."""
    return _read(_path(folder)) is not None


def find_change(folder: Path, *, thorough: bool = False) -> str | None:
    """Find a file that is not as it was when its folder was sealed, without changing anything.

    Args:
        folder: The folder, which nobody has open. Without a seal nothing is found.
        thorough: Whether to read all files, however many.

    Returns:
        The file and what is wrong with it, or None.
    """
    sealed = _read(_path(folder)) or {}
    thorough = thorough or sum(length for length, _, _ in sealed.values()) <= READ_BYTES
    for name, (length, changed, digest) in sealed.items():
        path = folder / name
        try:
            status = path.stat()
        except OSError:
            return f"{path} is gone"
        if status.st_size != length:
            return f"{path} has {status.st_size:,} bytes, had {length:,}"
        if (thorough or status.st_mtime_ns != changed) and _digest(path) != digest:
            return f"{path} was changed since it was closed"
    return None


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.endswith(_UNUSED))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _path(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.seal")


def _broken(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.seal.broken")


def _read(path: Path) -> _Seal | None:
    """Read a seal; None if there is none, or if it is damaged itself: then it says nothing."""
    try:
        return {
            str(name): (int(length), int(changed), str(digest))
            for name, (length, changed, digest) in json.loads(path.read_text("utf-8")).items()
        }
    except (OSError, ValueError, TypeError, AttributeError):
        return None
