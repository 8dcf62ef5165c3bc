"""Write the rows of a table as a block of text. Every format writes its tables with `table_block`."""

import re
from collections.abc import Iterator, Sequence

from qa.corpus.blocks import Block, one_line
from qa.records import Table

_BAR = re.compile(r"(?<!\S)\|(?!\S)")
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"\W*\d[\d.,:/ -]*\W*(?:[^\W\d_]{1,3}\W*)?")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d(?:[/–-]\d{2,4})?")
_LONGEST_NAME = 60  # characters of a column's name


def table_block(
    rows: Sequence[Sequence[str]], *, header: int | None = None, caption: str = "", numbers: Sequence[int] = ()
) -> Block:
    r"""Write a table: a row a line, and bars between its cells.

    Args:
        rows: The cells of each row, of any white space. A cell that spans rows stands in each of them, one that spans
            columns is followed by empty cells. Rows without words are left out.
        header: Number of first rows that name the columns; None to find out.
        caption: Its caption, which comes before it.
        numbers: Number of each row in its sheet, from 1; empty if its rows are not numbered.

    Returns:
        The block, which is a table if it has two columns; without words it is empty.

    >>> block = table_block([["Ship", "Crew", "Built"], ["Ada", "", "1990 "]])
    >>> block.text, block.table
    ('Ship | Crew | Built\nAda | | 1990', Table(start=0, end=32, header=1, numbers=(), bars=()))
    """
    cells = [[one_line(cell) for cell in row] for row in rows]
    filled = [_ended(row) for row in cells if any(row)]
    header = header_rows(filled) if header is None else sum(any(row) for row in cells[:header]) % max(1, len(filled))
    text = one_line(caption)
    text += "\n" if text else ""
    start, bars = len(text), []
    lines = []
    position = start
    for line, own in map(_line, filled):
        bars += [position + bar for bar in own]
        lines.append(line)
        position += len(line) + 1
    text += "\n".join(lines)
    if max(map(len, filled), default=0) < 2:
        return Block(text.rstrip())
    numbered = [number for row, number in zip(cells, numbers, strict=bool(numbers)) if any(row)]
    return Block(
        text,
        table=Table(start=start, end=len(text), header=header, numbers=tuple(_jumps(numbered)), bars=tuple(bars)),
    )


def _jumps(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the places and numbers where numbers begin or jump."""
    for place, number in enumerate(numbers):
        if place == 0 or number != numbers[place - 1] + 1:
            yield place, number


def _ended(cells: list[str]) -> list[str]:
    """Return a row without the empty cells at its end."""
    return cells[: 1 + max(place for place, cell in enumerate(cells) if cell)]


def _line(cells: Sequence[str]) -> tuple[str, list[int]]:
    """Write a row; return also the offsets of bars that are words of its cells."""
    line, bars = "", []
    for place, cell in enumerate(cells):
        if place:
            line += " |" if line else "|"
        if cell:
            line += " " if line else ""
            bars += [len(line) + match.start() for match in _BAR.finditer(cell)]
            line += cell
    return line, bars


def header_rows(rows: Sequence[Sequence[str]], *, named: bool = False) -> int:
    """Return the number of first rows that name the columns, 0 or 1, for a table that does not say so.

    The first row names the columns if its cells are short and different words, and the rows below are of another kind:
    some column has figures below its name. A table of three or more columns needs no figures.

    Args:
        rows: The cells of each row, each on one line.
        named: Whether two columns need no figures either, since most tables of this kind name them.

    >>> header_rows([["Ship", "Crew"], ["Ada", "12"], ["Bel", "9"]]), header_rows([["Captain", "Vell"], ["Crew", "12"]])
    (1, 0)
    >>> header_rows([["Line", "2022", "2023"], ["North", "1.4", "1.9"]])
    1
    """
    if len(rows) < 2:
        return 0
    first, body = rows[0], rows[1:]
    width = max(map(len, rows))
    names = [*first, *[""] * (width - len(first))]
    filled = [name for name in names if name]
    if not all(names[1:]) or len(set(filled)) < len(filled) or len(filled) < 2:
        return 0
    if any(len(name) > _LONGEST_NAME or (_NUMBER.fullmatch(name) and not _YEAR.fullmatch(name)) for name in names):
        return 0
    if any(_YEAR.fullmatch(name) for name in names):
        return int(not _YEAR.fullmatch(names[0]))
    if width > 2 or named:
        return 1
    return int(
        any(_holds_figures(names[column], [row[column] for row in body if column < len(row)]) for column in (0, 1))
    )


def _holds_figures(name: str, cells: Sequence[str]) -> bool:
    return not _DIGIT.search(name) and len(cells) > 1 and all(_DIGIT.search(cell) for cell in cells)
