"""The text of a chunk as it is embedded and read: the cells of a table with the names of their columns."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qa.records.documents import Cell, Chunk

Range = tuple[int, int]

_END = "."  # behind a row
_WHOLE_CELL = 80  # characters; words of a shorter cell stand for all of it


@dataclass(frozen=True, slots=True)
class Run:
    """Words of a document in a text to read.

    Attributes:
        start: Offset of its first character in the text to read.
        origin: Its offset in the document.
        length: Number of its characters, the same in both.
        cell: Whether it is a cell of a table.
    """

    start: int
    origin: int
    length: int
    cell: bool


@dataclass(frozen=True, slots=True)
class ReadText:
    """A text to read, with the places of its words in the document. Names of columns have no place.

    Attributes:
        text: The text.
        sentences: Offsets in it of the chunk's sentences and rows, in order.
        regions: For each of them, the offsets of what may answer: the sentence itself, or each cell of the row.
        rows: The places of rows among them.
        runs: The words of the document in it, in order: all regions.
    """

    text: str
    sentences: tuple[Range, ...]
    regions: tuple[tuple[Range, ...], ...]
    rows: frozenset[int]
    runs: tuple[Run, ...]

    def place(self, start: int, end: int) -> Range:
        """Return the offsets in the document of words that begin in a region. A short cell is whole."""
        run = self.runs[bisect_right(self.runs, start, key=lambda run: run.start) - 1]
        if run.cell and run.length <= _WHOLE_CELL:
            return run.origin, run.origin + run.length
        first, last = min(start - run.start, run.length), min(end - run.start, run.length)
        return run.origin + first, run.origin + last


def read_text(chunk: Chunk) -> ReadText:
    r"""Make the text of a chunk to read. Sentences stay as they are, and a row names the column of each of its cells.

    Rows that are not among the chunk's sentences are left out: those of names, and those that are not asked for.

    >>> text = "Ship | Cars\nCorra | 210"
    >>> cells = (Cell(start=0, end=4), Cell(start=12, end=17, name="Ship"), Cell(start=20, end=23, name="Cars"))
    >>> chunk = Chunk(document_id="a", ordinal=0, start=0, end=23, text=text, sentences=((12, 23),), cells=cells)
    >>> read = read_text(chunk)
    >>> read.text, read.place(19, 22)
    ('Ship: Corra, Cars: 210.', (20, 23))
    """
    parts: list[str] = []
    sentences: list[Range] = []
    regions: list[tuple[Range, ...]] = []
    runs: list[Run] = []
    rows: set[int] = set()
    length, done = 0, chunk.start
    for place, (start, end) in enumerate(chunk.sentences):
        between = _between(chunk, done, start)
        first = length + len(between)
        cells = _within(chunk.cells, start, end)
        if cells:
            written, found = _row(chunk, cells, first)
            rows.add(place)
        else:
            written = chunk.text[start - chunk.start : end - chunk.start]
            found = [Run(first, start, end - start, cell=False)]
        parts += (between, written)
        length, done = first + len(written), end
        sentences.append((first, length))
        regions.append(tuple((run.start, run.start + run.length) for run in found))
        runs += found
    parts.append(_between(chunk, done, chunk.end))
    return ReadText("".join(parts), tuple(sentences), tuple(regions), frozenset(rows), tuple(runs))


def _between(chunk: Chunk, start: int, end: int) -> str:
    """Return the text between two sentences, without rows."""
    text = chunk.text[start - chunk.start : end - chunk.start]
    cells = _within(chunk.cells, start, end)
    if not cells:
        return text
    starts = {text.rfind("\n", 0, cell.start - start) + 1 for cell in cells}
    kept, position = [], 0
    for line in text.splitlines(keepends=True):
        kept += [] if position in starts else [line]
        position += len(line)
    return "".join(kept)


def write_row(cells: Iterable[tuple[str, str]]) -> str:
    """Write the cells of a row, each with the name of its column. Two cells without names are a fact and its value.

    >>> write_row([("Ship", "Corra"), ("Cars", "210")]), write_row([("", "Captain"), ("", "Edda Vance")])
    ('Ship: Corra, Cars: 210.', 'Captain: Edda Vance.')
    """
    return "".join(before + cell for before, cell in _labelled(list(cells))) + _END


def _labelled(cells: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return each cell with what stands before it."""
    fact = len(cells) == 2 and not any(name for name, _ in cells)
    between = ": " if fact else ", "
    return [
        ((between if place else "") + (f"{name}: " if name else ""), cell) for place, (name, cell) in enumerate(cells)
    ]


def _row(chunk: Chunk, cells: Sequence[Cell], first: int) -> tuple[str, list[Run]]:
    texts = [(cell.name, chunk.text[cell.start - chunk.start : cell.end - chunk.start]) for cell in cells]
    written, runs = "", []
    for cell, (before, text) in zip(cells, _labelled(texts), strict=True):
        written += before
        runs.append(Run(first + len(written), cell.start, len(text), cell=True))
        written += text
    return written + _END, runs


def _within(cells: Sequence[Cell], start: int, end: int) -> Sequence[Cell]:
    first, last = (bisect_left(cells, offset, key=lambda cell: cell.start) for offset in (start, end))
    return cells[first:last]
