"""What the tools ask: the JSON endpoint of a service, on the network or in this process."""

from collections.abc import Callable
from concurrent.futures import Future
from contextvars import ContextVar
from typing import TypeVar
from urllib.parse import quote

from qa.client import Client
from qa.errors import QAError, UnknownCollectionError
from web.schema import (
    AskReply,
    AskRequest,
    CheckReply,
    CheckRequest,
    CollectionsReply,
    DocumentReply,
    DocumentsReply,
    SavedAnswer,
    SavedCitation,
    VerifyReply,
)
from web.schema.search import QuoteReply, SearchReply, SearchRequest

_Found = TypeVar("_Found")

AUTHORIZATION: ContextVar[str | None] = ContextVar("authorization", default=None)
"""The header ``Authorization`` of the present request. It is passed on, so that the service decides what a key may."""


class RefusedError(Exception):
    """The service refuses a request, or cannot answer it."""


class Gateway:
    """Sends requests to the service. Safe to share between threads.

    Args:
        client: The client of the service, when it is open. Requests wait for it.
        only: The only collection that may be asked; None for all that the service lets the caller ask.
    """

    def __init__(self, client: "Future[Client]", *, only: str | None = None) -> None:
        self._client = client
        self._only = only

    def collections(self) -> CollectionsReply:
        """List the collections that the caller may ask. Raises a RefusedError, as all methods do."""
        found = self._request(None, lambda client: client.get("/api/collections", CollectionsReply))
        may_be_asked = [one for one in found.collections if self._only in (None, one.name)]
        return CollectionsReply(collections=may_be_asked)

    def ask(self, asked: AskRequest) -> AskReply:
        """Answer a question."""
        return self._request(asked.collection, lambda client: client.post("/api/ask", asked, AskReply))

    def search(self, asked: SearchRequest) -> SearchReply:
        """Find passages."""
        return self._request(asked.collection, lambda client: client.post("/api/search", asked, SearchReply))

    def verify(self, citations: list[SavedCitation], collection: str | None) -> VerifyReply:
        """Check citations."""
        body = SavedAnswer(citations=citations)
        return self._request(collection, lambda client: client.post("/api/verify", body, VerifyReply))

    def check(self, asked: CheckRequest) -> CheckReply:
        """Check the quotations of a text."""
        return self._request(asked.collection, lambda client: client.post("/api/check", asked, CheckReply))

    def documents(self, collection: str | None) -> DocumentsReply:
        """List the documents of a collection, by default the first one."""
        return self._request(collection, lambda client: client.get("/api/documents", DocumentsReply))

    def document(self, document_id: str, collection: str | None) -> DocumentReply:
        """Read a document."""
        address = f"/api/documents/{quote(document_id, safe='')}"  # an id such as ../jobs must lead nowhere else
        return self._request(collection, lambda client: client.get(address, DocumentReply))

    def quote(self, document_id: str, start: int, end: int, collection: str | None) -> QuoteReply:
        """Cut words out of a document."""
        found = self.document(document_id, collection)
        try:
            return QuoteReply.of(found, start=start, end=end)
        except ValueError as exc:
            raise RefusedError(str(exc)) from exc

    def _request(self, collection: str | None, send: Callable[[Client], _Found]) -> _Found:
        name = collection or self._only
        try:
            if name is not None and self._only not in (None, name):
                raise UnknownCollectionError(name)
            client = self._client.result().authorized(AUTHORIZATION.get())
            return send(client if name is None else client.below(f"/collections/{quote(name, safe='')}"))
        except QAError as exc:
            raise RefusedError(str(exc)) from exc
