"""What is shown of an answer, and how."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from qa.answering.compose import cite
from qa.records import Answer, AnswerGroup, Snippet
from tests.documents import make_document
from tests.fake_service import FakeQA
from web.schema.display import Arrangement, arrange, shown_as


def told(answer: Answer, *groups: tuple[str, int]) -> Answer:
    """An answer with groups of one citation each: their words, and their number of sources."""
    made = (
        AnswerGroup(text=text, sources=sources, citations=(number,))
        for number, (text, sources) in enumerate(groups, start=1)
    )
    return replace(answer, groups=tuple(made))


def test_what_is_worth_comparing(qa: FakeQA) -> None:
    """Answers of different documents that differ; several sources that agree have one answer."""
    answer = qa.ask("When was the lighthouse lit?")
    assert shown_as(told(answer, ("3 March 1871", 1))) == "phrase"
    assert shown_as(told(answer, ("3 March 1871", 3))) == "phrase"
    assert shown_as(told(answer, ("3 March 1871", 1), ("1968", 1))) == "comparison"
    assert shown_as(qa.ask("Who won?")) is None


@pytest.mark.parametrize("question", ["Why was the lighthouse lit?", "Was the lighthouse lit?"])
def test_the_sentence_leads_where_words_are_not_enough(qa: FakeQA, question: str) -> None:
    """For yes or no, why and how."""
    answer = replace(qa.ask("When was the lighthouse lit?"), question=question)
    assert shown_as(answer) == "sentence"


def quoted(places: Sequence[tuple[str, float]], *, sure: bool, question: str = "Who?") -> Answer:
    """An answer with quotations of these documents, with their confidence."""
    documents = [make_document("Ada came.", name) for name, _ in places]
    citations = tuple(cite(number, document, 0, 9) for number, document in enumerate(documents, start=1))
    snippets = tuple(
        Snippet(citation=number, text="Ada came.", highlights=((0, 3),), confidence=confidence)
        for number, (_, confidence) in enumerate(places, start=1)
    )
    return Answer(
        question=question,
        text="Ada",
        snippets=snippets,
        citations=citations,
        confidence=places[0][1],
        sure=sure,
        reason=None,
        closest=(),
    )


def test_several_places_of_one_document_are_folded() -> None:
    """Beside a sure answer, another document is in view, more of the same one and unlikely passages are folded."""
    places = [("a.md", 0.9), ("a.md", 0.8), ("b.md", 0.7), ("c.md", 0.49), ("a.md", 0.3)]
    assert arrange(quoted(places, sure=True)) == Arrangement(first=(1, 3), more=(2,), less_sure=(4, 5))


def test_a_question_for_several_things_shows_all_that_is_likely() -> None:
    """Two sentences of one document may each name one of them; quotations of one document stand together."""
    places = [("a.md", 0.9), ("b.md", 0.8), ("a.md", 0.7)]
    assert arrange(quoted(places, sure=True, question="Which two towns joined?")).first == (1, 3, 2)


def test_possible_answers_are_all_in_view_up_to_three() -> None:
    """Any of them may be right."""
    places = [("a.md", 0.4), ("a.md", 0.3), ("b.md", 0.2), ("c.md", 0.1)]
    assert arrange(quoted(places, sure=False)) == Arrangement(first=(1, 2, 3), more=(4,))
