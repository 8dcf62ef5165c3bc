"""Where a quotation stands in a text, and what stands there instead. Pure.

Nothing is normalised: letters that look alike, other line ends and other spellings of an accent are other words.
"""

from collections.abc import Iterable, Iterator
from heapq import nsmallest
from itertools import takewhile

from rapidfuzz import fuzz

NEAREST = 0.6  # a passage less similar than this says nothing of what became of a quotation
_CANDIDATES = 1000  # places compared by what stands around them, the nearest ones
_WORD = 32  # characters by which a passage grows at either end, to whole words
_WHOLE = 512  # longest quotation that is compared in one piece: the time grows with the square of its length
_PIECE = 128  # characters of each piece of a longer one
_PIECES = 8


def occurrences(text: str, quote: str) -> Iterator[int]:
    """Yield where a quotation begins in a text, in order; places may overlap.

    >>> list(occurrences("a tatata", "tata"))
    [2, 4]
    """
    start = text.find(quote)
    while start >= 0:
        yield start
        start = text.find(quote, start + 1)


def choose_place(
    text: str, starts: Iterable[int], length: int, *, near: int | None, prefix: str, suffix: str
) -> int | None:
    """Choose the place of a quotation among several: what stands around it decides, then nearness, then order.

    >>> choose_place("a lamp, the lamp", [2, 12], 4, near=2, prefix="the ", suffix="")
    12

    Args:
        text: The text.
        starts: Where the quotation stands.
        length: Its length.
        near: Where it stood, if known.
        prefix: What stood before it.
        suffix: What stood behind it.

    Returns:
        One of `starts`, or None when there is none. Of more than a thousand those nearest to `near` are compared.
    """

    def distance(start: int) -> int:
        return start if near is None else abs(start - near)

    def context(start: int) -> int:
        end = start + length
        before, after = text[max(0, start - len(prefix)) : start], text[end : end + len(suffix)]
        return _alike(reversed(before), reversed(prefix)) + _alike(after, suffix)

    nearest = nsmallest(_CANDIDATES, starts, key=distance)
    return min(nearest, key=lambda start: (-context(start), distance(start), start), default=None)


def nearest_passage(text: str, quote: str) -> tuple[int, int, float] | None:
    """Find the passage of a text that is most like a quotation that does not stand in it.

    >>> nearest_passage("The lamp was lit in May 1871 by Ada.", "was lit in March 1871")
    (4, 28, 0.8)

    A quotation of more than 512 characters is placed by eight pieces of it, so that the time does not grow with its
    length: where most pieces agree, its first and its last piece say where the passage begins and ends.

    Returns:
        Offsets of whole words, and how alike the letters are, from 0 to 1 (`rapidfuzz.fuzz.ratio`); None when no
        passage is alike enough to tell.
    """
    found = _align(text, quote) if len(quote) <= _WHOLE else _align_by_pieces(text, quote)
    if found is None:
        return None
    start, end = found
    start -= _to_space(reversed(text[max(0, start - _WORD) : start]))
    end += _to_space(text[end : end + _WORD])
    start += sum(1 for _ in takewhile(str.isspace, text[start:end]))
    end -= sum(1 for _ in takewhile(str.isspace, reversed(text[start:end])))
    similarity = fuzz.ratio(quote, text[start:end]) / 100
    return (start, end, round(similarity, 3)) if similarity >= NEAREST else None


def _align(text: str, piece: str) -> tuple[int, int] | None:
    """Offsets of the slice of a text that is most like a piece, or None."""
    found = fuzz.partial_ratio_alignment(piece, text, score_cutoff=100 * NEAREST)
    return None if found is None or found.dest_start == found.dest_end else (found.dest_start, found.dest_end)


def _align_by_pieces(text: str, quote: str) -> tuple[int, int] | None:
    """The same for a long quotation."""
    length = len(quote)
    offsets = [(length - _PIECE) * number // (_PIECES - 1) for number in range(_PIECES)]
    placed = ((offset, _align(text, quote[offset : offset + _PIECE])) for offset in offsets)
    begins = [found[0] - offset for offset, found in placed if found is not None]
    if not begins:
        return None
    slack = length // 4
    begin = max(begins, key=lambda one: sum(abs(one - other) <= slack for other in begins))
    low, high = max(0, begin - slack), begin + length + slack
    region = text[low:high]
    first, last = _align(region, quote[:_PIECE]), _align(region, quote[-_PIECE:])
    start = max(0, begin) if first is None else low + first[0]
    end = min(len(text), begin + length) if last is None else low + last[1]
    return (start, end) if start < end else None


def _alike(one: Iterable[str], other: Iterable[str]) -> int:
    """Number of characters that two texts begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _to_space(characters: Iterable[str]) -> int:
    """Number of characters before the first white space; none where the word would be too long, as in Chinese."""
    length = sum(1 for _ in takewhile(lambda character: not character.isspace(), characters))
    return length if length < _WORD else 0
