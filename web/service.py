"""What the web rooms ask of the library, and how a view reaches it."""

from collections.abc import Sequence
from typing import Protocol, cast

from flask import current_app

from qa.answering.conversation import Turn
from qa.records import Answer, Document, Filters, IndexedDocument, Order

_EXTENSION = "citewell"


class Service(Protocol):
    """The part of `qa.answering.service.QA` that is served: a test hands in a small fake of it."""

    def ask(
        self,
        question: str,
        *,
        limit: int = 3,
        filters: Filters = ...,
        order: Order = "relevance",
        history: Sequence[Turn] = (),
        deadline: float | None = None,
    ) -> Answer:
        """Answer a question. Raises QuestionError when it cannot be used, StoreError when the index cannot."""

    def documents(self) -> Sequence[IndexedDocument]:
        """List the indexed documents, sorted by id."""

    def document(self, document_id: str) -> Document:
        """Return one document with its text. Raises NotFoundError."""

    def check(self) -> None:
        """Raise StoreError when no question can be answered."""


def provide(extensions: dict[str, object], service: Service) -> None:
    """Make the service reachable from the views of the application that owns `extensions`."""
    extensions[_EXTENSION] = service


def service() -> Service:
    """Return the service of the current application."""
    return cast(Service, current_app.extensions[_EXTENSION])
