"""What an index must be able to do that questions are answered from."""

from collections.abc import Mapping
from typing import Protocol

from qa.answering.retrieve import Lexical, Store
from qa.config import Config
from qa.models.embedder import Embedder
from qa.models.evidence import Vocabulary
from qa.records import Document, IndexedDocument


class SearchableIndex(Store, Protocol):
    """What the service asks of the index."""

    @property
    def documents(self) -> Mapping[str, IndexedDocument]:
        """All documents by id, in order of their ids."""

    def document(self, document_id: str) -> Document:
        """A document with its text."""

    def check(self) -> None:
        """Raise a StoreError when it cannot be read."""


class SearchableWords(Lexical, Vocabulary, Protocol):
    """What the service and its reader ask of the lexical index."""


class Opened(Protocol):
    """An index that was opened to answer from: a data folder, or a Chroma server that is followed."""

    @property
    def config(self) -> Config:
        """The settings it was opened with."""

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
        """Give it back."""
