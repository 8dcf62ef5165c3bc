"""Text with marked places, as plain values that a template turns into elements.

All offsets count Unicode code points. Nothing here makes HTML, so nothing here can inject any.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from qa.records import Document, Table

Kind = Literal["paragraph", "heading", "list", "table"]
"""The kinds of blocks."""

MOST_SHOWN = 100_000
"""Maximum characters of a document on one page. A long table would make a page that no browser shows."""

_LONGEST_NUMBER = 9  # digits
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


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a document that is shown at once.

    Attributes:
        blocks: Its blocks.
        number: Its number, from 1.
        count: Number of parts of the document.
    """

    blocks: tuple[Block, ...]
    number: int
    count: int


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


def parts(text: str, most: int = MOST_SHOWN) -> tuple[tuple[int, int], ...]:
    r"""Cut a text into parts that are shown one at a time, each at the end of a line if there is one.

    >>> parts("one\ntwo\nthree", most=8)
    ((0, 8), (8, 13))

    Args:
        text: The text.
        most: Maximum characters of a part.

    Returns:
        Offsets of the parts, which tile the text; an empty text is one part.
    """
    found, start = [], 0
    while len(text) - start > most:
        end = text.rfind("\n", start, start + most) + 1 or start + most
        found.append((start, end))
        start = end
    return (*found, (start, len(text)))


def part(document: Document, marked: tuple[int, int] | None, *, wanted: str = "") -> Part:
    """Return the part of a document that is shown.

    Args:
        document: The document.
        marked: Offsets of the marked range.
        wanted: Number of the part. Anything else gives the part in which the marked range begins, or the first one.
    """
    found = parts(document.text)
    place = marked[0] if marked else 0
    number = next((number for number, (_, end) in enumerate(found, 1) if place < end), len(found))
    if wanted.isascii() and wanted.isdigit() and len(wanted) < _LONGEST_NUMBER:
        number = min(max(int(wanted), 1), len(found))
    shown = blocks(document.text, document.headings, marked, document.tables, found[number - 1])
    return Part(shown, number, len(found))


def blocks(
    text: str,
    headings: Sequence[tuple[int, int]] = (),
    marked: tuple[int, int] | None = None,
    tables: Sequence[Table] = (),
    within: tuple[int, int] | None = None,
) -> tuple[Block, ...]:
    r"""Return the paragraphs, headings, lists and tables of a document. A marked range may reach over several.

    Args:
        text: The text.
        headings: Offsets of its headings.
        marked: Offsets of the marked range.
        tables: Its tables.
        within: Offsets of the part that is shown; by default all of it.

    >>> [[piece.text for piece in block.pieces] for block in blocks("One two.\n\nThree.", marked=(4, 13))]
    [['One ', 'two.'], ['Thr', 'ee.']]
    >>> [block.kind for block in blocks("- one\n  - two\n\na | b", tables=[Table(start=15, end=20)])]
    ['list', 'table']
    """
    first, last = within or (0, len(text))
    known: dict[tuple[int, int], Table | None] = {
        (max(start, first), min(end, last)): None for start, end in headings if start < last and end > first
    }
    for table in tables:
        if table.start < last and table.end > first:
            start, end = max(table.start, first), min(table.end, last)
            header = table.header if start == table.start else 0
            known[start, end] = replace(table, start=start, end=end, header=header)
    return tuple(
        _block(text, start, end, known.get((start, end)), marked or (0, 0), heading=(start, end) in known)
        for start, end in _places(text, sorted(known), first, last)
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
    found, first = [], start
    for line, item in zip(lines, items, strict=True):
        level = len(item[1]) // _INDENT if item else 0
        found.append(Row((cut_out(first, first + len(line)),), level=level))
        first += len(line) + 1
    return Block("list", pieces, tuple(found))


def _places(text: str, known: Sequence[tuple[int, int]], first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield the offsets of headings and tables, and of the paragraphs between them, in order."""
    position = first
    for start, end in (*known, (last, last)):
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
