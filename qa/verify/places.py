"""Find a quotation in a text, or the passage that is most similar to it. Pure.

Nothing is normalised: similar-looking letters, other line ends and other spellings of an accent are different words.
"""

from collections.abc import Iterable, Iterator
from heapq import nsmallest
from itertools import islice, takewhile
from time import thread_time

from rapidfuzz import fuzz

NEAREST = 0.6  # a less similar passage does not show what happened to a quotation
_CANDIDATES = 1000  # nearest places whose surroundings are compared
_CONTEXT = 256  # characters before and after a place that are compared
_WORD = 32  # characters that a passage may grow at either end, to whole words
_WHOLE = 512  # characters; a longer quotation is compared in pieces, because time grows with the square of its length
_PIECE = 128  # characters of each piece of a longer one
_PIECES = 8
_WINDOW = 50_000  # characters of a text that are searched in one step; no other thread can run during a step
_SECONDS = 0.5  # processor time after which the best passage so far counts; ordinary texts of 10 MB take less


def occurrences(text: str, quote: str, start: int = 0) -> Iterator[int]:
    """Yield the offsets where a quotation begins in a text, in order. Places may overlap.

    >>> list(occurrences("a tatata", "tata"))
    [2, 4]
    """
    start = text.find(quote, start)
    while start >= 0:
        yield start
        start = text.find(quote, start + 1)


def occurrences_near(text: str, quote: str, near: int) -> list[int]:
    """Return the places of a quotation nearest to an offset, a thousand on either side of it, in order.

    >>> occurrences_near("a tatata", "tata", 3)
    [2, 4]
    """
    last = near + len(quote) - 1  # a place that begins before the offset ends before this one
    before = text[:last]
    backwards = occurrences(before[::-1], quote[::-1])  # `rfind` takes quadratic time for some texts
    starts = [len(before) - start - len(quote) for start in islice(backwards, _CANDIDATES)]
    return [*reversed(starts), *islice(occurrences(text, quote, near), _CANDIDATES)]


def choose_place(
    text: str, starts: Iterable[int], length: int, *, near: int | None, prefix: str, suffix: str
) -> int | None:
    """Choose the place of a quotation among several: by the text around it, then nearness, then order.

    >>> choose_place("a lamp, the lamp", [2, 12], 4, near=2, prefix="the ", suffix="")
    12

    Args:
        text: The text.
        starts: Offsets of the quotation.
        length: Its length.
        near: Its old offset, if known.
        prefix: The text that was before it. Its last 256 characters count.
        suffix: The text that was after it. Its first 256 characters count.

    Returns:
        One of `starts`, or None if there is none. Only the thousand places nearest to `near` are compared.
    """
    prefix, suffix = prefix[-_CONTEXT:], suffix[:_CONTEXT]

    def distance(start: int) -> int:
        return start if near is None else abs(start - near)

    def context(start: int) -> int:
        end = start + length
        before, after = text[max(0, start - len(prefix)) : start], text[end : end + len(suffix)]
        return _alike(reversed(before), reversed(prefix)) + _alike(after, suffix)

    nearest = nsmallest(_CANDIDATES, starts, key=distance)
    return min(nearest, key=lambda start: (-context(start), distance(start), start), default=None)


def nearest_passage(text: str, quote: str) -> tuple[int, int, float] | None:
    """Find the passage of a text that is most similar to a quotation that the text does not have.

    >>> nearest_passage("The lamp was lit in May 1871 by Ada.", "was lit in March 1871")
    (4, 28, 0.8)

    A quotation of more than 512 characters is placed by eight of its pieces, so that the time does not grow with its
    length. If most pieces agree, its first and last piece show where the passage begins and ends.

    Returns:
        Offsets of whole words, and the similarity of the letters, from 0 to 1 (`rapidfuzz.fuzz.ratio`); None if no
        passage is similar enough.
    """
    until = thread_time() + _SECONDS
    found = _align(text, quote, until) if len(quote) <= _WHOLE else _align_by_pieces(text, quote, until)
    if found is None:
        return None
    start, end = found
    start -= _to_space(reversed(text[max(0, start - _WORD) : start]))
    end += _to_space(text[end : end + _WORD])
    start += sum(1 for _ in takewhile(str.isspace, text[start:end]))
    end -= sum(1 for _ in takewhile(str.isspace, reversed(text[start:end])))
    similarity = fuzz.ratio(quote, text[start:end]) / 100
    return (start, end, round(similarity, 3)) if similarity >= NEAREST else None


def _align(text: str, piece: str, until: float) -> tuple[int, int] | None:
    """Return the offsets of the slice of a text that is most similar to a piece, or None."""
    best, place = 100 * NEAREST, None
    for first in range(0, max(1, len(text) - len(piece)), _WINDOW):
        window = text[first : first + _WINDOW + len(piece)]
        found = fuzz.partial_ratio_alignment(piece, window, score_cutoff=best)
        if found is not None and found.dest_start < found.dest_end and (place is None or found.score > best):
            best, place = found.score, (first + found.dest_start, first + found.dest_end)
        if best == 100 or thread_time() > until:
            break
    return place


def _align_by_pieces(text: str, quote: str, until: float) -> tuple[int, int] | None:
    """Do the same for a long quotation."""
    length = len(quote)
    offsets = [(length - _PIECE) * number // (_PIECES - 1) for number in range(_PIECES)]
    placed = ((offset, _align(text, quote[offset : offset + _PIECE], until)) for offset in offsets)
    begins = [found[0] - offset for offset, found in placed if found is not None]
    if not begins:
        return None
    slack = length // 4
    begin = max(begins, key=lambda one: sum(abs(one - other) <= slack for other in begins))
    low, high = max(0, begin - slack), begin + length + slack
    region = text[low:high]
    first, last = _align(region, quote[:_PIECE], until), _align(region, quote[-_PIECE:], until)
    start = max(0, begin) if first is None else low + first[0]
    end = min(len(text), begin + length) if last is None else low + last[1]
    return (start, end) if start < end else None


def _alike(one: Iterable[str], other: Iterable[str]) -> int:
    """Return the length of the common start of two texts."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _to_space(characters: Iterable[str]) -> int:
    """Return the number of characters before the first white space; 0 if the word is too long, as in Chinese."""
    length = sum(1 for _ in takewhile(lambda character: not character.isspace(), characters))
    return length if length < _WORD else 0
