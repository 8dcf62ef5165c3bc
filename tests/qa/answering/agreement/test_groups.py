"""Groups hold the answers that say the same, in any order of the answers."""

import random

from hypothesis import given
from hypothesis import strategies as st

from qa.answering.agreement.groups import group_answers

ANSWERS = [
    "Fazil Mustafa",
    "Mustafa",
    "Mr. Mustafa",
    "Kemal Mustafa",
    "Ali Karimli",
    "Karimli, who chairs the party,",
    "5 December",
    "Dec. 5, 2024",
    "December 5, 2023",
    "two",
    "2",
    "2,000 people",
    "two thousand",
    "UN",
    "United Nations",
    "",
]


def test_equal_answers_are_together_in_the_order_of_the_best() -> None:
    """Groups come in the order of their first answer, and hold theirs in order."""
    answers = ["two", "Ali Karimli", "three", "2", "Karimli", "two people"]
    assert group_answers(answers) == [(0, 3, 5), (1, 4), (2,)]


def test_what_fits_several_joins_none() -> None:
    """A surname of two people, a day of two years: nobody knows which is meant, so the answer stays alone."""
    assert group_answers(["5 December", "5 December 2023", "5 December 2024"]) == [(0,), (1,), (2,)]
    assert group_answers(["2,000", "2,000 people", "2,000 dollars"]) == [(0,), (1,), (2,)]


def test_nothing_gives_no_groups() -> None:
    """Without answers there are no groups."""
    assert group_answers([]) == []


@given(st.lists(st.sampled_from(ANSWERS), max_size=10))
def test_every_answer_is_in_one_group(answers: list[str]) -> None:
    """Groups share nothing and leave nothing out; their first places rise."""
    groups = group_answers(answers)
    assert sorted(place for group in groups for place in group) == list(range(len(answers)))
    assert [group[0] for group in groups] == sorted(group[0] for group in groups)
    assert all(list(group) == sorted(group) for group in groups)


@given(st.lists(st.sampled_from(ANSWERS), max_size=10), st.randoms(use_true_random=False))
def test_groups_do_not_depend_on_the_order(answers: list[str], chance: random.Random) -> None:
    """The same answers in another order make the same groups."""
    shuffled = chance.sample(answers, len(answers))
    assert _contents(answers) == _contents(shuffled)


def _contents(answers: list[str]) -> list[list[str]]:
    return sorted(sorted(answers[place] for place in group) for group in group_answers(answers))
