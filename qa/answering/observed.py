"""A service with observers: functions that are called before each question and after each answer."""

from collections.abc import Callable, Sequence
from typing import Protocol

from qa.answering.given import GivenText
from qa.answering.question import Question
from qa.records import Answer, Chunk, Document, Filters, FoundPassage, IndexedDocument


class Service(Protocol):
    """The part of `qa.answering.service.QA` that is served. Tests pass in a small fake."""

    def ask(self, question: Question) -> Answer:
        """Answer a question. Raises QuestionError if it cannot be used, StoreError if the index cannot be read."""

    def extract(self, question: str, texts: Sequence[GivenText], *, limit: int, deadline: float | None) -> Answer:
        """Answer a question from given texts. Raises QuestionError if they cannot be used."""

    def search(self, question: Question) -> Sequence[FoundPassage]:
        """Find passages that may answer a question. Raises as `ask`."""

    def is_answered(self, question: Question) -> bool:
        """Whether a question has a sure answer. Raises as `ask`."""

    def documents(self) -> Sequence[IndexedDocument]:
        """List the indexed documents, sorted by id."""

    def document(self, document_id: str) -> Document:
        """Return one document with its text. Raises NotFoundError."""

    def find_chunks(self, words: str, limit: int, filters: Filters) -> Sequence[Chunk]:
        """Return the chunks whose words fit best, best first."""

    def check(self) -> None:
        """Raise a StoreError if no question can be answered."""


class Observed:
    """Answers with a given service, and informs observers.

    Args:
        service: The service that answers.
        before: Each is called with a question before it is asked.
        after: Each is called with a question and its answer, but not after an error.
    """

    def __init__(
        self,
        service: Service,
        *,
        before: Sequence[Callable[[Question], None]] = (),
        after: Sequence[Callable[[Question, Answer], None]] = (),
    ) -> None:
        self._service = service
        self._before = before
        self._after = after

    def ask(self, question: Question) -> Answer:
        """Answer a question."""
        for tell in self._before:
            tell(question)
        answer = self._service.ask(question)
        for tell_answer in self._after:
            tell_answer(question, answer)
        return answer

    def extract(self, question: str, texts: Sequence[GivenText], *, limit: int, deadline: float | None) -> Answer:
        """Answer a question from given texts. No observer is told: the texts are the caller's."""
        return self._service.extract(question, texts, limit=limit, deadline=deadline)

    def search(self, question: Question) -> Sequence[FoundPassage]:
        """Find passages that may answer a question. Only those who are told before are told."""
        for tell in self._before:
            tell(question)
        return self._service.search(question)

    def is_answered(self, question: Question) -> bool:
        """Whether a question has a sure answer. No observer is told: nobody asked it."""
        return self._service.is_answered(question)

    def documents(self) -> Sequence[IndexedDocument]:
        """List the indexed documents."""
        return self._service.documents()

    def document(self, document_id: str) -> Document:
        """Return one document with its text."""
        return self._service.document(document_id)

    def find_chunks(self, words: str, limit: int, filters: Filters) -> Sequence[Chunk]:
        """Return the chunks whose words fit best, best first."""
        return self._service.find_chunks(words, limit, filters)

    def check(self) -> None:
        """Raise a StoreError if no question can be answered."""
        self._service.check()
