"""The files of Chroma's vector index, checked against one another: hnswlib does not check what it reads."""

import struct
from pathlib import Path

import numpy as np

_VECTORS = "data_level0.bin"
_WRITTEN = "index_metadata.pickle"  # is there once vectors were written to the files
_HEADER = struct.Struct("<i6Q2i3QdQ")  # as hnswlib 0.8 writes it after the version: `saveIndex` in hnswalg.h


def find_unsound(folder: Path) -> str | None:
    """Find a vector index below a folder whose files do not fit together, without changing anything.

    Args:
        folder: The folder of Chroma's files.

    Returns:
        The file and what is wrong with it, or None.
    """
    return next(filter(None, map(_find_unsound, folder.glob(f"*/{_VECTORS}"))), None)


def _find_unsound(vectors: Path) -> str | None:
    """Check the files of a vector index against one another: lengths, and that all links lead to an element."""
    folder = vectors.parent
    if _is_begun(folder):
        return None
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


def _is_begun(folder: Path) -> bool:
    """Whether Chroma was killed while it made the files: it makes them anew, and reads all vectors from its log."""
    header = folder / "header.bin"
    return not (folder / _WRITTEN).exists() and header.exists() and header.stat().st_size == 0


def _holds_lists(content: bytes, count: int) -> bool:
    """Whether a file holds so many lists, each behind its length."""
    place = 0
    for _ in range(count):
        if place + 4 > len(content):
            return False
        place += 4 + int.from_bytes(content[place : place + 4], "little")
    return place <= len(content)
