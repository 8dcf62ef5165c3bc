"""Text with marked places, as plain values that a template turns into elements.

All offsets count Unicode code points. Nothing here makes HTML, so nothing here can inject any.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

_BLANK_LINES = re.compile(r"\n{2,}")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text, marked or not."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a heading, cut where marks begin and end."""

    heading: bool
    pieces: tuple[Piece, ...]


def cut(text: str, ranges: Iterable[tuple[int, int]]) -> tuple[Piece, ...]:
    """Cut a text at the ends of ranges. Joined, the pieces are the text. Ranges outside the text mark nothing.

    >>> cut("Baku hosts COP29.", [(11, 16)])
    (Piece(text='Baku hosts ', marked=False), Piece(text='COP29', marked=True), Piece(text='.', marked=False))
    """
    pieces = []
    position = 0
    for start, end in sorted(ranges):
        start, end = max(start, position), min(end, len(text))
        if start >= end:
            continue
        if position < start:
            pieces.append(Piece(text[position:start], marked=False))
        pieces.append(Piece(text[start:end], marked=True))
        position = end
    if position < len(text):
        pieces.append(Piece(text[position:], marked=False))
    return tuple(pieces)


def blocks(
    text: str, headings: Sequence[tuple[int, int]] = (), marked: tuple[int, int] | None = None
) -> tuple[Block, ...]:
    r"""Return the paragraphs and headings of a document. A marked range may reach over several.

    >>> [[piece.text for piece in block.pieces] for block in blocks("One two.\n\nThree.", marked=(4, 13))]
    [['One ', 'two.'], ['Thr', 'ee.']]
    """
    first, last = marked or (0, 0)
    return tuple(
        Block(heading=(start, end) in headings, pieces=cut(text[start:end], [(first - start, last - start)]))
        for start, end in _places(text, headings)
    )


def _places(text: str, headings: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the offsets of headings and of the paragraphs between them, in order."""
    position = 0
    for start, end in (*headings, (len(text), len(text))):
        while position < start:
            separator = _BLANK_LINES.search(text, position, start)
            stop = separator.start() if separator else start
            yield from _stripped(text, position, stop)
            position = separator.end() if separator else start
        if start < end:
            yield start, end
        position = max(position, end)


def _stripped(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the range without line breaks at its ends, if anything is left."""
    while start < end and text[start] == "\n":
        start += 1
    while start < end and text[end - 1] == "\n":
        end -= 1
    if start < end:
        yield start, end
