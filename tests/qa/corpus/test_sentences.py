"""Where sentences begin and end."""

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.corpus.sentences import split_sentences

PIECES = st.sampled_from(
    [
        "The U.S. ",
        "Dr. Roe ",
        "won. ",
        "“Yes.” ",
        "(D-Mich.) ",
        "3.5 ",
        "… ",
        "\n",
        "\n\n",
        "نعم؟ ",
        "是。",
        "यह है। ",
        "👩‍👩‍👧 ",
        "e\u0301",
        ". ",
        "a",
        "; ",
    ]
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=30).map("".join))


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    return [text[start:end] for start, end in split_sentences(text)]


@given(TEXTS)
def test_offsets_are_of_trimmed_pieces_in_order_with_only_space_between(text: str) -> None:
    """Sentences are in order, do not overlap, are trimmed and on one line, and leave out only white space."""
    spans = split_sentences(text)
    position = 0
    for start, end in spans:
        assert position <= start < end <= len(text)
        assert not text[position:start].strip()
        assert text[start:end] == text[start:end].strip()
        assert len(text[start:end].splitlines()) == 1
        position = end
    assert not text[position:].strip()
    assert split_sentences(text) == spans


@pytest.mark.parametrize(
    "text",
    [
        "The U.S. Senate met on Sept. 23 in Washington, D.C. on the matter.",
        "Sens. Gary Petrov (D-Mich.) and Mark Rubin (R-Fla.) agreed.",
        "It airs at 5 p.m. Eastern on Dec. 25.",
        "Dr. Who met Mr. and Mrs. Jones.",
        "Gov. Ron Santos, Lt. Col. A. B. Smith and Gen. Lee spoke.",
        "It fell by 3.5 percent to 2.75 dollars.",
        "See No. 5 and Fig. 3 on p. 12 of Sec. 4.2.",
        "J. K. Rowling wrote it.",
        "The talks stalled; The envoys went home.",
        "“That is why we cannot rest.” – said the president.",
        "“Stop!” he cried.",
        "Use e.g. apples, i.e. fruit.",
    ],
)
def test_one_sentence_is_not_cut(text: str) -> None:
    """Abbreviations, initials, decimals and quotations do not end a sentence."""
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    "parts",
    [
        ["The U.S. Senate met.", "It voted."],
        ["He said: “We won.", "They lost.”", "Then he left."],
        ["This ended.", "The next began."],
        ["What is it?", "It is a test!", "Good."],
        ["Well...", "I do not know."],
        ["- two eggs\n", "- 350 g of water"],
        ["هل هذا صحيح؟", "نعم هو صحيح.", "شكرا."],
        ["यह पहला वाक्य है।", "यह दूसरा है।"],
        ["Порт открыт.", "Работы стоили 12,5 млн крон."],
        ["He called it “a loss.”", "She agreed."],
        ["It cost $5.", "Nobody paid."],
    ],
)
def test_sentences_are_told_apart(parts: list[str]) -> None:
    """Ends of sentences are found, also inside quotations, in lists and in other scripts."""
    assert sentences(" ".join(parts)) == [part.strip() for part in parts]


def test_sentences_without_spaces_between() -> None:
    """Chinese and Japanese need no space; English text that lost a space in scraping needs none either."""
    assert sentences("这是第一句。这是第二句！这是第三句？") == ["这是第一句。", "这是第二句！", "这是第三句？"]
    assert sentences("This ended.The next began.") == ["This ended.", "The next began."]


@pytest.mark.parametrize(
    "text",
    ["word and other, " * 66_000, "a" * 1_000_000, "." * 1_000_000, "“" * 1_000_000 + ".", "a.\n" * 100_000],
    ids=["no stop", "one word", "stops", "quotes", "lines"],
)
def test_a_hostile_megabyte_takes_seconds_at_most(text: str) -> None:
    """Time is linear in the length."""
    start = perf_counter()
    assert split_sentences(text)
    assert perf_counter() - start < 10  # far above what it takes, far below what a square would
