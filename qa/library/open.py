"""A data folder, opened: its lock, its index and the embedder that belongs to it."""

import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from qa.config import Config
from qa.corpus.chunks import CHUNKER_VERSION
from qa.corpus.documents import SourceFile
from qa.errors import ConfigError, StoreError
from qa.ingest.report import Progress, Report
from qa.ingest.run import ingest
from qa.library.loading import load_embedder
from qa.library.server_settings import server_of
from qa.models.embedder import Embedder
from qa.parsing.limits import ParseLimits
from qa.parsing.process import ParserProcess
from qa.records import IndexedDocument
from qa.store.chroma import ChromaStore
from qa.store.chroma_server import Server
from qa.store.collection import Manifest
from qa.store.entries import lexical_entry
from qa.store.lease import Lease
from qa.store.lexical import LexicalIndex, is_filled
from qa.store.lock import DataLock

_MEGABYTE = 1_000_000
_WRITING_SECONDS = 60.0  # that a call to a Chroma server may take at least while nobody waits for an answer
_CONTEXT_TOKENS = 80  # title and heading, 150 characters each, at four characters a token, and the marks


@dataclass(frozen=True, slots=True)
class Library:
    """The parts of an open data folder.

    Attributes:
        config: The settings it was opened with.
        lock: The lock on the folder.
        embedder: Embeds chunks and questions.
        store: The index.
        lexical: The lexical index, in step with the store.
        lease: The right to write, where the store is on a server.
    """

    config: Config
    lock: DataLock
    embedder: Embedder
    store: ChromaStore
    lexical: LexicalIndex
    lease: Lease | None = None

    def index(
        self, paths: Sequence[Path | SourceFile], on_progress: Callable[[Progress], None] = lambda _: None
    ) -> Report:
        """Bring the index in line with the files under some paths.

        Raises:
            StoppedError: `on_progress` raised it; what was indexed until then stands.
        """
        return self._ingest(paths, self.store, self.lexical, on_progress)

    def rebuild(self, paths: Sequence[Path], on_progress: Callable[[Progress], None] = lambda _: None) -> Report:
        """Index afresh, beside the current index, which is replaced when the new one is whole.

        Without paths the files that are indexed now are indexed again. The library still has the old index, which is
        gone afterwards: open it anew.

        Raises:
            DocumentError: No file could be indexed; the current index stays.
        """
        store = self.store.begin_rebuild(manifest_of(self.config, self.embedder))
        lexical = LexicalIndex(lexical_folder(self.config.data, store))
        known = [_source_file(document) for document in self.store.documents.values()]
        return self._ingest(paths or known, store, lexical, on_progress)

    def settled(self) -> str | None:
        """Stamp of the index with its lexical index; None from the beginning of an ingest to its end."""
        stamp = self.store.stamp
        return stamp if self.lexical.stamp == stamp else None

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
        self,
        paths: Sequence[Path | SourceFile],
        store: ChromaStore,
        lexical: LexicalIndex,
        on_progress: Callable[[Progress], None],
    ) -> Report:
        def tell(progress: Progress) -> None:
            if self.lease is not None:
                self.lease.check()
            on_progress(progress)

        with ParserProcess(parse_limits(self.config)) as parser:
            return ingest(
                paths,
                store,
                lexical,
                self.embedder,
                chunk_tokens=self.config.chunk_tokens,
                max_bytes=self.config.max_file_mb * _MEGABYTE,
                parse=parser.parse,
                on_progress=tell,
            )


def open_library(config: Config, *, embedder: Embedder | None = None, check: bool = True) -> Library:
    """Open the data folder that the settings name to write the index, making it where there is none.

    Where the settings name a Chroma server, the index is there and the folder holds the rest.

    Args:
        config: The settings.
        embedder: Embeds chunks and questions; by default the one that the settings name is loaded.
        check: Whether to refuse an index that is damaged, or was built with another embedder or chunker. A rebuild
            need not: a damaged index is moved aside.

    Raises:
        LockedError: Another process has it open, or writes to the server.
        MismatchError: The index was built with another embedder or chunker.
        ConfigError: The embedder cannot be loaded, or reads fewer tokens than a chunk has.
        StoreError: The folder cannot be written, Chroma cannot open it, or its database was emptied.
    """
    lock = DataLock(config.data)
    try:
        embedder = embedder or load_embedder(config)
        server = server_of(config)
        if server is not None:
            return _open_on_server(config, lock, embedder, replace(server, seconds=_WRITING_SECONDS), check=check)
        store = _open_store(config.data / "chroma", manifest_of(config, embedder), check=check)
        if check:
            _check_not_lost(config.data, store)
        return Library(config, lock, embedder, store, _open_lexical(config, store))
    except BaseException:
        lock.release()
        raise


def _open_on_server(config: Config, lock: DataLock, embedder: Embedder, server: Server, *, check: bool) -> Library:
    lease = Lease(server)
    try:
        store = ChromaStore.open(server, manifest_of(config, embedder), check=check)
        return Library(config, lock, embedder, store, _open_lexical(config, store), lease)
    except BaseException:
        lease.release()
        raise


def _source_file(document: IndexedDocument) -> SourceFile:
    """The file that a document was made from; its root is the folder that its id is a path under."""
    path = Path(document.path)
    inside = path.as_posix().endswith(f"/{document.id}")
    return SourceFile(path, document.id, path.parents[document.id.count("/")] if inside else path.parent)


def _open_store(folder: Path, manifest: Manifest, *, check: bool) -> ChromaStore:
    try:
        return ChromaStore.open(folder, manifest, check=check)
    except StoreError:
        if check or not folder.is_dir():
            raise
        folder.rename(folder.with_name(f"chroma-damaged-{time.time_ns()}"))
        return ChromaStore.open(folder, manifest, check=check)


def is_lost(data: Path, store: ChromaStore | None) -> bool:
    """Whether the index of a data folder had documents, and its database has lost them.

    Chroma makes a new database where it finds an empty file or none. What was derived from the old one is still there.

    Args:
        data: The data folder.
        store: Its index; None where there is no database at all.
    """
    if store is not None and store.documents:
        return False
    own = None if store is None else lexical_folder(data, store)
    return any(is_filled(other) for other in (data / "lexical").glob("*") if other != own)


def _check_not_lost(data: Path, store: ChromaStore) -> None:
    if is_lost(data, store):
        store.close()
        raise StoreError(lost(data))


def lost(data: Path) -> str:
    """What to say of a data folder whose database has lost its documents."""
    return (
        f"the database of an index must hold its documents, {data / 'chroma'} was emptied: put a backup of {data} "
        'back, or run "qa index --rebuild PATHS" with the paths of your documents, the folder of uploads among them'
    )


def _open_lexical(config: Config, store: ChromaStore) -> LexicalIndex:
    """The lexical index of the store, derived anew when it is missing, damaged or out of step."""
    folder = lexical_folder(config.data, store)
    for other in folder.parent.glob("*"):
        if other != folder and store.documents:  # of an index that a rebuild replaced, not of one that was lost
            shutil.rmtree(other, ignore_errors=True)
    lexical = LexicalIndex(folder)
    if lexical.stamp != store.stamp:
        lexical.rebuild((lexical_entry(hit.document, hit.chunk) for hit in store.all_chunks()), store.stamp)
    return lexical


def lexical_folder(data: Path, store: ChromaStore) -> Path:
    """Where the lexical index of a store is kept."""
    return data / "lexical" / store.name


def manifest_of(config: Config, embedder: Embedder) -> Manifest:
    """What an index is built with under some settings.

    Raises:
        ConfigError: The embedder reads fewer tokens than a chunk has.
    """
    room = embedder.max_tokens - _CONTEXT_TOKENS
    if config.chunk_tokens > room:
        raise ConfigError(
            f"chunk_tokens must be at most {room} for this embedder, which reads {embedder.max_tokens} tokens with "
            f"title and heading, is {config.chunk_tokens}: lower QA_CHUNK_TOKENS"
        )
    return Manifest(embedder=embedder.fingerprint, chunker=f"{CHUNKER_VERSION}:{config.chunk_tokens}")


def parse_limits(config: Config) -> ParseLimits:
    """What the parsing of one file may use."""
    return ParseLimits(
        seconds=config.parse_seconds,
        memory_bytes=config.parse_memory_mb * _MEGABYTE,
        text_bytes=config.max_file_mb * _MEGABYTE,
    )
