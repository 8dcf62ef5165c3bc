"""The index in Chroma. Beside it, `collection`, `server` and `lease` import chromadb.

One collection holds every chunk with its vector. How it stays whole:

- A row's id is ``<document version>-<ordinal>``, so two versions of one document never share a row.
- The row of ordinal 0 carries the document's metadata, and is written last and deleted first: a document is in the
  index exactly when that row is. Rows without it, left by a crash, are never returned, and the next ingest sweeps them.
- A rebuild fills a second collection, in the state ``building``, and only then takes the place of the first.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Self, cast

from chromadb.api.client import Client
from chromadb.api.models.Collection import Collection

from qa.errors import NotFoundError, StoreError
from qa.records import Chunk, Document, Filters, IndexedDocument
from qa.store import rows
from qa.store.chroma_server import Server, close, closed_on_failure
from qa.store.collection import (
    PAGE,
    Manifest,
    check_manifest,
    create,
    delete_others,
    find_current,
    generation_of,
    manifest_of,
    metadata_of,
    open_client,
    scan,
    set_metadata,
    stamp_of,
    translated,
)
from qa.store.steady import steady
from qa.vectors import Vectors


class ChromaStore:
    """The chunks of all documents, with their vectors. Safe to share between threads.

    Use `open`, which finds the current collection in a folder or makes an empty one.
    """

    def __init__(self, client: Client, collection: Collection, *, shared: bool = False) -> None:
        self._client = client
        self._collection = collection
        self._shared = shared  # with other processes, on a server
        self._documents = self._read_documents()

    @classmethod
    def open(cls, place: Path | Server, manifest: Manifest, *, check: bool = True) -> Self:
        """Open the index to write it, making an empty one where there is none.

        Args:
            place: Folder of Chroma's files, or a server. The caller holds the lock on it.
            manifest: What the caller embeds and cuts with.
            check: Whether to refuse an index that was built with anything else.

        Raises:
            MismatchError: The index was built with another embedder or chunker.
            StoreError: Chroma cannot open the folder, or the server does not answer.
        """
        shared = isinstance(place, Server)
        with translated(f"cannot open the index in {place}"):
            client = open_client(place)
        with closed_on_failure(client), translated(f"cannot open the index in {place}"):
            current = find_current(client)
            if current is not None:
                store = cls(client, current, shared=shared)
                if check and not store.documents and store.manifest != manifest:  # nothing is lost with an empty one
                    client.delete_collection(current.name)
                    current = None
            if current is None:
                return cls(client, create(client, manifest, state="complete", generation=0), shared=shared)
            if check:
                check_manifest(store.manifest, manifest)
        return store

    @property
    def name(self) -> str:
        """Name of the collection; a rebuild changes it."""
        return self._collection.name

    @property
    def manifest(self) -> Manifest:
        """What the index was built with."""
        return manifest_of(self._collection)

    @property
    def building(self) -> bool:
        """Whether this index is being rebuilt and not yet the current one."""
        return metadata_of(self._collection).get("state") == "building"

    @property
    def stamp(self) -> str:
        """Changes with every ingest; what is derived from the index carries the stamp it was derived from."""
        return stamp_of(self._collection)

    @property
    def documents(self) -> dict[str, IndexedDocument]:
        """All documents by id, in order of their ids. Replaced, never changed, by `add` and `remove`."""
        return self._documents

    def begin_rebuild(self, manifest: Manifest) -> "ChromaStore":
        """Start an empty index beside this one; it takes its place when `finish` is called on it."""
        with translated("cannot start a rebuild"):
            delete_others(self._client, self._collection)  # of rebuilds that were cut off
            generation = generation_of(self._collection) + 1
            building = create(self._client, manifest, state="building", generation=generation)
            return ChromaStore(self._client, building, shared=self._shared)

    @property
    def unfinished(self) -> list[str]:
        """The paths of an ingest that was cut off; none after one that was finished."""
        return list(json.loads(metadata_of(self._collection).get("ingesting") or "[]"))

    def begin(self, paths: Sequence[str] = ()) -> None:
        """Mark the start of an ingest, sweeping what an ingest that was cut off left behind.

        Args:
            paths: What is ingested, to be found in `unfinished` should it be cut off.
        """
        with translated("cannot write the index"):
            if self._shared and not self.building:
                delete_others(self._client, self._collection)
            if metadata_of(self._collection).get("dirty"):
                self._sweep()
            set_metadata(self._collection, dirty=True, ingesting=json.dumps(list(paths)))

    def finish(self) -> None:
        """Mark the end of an ingest: this index is whole, and the current one from now on."""
        with translated("cannot write the index"):
            generation = generation_of(self._collection) + 1
            set_metadata(self._collection, dirty=False, ingesting="[]", state="complete", generation=generation)
            if not self._shared:  # else those who read the replaced index have until the next ingest to follow
                delete_others(self._client, self._collection)

    def add(self, cuts: Sequence[tuple[Document, Sequence[Chunk]]], vectors: Vectors) -> None:
        """Put documents into the index, each in place of its earlier version.

        Args:
            cuts: Documents, each with its chunks in order, at least one.
            vectors: Embeddings of all the chunks, in the same order, shape ``(chunks, dimension)``.
        """
        indexed = {document.id: rows.indexed_document(document, chunks) for document, chunks in cuts}
        generation = generation_of(self._collection) + 1
        batch = [(document, chunk) for document, chunks in cuts for chunk in chunks]
        # Ordinal 0 last: where they do not fit into one write, which is atomic, a document still appears whole.
        order = sorted(range(len(batch)), key=lambda place: batch[place][1].ordinal == 0)
        with translated(f"cannot write {', '.join(indexed)} to the index"):
            for places in rows.pages(order, self._client.get_max_batch_size()):
                written = [batch[place] for place in places]
                self._collection.upsert(
                    ids=[rows.row_id(document.version, chunk.ordinal) for document, chunk in written],
                    embeddings=cast("Any", vectors[places]),
                    documents=[chunk.text for _, chunk in written],
                    metadatas=[
                        rows.to_row(document, indexed[document.id], chunk, generation) for document, chunk in written
                    ],
                )
            earlier = [self._documents[document_id] for document_id in indexed if document_id in self._documents]
            self._documents = dict(sorted({**self._documents, **indexed}.items()))
            self._delete_rows([old for old in earlier if old.version != indexed[old.id].version])

    def remove(self, document_id: str) -> None:
        """Take a document out of the index; nothing happens when it is not there."""
        gone = self._documents.get(document_id)
        if gone is None:
            return
        self._documents = {key: value for key, value in self._documents.items() if key != document_id}
        with translated(f"cannot remove {document_id} from the index"):
            self._delete_rows([gone])

    def search(self, vector: Vectors, limit: int, filters: Filters) -> list[rows.Hit]:
        """Find the chunks nearest to a vector, best first.

        Args:
            vector: A question's embedding, shape ``(1, dimension)``.
            limit: Most hits.
            filters: Which documents to search.
        """
        return steady(lambda: self._documents, lambda known: self._search(vector, limit, filters) if known else [])

    def _search(self, vector: Vectors, limit: int, filters: Filters) -> list[rows.Hit]:
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

    def get(self, row_ids: Sequence[str], vector: Vectors) -> list[rows.Hit]:
        """Read chunks by their row ids, in no order; ids that are not in the index are left out.

        Args:
            row_ids: Ids as in `Hit.id`.
            vector: A question's embedding, shape ``(1, dimension)``, to which the similarity is taken.
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
        return steady(lambda: self._documents, lambda known: self._document(document_id, known.get(document_id)))

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

    def all_chunks(self) -> Iterator[rows.Hit]:
        """Every chunk in the index, a page at a time; similarity is 0."""
        for row_id, text, row in scan(self._collection, ["documents", "metadatas"]):
            document = self._owner(row_id, row)
            if document is not None:
                yield rows.Hit(row_id, document, rows.to_chunk(text, row), 0.0)

    def check(self) -> None:
        """Raise a StoreError when Chroma does not answer."""
        with translated("cannot read the index"):
            self._collection.count()

    def close(self) -> None:
        """Release Chroma's files."""
        close(self._client)

    def _hits(
        self,
        ids: Sequence[str],
        texts: Sequence[str],
        metadatas: Sequence[rows.Row | None],
        similarities: Sequence[float],
    ) -> list[rows.Hit]:
        """The rows that belong to a current document. A row that is just being deleted has no metadata left."""
        return [
            rows.Hit(row_id, document, rows.to_chunk(text, row), similarity)
            for row_id, text, row, similarity in zip(ids, texts, metadatas, similarities, strict=True)
            if row is not None and (document := self._owner(row_id, row)) is not None
        ]

    def _owner(self, row_id: str, row: rows.Row) -> IndexedDocument | None:
        """The row's document, or None when the row belongs to no current version, or to an earlier cut of it."""
        document = self._documents.get(str(row["document_id"]))
        return document if document is not None and rows.belongs(row_id, row, document) else None

    def _read_documents(self) -> dict[str, IndexedDocument]:
        with translated("cannot read the index"):
            heads = [row for _, _, row in scan(self._collection, ["metadatas"], where={"ordinal": 0})]
        # Two versions of one document stand side by side only after a crash between writing the new and deleting
        # the old; both are whole then, and the one that was written later counts.
        heads.sort(key=lambda row: (row["document_id"], row["generation"]))
        return {row["document_id"]: rows.to_indexed_document(row) for row in heads}

    def _sweep(self) -> None:
        every = scan(self._collection, ["metadatas"])
        orphans = [row_id for row_id, _, row in every if self._owner(row_id, row) is None]
        for ids in rows.pages(orphans, PAGE):
            self._collection.delete(ids=ids)

    def _delete_rows(self, documents: Sequence[IndexedDocument]) -> None:
        heads = [rows.row_id(document.version, 0) for document in documents]
        others = [rows.row_id(document.version, place) for document in documents for place in range(1, document.chunks)]
        for ids in (*rows.pages(heads, PAGE), *rows.pages(others, PAGE)):
            self._collection.delete(ids=ids)
