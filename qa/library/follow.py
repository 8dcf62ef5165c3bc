"""An index on a Chroma server, opened for answering. This process follows the changes that others write."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

from qa.config import Config
from qa.library.lookout import Lookout
from qa.library.parts import IndexParts
from qa.models.embedder import Embedder
from qa.records import Chunk, Document, Filters, IndexedDocument
from qa.shards.sharded import ShardedIndex
from qa.store.chroma import ChromaStore
from qa.store.chroma_server import ChromaServer
from qa.store.index import Index
from qa.store.rows import Hit
from qa.vectors import Vectors


class Following:
    """The index of a Chroma server, and this process's own lexical index, which is derived from it.

    Once a second it checks whether another process has finished an ingest. Then the lexical index takes up the changes,
    or is derived again after a rebuild. Meanwhile the previous index goes on answering. Use `open`.

    Args:
        parts: The parts that the index was opened with.
        folder: Holds the lexical index. It is removed at the end.
        index: The present index.

    Attributes:
        store: The index in its present state.
        lexical: The lexical index in its present state.
    """

    def __init__(self, parts: IndexParts, folder: TemporaryDirectory[str], index: Index) -> None:
        self._parts = parts
        self._folder = folder
        self._index = index
        self.store = FollowedIndex(lambda: self._index)
        self.lexical = FollowedLexical(lambda: self._index)
        self._lookout = Lookout(self.look)

    @classmethod
    def open(cls, parts: IndexParts) -> Self:
        """Open the index on a server.

        Args:
            parts: The parts to open it with.

        Raises:
            EmptyIndexError: There is no index yet.
            MismatchError: It was built with another embedder or chunker.
            UnavailableError: The server does not answer.
        """
        assert isinstance(parts.place, ChromaServer), "only a server's index is followed"  # noqa: S101 - the caller checks
        store = ChromaStore.follow(parts.place, parts.manifest)
        folder = TemporaryDirectory(prefix="citewell-lexical-", ignore_cleanup_errors=True)
        try:
            return cls(parts, folder, Index.open(store, Path(folder.name)))
        except BaseException:
            store.close()
            folder.cleanup()
            raise

    @property
    def config(self) -> Config:
        """The settings that it was opened with."""
        return self._parts.config

    @property
    def embedder(self) -> Embedder:
        """Embeds questions."""
        return self._parts.embedder

    @property
    def stamp(self) -> str:
        """Stamp of the present index."""
        return self._index.stamp

    def start(self) -> Self:
        """Follow the index from now on, in a thread."""
        self._lookout.start()
        return self

    def look(self) -> bool:
        """Follow the index now.

        Returns:
            Whether it had changed.

        Raises:
            StoreError: The server does not answer, or no longer has a suitable index. The index stays as it was.
        """
        before = self._index
        self._index = before.now()
        if self._index.name != before.name:
            shutil.rmtree(before.lexical.folder, ignore_errors=True)
        return self._index is not before

    def close(self) -> None:
        """Stop following and close everything that was opened."""
        self._lookout.stop()
        self._index.close()
        self._folder.cleanup()

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
