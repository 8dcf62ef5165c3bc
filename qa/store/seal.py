"""The seal of a folder that nobody has open: what its files were when it was closed.

Chroma does not check its vector files. A truncated one ends the process, and another change is answered from. So
whoever closes a folder notes length and hash of its files, and whoever opens it compares them, and breaks the seal.
After a crash there is none; then only the structure of the vector files is checked.
"""

import hashlib
import json
import struct
from contextlib import suppress
from pathlib import Path

import numpy as np

_Seal = dict[str, tuple[int, int, str]]  # length, time of the last change and SHA-256 of each file
_UNUSED = (".lock",)
_VECTORS = "data_level0.bin"
_HEADER = struct.Struct("<i6Q2i3QdQ")  # as hnswlib 0.8 writes it after the version: `saveIndex` in hnswalg.h


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


def find_change(folder: Path, *, thorough: bool = False) -> str | None:
    """Find a damaged file in a folder, without changing anything.

    Args:
        folder: The folder, which nobody has open.
        thorough: Whether to read also the files whose length and time are as they were.

    Returns:
        The file and what is wrong with it, or None.
    """
    sealed = _read(_path(folder))
    if sealed is None:
        return next(filter(None, map(_find_unsound, folder.glob(f"*/{_VECTORS}"))), None)
    for name, (length, changed, digest) in sealed.items():
        path = folder / name
        try:
            status = path.stat()
        except OSError:
            return f"{path} is gone"
        if status.st_size != length:
            return f"{path} has {status.st_size:,} bytes, had {length:,}"
        if (thorough or status.st_mtime_ns != changed) and _digest(path) != digest:
            return f"{path} was changed since the index was closed"
    return None


def _find_unsound(vectors: Path) -> str | None:
    """Check the files of a vector index against one another: lengths, and that all links lead to an element."""
    folder = vectors.parent
    try:
        header = _HEADER.unpack_from((folder / "header.bin").read_bytes())
        _, _, _, count, size, label_at, data_at, _, entry, _, most_links, *_ = header
        content = np.fromfile(vectors, dtype=np.uint8)
        norms = (folder / "length.bin").stat().st_size
        upper = (folder / "link_lists.bin").read_bytes()
    except (OSError, struct.error) as exc:
        return f"{folder} cannot be read ({exc})"
    # Files of an index that has not been written yet are longer than their contents.
    if len(content) < count * size or norms < 4 * count or not _holds_lists(upper, count):
        return f"the lengths of the files in {folder} do not agree"
    if count == 0:
        return None
    if not (0 < 4 + 4 * most_links <= data_at < label_at < size and 0 <= entry < count):
        return f"{folder / 'header.bin'} is no header"
    links = content[: count * size].reshape(count, size)[:, : 4 + 4 * most_links].copy().view("<u4")
    used = np.arange(most_links) < (links[:, :1] & 0xFFFF)
    if (links[:, :1] & 0xFFFF > most_links).any() or (links[:, 1:][used] >= count).any():
        return f"{vectors} has links that lead nowhere"
    return None


def _holds_lists(content: bytes, count: int) -> bool:
    """Whether a file holds so many lists, each behind its length."""
    place = 0
    for _ in range(count):
        if place + 4 > len(content):
            return False
        place += 4 + int.from_bytes(content[place : place + 4], "little")
    return place <= len(content)


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
