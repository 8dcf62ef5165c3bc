"""Make blocks from the rows of a sheet: its tables, and the lines above them. Pure."""

from collections.abc import Iterator, Mapping, Sequence

from qa.corpus.blocks import Block
from qa.corpus.tables import header_rows, table_block

_FIRST = 50  # rows of a table that show whether it names its columns

Rows = Mapping[int, Sequence[str]]
"""The cells of each row that is not empty, by its number from 1, in order."""


def sheet_blocks(rows: Rows, *, named: bool = False) -> Iterator[Block]:
    """Yield the blocks of a sheet.

    Empty rows part tables. Rows below an empty one belong to the table above if they name no columns themselves and are
    no wider. First rows of a single cell are paragraphs: titles of the table below. Empty columns are left out.

    Args:
        rows: Its rows.
        named: Whether a first row of names is expected, as in a file of values.
    """
    held: list[int] = []  # numbers of the rows of the present table
    for part in _parts(rows):
        while len(part) > 1 and _filled(rows[part[0]]) == 1 and max(_filled(rows[number]) for number in part) > 1:
            if held:
                yield _block(rows, held, named=named)
                held = []
            yield Block(next(cell for cell in rows[part[0]] if cell))
            part = part[1:]
        if held and not _goes_on(rows, held, part, named=named):
            yield _block(rows, held, named=named)
            held = []
        held += part
    if held:
        yield _block(rows, held, named=named)


def _parts(rows: Rows) -> Iterator[list[int]]:
    """Yield the numbers of rows that follow each other."""
    part: list[int] = []
    for number, cells in rows.items():
        if not any(cells):
            continue
        if part and number != part[-1] + 1:
            yield part
            part = []
        part.append(number)
    if part:
        yield part


def _filled(cells: Sequence[str]) -> int:
    return sum(map(bool, cells))


def _goes_on(rows: Rows, above: Sequence[int], below: Sequence[int], *, named: bool) -> bool:
    """Whether rows below an empty one belong to the table above it."""
    above = above[:_FIRST]  # or many parts of a few rows would take time that grows with the square
    width = max(len(rows[number]) for number in below)
    if not 1 < width <= max(len(rows[number]) for number in above):
        return False
    table, others = _cells(rows, above), _cells(rows, below)
    return bool(header_rows(table, named=named)) and not header_rows(others, named=named)


def _block(rows: Rows, numbers: Sequence[int], *, named: bool) -> Block:
    cells = _cells(rows, numbers)
    return table_block(cells, header=header_rows(cells, named=named), numbers=numbers)


def _cells(rows: Rows, numbers: Sequence[int]) -> list[list[str]]:
    """Return the cells of some rows without columns that are empty in all of them."""
    cells = [rows[number] for number in numbers]
    columns = sorted({column for row in cells for column, cell in enumerate(row) if cell})
    return [[row[column] if column < len(row) else "" for column in columns] for row in cells]
