"""A running service, as the parts of the frameworks use it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from qa.config import DEFAULT_LIMIT
from qa.verify.fingerprint import fingerprint

if TYPE_CHECKING:
    from web.schema import ExtractReply
    from web.schema.search import PassageModel

URL = "http://localhost:8080"


class Remote:
    """Sends requests to a running `qa serve`.

    Args:
        url: Its address, or that of a collection.
        key: A key that may ask, if the service wants one.
    """

    def __init__(self, url: str = URL, key: str | None = None) -> None:
        from qa.client import Client

        self._url = url.rstrip("/")
        self._client = Client(self._url).authorized(None if key is None else f"Bearer {key}")

    def search(
        self, question: str, *, limit: int = DEFAULT_LIMIT, filters: dict[str, Any] | None = None
    ) -> "list[PassageModel]":
        """Find passages, best first.

        Args:
            question: The question.
            limit: Maximum number of passages, 1 to 10.
            filters: The filters of ``/api/ask``, for example ``{"publisher": ["Harbour Almanac"]}``.

        Raises:
            QuestionError: The service refuses the question.
            ServiceError: It does not answer properly.
        """
        from web.schema import AskFilters
        from web.schema.search import SearchReply, SearchRequest

        asked = SearchRequest(question=question, limit=limit, filters=AskFilters.model_validate(filters or {}))
        return self._client.post("/api/search", asked, SearchReply).passages

    def extract(self, question: str, texts: Sequence[str], *, limit: int = DEFAULT_LIMIT) -> "ExtractReply":
        """Answer a question from texts. The id of each is its position, from ``"0"``. Raises as `search`."""
        from web.schema import ExtractReply, ExtractRequest

        given = [{"id": str(at), "text": text} for at, text in enumerate(texts)]
        asked = ExtractRequest.model_validate({"question": question, "texts": given, "limit": limit})
        return self._client.post("/api/extract", asked, ExtractReply)

    def metadata(self, passage: "PassageModel") -> dict[str, Any]:
        """Return what is known about a passage besides its words, in JSON values.

        ``start`` and ``end`` are its offsets in the text of ``document``, whose hash is ``sha256``. ``hash`` is the
        fingerprint of its words, and ``permalink`` the address that shows it, and checks it at any later time.
        """
        known = passage.model_dump(mode="json", exclude={"number", "exact", "href", "locator", "field"})
        page = None if passage.locator is None else passage.locator.label
        return known | {"page": page, "hash": fingerprint(passage.exact), "permalink": urljoin(self._url, passage.href)}
