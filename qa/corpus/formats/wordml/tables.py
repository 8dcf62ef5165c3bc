"""Tables: their rows and cells, and whether a table only arranges a page."""

from collections.abc import Iterator

from lxml.etree import _Element as Element

from qa.corpus.formats.wordml.names import (
    ALTERNATIVES,
    CELL,
    PARAGRAPH,
    ROW,
    TABLE,
    TEXT,
    UNSEEN,
    VALUE,
    WORD,
    chosen,
    is_on,
    number,
    value,
    words_of,
)
from qa.corpus.left_out import DELETION, HIDING, LeftOut, Rule

_LONG_CELL = 1000  # characters; a longer cell of several paragraphs makes a table a layout table
_LONG_TABLE = 200  # characters; a longer table in a cell does the same
_MOST = 50  # empty cells in place of merged ones
_ROW_PROPERTIES, _CELL_PROPERTIES = WORD + "trPr", WORD + "tcPr"


def find(parent: Element, tags: tuple[str, ...]) -> Iterator[Element]:
    """Find the elements of some tags in a parent, also inside wrappers: controls, tags, insertions."""
    for child in parent:
        if child.tag in tags:
            yield child
        elif child.tag == ALTERNATIVES:
            yield from find(chosen(child), tags)
        elif isinstance(child.tag, str) and child.tag not in UNSEEN:
            yield from find(child, tags)


def rows(table: Element) -> Iterator[Element]:
    """Yield the visible rows: neither deleted nor hidden."""
    return (row for row in find(table, (ROW,)) if _unseen(row) is None)


def unseen_rows(table: Element) -> list[LeftOut]:
    """List the words of the rows that are not visible."""
    return [LeftOut(words_of(row), rule) for row in find(table, (ROW,)) if (rule := _unseen(row)) is not None]


def _unseen(row: Element) -> Rule | None:
    properties = row.find(_ROW_PROPERTIES)
    if properties is None:
        return None
    if properties.find(WORD + "del") is not None:
        return DELETION
    return HIDING if is_on(properties, WORD + "hidden") else None


def cells(row: Element) -> Iterator[Element]:
    """Yield the cells of a row that were not deleted."""
    for cell in find(row, (CELL,)):
        properties = cell.find(_CELL_PROPERTIES)
        if properties is None or properties.find(WORD + "cellDel") is None:
            yield cell


def names_columns(row: Element) -> bool:
    """Whether a row is repeated as the head of each page, so that it names the columns."""
    return bool(is_on(row.find(_ROW_PROPERTIES), WORD + "tblHeader"))


def empty_before(row: Element) -> int:
    """Return the number of columns before the first cell of a row."""
    return min(number(value(row.find(_ROW_PROPERTIES), WORD + "gridBefore")), _MOST)


def width(cell: Element) -> int:
    """Return the number of columns that a cell takes."""
    return min(max(1, number(value(cell.find(_CELL_PROPERTIES), WORD + "gridSpan"), 1)), _MOST)


def goes_on(cell: Element) -> bool:
    """Whether a cell is merged with the one above; then it shows nothing itself."""
    properties = cell.find(_CELL_PROPERTIES)
    merged = None if properties is None else properties.find(WORD + "vMerge")
    return merged is not None and merged.get(VALUE, "continue") == "continue"


def is_layout(table: Element) -> bool:
    """Whether a table only arranges a page: a frame around paragraphs, or cells with much more than a value."""
    alone = True
    several = False
    for row in find(table, (ROW,)):
        members = list(find(row, (CELL,)))
        alone = alone and len(members) <= 1
        for cell in members:
            inner = _length(table_in) if (table_in := next(find(cell, (TABLE,)), None)) is not None else 0
            paragraphs = sum(1 for paragraph in find(cell, (PARAGRAPH,)) if _length(paragraph))
            if inner > _LONG_TABLE or (paragraphs > 1 and _length(cell) > _LONG_CELL):
                return True
            several = several or paragraphs > 1 or inner > 0
    return alone and several


def _length(element: Element) -> int:
    return sum(len(text.text or "") for text in element.iter(TEXT))
