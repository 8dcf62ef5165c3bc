"""What is asked of a shard, and a shard in this process."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from qa.records import Chunk, Filters, IndexedDocument
from qa.shards.bm25 import Statistics, Terms, Weighted, add_up
from qa.shards.edition import Edition
from qa.shards.local_files import LocalFiles
from qa.shards.place import Place
from qa.shards.segment import Segment
from qa.vectors import Vectors

Scored = list[tuple[str, float]]
"""Row ids with their scores, best first."""


class Shard(Protocol):
    """A part of an index: whole documents with their chunks. Each call may raise a StoreError."""

    @property
    def name(self) -> str:
        """The place that it was published to."""

    @property
    def documents(self) -> Mapping[str, IndexedDocument]:
        """Its documents by id."""

    def count(self, terms: Terms) -> Statistics:
        """Return what BM25 needs to know of its chunks."""

    def match(self, question: Weighted, limit: int, filters: Filters) -> Scored:
        """Return the row ids whose words fit best, with their BM25 scores above 0."""

    def nearest(self, vector: Vectors, limit: int, filters: Filters) -> Scored:
        """Return the row ids nearest to a vector of shape ``(1, dimension)``, with their cosines."""

    def read(self, row_ids: Sequence[str], vector: Vectors | None) -> list[tuple[str, Chunk, float]]:
        """Return those of some chunks that it has, in no order, with row ids and cosines to a vector (0 without)."""

    def chunks_of(self, document: IndexedDocument) -> list[Chunk]:
        """Return the chunks of a document, in order; none if it does not have it."""


class LocalShard:
    """A shard whose segments are open in this process. Safe to share between threads; it never changes.

    Args:
        name: The place that it was published to.
        segments: Its segments. None for an empty index.

    Attributes:
        name: The same.
        documents: Its documents by id.
    """

    def __init__(self, name: str, segments: Sequence[Segment]) -> None:
        self.name = name
        self._segments = segments
        self.documents: dict[str, IndexedDocument] = {}
        for segment in segments:
            self.documents |= segment.documents

    def count(self, terms: Terms) -> Statistics:
        """Return what BM25 needs to know of its chunks."""
        nothing = Statistics(0, 0, 0, (0,) * len(terms.words), (0,) * len(terms.pairs))
        return add_up([nothing, *(segment.count(terms) for segment in self._segments)])

    def match(self, question: Weighted, limit: int, filters: Filters) -> Scored:
        """Return the row ids whose words fit best, with their BM25 scores above 0."""
        return choose((found for one in self._segments for found in one.match(question, limit, filters)), limit)

    def nearest(self, vector: Vectors, limit: int, filters: Filters) -> Scored:
        """Return the row ids nearest to a vector, with their cosines."""
        return choose((found for one in self._segments for found in one.nearest(vector, limit, filters)), limit)

    def read(self, row_ids: Sequence[str], vector: Vectors | None) -> list[tuple[str, Chunk, float]]:
        """Return those of some chunks that it has."""
        return [found for segment in self._segments for found in segment.read(row_ids, vector)]

    def chunks_of(self, document: IndexedDocument) -> list[Chunk]:
        """Return the chunks of a document, in order."""
        return next((chunks for segment in self._segments if (chunks := segment.chunks_of(document))), [])


def open_shard(place: Place, edition: Edition, files: LocalFiles) -> LocalShard:
    """Fetch the files of an edition that are not here, and open them.

    Raises:
        StoreError: A file is damaged, or the place does not answer.
    """
    files.fetch(edition, place)
    return LocalShard(place.url, [files.open(segment) for segment in edition.segments])


def choose(found: Iterable[tuple[str, float]], limit: int) -> Scored:
    """Return the best of what was found; equal scores come in the order of their row ids.

    >>> choose([("b-0", 1.0), ("a-0", 1.0), ("c-0", 2.0)], 2)
    [('c-0', 2.0), ('a-0', 1.0)]
    """
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))[:limit]
