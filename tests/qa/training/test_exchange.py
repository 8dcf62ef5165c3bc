"""Questions made unanswerable: what is replaced, and what must not come in."""

import random

import pytest

from qa.training.exchange import exchange

OTHERS = ["In 1987 they met Ann Lee of Oslo, who sold 40 boats.", "It was sold to Bergen in 1999 for 250 crowns."]


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize(
    ("question", "taken"),
    [
        ("When did Captain Brandt sail?", {"Ann Lee", "Oslo", "Bergen"}),
        ("Who sailed in 1950?", {"1987", "1999"}),
        ("Who had 12 boats?", {"40", "250"}),
    ],
)
def test_a_part_is_exchanged_for_one_of_its_kind(question: str, taken: set[str], seed: int) -> None:
    """Names for names, years for years, numbers for numbers."""
    changed = exchange(question, "somebody", OTHERS, random.Random(seed))
    assert changed is not None
    assert changed != question
    assert any(term in changed for term in taken)


def test_the_answer_never_comes_into_the_question() -> None:
    """Otherwise the question could still be answered."""
    for seed in range(20):
        changed = exchange("Where did Brandt go?", "to Oslo", OTHERS, random.Random(seed))
        assert changed is not None
        assert "Oslo" not in changed


def test_a_word_becomes_its_opposite() -> None:
    """If there is no name or number, a verb or adjective is replaced by its opposite."""
    assert exchange("Who won the race?", "Brandt", [], random.Random(1)) == "Who lost the race?"
    assert exchange("Who sailed?", "Brandt", [], random.Random(1)) is None
