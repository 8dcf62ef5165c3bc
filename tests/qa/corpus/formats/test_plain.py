"""Plain text: what belongs to one paragraph."""

import textwrap

import pytest

from qa.corpus.blocks import Block
from qa.corpus.formats.plain import load_plain, paragraphs

TEXTS = [
    "The harbour wall was rebuilt by the engineers of the town in 1902, and a mason from Aldal led the work for seven "
    "years until it was done. It is 240 meters long and 9 meters high.",
    "Storms broke it in 1951. The state paid for the repairs, which cost 3.5 million crowns of the time, and a new "
    "lamp was set on its head.",
    "It has held since then.",
]


@pytest.mark.parametrize("width", [50, 65, 72, 80, 100])
@pytest.mark.parametrize("indent", ["", "   "])
def test_wrapped_lines_are_joined(width: int, indent: str) -> None:
    """Whatever the width, the paragraphs are the same as before wrapping."""
    wrapped = "\n\n".join(textwrap.fill(text, width, initial_indent=indent, subsequent_indent=indent) for text in TEXTS)
    assert [block.text for block in load_plain(wrapped).blocks] == TEXTS


def test_one_paragraph_a_line() -> None:
    """Long lines are paragraphs, with and without empty lines between."""
    for separator in ("\n", "\n\n", "\n\n\n"):
        assert [block.text for block in load_plain(separator.join(TEXTS[:2])).blocks] == TEXTS[:2]


def test_wrapped_items_stay_apart() -> None:
    """Each item of a wrapped list is a line."""
    source = "\n".join(textwrap.fill(f"- {text}", 60, subsequent_indent="  ") for text in TEXTS)
    assert paragraphs(source) == [[f"- {text}" for text in TEXTS]]


def test_verses_and_addresses_keep_their_lines() -> None:
    """Short lines that stand together are one block with line breaks."""
    verses = "The lamp goes round,\nthe lamp goes round,\nand no one climbs the stair."
    address = "Ada Vint\n3 Quay Street\nPort Linnet"
    assert load_plain(f"{verses}\n\n{address}").blocks == (Block(verses), Block(address))


def test_the_headline_of_a_page_is_a_heading() -> None:
    """Even when no empty line sets it apart."""
    source = f"Share on Facebook\nHarbour wall to be raised\n{TEXTS[0]}\nLeave a Reply"
    assert load_plain(source).blocks == (Block("Harbour wall to be raised", heading=True), Block(TEXTS[0]))
