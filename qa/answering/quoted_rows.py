"""The row of a table that a quotation is: its cells with the names of columns, and its number. Pure."""

from bisect import bisect_right

from qa.records import Document, Locator, Table, TableRow


def row_locators(document: Document, start: int, end: int) -> tuple[Locator, ...]:
    """Return the first and the last numbered row of a quotation in a sheet; empty if it is in none."""
    table = _table_at(document, start, end)
    if table is None or not table.numbers:
        return ()
    found = dict.fromkeys(table.number(table.place(document.text, offset)) for offset in (start, end - 1))
    return tuple(Locator(start=start, kind="row", number=row, label=str(row)) for row in found if row is not None)


def quoted_row(document: Document, start: int, end: int, answer: int) -> TableRow | None:
    """Return the row of a quotation.

    Args:
        document: The quoted document.
        start: Offset of the quotation.
        end: Offset after it.
        answer: Offset of the words that answer.

    Returns:
        The row; None if the quotation is no row of a table, or more than one.
    """
    table = _table_at(document, start, end)
    text = document.text
    if table is None or "\n" in text[start:end]:
        return None
    first = text.rfind("\n", table.start, start) + 1 or table.start
    last = text.find("\n", end, table.end)
    cells = table.cells(text, (first, table.end if last < 0 else last))
    return TableRow(
        names=table.names(text),
        cells=tuple(text[left:right] for left, right in cells),
        answer=next((place for place, (left, right) in enumerate(cells) if left <= answer < right), None),
    )


def _table_at(document: Document, start: int, end: int) -> Table | None:
    """Return the table that a quotation lies in."""
    place = bisect_right(document.tables, start, key=lambda table: table.start) - 1
    table = document.tables[place] if place >= 0 else None
    return table if table is not None and end <= table.end else None
