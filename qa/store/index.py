"""The index: chunks in Chroma, and the lexical index derived from them, kept in step by a stamp.

The stamp of Chroma's index names its collection and counts its ingests. The lexical index has the stamp of the state
that it was derived from. It loses the stamp before an ingest changes anything, and gets the new one after all changes.
So after any interruption it is visible that the two are out of step, and the lexical index is derived again.
"""

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    """Changes the index during one ingest. `Index.write` makes it."""

    def __init__(self, store: ChromaStore, editor: LexicalEditor) -> None:
        self._store = store
        self._editor = editor

    def add(self, cuts: Sequence[tuple[Document, Sequence[Chunk]]], vectors: Vectors) -> None:
        """Put documents into the index. Each replaces its earlier version.

        Args:
            cuts: Documents, each with its chunks in order, at least one.
            vectors: Embeddings of all the chunks, in the same order, shape ``(chunks, dimension)``.
        """
        self._store.add(cuts, vectors)
        for document, chunks in cuts:
            self._editor.delete(document.id)
            self._editor.add(lexical_entry(document, chunk) for chunk in chunks)

    def note(self, documents: Sequence[IndexedDocument]) -> None:
        """Store how the files of indexed documents were read, and their pages. Their texts stay as they are."""
        self._store.note(documents)

    def delete(self, document_id: str) -> None:
        """Delete a document from the index. Nothing happens if it is not there."""
        self._store.delete(document_id)
        self._editor.delete(document_id)


class Index:
    """The documents, their chunks and both searches over them. Safe to share between threads; one ingest at a time.

    Use `open`, which derives the lexical index if necessary.

    Args:
        store: The chunks with their vectors.
        lexical: The lexical index of the same collection.

    Attributes:
        lexical: Finds chunks by their words.
    """

    def __init__(self, store: ChromaStore, lexical: LexicalIndex) -> None:
        self._store = store
        self.lexical = lexical
        self._derived: Mapping[str, IndexedDocument] = {}  # documents of the lexical index, if others write the store

    @classmethod
    def open(cls, store: ChromaStore, folder: Path) -> Self:
        """Join a store with its lexical index, which is derived if it is missing, damaged or out of step.

        Args:
            store: The store. It is closed with the index.
            folder: Holds the lexical index under the name of its collection. Lexical indexes of other collections are
                removed, unless the store is empty: then they show that it has lost its documents.

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
        """Name of the collection. A rebuild changes it."""
        return self._store.contents.name

    @property
    def manifest(self) -> Manifest:
        """The embedder and chunker of the index."""
        return self._store.contents.manifest

    @property
    def building(self) -> bool:
        """Whether this index is being built and not yet the current one."""
        return self._store.contents.building

    @property
    def stamp(self) -> str:
        """Stamp of the last finished ingest."""
        return self._store.contents.stamp

    @property
    def settled(self) -> str | None:
        """The stamp that both parts have; None during an ingest."""
        stamp = self.lexical.stamp
        return stamp if stamp == self._store.contents.stamp else None

    @property
    def unfinished(self) -> list[str]:
        """The paths of an interrupted ingest; empty after a finished one."""
        return self._store.contents.unfinished

    @property
    def documents(self) -> Mapping[str, IndexedDocument]:
        """All documents by id, in order of their ids. Replaced, never changed, by an ingest."""
        return self._store.contents.documents

    def document(self, document_id: str) -> Document:
        """Return a document with its text. Raises NotFoundError."""
        return self._store.contents.document(document_id)

    def search(self, vector: Vectors, limit: int, filters: Filters) -> list[Hit]:
        """Return the chunks nearest to a vector of shape ``(1, dimension)``, best first."""
        return self._store.contents.search(vector, limit, filters)

    def get(self, row_ids: Sequence[str], vector: Vectors) -> list[Hit]:
        """Return chunks by their row ids, in no order, with their similarity to a vector."""
        return self._store.contents.get(row_ids, vector)

    def find_chunks(self, words: str, limit: int, filters: Filters) -> list[Chunk]:
        """Return the chunks whose words fit best, best first, without any vector."""
        ranked = self.lexical.search(words, limit, filters)
        found = {hit.id: hit.chunk for hit in self._store.contents.read(ranked)}
        return [found[row_id] for row_id in ranked if row_id in found]

    def all_chunks(self) -> Iterator[Hit]:
        """Yield every chunk, reading a page at a time; similarity is 0."""
        return self._store.contents.all_chunks()

    def embedded(self, documents: Iterable[IndexedDocument]) -> Iterator[tuple[Hit, Vectors]]:
        """Yield every chunk of some documents in order, with its embedding."""
        return self._store.contents.embedded(documents)

    def check(self) -> None:
        """Raise a StoreError if Chroma does not answer."""
        self._store.contents.check()

    @contextmanager
    def write(self, paths: Sequence[str] = ()) -> Iterator[IndexWriter]:
        """Write the index in one ingest, which ends with the block. The caller holds the lock on it.

        A StoppedError in the block is passed on. What was written until then is kept, but a rebuild is dropped. After
        any other error the ingest counts as interrupted.

        Args:
            paths: The ingested paths. They are `unfinished` until the ingest has ended, and after a StoppedError.

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
            self._store.begin(paths)  # to be completed later
            raise stopped

    def derive(self) -> None:
        """Derive the lexical index from all chunks."""
        self._derived = self.documents
        self.lexical.rebuild((lexical_entry(hit.document, hit.chunk) for hit in self.all_chunks()), self.stamp)

    def begin_rebuild(self, manifest: Manifest) -> "Index":
        """Start an empty index beside this one. It replaces this one at the end of its `write`.

        Args:
            manifest: The embedder and chunker to build it with.
        """
        store = self._store.begin_rebuild(manifest)
        return Index(store, LexicalIndex(self.lexical.folder.parent / store.contents.name))

    def now(self) -> "Index":
        """Return the present state of an index that others write: this one if no ingest has finished since.

        Raises:
            StoreError: The server does not answer, or no longer has a suitable index.
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
        """Return the index after a later ingest. Only the changes are made in the lexical index.

        Args:
            store: The same collection, read after the ingest.
        """
        before, after = self._derived, store.contents.documents
        with self.lexical.edit() as editor:
            for name, document in before.items():
                if after.get(name) != document:
                    editor.delete(name)
            changed = [document for name, document in after.items() if before.get(name) != document]
            editor.add(lexical_entry(hit.document, hit.chunk) for hit in store.contents.chunks_of(changed))
            editor.commit(store.contents.stamp)
        later = Index(store, self.lexical)
        later._derived = after
        return later

    def close(self) -> None:
        """Release Chroma's files, or the connections to the server."""
        self._store.close()
