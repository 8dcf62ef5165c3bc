"""The tables of a text: where their rows and cells are, and which rows name their columns."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

_BAR = re.compile(r"(?:(?<=[ \n])|\A)\|(?=[ \n]|\Z)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table in a text: a row is a line, and its cells are apart by bars, ``a | b``.

    An empty cell leaves its place between two bars: ``a | | c``. Empty cells at the end of a row are left out.

    Attributes:
        start: Offset of its first row.
        end: Offset after its last row.
        header: Number of its first rows that name its columns; 0 if none does.
        numbers: Places of rows, from 0, each with the number of that row in its sheet: of the first row, and of each
            that does not follow the one before it. Empty if its rows are not numbered.
        bars: Offsets of bars that are words of a cell, not borders, in order.
    """

    start: int
    end: int
    header: int = 0
    numbers: tuple[tuple[int, int], ...] = ()
    bars: tuple[int, ...] = ()

    def moved(self, by: int) -> "Table":
        """Return the table as it is when its text begins elsewhere."""
        return replace(self, start=self.start + by, end=self.end + by, bars=tuple(bar + by for bar in self.bars))

    def rows(self, text: str) -> tuple[tuple[int, int], ...]:
        r"""Return the offsets of its rows in its text.

        >>> Table(start=2, end=7).rows("x\na|b\nc")
        ((2, 5), (6, 7))
        """
        return tuple(_lines(text, self.start, self.end))

    def cells(self, text: str, row: tuple[int, int]) -> tuple[tuple[int, int], ...]:
        """Return the offsets of the cells of a row; an empty cell has an empty range.

        >>> text = "a b | | c"
        >>> [text[start:end] for start, end in Table(start=0, end=9).cells(text, (0, 9))]
        ['a b', '', 'c']
        """
        return split_cells(text[slice(*row)], row[0], self.bars)

    def place(self, text: str, offset: int) -> int:
        r"""Return the place, from 0, of the row at an offset in its text.

        >>> Table(start=0, end=5).place("a\nb\nc", 2)
        1
        """
        return text.count("\n", self.start, offset)

    def number(self, place: int) -> int | None:
        """Return the number in its sheet of the row at a place; None if rows are not numbered.

        >>> Table(start=0, end=9, numbers=((0, 3), (2, 7))).number(3)
        8
        """
        known = [(first, number) for first, number in self.numbers if first <= place]
        return known[-1][1] + place - known[-1][0] if known else None

    def names(self, text: str) -> tuple[str, ...]:
        r"""Return the names of its columns, from all rows of its header; empty without a header.

        A cell over several columns names each of them.

        >>> Table(start=0, end=38, header=2).names("Ship | Crew | | Built\n| 1990 | 2000 |\nAda")
        ('Ship', 'Crew 1990', 'Crew 2000', 'Built')
        """
        rows = islice(_lines(text, self.start, self.end), self.header)
        header = [[text[start:end] for start, end in self.cells(text, row)] for row in rows]
        width = max(map(len, header), default=0)
        columns: list[list[str]] = [[] for _ in range(width)]
        for place, cells in enumerate(header):
            name = ""
            for column, found in enumerate(columns):
                cell = cells[column] if column < len(cells) else ""
                spans = place + 1 < len(header) and not cell and _is_filled(header[place + 1], column)
                name = name if spans else cell
                if name and name not in found:
                    found.append(name)
        return tuple(" ".join(found) for found in columns)


def split_cells(line: str, offset: int, bars: tuple[int, ...] = ()) -> tuple[tuple[int, int], ...]:
    """Return the offsets of the cells of a line that begins at an offset, without the white space around them."""
    borders = [match.start() for match in _BAR.finditer(line) if not _is_in(offset + match.start(), bars)]
    edges = zip([0, *(border + 1 for border in borders)], [*borders, len(line)], strict=True)
    return tuple(
        (offset + left, offset + right) for start, end in edges for left, right in [_trimmed(line, start, end)]
    )


def _is_in(place: int, ordered: tuple[int, ...]) -> bool:
    found = bisect_left(ordered, place)
    return found < len(ordered) and ordered[found] == place


def _trimmed(line: str, start: int, end: int) -> tuple[int, int]:
    cell = line[start:end]
    start += len(cell) - len(cell.lstrip()) if cell.strip() else 0
    return start, start + len(cell.strip())


def _is_filled(cells: list[str], column: int) -> bool:
    return column < len(cells) and bool(cells[column])


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        yield start, stop
        start = stop + 1
