"""What is shown of an answer, and how."""

from dataclasses import replace

import pytest

from qa.records import AnswerGroup
from tests.fake_service import FakeQA
from web.schema.display import shown_as


@pytest.mark.parametrize(
    ("groups", "compares"),
    [
        ([("3 March 1871", 1, [1])], False),
        ([("3 March 1871", 2, [1])], True),
        ([("3 March 1871", 1, [1]), ("1968", 1, [2])], True),
        ([("whole", 1, [1]), ("1968", 1, [2])], True),
        ([("whole", 1, [1]), ("whole", 1, [2])], False),
        ([("whole", 2, [1]), ("whole", 1, [2])], True),
        ([], False),
    ],
)
def test_what_is_worth_comparing(qa: FakeQA, groups: list[tuple[str, int, list[int]]], compares: bool) -> None:
    """Agreement of several sources, or answers that differ; whole sentences differ anyway."""
    answer = qa.ask("When was the lighthouse lit?")
    quotes = {citation.number: citation.quote for citation in answer.citations}
    told = tuple(
        AnswerGroup(text=quotes[numbers[0]] if text == "whole" else text, sources=sources, citations=tuple(numbers))
        for text, sources, numbers in groups
    )
    assert (shown_as(replace(answer, groups=told)) == "comparison") is compares
