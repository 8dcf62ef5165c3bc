"""The units of a document that can be quoted: its sentences, and the rows of its tables with the names of columns."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from qa.corpus.pieces import cut_long
from qa.corpus.sentences import split_sentences
from qa.records import Cell, Document, Table, write_row

_LONGEST_NAME = 60  # characters of a column's name that are read with each cell

Weigh = Callable[[Sequence[str]], Sequence[int]]
"""Returns the number of tokens of each text."""


@dataclass(frozen=True, slots=True)
class Quotable:
    """A sentence or a row, or a piece of one that is too long.

    Attributes:
        start: Offset of its first character.
        end: Offset after its last one.
        read: Its text as it is read.
        cells: The cells of a row.
        names: Whether it is a row that names columns, which is not quoted.
    """

    start: int
    end: int
    read: str
    cells: tuple[Cell, ...] = ()
    names: bool = False


def find_quotable(document: Document) -> Iterator[Quotable]:
    """Yield the sentences and the rows of a document, in order."""
    text, position = document.text, 0
    for table in document.tables:
        yield from _sentences(text, position, table.start)
        yield from _rows(text, table)
        position = table.end
    yield from _sentences(text, position, len(text))


def cut_row(row: Quotable, text: str, max_tokens: int, weigh: Weigh) -> Iterator[tuple[Quotable, int]]:
    """Cut a row that is too long between its cells, and a cell that is too long as a sentence is cut.

    Args:
        row: The row.
        text: The document's text.
        max_tokens: Maximum number of tokens of a piece.
        weigh: Counts the tokens of texts.

    Yields:
        Pieces and their tokens. The first begins where the row begins.
    """
    start, tokens = row.start, 0
    held: list[Cell] = []
    for cell, weight in _short_cells(row.cells, text, max_tokens, weigh):
        if held and tokens + weight > max_tokens:
            yield _row(text, start, held[-1].end, held), tokens
            start, tokens, held = cell.start, 0, []
        held.append(cell)
        tokens += weight
    yield _row(text, start, row.end, held), tokens


def _short_cells(cells: Sequence[Cell], text: str, max_tokens: int, weigh: Weigh) -> Iterator[tuple[Cell, int]]:
    weights = weigh([write_row([(cell.name, text[cell.start : cell.end])]) for cell in cells])
    for cell, weight in zip(cells, weights, strict=True):
        if weight <= max_tokens:
            yield cell, weight
            continue
        pieces = cut_long(text[cell.start : cell.end], max_tokens, weigh)
        starts = [cell.start + offset for offset, _ in pieces]
        for start, end, (_, tokens) in zip(starts, [*starts[1:], cell.end], pieces, strict=True):
            words = text[start:end].rstrip()
            yield Cell(start=start, end=start + len(words), name=cell.name if start == cell.start else ""), tokens


def _sentences(text: str, start: int, end: int) -> Iterator[Quotable]:
    for first, last in split_sentences(text[start:end]):
        yield Quotable(start + first, start + last, text[start + first : start + last])


def _rows(text: str, table: Table) -> Iterator[Quotable]:
    names = [name[:_LONGEST_NAME] for name in table.names(text)]
    for number, (start, end) in enumerate(table.rows(text)):
        cells = [
            Cell(start=first, end=last, name=names[column] if table.header <= number and column < len(names) else "")
            for column, (first, last) in enumerate(table.cells(text, (start, end)))
            if first < last
        ]
        yield replace(_row(text, start, end, cells), names=number < table.header)


def _row(text: str, start: int, end: int, cells: Sequence[Cell]) -> Quotable:
    read = write_row((cell.name, text[cell.start : cell.end]) for cell in cells)
    return Quotable(start, end, read, tuple(cells))
