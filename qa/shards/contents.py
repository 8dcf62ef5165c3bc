"""Published indexes, opened for look-ups."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from qa.errors import MismatchError
from qa.records import Document, Filters, IndexedDocument
from qa.shards.edition import Edition
from qa.shards.local_files import LocalFiles
from qa.shards.place import Place
from qa.shards.shard import open_shard
from qa.shards.sharded import ShardedIndex
from qa.store.collection import Manifest
from qa.store.rows import Hit
from qa.vectors import Vectors


class PublishedContents:
    """The present editions of published indexes, read as one. What is published later is not seen.

    Args:
        places: Where they are published, at least one.
        folder: Holds their files on this machine.

    Attributes:
        editions: The editions by place.

    Raises:
        EmptyIndexError: Nothing is published at one of the places.
        StoreError: A file is damaged, or a place does not answer.
    """

    def __init__(self, places: Sequence[str], folder: Path) -> None:
        files = LocalFiles(folder)
        opened = [Place(url) for url in dict.fromkeys(places)]
        self.editions: Mapping[str, Edition] = {place.url: place.read() for place in opened}
        self._index = ShardedIndex([open_shard(place, self.editions[place.url], files) for place in opened])

    @property
    def manifest(self) -> Manifest:
        """The embedder and chunker of the indexes. Raises MismatchError if they were built with different ones."""
        url, first = next(iter(self.editions.items()))
        for other, edition in self.editions.items():
            if edition.built_with != first.built_with:
                raise MismatchError(
                    f"all shards must be built with one embedder and chunker, {url} and {other} are not: index one of "
                    "them again with the settings of the other"
                )
        return first.built_with

    @property
    def unfinished(self) -> list[str]:
        """The paths of an interrupted ingest: none, because only finished ones are published."""
        return []

    @property
    def documents(self) -> Mapping[str, IndexedDocument]:
        """All documents by id, in order of their ids."""
        return self._index.documents

    def document(self, document_id: str) -> Document:
        """Return a document with its text. Raises NotFoundError."""
        return self._index.document(document_id)

    def search(self, vector: Vectors, limit: int, filters: Filters) -> list[Hit]:
        """Return the chunks nearest to a vector of shape ``(1, dimension)``, best first."""
        return self._index.search(vector, limit, filters)

    def close(self) -> None:
        """End the threads that search."""
        self._index.close()
