"""Text cut at marks: nothing is lost, and exactly the requested parts are marked."""

from time import process_time

from hypothesis import given
from hypothesis import strategies as st

from qa.records import Document, Table
from web.rendering.marked_text import MOST_SHOWN, blocks, cut, part, parts

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


@given(texts, st.integers(1, 20), st.data())
def test_parts_of_a_text_tile_it(text: str, most: int, data: st.DataObject) -> None:
    """A part is no longer than allowed; the blocks of all parts hold the text, and together the marked range."""
    found = parts(text, most)
    assert "".join(text[start:end] for start, end in found) == text
    assert all(end - start <= most for start, end in found)
    marked = tuple(sorted((data.draw(st.integers(0, len(text))), data.draw(st.integers(0, len(text))))))
    pieces = [piece for one in found for block in blocks(text, (), marked, (), one) for piece in block.pieces]
    assert "".join(piece.text for piece in pieces).replace("\n", "") == text.replace("\n", "")
    shown = "".join(piece.text for piece in pieces if piece.marked)
    assert shown.replace("\n", "") == text[slice(*marked)].replace("\n", "")


ROWS = "Ship | Cars\n" + "\n".join(f"Corra | {number}" for number in range(30_000))


def _sheet(text: str = ROWS, bars: tuple[int, ...] = ()) -> Document:
    table = Table(start=0, end=len(text), header=1, bars=bars)
    return Document(id="a.csv", title="A", path="/a.csv", sha256="", file_sha256="", text=text, tables=(table,))


def test_a_long_table_is_shown_in_parts() -> None:
    """Each part is a table of whole rows; only the first one begins with the names of its columns."""
    first, last = part(_sheet(), None), part(_sheet(), None, wanted="99")
    assert (first.number, last.number, first.count) == (1, last.count, last.count)
    assert first.count > 1
    assert [row.header for row in first.blocks[0].rows[:2]] == [True, False]
    assert not last.blocks[0].rows[0].header
    assert last.blocks[0].rows[-1].cells[1][0].text == "29999"
    assert sum(len(row.cells) for row in first.blocks[0].rows) < MOST_SHOWN


def test_the_part_with_the_quotation_is_shown() -> None:
    """It begins there; a part that is asked for comes first, and nonsense counts as nothing."""
    place = ROWS.index("29900")
    assert part(_sheet(), (place, place + 5), wanted="x").number == part(_sheet(), None, wanted="99").number
    assert part(_sheet(), (place, place + 5), wanted="1").number == 1


def test_the_time_of_lists_and_bars_is_linear() -> None:
    """Four times as many items, or bars that are words, take about four times as long, not sixteen times."""

    def seconds(size: int) -> float:
        items, bars = "\n".join(["- a"] * size), "\n".join(["a | b"] * size)
        began = process_time()
        blocks(items)
        blocks(bars, tables=_sheet(bars, tuple(range(2, 6 * size, 6))).tables)
        return process_time() - began

    assert min(seconds(40_000) / seconds(10_000) for _ in range(3)) < 8
