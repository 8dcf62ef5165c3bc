"""Read the cells of an HTML table."""

from collections.abc import Callable, Iterator

from lxml.etree import _Element as Element

from qa.corpus.blocks import Block
from qa.corpus.tables import table_block

_CELLS = ("td", "th")
_LONG_CELL = 200  # characters; a longer cell of several paragraphs makes a table a layout table
_MOST_ROWS = 50  # in which a cell is repeated
_MOST_PLACES = 200  # that a cell takes: a short file must not make a table of millions of cells
_LONGEST_INNER = 300  # characters of a table in a cell; a longer one is arranged by the table around it
_REPEATED = 80  # characters; a longer cell is not repeated


def table_of(table: Element, plain: Callable[[Element], str]) -> Block:
    """Write a table as a block.

    Args:
        table: A ``table`` element; a table in one of its cells stands in the row of that cell.
        plain: Writes an element on one line.

    Returns:
        The caption, if any, and the rows. A cell that spans rows is repeated in each. A cell that spans columns is
        followed by empty cells. Empty cells between others are kept.
    """
    header = 0
    for row in _own(table, "tr"):
        if not _names_columns(row):
            break
        header += 1
    caption = " ".join(plain(one) for one in table.iterchildren("caption"))
    return table_block(list(_rows(table, plain)), header=header or None, caption=caption)


def _names_columns(row: Element) -> bool:
    """Whether a row is marked as one of names: it is in the head of its table, or has no other cells."""
    parent = row.getparent()
    return (parent is not None and parent.tag == "thead") or (
        next(row.iterchildren("th"), None) is not None and next(row.iterchildren("td"), None) is None
    )


def _rows(table: Element, plain: Callable[[Element], str]) -> Iterator[list[str]]:
    """Yield the cells of each row."""
    spans: dict[int, tuple[int, str]] = {}  # by column: the number of further rows, and their content
    for row in _own(table, "tr"):
        cells: list[str] = []
        for cell in row.iterchildren(*_CELLS):
            _fill(cells, spans)
            text = plain(cell)
            width = _count(cell.get("colspan"), _MOST_ROWS)
            down = _count(cell.get("rowspan"), min(_MOST_ROWS, _MOST_PLACES // width)) - 1
            for number in range(width):
                if down:
                    spans[len(cells)] = (down, text if number == 0 and len(text) <= _REPEATED else "")
                cells.append(text if number == 0 else "")
        _fill(cells, spans)
        yield cells


def _own(table: Element, tag: str) -> Iterator[Element]:
    """Yield the elements of a table that are in no table inside it."""
    return (one for one in table.iterdescendants(tag) if next(one.iterancestors("table"), None) is table)


def _fill(cells: list[str], spans: dict[int, tuple[int, str]]) -> None:
    """Put in the cells of rows above that reach into this row."""
    while len(cells) in spans:
        left, text = spans.pop(len(cells))
        if left > 1:
            spans[len(cells)] = (left - 1, text)
        cells.append(text)


def _count(value: str | None, most: int) -> int:
    return min(most, int(value)) if value and value.isascii() and value.isdigit() and int(value) else 1


def is_layout(table: Element, headings: frozenset[str]) -> bool:
    """Whether a table only arranges a page: it holds headings, tables or cells of several long paragraphs.

    A table that has heads of columns or rows of its own may hold short tables in its cells.
    """
    if any(True for _ in table.iterdescendants(*headings)):
        return True
    inner = list(table.iterdescendants("table"))
    long = any(sum(len(part) for part in one.itertext()) > _LONGEST_INNER for one in inner)
    if inner and (long or next(_own(table, "th"), None) is None):
        return True
    return any(
        len(cell) > 1
        and sum(len(part) for part in cell.itertext()) > _LONG_CELL
        and sum(1 for _ in cell.iterchildren("p", "div", "ul", "ol", "pre", "blockquote")) > 1
        for cell in table.iterdescendants(*_CELLS)
    )
