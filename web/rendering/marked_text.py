"""Text with marked places, as plain values that a template turns into elements.

All offsets count Unicode code points. Nothing here makes HTML, so nothing here can inject any.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from qa.records import Table

Kind = Literal["paragraph", "heading", "list", "table"]
"""The kinds of blocks."""

_BLANK_LINES = re.compile(r"\n{2,}")
_ITEM = re.compile(r"([ \t]*)(?:[-*•◦▪‣·–—]|\(?\w{1,4}[.)]|\[\w{1,6}\])[ \t]+\S")  # a line that begins with a marker
_INDENT = 2  # characters for each list that an item is within


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text, marked or not."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, or an item of a list.

    Attributes:
        cells: Its cells; those of an item are one.
        header: Whether it names the columns.
        level: How many lists an item is within, from 0.
    """

    cells: tuple[tuple[Piece, ...], ...]
    header: bool = False
    level: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a text, cut where marks begin and end.

    Attributes:
        kind: What it is.
        pieces: All of it.
        rows: The rows of a table, the items of a list.
    """

    kind: Kind
    pieces: tuple[Piece, ...]
    rows: tuple[Row, ...] = ()


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
    text: str,
    headings: Sequence[tuple[int, int]] = (),
    marked: tuple[int, int] | None = None,
    tables: Sequence[Table] = (),
) -> tuple[Block, ...]:
    r"""Return the paragraphs, headings, lists and tables of a document. A marked range may reach over several.

    >>> [[piece.text for piece in block.pieces] for block in blocks("One two.\n\nThree.", marked=(4, 13))]
    [['One ', 'two.'], ['Thr', 'ee.']]
    >>> [block.kind for block in blocks("- one\n  - two\n\na | b", tables=[Table(start=15, end=20)])]
    ['list', 'table']
    """
    known: dict[tuple[int, int], Table | None] = dict.fromkeys(headings) | {
        (table.start, table.end): table for table in tables
    }
    return tuple(
        _block(text, start, end, known.get((start, end)), marked or (0, 0), heading=(start, end) in known)
        for start, end in _places(text, sorted(known))
    )


def _block(text: str, start: int, end: int, table: Table | None, marked: tuple[int, int], *, heading: bool) -> Block:
    def cut_out(first: int, last: int) -> tuple[Piece, ...]:
        return cut(text[first:last], [(marked[0] - first, marked[1] - first)])

    pieces = cut_out(start, end)
    if table:
        rows = tuple(
            Row(tuple(cut_out(*cell) for cell in table.cells(text, row)), header=number < table.header)
            for number, row in enumerate(table.rows(text))
        )
        return Block("table", pieces, rows)
    lines = text[start:end].split("\n")
    items = [_ITEM.match(line) for line in lines]
    if heading or not all(items) or (len(lines) == 1 and lines[0].lstrip()[0].isalnum()):
        return Block("heading" if heading else "paragraph", pieces)
    rows, first = (), start
    for line, item in zip(lines, items, strict=True):
        level = len(item[1]) // _INDENT if item else 0
        rows += (Row((cut_out(first, first + len(line)),), level=level),)
        first += len(line) + 1
    return Block("list", pieces, rows)


def _places(text: str, known: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the offsets of headings and tables, and of the paragraphs between them, in order."""
    position = 0
    for start, end in (*known, (len(text), len(text))):
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
