"""Lines that stand alone before a paragraph are headings; items, facts, verses and answers are not."""

import pytest

from qa.corpus.blocks import Block
from qa.corpus.headings import flag_headings

PARAGRAPH = Block("Tea grows on the hills above the town. It rains there on 250 days of the year.")


def headings(*texts: str) -> list[str]:
    """The texts that are flagged, with a paragraph behind them."""
    blocks = [Block("A first paragraph stands here, so that nothing is the title."), *map(Block, texts), PARAGRAPH]
    return [block.text for block in flag_headings(blocks) if block.heading]


@pytest.mark.parametrize("text", ["Tea in Rize", "“How the Plants Reached Rize…”", "Phase 2", "Чай в Ризе", "الشاي"])
def test_a_short_line_before_a_paragraph_is_a_heading(text: str) -> None:
    """It has no end of a sentence."""
    assert headings(text) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "It rains.",
        "Does it rain?",
        "“No.”",
        "- two eggs",
        "1. mix the dough",
        "Capital: Oslo",
        "and so on",
        "The lamp goes round,\nand no one climbs the stair",
        "He said the following:",
    ],
)
def test_sentences_items_facts_and_verses_are_none(text: str) -> None:
    """They can be quoted."""
    assert headings(text) == []


def test_a_line_before_another_short_line_is_none() -> None:
    """Answers and entries of lists stand before short lines."""
    assert headings("Milk", "Eggs", "Bread")[:-1] == []


def test_flags_of_the_format_stay() -> None:
    """What the format marks as a heading is one, however it looks."""
    assert flag_headings([Block("It rains.", heading=True), PARAGRAPH])[0].heading
    assert flag_headings([]) == ()
