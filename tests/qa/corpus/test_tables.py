"""A table is written as text from which its cells are found again."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.corpus.blocks import Block, join_blocks, one_line
from qa.corpus.chunks import cut_chunks
from qa.corpus.formats.elements import fragment_parts
from qa.corpus.formats.markdown import load_markdown
from qa.corpus.tables import header_rows, table_block
from qa.records import Document, read_text

CELLS = st.text(st.sampled_from("ab|1 \n\t\u200b–"), max_size=6)
ROWS = st.lists(st.lists(CELLS, min_size=1, max_size=5), min_size=1, max_size=6)


@settings(max_examples=60, deadline=None)
@given(ROWS, st.sampled_from(["", "Ships"]))
def test_cells_are_found_again(rows: list[list[str]], caption: str) -> None:
    """Any cells, with bars and empty ones among them, are those of the text; only empty ones at the end are lost."""
    before = Block("Before.")
    text, _, _, tables = join_blocks([before, table_block(rows, caption=caption), Block("After.")])
    written = [[one_line(cell) for cell in row] for row in rows]
    if not any(any(row[1:]) for row in written):
        assert not tables
        return
    (table,) = tables
    found = [[text[slice(*cell)] for cell in table.cells(text, row)] for row in table.rows(text)]
    assert [_ended(row) for row in found] == [_ended(row) for row in written if any(row)]


def _ended(row: list[str]) -> list[str]:
    """A row without the empty cells at its end."""
    last = max(place for place, cell in enumerate(row) if cell)
    return row[: last + 1]


@pytest.mark.parametrize(
    ("source", "text", "header", "names"),
    [
        (
            "<table><caption>Ships</caption><tr><th>Ship<th>Cars<tr><td>Corra<td>210</table>",
            "Ships\nShip | Cars\nCorra | 210",
            1,
            ("Ship", "Cars"),
        ),
        (
            "<table><thead><tr><th rowspan=2>Line<th colspan=2>Cars<th rowspan=2>Port<tr><th>Day<th>Night</thead>"
            "<tr><td>A<td>1<td>2<td>Olm</table>",
            "Line | Cars | | Port\nLine | Day | Night | Port\nA | 1 | 2 | Olm",
            2,
            ("Line", "Cars Day", "Cars Night", "Port"),
        ),
        (
            "<table><tr><td>A<td rowspan=2>Olm<td>7<tr><td>B<td>8</table>",
            "A | Olm | 7\nB | Olm | 8",
            0,
            (),
        ),
        ("<table><tr><th>Captain<td>Edda Vance<tr><th>Crew<td>12</table>", "Captain | Edda Vance\nCrew | 12", 0, ()),
    ],
)
def test_tables_of_pages_name_their_columns(source: str, text: str, header: int, names: tuple[str, ...]) -> None:
    """The rows of names are known by their mark-up, else by their kind; cells over several columns name each."""
    block = next(part for part in fragment_parts(source) if isinstance(part, Block))
    assert block.text == text
    assert block.table is not None
    assert (block.table.header, block.table.names(text)) == (header, names)


def test_a_bar_in_a_cell_of_markdown_is_no_border() -> None:
    """A cell may hold a bar alone."""
    (block,) = load_markdown("| Sign | Meaning |\n|---|---|\n| \\| | or |\n| a \\| b | both |").blocks
    assert block.text == "Sign | Meaning\n| | or\na | b | both"
    assert block.table is not None
    rows = [
        [block.text[slice(*cell)] for cell in block.table.cells(block.text, row)]
        for row in block.table.rows(block.text)
    ]
    assert rows == [["Sign", "Meaning"], ["|", "or"], ["a | b", "both"]]


@pytest.mark.parametrize(
    ("rows", "header"),
    [
        ([["Ship", "Cars", "Port"], ["Corra", "210", "Olm"]], 1),
        ([["Ship", "Port", "Owner"], ["Corra", "Olm", "Vedel Line"]], 1),
        ([["", "2023", "2024"], ["North", "1.4", "1.9"]], 1),
        ([["Corra", "210", "Olm"], ["Brisa", "75", "Skarn"]], 0),
        ([["Captain", "Edda Vance"], ["Port", "Olm"]], 0),
        ([["Captain", "Edda Vance"], ["Crew", "12"], ["Port", "Olm"]], 0),
        ([["Port", "Port"], ["Olm", "3"], ["Skarn", "4"]], 0),
        ([["Ship", "", "Cars"], ["Corra", "x", "3"]], 0),
        ([["Ship", "Cars", "Port"]], 0),
    ],
)
def test_a_header_is_found_by_its_kind(rows: list[list[str]], header: int) -> None:
    """Names are short, different words above other things; a list of facts has none."""
    assert header_rows(rows) == header


@settings(max_examples=60, deadline=None)
@given(ROWS, st.integers(min_value=3, max_value=30))
def test_rows_are_read_with_names_and_found_again(rows: list[list[str]], max_tokens: int) -> None:
    """Chunks tile the text; what may answer is a cell, and its place in the document has the same words."""
    text, _, _, tables = join_blocks([Block("Before it."), table_block(rows, header=1), Block("After it.")])
    source = Document(id="a.md", title="", path="/a.md", sha256="", file_sha256="", text=text, tables=tables)
    chunks = cut_chunks(source, max_tokens=max_tokens, count_tokens=lambda texts: [len(one.split()) for one in texts])
    assert "".join(chunk.text for chunk in chunks) == text
    cells = {text[slice(*cell)] for table in tables for row in table.rows(text) for cell in table.cells(text, row)}
    for chunk in chunks:
        read = read_text(chunk)
        for (start, end), regions in zip(chunk.sentences, read.regions, strict=True):
            for region in regions:
                first, last = read.place(*region)
                assert start <= first < last <= end
                assert text[first:last] == read.text[slice(*region)]
                assert not tables or text[first:last] in {*cells, "Before it.", "After it."}


def test_a_long_row_is_cut_between_its_cells() -> None:
    """Each piece has the names of its cells' columns; a long cell is cut as a sentence is."""
    text, _, _, tables = join_blocks(
        [table_block([["A", "B", "C"], ["one two three", "four five six seven", "eight"]])]
    )
    source = Document(id="a.md", title="", path="/a.md", sha256="", file_sha256="", text=text, tables=tables)
    chunks = cut_chunks(source, max_tokens=4, count_tokens=lambda texts: [len(one.split()) for one in texts])
    read = [read_text(chunk) for chunk in chunks]
    assert [one.text[slice(*sentence)] for one in read for sentence in one.sentences] == [
        "A: one two three.",
        "B: four five six seven.",
        "C: eight.",
    ]
