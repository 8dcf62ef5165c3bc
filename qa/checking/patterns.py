"""A quotation as parts that must stand in a document in their order, with what may stand between them. Pure."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from qa.checking.words import DASH, ELLIPSIS, Word, read_words

MOST_OMITTED = 100  # words that one ellipsis may stand for
MOST_REPLACED = 6  # words that one bracket may stand for
MOST_PARTS = 16  # of a quotation; one with more is compared as if it had no omissions and insertions
_LONGEST_BRACKET = 15  # words and marks in it; a longer one is part of the quotation
_LEAST_AT_ELLIPSIS = 2  # words between two ellipses: fewer would stand anywhere
_EDGE_MARKS = frozenset((",", ".", ";", ":", DASH, ELLIPSIS))
_ONE_LETTER = re.compile(r"\[([^\W\d_])\](?=[^\W\d_])")
_INVISIBLE = "\u200b"


@dataclass(frozen=True, slots=True)
class Part:
    """Words of a quotation that stand together.

    Attributes:
        words: Its words and marks, at least one of them a word.
        gap: Number of words that the document may have between the part before it and this one.
        inserted: The words in brackets before it, which are the writer's.
    """

    words: tuple[Word, ...]
    gap: int
    inserted: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Pattern:
    """A quotation, prepared for comparison.

    Attributes:
        text: Its words.
        words: All of its words and marks, without the marks at its ends.
        parts: The same without omissions and insertions.
        closing: Inserted words after the last part.
    """

    text: str
    words: tuple[Word, ...]
    parts: tuple[Part, ...]
    closing: tuple[Word, ...] = ()

    @property
    def inserted(self) -> tuple[Word, ...]:
        """All words in brackets."""
        return tuple(word for part in self.parts for word in part.inserted) + self.closing

    @property
    def spoken(self) -> int:
        """Number of words of its parts."""
        return sum(word.spoken for part in self.parts for word in part.words)

    @property
    def is_clear(self) -> bool:
        """Whether an omission leaves enough words on either side to tell the place."""
        omits = any(part.gap == MOST_OMITTED for part in self.parts[1:])
        return not omits or all(sum(word.spoken for word in part.words) >= _LEAST_AT_ELLIPSIS for part in self.parts)


def read_pattern(text: str, known: Collection[str] = ()) -> Pattern:
    """Read a quotation.

    >>> pattern = read_pattern("[T]he harbour [of Velm] was … dredged,")
    >>> [([word.key for word in part.words], part.gap) for part in pattern.parts]
    [(['The', 'harbour'], 0), (['was'], 6), (['dredged'], 100)]

    Args:
        text: Its words.
        known: Words of the document, to tell whether a hyphen at the end of a line is one of the word.
    """
    words = read_words(_ONE_LETTER.sub(rf"{_INVISIBLE}\1{_INVISIBLE}", text), known)
    parts: list[Part] = []
    current: list[Word] = []
    inserted: list[Word] = []
    gap, place = 0, 0

    def finish() -> None:
        nonlocal gap, inserted, current
        trimmed = trim(current)
        if any(word.spoken for word in trimmed):
            parts.append(Part(tuple(trimmed), gap, tuple(inserted)))
            gap, inserted = 0, []
        current = []

    while place < len(words):
        close = _closing(words, place)
        if close is None and words[place].key != ELLIPSIS:
            current.append(words[place])
            place += 1
            continue
        between = words[place : place + 1] if close is None else words[place + 1 : close]
        last = place if close is None else close
        omits = all(word.key == ELLIPSIS for word in between)
        added = [] if omits else [word for word in between if word.spoken]
        if added and current and current[-1].spoken and current[-1].end == words[place].start:
            added.insert(0, current.pop())  # the beginning of a completed word, as in "help[ed]"
        finish()
        gap, inserted = max(gap, MOST_OMITTED if omits else MOST_REPLACED), [*inserted, *added]
        place = last + 1
        if added and place < len(words) and words[place].spoken and words[place].start == words[last].end:
            inserted.append(words[place])
            place += 1
    finish()
    if len(parts) > MOST_PARTS:
        parts = [Part(tuple(word for part in parts for word in part.words), 0)]
    return Pattern(text, tuple(trim(words)), tuple(parts), tuple(inserted))


def trim(words: Sequence[Word]) -> list[Word]:
    """Leave out the marks at both ends that belong to the writer's sentence."""
    first, last = 0, len(words)
    while first < last and words[first].key in _EDGE_MARKS:
        first += 1
    while first < last and words[last - 1].key in _EDGE_MARKS:
        last -= 1
    return list(words[first:last])


def _closing(words: Sequence[Word], place: int) -> int | None:
    """Return the place of the bracket that ends an omission or insertion that begins here; None if none does."""
    opening = words[place].key
    if opening == "(":
        omits = [word.key for word in words[place + 1 : place + 3]] == [ELLIPSIS, ")"]
        return place + 2 if omits else None
    if opening != "[":
        return None
    return next((n for n in range(place + 1, min(place + _LONGEST_BRACKET, len(words))) if words[n].key == "]"), None)
