"""What the tools ask: the JSON endpoint of a service, on the network or in this process."""

from collections.abc import Callable
from concurrent.futures import Future
from contextvars import ContextVar
from typing import TypeVar
from urllib.parse import quote

from qa.client import Client
from qa.errors import QAError
from web.schema import (
    AskReply,
    AskRequest,
    CheckReply,
    CheckRequest,
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
    """

    def __init__(self, client: "Future[Client]") -> None:
        self._client = client

    def ask(self, asked: AskRequest) -> AskReply:
        """Answer a question. Raises a RefusedError, as all methods do."""
        return self._request(lambda client: client.post("/api/ask", asked, AskReply))

    def search(self, asked: SearchRequest) -> SearchReply:
        """Find passages."""
        return self._request(lambda client: client.post("/api/search", asked, SearchReply))

    def verify(self, citations: list[SavedCitation]) -> VerifyReply:
        """Check citations."""
        body = SavedAnswer(citations=citations)
        return self._request(lambda client: client.post("/api/verify", body, VerifyReply))

    def check(self, asked: CheckRequest) -> CheckReply:
        """Check the quotations of a text."""
        return self._request(lambda client: client.post("/api/check", asked, CheckReply))

    def documents(self) -> DocumentsReply:
        """List the documents."""
        return self._request(lambda client: client.get("/api/documents", DocumentsReply))

    def document(self, document_id: str) -> DocumentReply:
        """Read a document."""
        address = f"/api/documents/{quote(document_id, safe='')}"  # an id such as ../jobs must lead nowhere else
        return self._request(lambda client: client.get(address, DocumentReply))

    def quote(self, document_id: str, start: int, end: int) -> QuoteReply:
        """Cut words out of a document."""
        found = self.document(document_id)
        try:
            return QuoteReply.of(found.id, found.title, found.text, found.sha256, start=start, end=end)
        except ValueError as exc:
            raise RefusedError(str(exc)) from exc

    def _request(self, send: Callable[[Client], _Found]) -> _Found:
        try:
            return send(self._client.result().authorized(AUTHORIZATION.get()))
        except QAError as exc:
            raise RefusedError(str(exc)) from exc
