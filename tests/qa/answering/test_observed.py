"""A service with observers."""

import pytest

from qa.answering.observed import Observed
from qa.answering.question import Question
from qa.errors import QuestionError
from qa.records import Answer, Document, IndexedDocument

ANSWER = Answer(
    question="Who?", text=None, snippets=(), citations=(), confidence=0.1, reason="low_confidence", closest=()
)


class Silent:
    """Answers every question alike, and refuses an empty one."""

    def ask(self, question: Question) -> Answer:
        """Say nothing."""
        if not question.text:
            raise QuestionError("the question must not be empty: ask something", field="question")
        return ANSWER

    def documents(self) -> tuple[IndexedDocument, ...]:
        """None."""
        return ()

    def document(self, document_id: str) -> Document:
        """Return the one that is asked for."""
        return Document(id=document_id, title="", path="", sha256="", file_sha256="", text="")

    def check(self) -> None:
        """Find nothing wrong."""


def test_it_tells_before_the_question_and_after_the_answer() -> None:
    """Each observer is told in turn; the answer is the service's own."""
    told: list[object] = []
    service = Observed(
        Silent(),
        before=(told.append,),
        after=(lambda question, answer: told.append((question.text, answer)), lambda *_: told.append("last")),
    )
    asked = Question("Who?")
    assert service.ask(asked) is ANSWER
    assert told == [asked, ("Who?", ANSWER), "last"]
    assert service.document("a.md").id == "a.md"


def test_what_is_refused_has_no_answer_to_tell_of() -> None:
    """Observers get the question, and the caller gets the error."""
    told: list[object] = []
    service = Observed(Silent(), before=(told.append,), after=(lambda *_: told.append("answered"),))
    with pytest.raises(QuestionError):
        service.ask(Question(""))
    assert told == [Question("")]
