"""A question that asks for several things gets the whole list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answering.lists import MOST_CHARACTERS, asks_for_several, whole_lists
from qa.records import Span

CLUB = """The Orrery club

The following towns belong to the Orrery club:

- Dunmere
- Fallow
- Great Hask

The club has these officers:

1. Chair: Benedikta Rowntree
2. Treasurer: Osric Pell

2.1 Boats are lent to members only.
  (a) Racing boats to members of two years.
  (b) The skiff to the coach.

Tools of the clockmaker

• broaches
• staking set

The club was founded in 1902. It is small - but loud.
"""


def items(text: str, words: str) -> list[str] | None:
    """Return what is marked of a span over some words; None if the span stays as it is."""
    start = text.index(words)
    span = Span(document_id="a", start=start, end=start + len(words), score=0.7)
    [widened] = whole_lists([span], lambda _: text)
    assert widened.score == span.score
    if widened == span:
        return None
    assert (widened.start, widened.end) == (widened.highlights[0][0], widened.highlights[-1][1])
    return [text[first:last] for first, last in widened.highlights]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("Fallow", ["Dunmere", "Fallow", "Great Hask"]),
        ("Dunmere", ["Dunmere", "Fallow", "Great Hask"]),
        ("following towns", ["Dunmere", "Fallow", "Great Hask"]),
        ("these officers", ["Chair: Benedikta Rowntree", "Treasurer: Osric Pell"]),
        ("Osric Pell", ["Chair: Benedikta Rowntree", "Treasurer: Osric Pell"]),
        ("Tools of the clockmaker", ["broaches", "staking set"]),
        ("1902", None),
        ("small", None),
        ("The Orrery club", None),
    ],
)
def test_a_span_in_a_list_or_before_it_becomes_the_list(words: str, wanted: list[str] | None) -> None:
    """All items in their order, without their marks; prose stays as it is."""
    assert items(CLUB, words) == wanted


def test_clauses_with_letters_belong_to_their_list() -> None:
    """Numbers and letters of clauses are marks, too."""
    found = items(CLUB, "skiff")
    assert found is not None
    assert found[1:] == ["Racing boats to members of two years.", "The skiff to the coach."]


def test_a_very_long_list_is_not_quoted_whole() -> None:
    """Nobody would read all of it."""
    text = "Ships:\n\n" + "\n".join(f"- ship {number} of the line" for number in range(MOST_CHARACTERS // 10))
    assert items(text, "ship 7 of") is None


@pytest.mark.parametrize(
    "question",
    [
        "Which towns belong to the Orrery club?",
        "List the officers of the Orrery club",
        "What tools does the clockmaker need?",
        "How do I oil a clock?",
        "Name the three officers",
        "What are the rules?",
        "Who were the founders?",
        "What does the fee include?",
        "which countries does the canal cross",
    ],
)
def test_it_asks_for_several(question: str) -> None:
    """Plurals, lists, steps."""
    assert asks_for_several(question)


@pytest.mark.parametrize(
    "question",
    [
        "Which lock is the longest?",
        "Who is the treasurer?",
        "When was the canal dug?",
        "What is the third step of oiling a clock?",
        "How many towns belong to the club?",
        "What was the news?",
        "Which class won?",
        "Why was it closed?",
    ],
)
def test_it_asks_for_one(question: str) -> None:
    """One thing, a number, a day, a reason."""
    assert not asks_for_several(question)


@given(st.text(alphabet="-1. a\n", min_size=1, max_size=80), st.integers(0, 79))
def test_whatever_the_text_what_is_marked_is_in_it(text: str, place: int) -> None:
    """Each item is a slice without a line end; items are in order, and none is empty."""
    start = min(place, len(text) - 1)
    [span] = whole_lists([Span(document_id="a", start=start, end=start + 1, score=0.5)], lambda _: text)
    marked = span.highlights or ((span.start, span.end),)
    assert list(marked) == sorted(marked)
    if span.highlights:
        assert all(first < last and "\n" not in text[first:last] for first, last in marked)
