"""The protocols of an index that answers questions."""

from collections.abc import Mapping
from typing import Protocol

from qa.answering.retrieve import Lexical, Store
from qa.config import Config
from qa.models.embedder import Embedder
from qa.models.evidence import Vocabulary
from qa.records import Chunk, Document, Filters, IndexedDocument


class SearchableIndex(Store, Protocol):
    """The index as the service needs it."""

    @property
    def documents(self) -> Mapping[str, IndexedDocument]:
        """All documents by id, in order of their ids."""

    def document(self, document_id: str) -> Document:
        """Return a document with its text."""

    def find_chunks(self, words: str, limit: int, filters: Filters) -> list[Chunk]:
        """Return the chunks whose words fit best, best first."""

    def check(self) -> None:
        """Raise a StoreError if it cannot be read."""


class SearchableWords(Lexical, Vocabulary, Protocol):
    """The lexical index as the service and its reader need it."""


class Opened(Protocol):
    """An index that was opened for answering: a data folder, or a followed Chroma server."""

    @property
    def config(self) -> Config:
        """The settings that it was opened with."""

    @property
    def embedder(self) -> Embedder:
        """Embeds questions."""

    @property
    def store(self) -> SearchableIndex:
        """The index."""

    @property
    def lexical(self) -> SearchableWords:
        """The lexical index."""

    def close(self) -> None:
        """Close it."""
