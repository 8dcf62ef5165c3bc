"""Read a Chroma collection: its documents, and their chunks by vector, by id or all of them."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

from chromadb.api.models.Collection import Collection

from qa.errors import NotFoundError, StoreError
from qa.records import Document, Filters, IndexedDocument
from qa.store import rows
from qa.store.collection import PAGE, Manifest, manifest_of, metadata_of, scan, stamp_of, translated
from qa.store.consistent import read_in_one_state
from qa.store.rows import Hit
from qa.vectors import Vectors


class Contents:
    """The documents of a collection and their chunks. Safe to share between threads.

    If other processes write the collection, a document that has changed is read again, and the request is repeated. So
    a document is seen in its old or its new version, and never missed during an ingest.

    Args:
        collection: The collection.
        written_elsewhere: Whether other processes write it.
    """

    def __init__(self, collection: Collection, *, written_elsewhere: bool = False) -> None:
        self._collection = collection
        self._written_elsewhere = written_elsewhere
        self._documents = self._read_documents()

    @property
    def name(self) -> str:
        """Name of the collection. A rebuild changes it."""
        return self._collection.name

    @property
    def manifest(self) -> Manifest:
        """The embedder and chunker of the index."""
        return manifest_of(self._collection)

    @property
    def building(self) -> bool:
        """Whether this index is being built and not yet the current one."""
        return metadata_of(self._collection).get("state") == "building"

    @property
    def stamp(self) -> str:
        """Changes with every ingest. An index that is derived from this one carries the same stamp."""
        return stamp_of(self._collection)

    @property
    def unfinished(self) -> list[str]:
        """The paths of an interrupted ingest; empty after a finished one."""
        return list(json.loads(metadata_of(self._collection).get("ingesting") or "[]"))

    @property
    def documents(self) -> dict[str, IndexedDocument]:
        """All documents by id, in order of their ids. Replaced, never changed, when one is added or removed."""
        return self._documents

    def search(self, vector: Vectors, limit: int, filters: Filters) -> list[Hit]:
        """Find the chunks nearest to a vector, best first.

        Args:
            vector: A question's embedding, shape ``(1, dimension)``.
            limit: Maximum number of hits.
            filters: Which documents to search.
        """

        def search(known: Mapping[str, IndexedDocument]) -> list[Hit]:
            return self._search(vector, limit, filters) if known else []

        return read_in_one_state(lambda: self._documents, search, passes=_is_of_a_deleted_chunk)

    def get(self, row_ids: Sequence[str], vector: Vectors) -> list[Hit]:
        """Read chunks by their row ids, in no order. Ids that are not in the index are left out.

        Args:
            row_ids: Ids as in `Hit.id`.
            vector: A question's embedding, shape ``(1, dimension)``, for the similarity.
        """
        if not row_ids:
            return []
        with translated("cannot read the index"):
            found = self._collection.get(ids=list(row_ids), include=["documents", "metadatas", "embeddings"])
        ids, texts, metadatas, embeddings = (
            cast("Any", found)[part] for part in ("ids", "documents", "metadatas", "embeddings")
        )
        return self._hits(ids, texts, metadatas, [float(vector[0] @ embedding) for embedding in embeddings])

    def document(self, document_id: str) -> Document:
        """Read a document's text again, from its chunks.

        Raises:
            NotFoundError: There is no such document.
        """

        def read(known: Mapping[str, IndexedDocument]) -> Document:
            try:
                return self._document(document_id, known.get(document_id))
            except (NotFoundError, StoreError):
                self._look_again([document_id])  # if it has changed, it is read again
                raise

        return read_in_one_state(lambda: self._documents, read)

    def all_chunks(self) -> Iterator[Hit]:
        """Yield every chunk in the index, reading a page at a time; similarity is 0."""
        for row_id, text, row in scan(self._collection, ["documents", "metadatas"]):
            document = self.owner(row_id, row)
            if document is not None:
                yield Hit(row_id, document, rows.to_chunk(text, row), 0.0)

    def chunks_of(self, documents: Iterable[IndexedDocument]) -> Iterator[Hit]:
        """Yield every chunk of some documents; similarity is 0."""
        return self.read(
            rows.row_id(document.version, place) for document in documents for place in range(document.chunks)
        )

    def embedded(self, documents: Iterable[IndexedDocument]) -> Iterator[tuple[Hit, Vectors]]:
        """Yield every chunk of some documents in order, with its embedding, shape ``(dimension,)``.

        Raises:
            StoreError: A chunk is missing.
        """
        names = [rows.row_id(document.version, place) for document in documents for place in range(document.chunks)]
        for ids in rows.pages(names, PAGE):
            with translated("cannot read the index"):
                found = self._collection.get(ids=ids, include=["documents", "metadatas", "embeddings"])
            texts, metadatas, vectors = (cast("Any", found)[part] for part in ("documents", "metadatas", "embeddings"))
            hits = {hit.id: hit for hit in self._hits(found["ids"], texts, metadatas, [0.0] * len(found["ids"]))}
            by_id = dict(zip(found["ids"], vectors, strict=True))
            if missing := [name for name in ids if name not in hits]:
                raise StoreError(f'chunk {missing[0]} must be in the index, is not: run "qa index --rebuild"')
            yield from ((hits[name], by_id[name]) for name in ids)

    def read(self, row_ids: Iterable[str]) -> Iterator[Hit]:
        """Yield chunks by their row ids, in no order; similarity is 0. Ids that are not in the index are left out."""
        for ids in rows.pages(list(row_ids), PAGE):
            with translated("cannot read the index"):
                found = self._collection.get(ids=ids, include=["documents", "metadatas"])
            texts, metadatas = cast("Any", found["documents"]), cast("Any", found["metadatas"])
            yield from self._hits(found["ids"], texts, metadatas, [0.0] * len(found["ids"]))

    def check(self) -> None:
        """Raise a StoreError if Chroma does not answer."""
        with translated("cannot read the index"):
            self._collection.count()

    def owner(self, row_id: str, row: rows.Row) -> IndexedDocument | None:
        """Return the row's document, or None if the row belongs to an old version or an earlier cut."""
        document = self._documents.get(str(row["document_id"]))
        return document if document is not None and rows.belongs(row_id, row, document) else None

    def put(self, documents: Mapping[str, IndexedDocument], deleted: Iterable[str] = ()) -> None:
        """Record documents that were written and ids that were removed."""
        gone = set(deleted)
        kept = {name: document for name, document in self._documents.items() if name not in gone}
        self._documents = dict(sorted({**kept, **documents}.items()))

    def _search(self, vector: Vectors, limit: int, filters: Filters) -> list[Hit]:
        with translated("cannot search the index"):
            found = self._collection.query(
                query_embeddings=cast("Any", vector),
                n_results=limit,
                where=cast("Any", rows.where(filters)),
                include=["documents", "metadatas", "distances"],
            )
        ids, texts, metadatas, distances = (
            cast("Any", found)[part][0] for part in ("ids", "documents", "metadatas", "distances")
        )
        return self._hits(ids, texts, metadatas, [1.0 - distance for distance in distances])

    def _document(self, document_id: str, indexed: IndexedDocument | None) -> Document:
        if indexed is None:
            raise NotFoundError(f"document must be one of the index, is {document_id!r}: list them first")
        texts: dict[str, str] = {}
        for ids in rows.pages([rows.row_id(indexed.version, ordinal) for ordinal in range(indexed.chunks)], PAGE):
            with translated(f"cannot read {document_id} from the index"):
                found = self._collection.get(ids=ids, include=["documents"])
            texts |= dict(zip(found["ids"], cast("Any", found["documents"]), strict=True))
        if len(texts) != indexed.chunks:
            raise StoreError(
                f"{document_id} must have {indexed.chunks} chunks in the index, has {len(texts)}: "
                'run "qa index --rebuild"'
            )
        text = "".join(texts[rows.row_id(indexed.version, ordinal)] for ordinal in range(indexed.chunks))
        return rows.document(indexed, text)

    def _hits(
        self,
        ids: Sequence[str],
        texts: Sequence[str],
        metadatas: Sequence[rows.Row | None],
        similarities: Sequence[float],
    ) -> list[Hit]:
        """Return the rows of current documents. A row that is just being deleted has no metadata left."""
        found = [each for each in zip(ids, texts, metadatas, similarities, strict=True) if each[2] is not None]
        read = cast("list[tuple[str, str, rows.Row, float]]", found)
        if self._written_elsewhere:
            unknown = {str(row["document_id"]) for row_id, _, row, _ in read if self.owner(row_id, row) is None}
            self._look_again(sorted(unknown))
        return [
            Hit(row_id, document, rows.to_chunk(text, row), similarity)
            for row_id, text, row, similarity in read
            if (document := self.owner(row_id, row)) is not None
        ]

    def _look_again(self, document_ids: Sequence[str]) -> None:
        """Read the present state of some documents. `documents` is replaced if they have changed."""
        if not self._written_elsewhere or not document_ids:
            return
        with translated("cannot read the index"):
            found = self._collection.get(
                where=cast("Any", {"$and": [{"ordinal": 0}, {"document_id": {"$in": list(document_ids)}}]}),
                include=["metadatas"],
            )
        present = rows.to_indexed_documents(cast("Any", found["metadatas"]))
        known = self._documents
        if {name: known.get(name) for name in document_ids} != {name: present.get(name) for name in document_ids}:
            self.put(present, deleted=document_ids)

    def _read_documents(self) -> dict[str, IndexedDocument]:
        with translated("cannot read the index"):
            heads = [row for _, _, row in scan(self._collection, ["metadatas"], where={"ordinal": 0})]
            return rows.to_indexed_documents(heads)


def _is_of_a_deleted_chunk(error: Exception) -> bool:
    """Whether Chroma found a chunk that was deleted before it was read: old versions are deleted last."""
    return isinstance(error, StoreError) and "Error finding id" in str(error)
