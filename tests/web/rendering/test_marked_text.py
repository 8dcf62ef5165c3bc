"""Text cut at marks: nothing is lost, and exactly the requested parts are marked."""

from hypothesis import given
from hypothesis import strategies as st

from qa.records import Table
from web.rendering.marked_text import blocks, cut

texts = st.text(alphabet=st.sampled_from("ab \n🏝é\u0301ش<\r"), max_size=60)
ranges = st.lists(st.tuples(st.integers(-5, 70), st.integers(-5, 70)), max_size=5)


@given(texts, ranges)
def test_pieces_give_the_text_back(text: str, marks: list[tuple[int, int]]) -> None:
    """Joined, the pieces are the text, for any ranges."""
    assert "".join(piece.text for piece in cut(text, marks)) == text


@given(texts, ranges)
def test_a_character_is_marked_if_a_range_holds_it(text: str, marks: list[tuple[int, int]]) -> None:
    """Overlapping ranges mark their union; ranges outside the text mark nothing."""
    marked = [piece.marked for piece in cut(text, marks) for _ in piece.text]
    assert marked == [any(start <= place < end for start, end in marks) for place in range(len(text))]


@given(texts, st.data())
def test_blocks_lose_only_line_breaks(text: str, data: st.DataObject) -> None:
    """Blocks in order hold all of the text except line breaks; marks hold all of the quotation except line breaks."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    pieces = [piece for block in blocks(text, marked=(start, end)) for piece in block.pieces]
    assert "".join(piece.text for piece in pieces).replace("\n", "") == text.replace("\n", "")
    marked = "".join(piece.text for piece in pieces if piece.marked)
    assert marked.replace("\n", "") == text[start:end].replace("\n", "")


def test_headings_stand_apart_even_without_a_blank_line() -> None:
    """A heading whose paragraph follows on the next line is a separate block."""
    text = "Title\nFirst.\n\nSecond.\nThird."
    assert [(block.kind, block.pieces[0].text) for block in blocks(text, headings=[(0, 5)])] == [
        ("heading", "Title"),
        ("paragraph", "First."),
        ("paragraph", "Second.\nThird."),
    ]


STRUCTURED = """Boats

The harbour has two boats:

- Corra, built in 1990
  - for cars
  1. and for trucks
- Vell

Ship | Cars | Crew
Corra | 120 | 14
Vell | | 9

A. Berg wrote this.

- Only one item"""


def test_lists_and_tables_are_told_apart() -> None:
    """An item keeps its marker and its level, a table its header and its empty cells; each cell is cut at marks."""
    start = STRUCTURED.index("Ship")
    end = STRUCTURED.index("\n\nA. Berg")
    place = STRUCTURED.index("120")
    found = blocks(STRUCTURED, [(0, 5)], (place, place + 3), [Table(start=start, end=end, header=1)])
    assert [block.kind for block in found] == ["heading", "paragraph", "list", "table", "paragraph", "list"]
    items = [("".join(piece.text for piece in item.cells[0]), item.level) for item in found[2].rows]
    assert items == [("- Corra, built in 1990", 0), ("  - for cars", 1), ("  1. and for trucks", 1), ("- Vell", 0)]
    rows = [[[(piece.text, piece.marked) for piece in cell] for cell in row.cells] for row in found[3].rows]
    assert rows[1] == [[("Corra", False)], [("120", True)], [("14", False)]]
    assert rows[2] == [[("Vell", False)], [], [("9", False)]]
    assert [row.header for row in found[3].rows] == [True, False, False]
