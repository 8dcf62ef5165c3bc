"""A service whose answers are counted and timed, and on request whose questions are logged."""

from collections.abc import Callable, Sequence

from qa.answering.conversation import Turn
from qa.records import Answer, Document, Filters, IndexedDocument, Order
from web.service import Service

_EVERYTHING = Filters()


class Watched:
    """Answers as the service does that it is given.

    Args:
        service: The service that answers.
        on_question: Called with each question before it is asked.
        on_answer: Called with each answer.
    """

    def __init__(
        self, service: Service, *, on_question: Callable[[str], None], on_answer: Callable[[Answer], None]
    ) -> None:
        self._service = service
        self._on_question = on_question
        self._on_answer = on_answer

    def ask(
        self,
        question: str,
        *,
        limit: int = 3,
        filters: Filters = _EVERYTHING,
        order: Order = "relevance",
        history: Sequence[Turn] = (),
        deadline: float | None = None,
    ) -> Answer:
        """Answer a question."""
        self._on_question(question)
        answer = self._service.ask(
            question, limit=limit, filters=filters, order=order, history=history, deadline=deadline
        )
        self._on_answer(answer)
        return answer

    def documents(self) -> Sequence[IndexedDocument]:
        """List the indexed documents."""
        return self._service.documents()

    def document(self, document_id: str) -> Document:
        """Return one document with its text."""
        return self._service.document(document_id)

    def check(self) -> None:
        """Raise StoreError when no question can be answered."""
        self._service.check()
