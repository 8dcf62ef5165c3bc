"""A service whose unanswered questions are counted."""

import logging
from collections.abc import Sequence
from typing import Protocol

from qa.answering.conversation import Turn
from qa.errors import FeedbackStoreError
from qa.feedback.store import FeedbackStore
from qa.records import Answer, Document, Filters, IndexedDocument, Order

_EVERYTHING = Filters()
_log = logging.getLogger(__name__)


class Asked(Protocol):
    """The part of `qa.answering.service.QA` that is passed on."""

    def ask(
        self,
        question: str,
        *,
        limit: int,
        filters: Filters,
        order: Order,
        history: Sequence[Turn],
        deadline: float | None,
    ) -> Answer:
        """Answer a question."""

    def documents(self) -> Sequence[IndexedDocument]:
        """List the indexed documents."""

    def document(self, document_id: str) -> Document:
        """Return one document with its text."""

    def check(self) -> None:
        """Raise StoreError when no question can be answered."""


class GapCounter:
    """Answers as the service does that it is given, and counts what is not answered.

    A question with filters is not counted: documents that were shut out may well answer it.

    Args:
        qa: The service that answers.
        store: Where the questions are counted.
    """

    def __init__(self, qa: Asked, store: FeedbackStore) -> None:
        self._qa = qa
        self._store = store

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
        """Answer a question; an answer never fails because its question could not be counted."""
        answer = self._qa.ask(question, limit=limit, filters=filters, order=order, history=history, deadline=deadline)
        if not answer.answered and not filters:
            try:
                self._store.count_gap(answer.interpreted_as or question, answer.reason or "")
            except FeedbackStoreError as exc:
                _log.warning("an unanswered question was not counted: %s", exc)
        return answer

    def documents(self) -> Sequence[IndexedDocument]:
        """List the indexed documents."""
        return self._qa.documents()

    def document(self, document_id: str) -> Document:
        """Return one document with its text."""
        return self._qa.document(document_id)

    def check(self) -> None:
        """Raise StoreError when no question can be answered."""
        self._qa.check()
