"""An index that others change, opened for answering. A newer state is taken up while the one before answers."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Generic, Self, TypeVar

from qa.config import Config
from qa.library.lookout import Lookout
from qa.models.embedder import Embedder
from qa.records import Chunk, Document, Filters, IndexedDocument
from qa.shards.sharded import ShardedIndex
from qa.store.index import Index
from qa.store.rows import Hit
from qa.vectors import Vectors

_Present = TypeVar("_Present", Index, ShardedIndex)


class Follower(ABC, Generic[_Present]):
    """An index in its present state. Once a second, in a thread, it looks for a newer one.

    Args:
        config: The settings that it was opened with.
        embedder: Embeds questions.

    Attributes:
        config: The same.
        embedder: The same.
        store: The index in its present state.
        lexical: The lexical index in its present state.
    """

    _index: _Present

    def __init__(self, config: Config, embedder: Embedder) -> None:
        self.config = config
        self.embedder = embedder
        self.store = FollowedIndex(lambda: self._index)
        self.lexical = FollowedLexical(lambda: self._index)
        self._lookout = Lookout(self.look)

    @abstractmethod
    def look(self) -> bool:
        """Take up what has changed since.

        Returns:
            Whether anything has.

        Raises:
            StoreError: The newer state cannot be read. The index stays as it was.
        """

    def start(self) -> Self:
        """Follow the index from now on."""
        self._lookout.start()
        return self

    def close(self) -> None:
        """Stop following."""
        self._lookout.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class FollowedIndex:
    """The index in its present state."""

    def __init__(self, now: Callable[[], Index | ShardedIndex]) -> None:
        self._now = now

    @property
    def documents(self) -> Mapping[str, IndexedDocument]:
        """All documents by id, in order of their ids."""
        return self._now().documents

    def document(self, document_id: str) -> Document:
        """Return a document with its text. Raises NotFoundError."""
        return self._now().document(document_id)

    def search(self, vector: Vectors, limit: int, filters: Filters) -> list[Hit]:
        """Return the chunks nearest to a vector, best first."""
        return self._now().search(vector, limit, filters)

    def get(self, row_ids: Sequence[str], vector: Vectors) -> list[Hit]:
        """Return chunks by their row ids."""
        return self._now().get(row_ids, vector)

    def find_chunks(self, words: str, limit: int, filters: Filters) -> list[Chunk]:
        """Return the chunks whose words fit best, best first."""
        return self._now().find_chunks(words, limit, filters)

    def check(self) -> None:
        """Raise a StoreError if the index does not answer."""
        self._now().check()


class FollowedLexical:
    """The lexical index in its present state."""

    def __init__(self, now: Callable[[], Index | ShardedIndex]) -> None:
        self._now = now

    def search(self, question: str, limit: int, filters: Filters) -> dict[str, float]:
        """Return the row ids of the chunks whose words fit best, best first, with their scores."""
        return self._now().lexical.search(question, limit, filters)

    def stem(self, word: str) -> str | None:
        """Return the stem for searching a word, or None."""
        return self._now().lexical.stem(word)

    def weight(self, stem: str) -> float:
        """Return the inverse document frequency of a stem."""
        return self._now().lexical.weight(stem)
