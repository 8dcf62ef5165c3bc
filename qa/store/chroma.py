"""The index in Chroma: the only module that imports chromadb.

One collection holds every chunk with its vector. How it stays whole:

- A row's id is ``<document version>-<ordinal>``, so two versions of one document never share a row.
- The row of ordinal 0 carries the document's metadata, and is written last and deleted first: a document is in the
  index exactly when that row is. Rows without it, left by a crash, are never returned, and the next ingest sweeps them.
- A rebuild fills a second collection, in the state ``building``, and only then takes the place of the first.
"""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, TypeVar, cast

import chromadb
from chromadb.api.client import Client
from chromadb.api.models.Collection import Collection
from chromadb.config import Settings
from chromadb.errors import ChromaError

from qa.errors import MismatchError, NotFoundError, StoreError
from qa.records import Chunk, Document, Filters, IndexedDocument, Vectors
from qa.store import rows

PREFIX = "citewell-"
T = TypeVar("T")

PAGE = 2000  # rows read at once, so that memory stays flat


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk found in the index.

    Attributes:
        id: The row's id.
        document: Its document.
        chunk: The chunk.
        similarity: Cosine of its embedding with the question's, from -1 to 1.
    """

    id: str
    document: IndexedDocument
    chunk: Chunk
    similarity: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What an index was built with. Vectors of another embedder, or chunks of another cut, must not be mixed in.

    Attributes:
        embedder: Fingerprint of the embedder.
        chunker: Version and length of the chunks.
    """

    embedder: str
    chunker: str


class ChromaStore:
    """The chunks of all documents, with their vectors. Safe to share between threads.

    Use `open`, which finds the current collection in a folder or makes an empty one.
    """

    def __init__(self, client: Client, collection: Collection) -> None:
        self._client = client
        self._collection = collection
        self._documents = self._read_documents()

    @classmethod
    def open(cls, folder: Path, manifest: Manifest, *, check: bool = True) -> Self:
        """Open the index in a folder, making an empty one where there is none.

        Args:
            folder: Folder of Chroma's files. The caller holds the lock on it.
            manifest: What the caller embeds and cuts with.
            check: Whether to refuse an index that was built with anything else.

        Raises:
            MismatchError: The index was built with another embedder or chunker.
            StoreError: Chroma cannot open the folder.
        """
        with _translated(f"cannot open the index in {folder}"):
            folder.mkdir(parents=True, exist_ok=True)
            client = cast(
                "Client", chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))
            )
            whole = [c for c in client.list_collections() if c.name.startswith(PREFIX) and _state(c) == "complete"]
            if not whole:
                return cls(client, _create(client, manifest, state="complete", generation=0))
            name = max(whole, key=_generation).name
            store = cls(client, client.get_collection(name, embedding_function=None))
        if check:
            _check(store.manifest, manifest)
        return store

    @property
    def name(self) -> str:
        """Name of the collection; a rebuild changes it."""
        return self._collection.name

    @property
    def manifest(self) -> Manifest:
        """What the index was built with."""
        metadata = _metadata(self._collection)
        return Manifest(embedder=str(metadata.get("embedder")), chunker=str(metadata.get("chunker")))

    @property
    def building(self) -> bool:
        """Whether this index is being rebuilt and not yet the current one."""
        return _state(self._collection) == "building"

    @property
    def stamp(self) -> str:
        """Changes with every ingest; what is derived from the index carries the stamp it was derived from."""
        return f"{self.name}:{_generation(self._collection)}"

    @property
    def documents(self) -> dict[str, IndexedDocument]:
        """All documents by id, in order of their ids. Replaced, never changed, by `add` and `remove`."""
        return self._documents

    def begin_rebuild(self, manifest: Manifest) -> "ChromaStore":
        """Start an empty index beside this one; it takes its place when `finish` is called on it."""
        with _translated("cannot start a rebuild"):
            generation = _generation(self._collection) + 1
            return ChromaStore(self._client, _create(self._client, manifest, state="building", generation=generation))

    def begin(self) -> None:
        """Mark the start of an ingest, sweeping what an ingest that was cut off left behind."""
        with _translated("cannot write the index"):
            if _metadata(self._collection).get("dirty"):
                self._sweep()
            self._set_metadata(dirty=True)

    def finish(self) -> None:
        """Mark the end of an ingest: this index is whole, and the current one from now on."""
        with _translated("cannot write the index"):
            self._set_metadata(dirty=False, state="complete", generation=_generation(self._collection) + 1)
            for other in self._client.list_collections():
                if other.name.startswith(PREFIX) and other.name != self.name:
                    self._client.delete_collection(other.name)

    def add(self, cuts: Sequence[tuple[Document, Sequence[Chunk]]], vectors: Vectors) -> None:
        """Put documents into the index, each in place of its earlier version.

        Args:
            cuts: Documents, each with its chunks in order, at least one.
            vectors: Embeddings of all the chunks, in the same order, shape ``(chunks, dimension)``.
        """
        indexed = {document.id: rows.indexed_document(document, chunks) for document, chunks in cuts}
        generation = _generation(self._collection) + 1
        batch = [(document, chunk) for document, chunks in cuts for chunk in chunks]
        # Ordinal 0 last: where they do not fit into one write, which is atomic, a document still appears whole.
        order = sorted(range(len(batch)), key=lambda place: batch[place][1].ordinal == 0)
        with _translated(f"cannot write {', '.join(indexed)} to the index"):
            for places in _pages(order, self._client.get_max_batch_size()):
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
        with _translated(f"cannot remove {document_id} from the index"):
            self._delete_rows([gone])

    def search(self, vector: Vectors, limit: int, filters: Filters) -> list[Hit]:
        """Find the chunks nearest to a vector, best first.

        Args:
            vector: A question's embedding, shape ``(1, dimension)``.
            limit: Most hits.
            filters: Which documents to search.
        """
        if not self._documents:
            return []
        with _translated("cannot search the index"):
            found = self._collection.query(
                query_embeddings=cast("Any", vector),
                n_results=limit,
                where=cast("Any", rows.where(filters)),
                include=["documents", "metadatas", "distances"],
            )
        rows_found = zip(
            found["ids"][0],
            cast("Any", found["documents"])[0],
            cast("Any", found["metadatas"])[0],
            cast("Any", found["distances"])[0],
            strict=True,
        )
        return [
            Hit(row_id, document, rows.to_chunk(text, row), 1.0 - distance)
            for row_id, text, row, distance in rows_found
            if (document := self._owner(row_id, row)) is not None
        ]

    def get(self, row_ids: Sequence[str], vector: Vectors) -> list[Hit]:
        """Read chunks by their row ids, in no order; ids that are not in the index are left out.

        Args:
            row_ids: Ids as in `Hit.id`.
            vector: A question's embedding, shape ``(1, dimension)``, to which the similarity is taken.
        """
        if not row_ids:
            return []
        with _translated("cannot read the index"):
            found = self._collection.get(ids=list(row_ids), include=["documents", "metadatas", "embeddings"])
        rows_found = zip(
            found["ids"],
            cast("Any", found["documents"]),
            cast("Any", found["metadatas"]),
            cast("Any", found["embeddings"]),
            strict=True,
        )
        return [
            Hit(row_id, document, rows.to_chunk(text, row), float(vector[0] @ embedding))
            for row_id, text, row, embedding in rows_found
            if (document := self._owner(row_id, row)) is not None
        ]

    def document(self, document_id: str) -> Document:
        """Read a document's text again, from its chunks.

        Raises:
            NotFoundError: There is no such document.
        """
        indexed = self._documents.get(document_id)
        if indexed is None:
            raise NotFoundError(f"document must be one of the index, is {document_id!r}: list them first")
        texts: dict[str, str] = {}
        headings: tuple[tuple[int, int], ...] = ()
        for ids in _pages([rows.row_id(indexed.version, ordinal) for ordinal in range(indexed.chunks)], PAGE):
            with _translated(f"cannot read {document_id} from the index"):
                found = self._collection.get(ids=ids, include=["documents", "metadatas"])
            texts |= dict(zip(found["ids"], cast("Any", found["documents"]), strict=True))
            for row in cast("Any", found["metadatas"]):
                headings = headings or rows.pairs(row.get("headings"))
        if len(texts) != indexed.chunks:
            raise StoreError(
                f"{document_id} must have {indexed.chunks} chunks in the index, has {len(texts)}: "
                'run "qa index --rebuild"'
            )
        text = "".join(texts[rows.row_id(indexed.version, ordinal)] for ordinal in range(indexed.chunks))
        return rows.document(indexed, text, headings)

    def all_chunks(self) -> Iterator[Hit]:
        """Every chunk in the index, a page at a time; similarity is 0."""
        for row_id, text, row in self._scan(["documents", "metadatas"]):
            document = self._owner(row_id, row)
            if document is not None:
                yield Hit(row_id, document, rows.to_chunk(text, row), 0.0)

    def close(self) -> None:
        """Release Chroma's files."""
        self._client.close()

    def _owner(self, row_id: str, row: rows.Row) -> IndexedDocument | None:
        """The row's document, or None when the row belongs to no current version, or to an earlier cut of it."""
        document = self._documents.get(str(row["document_id"]))
        current = (
            document is not None and row_id.startswith(f"{document.version}-") and row["ordinal"] < document.chunks
        )
        return document if current else None

    def _read_documents(self) -> dict[str, IndexedDocument]:
        with _translated("cannot read the index"):
            heads = [row for _, _, row in self._scan(["metadatas"], where={"ordinal": 0})]
        # Two versions of one document stand side by side only after a crash between writing the new and deleting
        # the old; both are whole then, and the one that was written later counts.
        heads.sort(key=lambda row: (row["document_id"], row["generation"]))
        return {row["document_id"]: rows.to_indexed_document(row) for row in heads}

    def _scan(self, include: list[str], where: dict[str, Any] | None = None) -> Iterator[tuple[str, str, rows.Row]]:
        offset = 0
        while True:
            page = self._collection.get(where=where, limit=PAGE, offset=offset, include=cast("Any", include))
            texts = page["documents"] or [""] * len(page["ids"])
            yield from zip(page["ids"], texts, cast("Any", page["metadatas"]), strict=True)
            if len(page["ids"]) < PAGE:
                return
            offset += PAGE

    def _sweep(self) -> None:
        orphans = [row_id for row_id, _, row in self._scan(["metadatas"]) if self._owner(row_id, row) is None]
        for ids in _pages(orphans, PAGE):
            self._collection.delete(ids=ids)

    def _delete_rows(self, documents: Sequence[IndexedDocument]) -> None:
        heads = [rows.row_id(document.version, 0) for document in documents]
        others = [rows.row_id(document.version, place) for document in documents for place in range(1, document.chunks)]
        for ids in (*_pages(heads, PAGE), *_pages(others, PAGE)):
            self._collection.delete(ids=ids)

    def _set_metadata(self, **changes: str | int | bool) -> None:
        self._collection.modify(metadata={**_metadata(self._collection), **changes})


def _create(client: Client, manifest: Manifest, *, state: str, generation: int) -> Collection:
    return client.create_collection(
        f"{PREFIX}{uuid.uuid4().hex[:12]}",
        configuration={"hnsw": {"space": "cosine"}},
        metadata={
            "embedder": manifest.embedder,
            "chunker": manifest.chunker,
            "state": state,
            "generation": generation,
            "dirty": False,
        },
        embedding_function=None,
    )


def _check(built: Manifest, wanted: Manifest) -> None:
    for part in ("embedder", "chunker"):
        if getattr(built, part) != getattr(wanted, part):
            raise MismatchError(
                f"the index was built with {part} {getattr(built, part)}, the settings say {getattr(wanted, part)}: "
                'restore the setting, or run "qa index --rebuild"'
            )


def _metadata(collection: Collection) -> dict[str, Any]:
    return dict(collection.metadata or {})


def _generation(collection: Collection) -> int:
    return int(_metadata(collection).get("generation", 0))


def _state(collection: Collection) -> str:
    return str(_metadata(collection).get("state"))


def _pages(items: list[T], size: int) -> Iterator[list[T]]:
    for first in range(0, len(items), size):
        yield items[first : first + size]


@contextmanager
def _translated(what: str) -> Iterator[None]:
    """Turn Chroma's and the system's errors into ours, the only place that does."""
    try:
        yield
    except (ChromaError, OSError, ValueError) as exc:
        remedy = 'check the disk, or run "qa index --rebuild"'
        raise StoreError(f"{what}: {str(exc).strip() or type(exc).__name__}: {remedy}") from exc
