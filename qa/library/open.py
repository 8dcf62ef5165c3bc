"""A data folder, opened: its lock, its index and the embedder that belongs to it."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from qa.config import Config
from qa.corpus.documents import SourceFile
from qa.errors import StoreError
from qa.ingest.report import Progress, Report
from qa.ingest.run import ingest
from qa.library.parts import IndexParts
from qa.models.embedder import Embedder
from qa.parsing.process import ParserProcess
from qa.records import IndexedDocument
from qa.store.chroma import ChromaStore
from qa.store.chroma_server import Server
from qa.store.contents import Contents
from qa.store.index import Index
from qa.store.lease import Lease
from qa.store.lexical import LexicalIndex, is_filled
from qa.store.lock import DataLock

_WRITING_SECONDS = 60.0  # that a call to a Chroma server may take at least while nobody waits for an answer


@dataclass(frozen=True, slots=True)
class Library:
    """An open data folder.

    Attributes:
        parts: What it was opened with.
        lock: The lock on the folder.
        store: The index.
        lease: The right to write, where the index is on a server.
    """

    parts: IndexParts
    lock: DataLock
    store: Index
    lease: Lease | None = None

    @classmethod
    def open(cls, parts: IndexParts, lock: DataLock, *, check: bool) -> Self:
        """Open the index of a data folder to write it, making it where there is none.

        Args:
            parts: What it is opened with.
            lock: The lock on the folder; the library releases it when it is closed.
            check: Whether to refuse an index that is damaged, or was built with another embedder or chunker. A rebuild
                need not: a damaged index is moved aside.

        Raises:
            LockedError: Another process writes to the server.
            MismatchError: The index was built with another embedder or chunker.
            StoreError: The folder cannot be written, Chroma cannot open it, or its database was emptied.
        """
        data = parts.config.data
        if isinstance(parts.place, Server):
            server = replace(parts.place, seconds=_WRITING_SECONDS)
            lease = Lease(server)
            try:
                return cls(parts, lock, _join(ChromaStore.open(server, parts.manifest, check=check), data), lease)
            except BaseException:
                lease.release()
                raise
        store = _open_store(parts, parts.place, check=check)
        if check and is_lost(data, store.contents):
            store.close()
            raise StoreError(lost(data))
        return cls(parts, lock, _join(store, data))

    @property
    def config(self) -> Config:
        """The settings it was opened with."""
        return self.parts.config

    @property
    def embedder(self) -> Embedder:
        """Embeds chunks and questions."""
        return self.parts.embedder

    @property
    def lexical(self) -> LexicalIndex:
        """The lexical index, in step with the store."""
        return self.store.lexical

    def index(
        self, paths: Sequence[Path | SourceFile], on_progress: Callable[[Progress], None] = lambda _: None
    ) -> Report:
        """Bring the index in line with the files under some paths.

        Raises:
            StoppedError: `on_progress` raised it; what was indexed until then stands.
        """
        return self._ingest(paths, self.store, on_progress)

    def rebuild(self, paths: Sequence[Path], on_progress: Callable[[Progress], None] = lambda _: None) -> Report:
        """Index afresh, beside the current index, which is replaced when the new one is whole.

        Without paths the files that are indexed now are indexed again. The library still has the old index, which is
        gone afterwards: open it anew.

        Raises:
            DocumentError: No file could be indexed; the current index stays.
        """
        known = [_source_file(document) for document in self.store.documents.values()]
        return self._ingest(paths or known, self.store.begin_rebuild(self.parts.manifest), on_progress)

    def settled(self) -> str | None:
        """Stamp of the index with its lexical index; None from the beginning of an ingest to its end."""
        return self.store.settled

    def close(self) -> None:
        """Give the data folder back."""
        self.store.close()
        if self.lease is not None:
            self.lease.release()
        self.lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _ingest(
        self, paths: Sequence[Path | SourceFile], index: Index, on_progress: Callable[[Progress], None]
    ) -> Report:
        def tell(progress: Progress) -> None:
            if self.lease is not None:
                self.lease.check()
            on_progress(progress)

        with ParserProcess(self.parts.parsing) as parser:
            return ingest(
                paths,
                index,
                self.embedder,
                chunk_tokens=self.config.chunk_tokens,
                max_bytes=self.parts.max_bytes,
                parse=parser.parse,
                on_progress=tell,
            )


def is_lost(data: Path, contents: Contents | None) -> bool:
    """Whether the index of a data folder had documents, and its database has lost them.

    Chroma makes a new database where it finds an empty file or none. What was derived from the old one is still there.

    Args:
        data: The data folder.
        contents: What its index holds; None where there is no database at all.
    """
    if contents is not None and contents.documents:
        return False
    own = None if contents is None else lexical_folder(data, contents)
    return any(is_filled(other) for other in (data / "lexical").glob("*") if other != own)


def lost(data: Path) -> str:
    """What to say of a data folder whose database has lost its documents."""
    return (
        f"the database of an index must hold its documents, {data / 'chroma'} was emptied: put a backup of {data} "
        'back, or run "qa index --rebuild PATHS" with the paths of your documents, the folder of uploads among them'
    )


def lexical_folder(data: Path, contents: Contents) -> Path:
    """Where the lexical index of a collection is kept."""
    return data / "lexical" / contents.name


def _open_store(parts: IndexParts, folder: Path, *, check: bool) -> ChromaStore:
    try:
        return ChromaStore.open(folder, parts.manifest, check=check)
    except StoreError:
        if check or not folder.is_dir():
            raise
        folder.rename(folder.with_name(f"chroma-damaged-{time.time_ns()}"))
        return ChromaStore.open(folder, parts.manifest, check=check)


def _join(store: ChromaStore, data: Path) -> Index:
    """The index of a store and its lexical index; the store is closed when it has none."""
    try:
        return Index.open(store, data / "lexical")
    except BaseException:
        store.close()
        raise


def _source_file(document: IndexedDocument) -> SourceFile:
    """The file that a document was made from; its root is the folder that its id is a path under."""
    path = Path(document.path)
    inside = path.as_posix().endswith(f"/{document.id}")
    return SourceFile(path, document.id, path.parents[document.id.count("/")] if inside else path.parent)
