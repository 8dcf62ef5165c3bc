"""Questions that compare two things, and the two questions behind them."""

import pytest

from qa.english.comparisons import split_comparison

SPLIT = [
    ("Which was built first, the old mill or the pier?", ("When was the old mill built?", "When was the pier built?")),
    ("Who is older, Ada Vedel or Bo Lind?", ("How old is Ada Vedel?", "How old is Bo Lind?")),
    ("Which is larger: Velm or Orsa?", ("How large is Velm?", "How large is Orsa?")),
    ("What is the difference between a pier and a mole?", ("What is a pier?", "What is a mole?")),
    ("How do Bo Lind's views differ from Ada's?", ("What are Bo Lind's views?", "What are Ada's views?")),
    ("Compare the pier with the mole", ("What is the pier?", "What is the mole?")),
    (
        "Were catches better under Vedel or under Lind?",
        ("How were catches under Vedel?", "How were catches under Lind?"),
    ),
    ("Did Velm or Orsa join the league?", ("Did Velm join the league?", "Did Orsa join the league?")),
    ("Does Ada prefer Velm or Orsa?", ("Does Ada prefer Velm?", "Does Ada prefer Orsa?")),
]


@pytest.mark.parametrize(("question", "questions"), SPLIT)
def test_a_comparison_is_two_questions(question: str, questions: tuple[str, str]) -> None:
    """One about each side, without the comparison."""
    found = split_comparison(question)
    assert found is not None
    assert found.questions == questions
    assert all(name in asked for name, asked in zip(found.names, questions, strict=True))


@pytest.mark.parametrize(
    "question",
    [
        "Who signed the charter?",
        "When did Ada or somebody else arrive?",
        "Which ships are larger than 40 metres?",
        "Did it rain or snow?",
        "How did the harbour change?",
        "or",
        "",
    ],
)
def test_other_questions_stay_whole(question: str) -> None:
    """Without two names, or without a comparison."""
    assert split_comparison(question) is None


def test_a_side_is_named_by_its_owner() -> None:
    """So that its quotation need not repeat the thing that is compared."""
    found = split_comparison("How does Ada's plan differ from Bo's?")
    assert found is not None
    assert found.names == ("Ada", "Bo")
    assert found.needed
