"""Workbooks: their sheets as they are shown."""

import io
from datetime import date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.comments import Comment

from qa.corpus.blocks import Content, Joined, join_blocks, one_line
from qa.corpus.formats.cells import Shown, read_sheet
from qa.corpus.formats.number_formats import show_number
from qa.corpus.formats.workbook import load_workbook
from qa.corpus.left_out import LeftOut
from qa.errors import DocumentError
from qa.records import Cause

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Co", "Cn"]), max_size=8)
VALUES = st.one_of(TEXTS.filter(lambda text: not text.startswith("=")), st.integers(-(10**9), 10**9), st.booleans())


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook."""
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def read(book: Workbook) -> tuple[Content, Joined]:
    """The content of a workbook, and its text."""
    content = load_workbook(saved(book))
    return content, join_blocks(content.blocks)


def test_a_sheet_is_read_as_it_is_shown() -> None:
    """Title, header, formats, merged cells, comments, a hidden sheet and a formula without a value."""
    book = Workbook()
    fleet = book.active
    fleet.title = "Fleet 2024"
    fleet["A1"] = "Ships of the line"
    fleet.merge_cells("A1:E1")
    fleet.append([])
    fleet.append(["Ship", "Cars", "Built", "Price", "Share"])
    fleet.append(["Corra", 210, date(2011, 5, 3), 1234567.5, 0.125])
    fleet.append(["Brisa", 75, datetime(2004, 1, 31, 14, 30), 99.9, True])
    fleet.append([None, "=B5*2", time(6, 5)])
    fleet.merge_cells("A5:A6")
    fleet["C4"].number_format, fleet["D4"].number_format = "d mmmm yyyy", '#,##0.00 "kr"'
    fleet["E4"].number_format = "0.0%"
    fleet["B4"].comment = Comment("Counted twice", "Ada")
    fleet.append([])
    fleet.append(["Alka", 12])
    hidden = book.create_sheet("Secret")
    hidden.sheet_state = "hidden"
    hidden.append(["Nobody", "sees"])
    book.create_sheet("Sheet3").append(["Far", "away"])
    content, joined = read(book)
    assert joined.text == (
        "Fleet 2024\n\nShips of the line\n\n"
        "Ship | Cars | Built | Price | Share\n"
        "Corra | 210 | 3 May 2011 | 1,234,567.50 kr | 12.5%\n"
        "Brisa | 75 | 2004-01-31 14:30:00 | 99.9 | TRUE\n"
        "Brisa | | 6:05:00\n"
        "Alka | 12\n\n"
        "Far | away"
    )
    assert [joined.text[start:end] for start, end in joined.headings] == ["Fleet 2024"]
    assert [(one.kind, one.number, one.label) for one in joined.locators] == [
        ("sheet", 1, "Fleet 2024"),
        ("sheet", 3, "Sheet3"),
    ]
    table = joined.tables[0]
    assert (table.header, [table.number(place) for place in range(5)]) == (1, [3, 4, 5, 6, 8])
    assert [(part.text, part.rule.cause) for part in content.parts if isinstance(part, LeftOut)] == [
        ("Counted twice", Cause.COMMENT),
        ("Nobody | sees", Cause.HIDDEN),
    ]
    assert [notice.partition(":")[0] for notice in content.notices] == [
        "hidden sheets are left out, here Secret",
        "formulas must have a stored value, 1 have none and are empty",
    ]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(VALUES, min_size=2, max_size=4), min_size=1, max_size=5))
def test_values_come_back(rows: list[list[str | int | bool]]) -> None:
    """Texts, integers and truth values are those that were written, in their rows."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    joined = read(book)[1]
    expected = [[str(cell).upper() if isinstance(cell, bool) else one_line(str(cell)) for cell in row] for row in rows]
    found = " | ".join(joined.text.split("\n"))
    for cell in (cell for row in expected for cell in row):
        assert cell in found
    for table in joined.tables:
        for place, row in enumerate(table.rows(joined.text)):
            number = table.number(place)
            assert number is not None
            cells = [joined.text[slice(*cell)] for cell in table.cells(joined.text, row)]
            assert [cell for cell in cells if cell] == [cell for cell in expected[number - 1] if cell]


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (0.1 + 0.2, "General", "0.3"),
        (-1234.5, "#,##0.00_);(#,##0.00)", "(1,234.50)"),
        (-1234.5, "#,##0.00;[Red]-#,##0.00", "-1,234.50"),
        (5, "[$€-407] #,##0.00", "€ 5.00"),
        (1234567, '#,##0,"k"', "1,235k"),
        (12, "000", "012"),
        (0.5, "#.##", ".5"),
        (0, '0;-0;"none"', "none"),
        (123456, "0.00E+00", "1.23E+05"),
        (-0.001, "0.0", "0.0"),
        (45356.75, "d/m/yyyy h:mm:ss AM/PM", "5/3/2024 6:00:00 PM"),
        (45356, "dddd, mmmm d, yyyy", "Tuesday, March 5, 2024"),
        (0.5021, "h:mm", "12:03"),
        (1.5, "[h]:mm", "36:00"),
        (1, "yyyy-mm-dd", "1900-01-01"),
        (59, "yyyy-mm-dd", "1900-02-28"),
        (61, "yyyy-mm-dd", "1900-03-01"),
        (-1, "yyyy-mm-dd", "-1"),
        (7.5, 'General" m"', "7.5 m"),
    ],
)
def test_numbers_are_shown_in_their_format(value: float, code: str, shown: str) -> None:
    """The codes of ECMA-376."""
    assert show_number(value, code) == shown


def test_a_workbook_has_a_limit_of_cells() -> None:
    """The message has the rule and the remedy."""
    from lxml import etree

    sheet = etree.fromstring(
        '<w><sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row></sheetData></w>'
    )
    with pytest.raises(DocumentError, match="at most 1,000,000 filled cells, has more: split it"):
        read_sheet(sheet, Shown([], [], since_1904=False), most=1)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"PK", "an .xlsx must be readable as such, this is broken"),
        (b"\xd0\xcf\x11\xe0" + bytes(500), "an .xlsx must not be protected or of an old format"),
        (saved(Workbook())[:900], "an .xlsx must be readable as such, this is broken"),
    ],
)
def test_broken_and_protected_workbooks_are_refused(data: bytes, message: str) -> None:
    """Each message has the reason and the remedy."""
    with pytest.raises(DocumentError, match=message):
        load_workbook(data)
