"""Text cut at marks: nothing is lost, and exactly the requested parts are marked."""

from hypothesis import given
from hypothesis import strategies as st

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
    assert [(block.heading, block.pieces[0].text) for block in blocks(text, headings=[(0, 5)])] == [
        (True, "Title"),
        (False, "First."),
        (False, "Second.\nThird."),
    ]
