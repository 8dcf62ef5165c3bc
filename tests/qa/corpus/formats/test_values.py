"""Files of values (.csv, .tsv)."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.corpus.blocks import Joined, join_blocks, one_line
from qa.corpus.formats.values import load_values
from qa.errors import DocumentError

CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters="\0"), max_size=6)


def read(text: str, separator: str = "") -> Joined:
    """The text of a file of values."""
    return join_blocks(load_values(text, separator=separator).blocks)


@pytest.mark.parametrize(
    ("source", "text", "header", "numbers"),
    [
        ("Ship,Cars\nCorra,210\nBrisa,75\n", "Ship | Cars\nCorra | 210\nBrisa | 75", 1, [1, 2, 3]),
        ('Ship;Price\r\nCorra;"1,5"\r\nBrisa;"2,5"\r\n', "Ship | Price\nCorra | 1,5\nBrisa | 2,5", 1, [1, 2, 3]),
        ("sep=|\nTerm|Meaning\nbow|front\n", "Term | Meaning\nbow | front", 1, [1, 2]),
        ("Ship\tCars\nCorra\t1,2,3\n", "Ship | Cars\nCorra | 1,2,3", 1, [1, 2]),
        ('Ship,Note\nCorra,"two\nlines, ""quoted"""\n', 'Ship | Note\nCorra | two lines, "quoted"', 1, [1, 2]),
        ("Ship,,Port\nCorra,,Olm\n\nBrisa,,Tarn\n", "Ship | Port\nCorra | Olm\nBrisa | Tarn", 1, [1, 2, 4]),
        ("Corra,210\nBrisa,75\n", "Corra | 210\nBrisa | 75", 0, [1, 2]),
    ],
)
def test_separator_header_and_numbers_are_found(source: str, text: str, header: int, numbers: list[int]) -> None:
    """The separator is the one that makes most records alike; records have numbers, whatever lines they take."""
    joined = read(source)
    assert joined.text == text
    (table,) = joined.tables
    assert (table.header, [table.number(place) for place in range(len(numbers))]) == (header, numbers)


def test_lines_above_the_table_are_paragraphs() -> None:
    """A title is no row."""
    joined = read("Ships of the line\n\nShip,Cars,Port\nCorra,210,Olm\n")
    assert joined.text == "Ships of the line\n\nShip | Cars | Port\nCorra | 210 | Olm"
    assert joined.tables[0].names(joined.text) == ("Ship", "Cars", "Port")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=6), st.sampled_from(",;\t|"))
def test_values_come_back(rows: list[list[str]], separator: str) -> None:
    """What a writer writes is in the cells of the row of that number."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=separator).writerows(rows)
    joined = read(buffer.getvalue(), separator)
    for table in joined.tables:
        for place, row in enumerate(table.rows(joined.text)):
            number = table.number(place)
            assert number is not None
            found = [joined.text[slice(*cell)] for cell in table.cells(joined.text, row)]
            expected = [one_line(cell) for cell in rows[number - 1]]
            assert [cell for cell in found if cell] == [cell for cell in expected if cell]
    words = sum(len(one_line(cell).split()) for row in rows for cell in row)
    bars = sum(len(table.cells(joined.text, row)) - 1 for table in joined.tables for row in table.rows(joined.text))
    assert len(joined.text.split()) == words + bars


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ('Ship,Cars\n"Corra,210\n', "quotation marks in pairs"),
        ("Ship,Cars\n" + "x" * 1_000_001 + ",210\n", "no value of over 1,000,000 characters"),
    ],
)
def test_broken_files_are_refused(source: str, message: str) -> None:
    """Each message has the reason and the remedy."""
    with pytest.raises(DocumentError, match=f"{message}.*correct it, or save it again as CSV"):
        read(source)
