"""Questions whose answer is known, and whether a guess is right."""

from dataclasses import replace

from qa.answering.question import Question
from qa.calibration.asked import Asked, ask_all, from_feedback
from qa.feedback.question_set import FeedbackSet
from qa.records import Answer, Citation, Filters
from tests.documents import make_document

ASKED = Asked(kind="made", text="Who left?", document_id="a.md", answers=((0, 4),), words=("Anna",))
CITED = Citation(
    number=1,
    document_id="a.md",
    title="",
    publisher=None,
    published=None,
    url=None,
    source=None,
    start=0,
    end=10,
    quote="Anna left.",
    prefix="",
    suffix="",
    sha256="",
)


def test_a_guess_is_right_at_its_place_or_by_its_words_elsewhere() -> None:
    """A withheld document may have told what another tells too."""
    asked: list[Question] = []

    def ask(question: Question) -> Answer:
        asked.append(question)
        citations = () if question.text == "Nothing?" else (CITED,)
        return Answer(
            question=question.text,
            text="Anna",
            snippets=(),
            citations=citations,
            confidence=0.7,
            reason=None,
            closest=(),
        )

    elsewhere = replace(ASKED, document_id="b.md", kind="withheld", filters=Filters(documents=("a.md",)))
    wrong = replace(ASKED, answers=((90, 94),), words=("Berta",))
    silent = replace(ASKED, text="Nothing?")
    judged = ask_all([ASKED, elsewhere, wrong, silent], ask)
    assert [one.right for one in judged] == [True, True, False, False]
    assert [one.kind for one in judged] == ["made", "withheld", "made", "made"]
    assert asked[1].filters.documents == ("a.md",)


def test_feedback_keeps_its_document_and_place() -> None:
    """Nothing is looked up anew."""
    documents = [make_document("Anna left.", "a.md"), make_document("Nothing.", "b.md")]
    entry = {"question": "Who left?", "answers": [{"text": "Anna", "answer_start": 0}]}
    data = {"data": [{"paragraphs": [{"qas": [entry]}]}, {"paragraphs": [{"qas": []}]}]}
    assert from_feedback(FeedbackSet(data=data, questions=1, left_out={}), documents) == [
        replace(ASKED, kind="feedback")
    ]
