"""An index of many shards. It answers as one index of all their documents: each search is ranked over all of them."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, TypeVar

from qa.errors import NotFoundError, StoreError, UnavailableError
from qa.records import Chunk, Document, Filters, IndexedDocument
from qa.shards import bm25
from qa.shards.absence import note
from qa.shards.bm25 import Statistics, Terms
from qa.shards.shard import Shard, choose
from qa.store import rows
from qa.store.rows import Hit
from qa.store.stems import find_stem
from qa.vectors import Vectors

_Found = TypeVar("_Found")
_NO_TERMS = Terms((), ())


class Ask(Protocol):
    """Asks all shards the same."""

    def __call__(self, call: Callable[[Shard], _Found], /) -> list[_Found]:
        """Return what each shard replied."""


class ShardedIndex:
    """Searches all shards at the same time. Safe to share between threads; it never changes.

    Args:
        shards: The shards.

    Attributes:
        documents: All documents by id, in order of their ids.
        lexical: Finds chunks by their words.

    Raises:
        StoreError: Two shards have the same document.
    """

    def __init__(self, shards: Sequence[Shard]) -> None:
        self._shards = shards
        self._threads = ThreadPoolExecutor(len(shards), thread_name_prefix="shard") if len(shards) > 1 else None
        self._owners = _owners(shards)
        self._by_version = {one.version: one for shard in shards for one in shard.documents.values()}
        self.documents: Mapping[str, IndexedDocument] = {
            name: self._owners[name].documents[name] for name in sorted(self._owners)
        }
        self.lexical = ShardedWords(self._ask)

    def search(self, vector: Vectors, limit: int, filters: Filters) -> list[Hit]:
        """Return the chunks nearest to a vector of shape ``(1, dimension)``, best first."""
        found = self._ask(lambda shard: shard.nearest(vector, limit, filters))
        best = [name for name, _ in choose((pair for scored in found for pair in scored), limit)]
        hits = {hit.id: hit for hit in self.get(best, vector)}
        return [hits[name] for name in best if name in hits]

    def get(self, row_ids: Sequence[str], vector: Vectors) -> list[Hit]:
        """Return chunks by their row ids, in no order, with their similarity to a vector."""
        return self._read(row_ids, vector)

    def document(self, document_id: str) -> Document:
        """Return a document with its text. Raises NotFoundError."""
        indexed = self.documents.get(document_id)
        if indexed is None:
            raise NotFoundError(f"document must be one of the index, is {document_id!r}: list them first")
        chunks = self._owners[document_id].chunks_of(indexed)
        if len(chunks) != indexed.chunks:
            raise StoreError(
                f"{document_id} must have {indexed.chunks} chunks in its shard, has {len(chunks)}: the shard has just "
                "changed; ask again"
            )
        return rows.document(indexed, "".join(chunk.text for chunk in chunks))

    def find_chunks(self, words: str, limit: int, filters: Filters) -> list[Chunk]:
        """Return the chunks whose words fit best, best first, without any vector."""
        ranked = list(self.lexical.search(words, limit, filters))
        found = {hit.id: hit.chunk for hit in self._read(ranked, None)}
        return [found[name] for name in ranked if name in found]

    def check(self) -> None:
        """Raise a StoreError if a shard does not answer."""
        self._ask(lambda shard: shard.count(_NO_TERMS))

    def close(self) -> None:
        """End the threads that ask."""
        if self._threads is not None:
            self._threads.shutdown(wait=False)

    def _read(self, row_ids: Sequence[str], vector: Vectors | None) -> list[Hit]:
        wanted: dict[str, list[str]] = {}
        for name in row_ids:
            document = self._by_version.get(name.rpartition("-")[0])
            if document is not None:
                wanted.setdefault(self._owners[document.id].name, []).append(name)
        found = self._ask(lambda shard: shard.read(wanted[shard.name], vector) if shard.name in wanted else [])
        return [
            Hit(name, self.documents[chunk.document_id], chunk, cosine)
            for read in found
            for name, chunk, cosine in read
        ]

    def _ask(self, call: Callable[[Shard], _Found]) -> list[_Found]:
        """Ask all shards. Those that do not answer are left out where that is noted (`qa.shards.absence`)."""
        if self._threads is None:
            return [call(shard) for shard in self._shards]
        replies = [(shard, self._threads.submit(call, shard)) for shard in self._shards]
        found: list[_Found] = []
        failures: list[UnavailableError] = []
        for shard, reply in replies:
            try:
                found.append(reply.result())
            except UnavailableError as exc:
                failures.append(exc)
                if not note(shard.name):
                    raise
        if not found:
            raise failures[0]
        return found


class ShardedWords:
    """BM25 over the chunks of all shards, with the statistics of all of them.

    Args:
        ask: Asks all shards the same.
    """

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    def search(self, question: str, limit: int, filters: Filters) -> dict[str, float]:
        """Return the row ids of the chunks whose words fit best, best first, with their scores."""
        terms = bm25.take_terms(question)
        if not terms.words:
            return {}
        weighted = bm25.weigh(terms, self._count(terms))
        found = self._ask(lambda shard: shard.match(weighted, limit, filters))
        return dict(choose((pair for scored in found for pair in scored), limit))

    def stem(self, word: str) -> str | None:
        """Return the stem for searching a word, or None for a word without its own meaning."""
        return find_stem(word)

    def weight(self, stem: str) -> float:
        """Return the inverse document frequency of a stem over the chunks of all shards."""
        counts = self._count(Terms((stem,), ()))
        return bm25.rarity(counts.with_words[0], counts.chunks)

    def _count(self, terms: Terms) -> Statistics:
        return bm25.add_up(self._ask(lambda shard: shard.count(terms)))


def _owners(shards: Sequence[Shard]) -> dict[str, Shard]:
    owners: dict[str, Shard] = {}
    for shard in shards:
        for name in shard.documents:
            if name in owners:
                raise StoreError(
                    f"each document must be in one shard, {name!r} is in {owners[name].name} and {shard.name}: delete "
                    "it in one of them"
                )
            owners[name] = shard
    return owners
