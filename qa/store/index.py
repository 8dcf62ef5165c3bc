"""The index: chunks in Chroma, and the lexical index derived from them, kept in step by a stamp.

The stamp of Chroma's index names its collection and counts its ingests; the lexical index bears the stamp of what it
was derived from. It loses the stamp before an ingest changes anything, and has the new one after everything is changed.
So whatever cuts an ingest off, it shows that the two are out of step, and the lexical index is derived anew.
"""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from qa.errors import StoppedError
from qa.records import Chunk, Document, Filters, IndexedDocument
from qa.store.chroma import ChromaStore
from qa.store.collection import Manifest
from qa.store.entries import lexical_entry
from qa.store.lexical import LexicalEditor, LexicalIndex
from qa.store.rows import Hit
from qa.vectors import Vectors


class IndexWriter:
    """Changes the index within one ingest; made by `Index.write`."""

    def __init__(self, store: ChromaStore, editor: LexicalEditor) -> None:
        self._store = store
        self._editor = editor

    def add(self, cuts: Sequence[tuple[Document, Sequence[Chunk]]], vectors: Vectors) -> None:
        """Put documents into the index, each in place of its earlier version.

        Args:
            cuts: Documents, each with its chunks in order, at least one.
            vectors: Embeddings of all the chunks, in the same order, shape ``(chunks, dimension)``.
        """
        self._store.add(cuts, vectors)
        for document, chunks in cuts:
            self._editor.remove(document.id)
            self._editor.add(lexical_entry(document, chunk) for chunk in chunks)

    def remove(self, document_id: str) -> None:
        """Take a document out of the index; nothing happens when it is not there."""
        self._store.remove(document_id)
        self._editor.remove(document_id)


class Index:
    """The documents, their chunks and both searches over them. Safe to share between threads; one ingest at a time.

    Use `open`, which derives the lexical index where that is needed.

    Args:
        store: The chunks with their vectors.
        lexical: The lexical index of the same collection.

    Attributes:
        lexical: Finds chunks by their words.
    """

    def __init__(self, store: ChromaStore, lexical: LexicalIndex) -> None:
        self._store = store
        self.lexical = lexical
        self._derived: Mapping[str, IndexedDocument] = {}  # what the lexical index holds, where others write the store

    @classmethod
    def open(cls, store: ChromaStore, folder: Path) -> Self:
        """Join a store with its lexical index, which is derived when it is missing, damaged or out of step.

        Args:
            store: The store, which is closed with the index.
            folder: Holds the lexical index under the name of its collection. Those of other collections are removed,
                unless the store is empty: then they show that it has lost its documents.

        Raises:
            StoreError: The lexical index cannot be written, or the store cannot be read.
        """
        own = folder / store.contents.name
        for other in folder.glob("*"):
            if other != own and store.contents.documents:
                shutil.rmtree(other, ignore_errors=True)
        index = cls(store, LexicalIndex(own))
        if index.settled is None:
            index.derive()
        return index

    @property
    def name(self) -> str:
        """Name of the collection; a rebuild changes it."""
        return self._store.contents.name

    @property
    def manifest(self) -> Manifest:
        """What the index was built with."""
        return self._store.contents.manifest

    @property
    def building(self) -> bool:
        """Whether this index is being rebuilt and not yet the current one."""
        return self._store.contents.building

    @property
    def stamp(self) -> str:
        """Stamp of the last finished ingest."""
        return self._store.contents.stamp

    @property
    def settled(self) -> str | None:
        """The stamp that both bear; None from the beginning of an ingest to its end."""
        stamp = self.stamp
        return stamp if self.lexical.stamp == stamp else None

    @property
    def unfinished(self) -> list[str]:
        """The paths of an ingest that was cut off; none after one that was finished."""
        return self._store.contents.unfinished

    @property
    def documents(self) -> Mapping[str, IndexedDocument]:
        """All documents by id, in order of their ids. Replaced, never changed, by an ingest."""
        return self._store.contents.documents

    def document(self, document_id: str) -> Document:
        """A document with its text. Raises NotFoundError."""
        return self._store.contents.document(document_id)

    def search(self, vector: Vectors, limit: int, filters: Filters) -> list[Hit]:
        """The chunks nearest to a vector of shape ``(1, dimension)``, best first."""
        return self._store.contents.search(vector, limit, filters)

    def get(self, row_ids: Sequence[str], vector: Vectors) -> list[Hit]:
        """Chunks by their row ids, in no order, with their similarity to a vector."""
        return self._store.contents.get(row_ids, vector)

    def all_chunks(self) -> Iterator[Hit]:
        """Every chunk, a page at a time; similarity is 0."""
        return self._store.contents.all_chunks()

    def check(self) -> None:
        """Raise a StoreError when Chroma does not answer."""
        self._store.contents.check()

    @contextmanager
    def write(self, paths: Sequence[str] = ()) -> Iterator[IndexWriter]:
        """Write the index in one ingest, which ends with the block. The caller holds the lock on it.

        A StoppedError in the block is let through, and what was written until then stands; a rebuild is given up. After
        any other error the ingest counts as cut off.

        Args:
            paths: What is ingested; they are `unfinished` until the ingest has ended, and after a StoppedError.

        Raises:
            StoreError: The index cannot be written.
        """
        stopped = None
        self._store.begin(paths)
        with self.lexical.edit() as editor:
            try:
                yield IndexWriter(self._store, editor)
            except StoppedError as exc:
                if self.building:
                    raise
                stopped = exc
            self._store.finish()
            editor.commit(self.stamp)
        if stopped is not None:
            self._store.begin(paths)  # to be completed
            raise stopped

    def derive(self) -> None:
        """Derive the lexical index from all chunks."""
        self._derived = self.documents
        self.lexical.rebuild((lexical_entry(hit.document, hit.chunk) for hit in self.all_chunks()), self.stamp)

    def begin_rebuild(self, manifest: Manifest) -> "Index":
        """Start an empty index beside this one, which it replaces with the end of `write`.

        Args:
            manifest: What it is built with.
        """
        store = self._store.begin_rebuild(manifest)
        return Index(store, LexicalIndex(self.lexical.folder.parent / store.contents.name))

    def now(self) -> "Index":
        """The index that others write, as it is now: this one if no ingest was finished since.

        Raises:
            StoreError: The server does not answer, or has no index that fits any more.
        """
        store = self._store.now()
        if store is self._store:
            return self
        if store.contents.name == self.name:
            return self.take_up(store)
        later = Index(store, LexicalIndex(self.lexical.folder.parent / store.contents.name))
        later.derive()
        return later

    def take_up(self, store: ChromaStore) -> "Index":
        """The index after a later ingest: the lexical index removes and adds only what that changed.

        Args:
            store: The same collection, read after the ingest.
        """
        before, after = self._derived, store.contents.documents
        with self.lexical.edit() as editor:
            for name, document in before.items():
                if after.get(name) != document:
                    editor.remove(name)
            changed = [document for name, document in after.items() if before.get(name) != document]
            editor.add(lexical_entry(hit.document, hit.chunk) for hit in store.contents.chunks_of(changed))
            editor.commit(store.contents.stamp)
        later = Index(store, self.lexical)
        later._derived = after
        return later

    def close(self) -> None:
        """Release Chroma's files, or the connections to the server."""
        self._store.close()
