"""The fingerprint of a quotation: 40 characters that find it in a text without knowing its words.

The first eight hexadecimal digits are the rolling checksum of rsync (Tridgell, "Efficient Algorithms for Sorting and
Synchronization", 1999, chapter 3), here over code points. It is computed for every place of a text at once and leaves
few candidates. The other 32 digits are the first half of the SHA-256 of the quotation in UTF-8, and they decide. They
are 128 bits, so that nobody can make two texts with the same fingerprint on purpose (about 2^64 attempts).
"""

import hashlib
import re
from heapq import nsmallest

import numpy as np
from numpy.typing import NDArray

_SHAPE = re.compile(r"[0-9a-f]{40}")
_CHECKSUM_DIGITS = 8
_STRONG_DIGITS = 32
_LOW = np.uint64(0xFFFF)
_HIGH = np.uint64(16)
_WINDOWS = 1 << 18  # places whose checksums are in memory at once
_CANDIDATES = 1000  # places that are hashed at most: a checksum agrees by chance at one place in some millions

_HASHED = 20_000_000  # characters hashed at most, unless one quotation has more


def fingerprint(quote: str) -> str:
    """Return the fingerprint of a quotation of at least one character.

    >>> fingerprint("Ada")
    '0126010699a563ab2f6e21e96998f9fddd2a2bab'
    """
    checksum = int(_checksums(quote, len(quote))[0])
    return f"{checksum:0{_CHECKSUM_DIGITS}x}{_strong(quote)}"


def is_fingerprint(text: str) -> bool:
    """Whether a text has the shape of a fingerprint.

    >>> is_fingerprint("01260106")
    False
    """
    return _SHAPE.fullmatch(text) is not None


def find_fingerprint(text: str, wanted: str, length: int, *, near: int = 0) -> list[int]:
    """Find the places of a quotation with that fingerprint in a text, in time linear in the text.

    >>> find_fingerprint("By Ada and Ada", fingerprint("Ada"), 3)
    [3, 11]

    Args:
        text: The text.
        wanted: The fingerprint.
        length: Length of the quotation in code points, at least 1.
        near: Where it is expected. If very many places have its checksum, only the nearest thousand are tested, or
            fewer if the quotation is long.

    Returns:
        Offsets of its first character, in order.
    """
    checksum, strong = np.uint64(int(wanted[:_CHECKSUM_DIGITS], 16)), wanted[_CHECKSUM_DIGITS:]
    candidates: list[int] = []
    for first in range(0, len(text) - length + 1, _WINDOWS):
        block = _checksums(text[first : first + _WINDOWS + length - 1], length)
        candidates += (np.flatnonzero(block == checksum) + first).tolist()
    most = max(1, min(_CANDIDATES, _HASHED // length))
    nearest = nsmallest(most, candidates, key=lambda start: abs(start - near))
    return sorted(start for start in nearest if _strong(text[start : start + length]) == strong)


def _strong(quote: str) -> str:
    return hashlib.sha256(quote.encode()).hexdigest()[:_STRONG_DIGITS]


def _checksums(text: str, length: int) -> NDArray[np.uint64]:
    """Return the checksum of each slice of a length, shape ``(len(text) - length + 1,)``; sums wrap around."""
    codes = np.frombuffer(text.encode("utf-32-le"), dtype="<u4").astype(np.uint64)
    plain = _slice_sums(codes, length)
    weighted = np.multiply(codes, np.arange(len(codes), dtype=np.uint64), dtype=np.uint64)
    ranked = _slice_sums(weighted, length)
    ranked -= np.arange(len(ranked), dtype=np.uint64) * plain  # ranks count from the beginning of the slice
    return ((ranked & _LOW) << _HIGH) | (plain & _LOW)


def _slice_sums(values: NDArray[np.uint64], length: int) -> NDArray[np.uint64]:
    sums = np.concatenate([np.zeros(1, dtype=np.uint64), np.cumsum(values, dtype=np.uint64)])
    difference: NDArray[np.uint64] = sums[length:] - sums[:-length]
    return difference
