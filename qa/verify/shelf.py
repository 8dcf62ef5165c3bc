"""Find the documents that a quotation may come from, without reading any."""

from collections import Counter
from collections.abc import Iterable

from qa.records import DocumentInfo


class Shelf:
    """The records of all documents, by id, hash and address.

    Args:
        documents: The records.
    """

    def __init__(self, documents: Iterable[DocumentInfo]) -> None:
        known = list(documents)
        self._ids = {document.id for document in known}
        self._by_sha256 = {document.sha256: document.id for document in known}
        addresses = Counter(document.url for document in known)
        self._by_url = {document.url: document.id for document in known if addresses[document.url] == 1}

    def candidates(self, document_id: str | None, url: str | None, sha256: str | None) -> list[str]:
        """Return the ids of the document with that id, else that address; then of another document with that text."""
        by_url = None if url is None else self._by_url.get(url)
        named = document_id if document_id in self._ids else by_url
        same_text = self._by_sha256.get(sha256 or "")
        return [found for found in dict.fromkeys((named, same_text)) if found is not None]
