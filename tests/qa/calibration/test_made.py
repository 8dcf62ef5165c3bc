"""Questions made from sentences."""

import pytest

from qa.calibration.made import make_question, make_questions
from tests.documents import make_document

HARBOUR = "Anna Berg opened the new harbour of the town with a long speech on 3 March 1990."
FERRY = "The company bought 12 ferries from a yard in the south of the country."


@pytest.mark.parametrize(
    "sentence",
    [
        "He signed the new trade agreement in the town hall on 5 May 2024.",  # about somebody in another sentence
        "Who signed the new trade agreement in the town hall on 5 May 2024?",
        "The minister said “we signed the agreement in the hall” on 5 May 2024.",
        "It rained on 5 May 2024.",  # too short
        "Anna Berg and the mayor of the town left the old harbour together with a crowd.",  # a part of the subject
        "For 35 years the two towns on the river were in conflict over the ferry.",  # the preposition stays behind
        "If Anna Berg leaves the town, the old harbour may soon be closed to ships.",
        "The law of 2020 also gives the owners of the ferries a right to the harbour.",
        "Under Section 907 waivers were given to the owners of the ferries each year.",
        "The old house by the river has long been empty and quiet.",
    ],
)
def test_a_sentence_that_would_make_a_crooked_question_makes_none(sentence: str) -> None:
    """A question that nobody would ask fits nothing."""
    assert make_question(sentence) is None


def test_a_question_holds_all_of_its_sentence_but_the_answer() -> None:
    """The number moves to the front as a question."""
    made = make_question(FERRY)
    assert made is not None
    question, start, end = made
    assert question == "How many ferries is it that the company bought from a yard in the south of the country?"
    assert FERRY[start:end] == "12"


def test_each_question_stands_beside_its_near_miss_of_the_other_documents() -> None:
    """The near miss has the same words."""
    documents = [make_document(HARBOUR, "a.md"), make_document(FERRY, "b.md")]
    asked = make_questions(documents, limit=10)
    assert [one.kind for one in asked] == ["made", "withheld"] * 2
    for one, miss in zip(asked[::2], asked[1::2], strict=True):
        text = next(document.text for document in documents if document.id == one.document_id)
        assert tuple(text[start:end] for start, end in one.answers) == one.words
        assert miss.text == one.text
        assert not miss.answers
        assert miss.filters.documents
        assert one.document_id not in miss.filters.documents


def test_a_single_document_gives_no_near_misses_and_the_limit_holds() -> None:
    """There is nothing else to ask."""
    document = make_document(f"{HARBOUR} {FERRY}", "a.md")
    assert [one.kind for one in make_questions([document], limit=1)] == ["made"]
    assert make_questions([document], limit=0) == []
