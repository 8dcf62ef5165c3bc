"""Which pages of a document were read from pictures, and how sure each of their words is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

TYPED = " "
"""Stands for a word that was not read from a picture."""

_ZERO = 0x100  # the character that stands for the confidence 0; so each word takes one character that no JSON escapes


@dataclass(frozen=True, slots=True, kw_only=True)
class Scans:
    """What of a document was read from pictures (optical character recognition).

    Attributes:
        pages: Number of each page that was read, and the mean confidence of its words in percent.
        unread: Numbers of the pages that are pictures and were not read.
        words: A character for each word of the text (as `str.split` finds them), as `encode` makes it; empty if nothing
            was read.
    """

    pages: tuple[tuple[int, int], ...] = ()
    unread: tuple[int, ...] = ()
    words: str = ""

    @property
    def has_pictures(self) -> bool:
        """Whether any page is a picture."""
        return bool(self.pages or self.unread)

    def among(self, text: str, start: int, end: int) -> Iterator[tuple[str, float]]:
        """Yield the words of a place that were read from a picture, each with its confidence from 0 to 1.

        >>> scans = Scans(words=TYPED + encode([90, 40]))
        >>> list(scans.among("In Bergen, l980.", 5, 13))
        [('Bergen,', 0.9), ('l980.', 0.4)]

        Args:
            text: The text of the document.
            start: Offset of the place in it.
            end: Offset after it.
        """
        if not self.words:
            return
        first = len(text[:start].split())
        if 0 < start < len(text) and not text[start - 1].isspace() and not text[start].isspace():
            first -= 1
            start -= len(text[:start].split()[-1])
        last = len(text[start:end].split())
        for word, mark in zip(text[start:].split(None, last)[:last], self.words[first:], strict=False):
            if mark != TYPED:
                yield word, decode(mark)

    def confidence(self, text: str, start: int, end: int) -> float | None:
        """Return the mean confidence of the words of a place, from 0 to 1; None if none was read from a picture.

        >>> Scans(words=encode([90, 40])).confidence("Bergen, 1980", 0, 12)
        0.65
        """
        found = [confidence for _, confidence in self.among(text, start, end)]
        return sum(found) / len(found) if found else None


NO_SCANS = Scans()
"""Of a document that has no pictures of text."""


def encode(confidences: Sequence[int]) -> str:
    """Write confidences in percent as a character each.

    >>> [decode(mark) for mark in encode([0, 93])]
    [0.0, 0.93]
    """
    return "".join(chr(_ZERO + confidence) for confidence in confidences)


def decode(mark: str) -> float:
    """Return the confidence that a character stands for, from 0 to 1."""
    return (ord(mark) - _ZERO) / 100
