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

    Returns:
        Offsets of whole words, and how alike the letters are, from 0 to 1 (`rapidfuzz.fuzz.ratio`); None when no
        passage is alike enough to tell.
    """
    found = fuzz.partial_ratio_alignment(quote, text, score_cutoff=100 * NEAREST)
    if found is None or found.dest_start == found.dest_end:
        return None
    start = found.dest_start - _to_space(reversed(text[max(0, found.dest_start - _WORD) : found.dest_start]))
    end = found.dest_end + _to_space(text[found.dest_end : found.dest_end + _WORD])
    start += sum(1 for _ in takewhile(str.isspace, text[start:end]))
    end -= sum(1 for _ in takewhile(str.isspace, reversed(text[start:end])))
    similarity = fuzz.ratio(quote, text[start:end]) / 100
    return (start, end, round(similarity, 3)) if similarity >= NEAREST else None


def _alike(one: Iterable[str], other: Iterable[str]) -> int:
    """Number of characters that two texts begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _to_space(characters: Iterable[str]) -> int:
    """Number of characters before the first white space; none where the word would be too long, as in Chinese."""
    length = sum(1 for _ in takewhile(lambda character: not character.isspace(), characters))
    return length if length < _WORD else 0
