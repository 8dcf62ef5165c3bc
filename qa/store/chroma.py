"""The index in Chroma: opened, followed and written. `contents` reads it.

One collection holds every chunk with its vector. This is how it stays consistent:

- A row's id is ``<document version>-<ordinal>``, so two versions of one document never share a row.
- The row of ordinal 0 carries the document's metadata. It is written last and removed first: a document is in the index
    exactly if that row is. Rows without it, left by a crash, are never returned, and the next ingest removes them.
- A rebuild fills a second collection, in the state ``building``, and only then takes the place of the first.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self, cast

from chromadb.api.client import Client
from chromadb.api.models.Collection import Collection

from qa.errors import EmptyIndexError
from qa.records import Chunk, Document, IndexedDocument
from qa.store import rows
from qa.store.chroma_server import ChromaServer, close, connect
from qa.store.collection import (
    PAGE,
    Manifest,
    check_manifest,
    closed_on_failure,
    create,
    delete_others,
    find_current,
    generation_of,
    manifest_of,
    metadata_of,
    open_client,
    scan,
    series,
    series_of,
    set_metadata,
    stamp_of,
    translated,
)
from qa.store.contents import Contents
from qa.vectors import Vectors


class ChromaStore:
    """The chunks of all documents, with their vectors. Safe to share between threads.

    Use `open` to write the index, and `follow` to read one that other processes write.

    Args:
        client: The client; it is closed with the store.
        collection: The collection that holds the index.
        shared: Whether other processes use it, on a server.
        written_elsewhere: Whether other processes write it.

    Attributes:
        contents: The contents of the index, for reading.
    """

    def __init__(
        self, client: Client, collection: Collection, *, shared: bool = False, written_elsewhere: bool = False
    ) -> None:
        self._client = client
        self._collection = collection
        self._shared = shared
        self.contents = Contents(collection, written_elsewhere=written_elsewhere)

    @classmethod
    def open(cls, place: Path | ChromaServer, manifest: Manifest, *, check: bool = True) -> Self:
        """Open the index for writing. An empty one is made if there is none.

        Args:
            place: Folder of Chroma's files, or a server. The caller holds the lock on it.
            manifest: The caller's embedder and chunker.
            check: Whether to refuse an index that was built with others.

        Raises:
            MismatchError: The index was built with another embedder or chunker.
            StoreError: Chroma cannot open the folder, or the server does not answer.
        """
        shared = isinstance(place, ChromaServer)
        with translated(f"cannot open the index in {place}"):
            client, name = open_client(place), series_of(place)
        with closed_on_failure(client), translated(f"cannot open the index in {place}"):
            current = find_current(client, name)
            if current is not None:
                built, store = manifest_of(current), cls(client, current, shared=shared)
                if not check or built == manifest:
                    return store
                if store.contents.documents:
                    check_manifest(built, manifest)  # raises
                client.delete_collection(current.name)  # replacing an empty index loses nothing
            return cls(client, create(client, name, manifest, state="complete", generation=0), shared=shared)

    @classmethod
    def follow(cls, server: ChromaServer, manifest: Manifest | None = None) -> Self:
        """Open the current index on a server for reading, while other processes write it.

        Args:
            server: The server.
            manifest: The caller's embedder and chunker. None accepts any index, to look something up.

        Raises:
            EmptyIndexError: There is none yet.
            MismatchError: It was built with another embedder or chunker.
            UnavailableError: The server does not answer.
        """
        with translated(f"cannot open the index at {server}"):
            client = connect(server)
        with closed_on_failure(client), translated(f"cannot open the index at {server}"):
            current = find_current(client, series_of(server))
            if current is None:
                raise EmptyIndexError(f'{server} must hold an index, holds none: run "qa index PATH" first')
            store = cls(client, current, shared=True, written_elsewhere=True)
            if manifest is not None:
                check_manifest(store.contents.manifest, manifest)
        return store

    def now(self) -> Self:
        """Return the present index: this one if no ingest has finished since, else another with the same client.

        Raises:
            EmptyIndexError: There is none any more.
            MismatchError: It was rebuilt with another embedder or chunker.
            UnavailableError: The server does not answer.
        """
        with translated("cannot read the index"):
            current = find_current(self._client, series(self._collection))
        if current is None:
            raise EmptyIndexError('the Chroma server must hold an index, holds none any more: run "qa index PATH"')
        if stamp_of(current) == self.contents.stamp:
            return self
        later = type(self)(self._client, current, shared=True, written_elsewhere=True)
        check_manifest(later.contents.manifest, self.contents.manifest)
        return later

    def begin_rebuild(self, manifest: Manifest) -> "ChromaStore":
        """Start an empty index beside this one. Calling its `finish` puts it in this one's place."""
        with translated("cannot start a rebuild"):
            delete_others(self._client, self._collection)  # left by interrupted rebuilds
            generation = generation_of(self._collection) + 1
            building = create(self._client, series(self._collection), manifest, state="building", generation=generation)
            return ChromaStore(self._client, building, shared=self._shared)

    def begin(self, paths: Sequence[str] = ()) -> None:
        """Mark the start of an ingest. Rows that an interrupted ingest left behind are removed.

        Args:
            paths: The ingested paths. `Contents.unfinished` has them if the ingest is interrupted.
        """
        with translated("cannot write the index"):
            if self._shared and not self.contents.building:
                delete_others(self._client, self._collection)
            if metadata_of(self._collection).get("dirty"):
                self._sweep()
            set_metadata(self._collection, dirty=True, ingesting=json.dumps(list(paths)))

    def finish(self) -> None:
        """Mark the end of an ingest: from now on this index is complete and the current one."""
        with translated("cannot write the index"):
            generation = generation_of(self._collection) + 1
            set_metadata(self._collection, dirty=False, ingesting="[]", state="complete", generation=generation)
            if not self._shared:  # else readers of the replaced index have until the next ingest to follow
                delete_others(self._client, self._collection)

    def add(self, cuts: Sequence[tuple[Document, Sequence[Chunk]]], vectors: Vectors) -> None:
        """Put documents into the index. Each replaces its earlier version.

        Args:
            cuts: Documents, each with its chunks in order, at least one.
            vectors: Embeddings of all the chunks, in the same order, shape ``(chunks, dimension)``.
        """
        indexed = {document.id: rows.indexed_document(document, chunks) for document, chunks in cuts}
        generation = generation_of(self._collection) + 1
        batch = [(document, chunk) for document, chunks in cuts for chunk in chunks]
        # Ordinal 0 last: a write is atomic, and a document appears complete even if it needs several writes.
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
            known = self.contents.documents
            earlier = [known[document_id] for document_id in indexed if document_id in known]
            self.contents.put(indexed)
            self._delete_rows([old for old in earlier if old.version != indexed[old.id].version])

    def note(self, documents: Sequence[IndexedDocument]) -> None:
        """Store what may change of documents whose texts stay: how they were read, pages, scans, authors and so on."""
        for page in rows.pages(list(documents), PAGE):
            with translated("cannot write to the index how files were read"):
                self._collection.update(
                    ids=[rows.row_id(document.version, 0) for document in page],
                    metadatas=[rows.noted_row(document) for document in page],
                )
            self.contents.put({document.id: document for document in page})

    def delete(self, document_id: str) -> None:
        """Delete a document from the index. Nothing happens if it is not there."""
        gone = self.contents.documents.get(document_id)
        if gone is None:
            return
        self.contents.put({}, deleted=[document_id])
        with translated(f"cannot remove {document_id} from the index"):
            self._delete_rows([gone])

    def close(self) -> None:
        """Release Chroma's files, or the connections to the server."""
        close(self._client)

    def _sweep(self) -> None:
        """Delete the rows that belong to no current version of a document."""
        every = scan(self._collection, ["metadatas"])
        orphans = [row_id for row_id, _, row in every if self.contents.owner(row_id, row) is None]
        for ids in rows.pages(orphans, PAGE):
            self._collection.delete(ids=ids)

    def _delete_rows(self, documents: Sequence[IndexedDocument]) -> None:
        heads = [rows.row_id(document.version, 0) for document in documents]
        others = [rows.row_id(document.version, place) for document in documents for place in range(1, document.chunks)]
        for ids in (*rows.pages(heads, PAGE), *rows.pages(others, PAGE)):
            self._collection.delete(ids=ids)
