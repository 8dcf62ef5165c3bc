"""Two answers side by side: each quotation names its side, and nothing is surer than its parts."""

from dataclasses import replace

import pytest

from qa.answering.compose import build_answer
from qa.answering.question import Question
from qa.answering.sides import side_by_side
from qa.english.comparisons import split_comparison
from qa.records import Answer, Span
from tests.documents import make_document

TEXT = "The mill was built in 1871.\n\nThe pier was built in 1902.\n\nBoth stand in Velm, mill and pier."
DOCUMENT = make_document(TEXT)
ASKED = "Which was built first, the mill or the pier?"


def answer(*marked: tuple[str, float]) -> Answer:
    """An answer with quotations of whole paragraphs."""
    spans = [
        Span(document_id=DOCUMENT.id, start=TEXT.index(words), end=TEXT.index(words) + len(words), score=score)
        for words, score in marked
    ]
    question = Question("When was it built?")
    return build_answer(question, spans, [], lambda _: DOCUMENT, min_confidence=0.5, min_possible=0.05)


MILL = ("The mill was built in 1871.", 0.9)
PIER = ("The pier was built in 1902.", 0.8)
BOTH = ("Both stand in Velm, mill and pier.", 0.7)


def joined(one: Answer, other: Answer, question: str = ASKED) -> Answer | None:
    """What the two answers give together."""
    comparison = split_comparison(question)
    assert comparison is not None
    return side_by_side(question, comparison, [one, other])


def test_each_side_has_its_own_quotation() -> None:
    """With a group that says which side it is about; each citation is a slice."""
    found = joined(answer(MILL), answer(MILL, PIER))
    assert found is not None
    assert [group.about for group in found.groups] == ["the mill", "the pier"]
    assert [snippet.text for snippet in found.snippets] == [MILL[0], PIER[0]]
    assert [one.number for one in found.citations] == [snippet.citation for snippet in found.snippets] == [1, 2]
    assert all(TEXT[one.start : one.end] == one.quote for one in found.citations)
    assert all(group.text in found.snippets[group.citations[0] - 1].text for group in found.groups)


@pytest.mark.parametrize(
    ("one", "other", "question", "verdict"),
    [
        (answer(MILL), answer(PIER), ASKED, "answer"),
        (answer(MILL), answer((PIER[0], 0.3)), ASKED, "possible"),
        (answer(MILL), answer(MILL, PIER), ASKED, "possible"),
        (answer(MILL), answer(PIER), "Was the league better under Mill or under Pier?", "possible"),
    ],
    ids=["both sure", "one possible", "another quotation", "the whole could have an answer"],
)
def test_it_is_as_sure_as_the_less_sure_side(one: Answer, other: Answer, question: str, verdict: str) -> None:
    """And only if each side's first quotation is its own."""
    found = joined(one, other, question)
    assert found is not None
    assert found.verdict == verdict
    assert found.confidence == min(snippet.confidence for snippet in found.snippets)


def test_it_names_the_doubtful_words_of_both() -> None:
    """Words that were perhaps read wrongly from a picture stay named."""
    doubtful = replace(answer(PIER), misread=("1902",), sure=False)
    found = joined(answer(MILL), doubtful)
    assert found is not None
    assert (found.misread, found.verdict) == (("1902",), "possible")


def test_without_two_quotations_nothing_is_joined() -> None:
    """A side without a quotation that names it, or one quotation for both."""
    assert joined(answer(MILL), answer(MILL)) is None
    assert joined(answer(MILL), answer((PIER[0], 0.01))) is None
    assert joined(answer(BOTH), answer(BOTH)) is None
