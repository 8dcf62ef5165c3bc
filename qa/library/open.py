"""An open data folder: its lock, its index and the embedder that belongs to it."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from qa.config import Config
from qa.corpus.documents import SourceFile
from qa.errors import StoreError
from qa.ingest.report import Progress, Report
from qa.ingest.run import ingest
from qa.library.folders import note_ingest, read_folders, refused_before
from qa.library.parts import IndexParts
from qa.models.embedder import Embedder
from qa.parsing.process import ParserProcess
from qa.records import ATTACHED, IndexedDocument
from qa.seals import break_seal, write_seal
from qa.settings.collections import place_of
from qa.shards.local_files import LocalFiles
from qa.shards.place import Place
from qa.shards.publish import publish
from qa.store.chroma import ChromaStore
from qa.store.chroma_server import ChromaServer
from qa.store.contents import Contents
from qa.store.index import Index
from qa.store.lease import Lease
from qa.store.lexical import LexicalIndex, is_filled
from qa.store.lock import DataLock
from qa.store.reading import check_seal, prepare_lexical

_WRITING_SECONDS = 60.0  # least time limit of a call to a Chroma server while nobody waits for an answer


@dataclass(frozen=True, slots=True)
class Library:
    """An open data folder.

    Attributes:
        parts: The parts that it was opened with.
        lock: The lock on the folder.
        store: The index.
        lease: The right to write, if the index is on a server.
    """

    parts: IndexParts
    lock: DataLock
    store: Index
    lease: Lease | None = None

    @classmethod
    def open(cls, parts: IndexParts, lock: DataLock, *, check: bool) -> Self:
        """Open the index of a data folder for writing. A new one is made if there is none.

        Args:
            parts: The parts to open it with.
            lock: The lock on the folder. Closing the library releases it.
            check: Whether to refuse an index that is damaged, or was built with another embedder or chunker. A rebuild
                skips this check: it moves a damaged index aside.

        Raises:
            LockedError: Another process writes to the server.
            MismatchError: The index was built with another embedder or chunker.
            StoreError: The folder cannot be written, Chroma cannot open it, or its database was emptied.
        """
        data = parts.config.folder
        if isinstance(parts.place, ChromaServer):
            server = replace(parts.place, seconds=_WRITING_SECONDS)
            lease = Lease(server)
            try:
                return cls(parts, lock, _join(ChromaStore.open(server, parts.manifest, check=check), data), lease)
            except BaseException:
                lease.release()
                raise
        store = _open_store(parts, parts.place, check=check)
        prepare_lexical(data / "lexical")
        if check and is_lost(data, store.contents):
            store.close()
            raise StoreError(lost(data))
        return cls(parts, lock, _join(store, data))

    @property
    def config(self) -> Config:
        """The settings that it was opened with."""
        return self.parts.config

    @property
    def embedder(self) -> Embedder:
        """Embeds chunks and questions."""
        return self.parts.embedder

    @property
    def lexical(self) -> LexicalIndex:
        """The lexical index, in step with the store."""
        return self.store.lexical

    @property
    def documents(self) -> Mapping[str, IndexedDocument]:
        """All documents by id."""
        return self.store.documents

    @property
    def unfinished(self) -> list[str]:
        """The paths of an ingest that was interrupted."""
        return self.store.unfinished

    def index(
        self, paths: Sequence[Path | SourceFile], on_progress: Callable[[Progress], None] = lambda _: None
    ) -> Report:
        """Update the index from the files under some paths.

        Raises:
        StoppedError: `on_progress` raised it. What was indexed until then is kept.
        """
        return self._ingest(paths, self.store, on_progress)

    def rebuild(self, paths: Sequence[Path], on_progress: Callable[[Progress], None] = lambda _: None) -> Report:
        """Build a new index beside the current one, and replace it when the new one is complete.

        Without paths, the currently indexed files are indexed again. Afterwards this library still holds the old index,
        which is gone: open the library again.

        Raises:
            DocumentError: No file could be indexed; the current index stays.
        """
        known = list({document.file: _source_file(document) for document in self.store.documents.values()}.values())
        return self._ingest(paths or known, self.store.begin_rebuild(self.parts.manifest), on_progress)

    def settled(self) -> str | None:
        """Stamp that both parts of the index have; None during an ingest."""
        return self.store.settled

    def close(self) -> None:
        """Release the data folder."""
        self.store.close()
        if self.lease is not None:
            self.lease.release()
        else:
            write_seal(self.config.folder / "chroma")
            write_seal(self.config.folder / "lexical")
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

        rebuilt = index.building
        with ParserProcess(self.parts.parsing) as parser:
            report = ingest(
                paths,
                index,
                self.embedder,
                chunk_tokens=self.config.chunk_tokens,
                max_bytes=self.parts.max_bytes,
                parse=parser.parse,
                ocr=bool(self.parts.parsing.ocr.languages),
                admit=self.parts.admit,
                refused_before={} if rebuilt else refused_before(read_folders(self.config.folder), self.parts.rules),
                on_progress=tell,
            )
        if self.lease is None:
            note_ingest(self.config, paths, report, rules=self.parts.rules, rebuilt=rebuilt)
        if self.config.publish:
            place = Place(place_of(self.config.publish, self.config.collection))
            publish(index, place, LocalFiles(self.config.folder / "published"))
        return report


def is_lost(data: Path, contents: Contents | None) -> bool:
    """Whether the index of a data folder had documents that its database has lost.

    Chroma makes a new database if it finds an empty file or none. The lexical index of the old one is still there.

    Args:
        data: The data folder.
        contents: The contents of its index; None if there is no database at all.
    """
    if contents is not None and contents.documents:
        return False
    own = None if contents is None else lexical_folder(data, contents)
    return any(is_filled(other) for other in (data / "lexical").glob("*") if other != own)


def lost(data: Path) -> str:
    """Return the message for a data folder whose database has lost its documents."""
    return (
        f"the database of an index must hold its documents, {data / 'chroma'} was emptied: put a backup of {data} "
        'back, or run "qa index --rebuild PATHS" with the paths of your documents, the folder of uploads among them'
    )


def lexical_folder(data: Path, contents: Contents) -> Path:
    """Return the folder of a collection's lexical index."""
    return data / "lexical" / contents.name


def _open_store(parts: IndexParts, folder: Path, *, check: bool) -> ChromaStore:
    try:
        check_seal(folder)
        return ChromaStore.open(folder, parts.manifest, check=check)
    except StoreError:
        if check or not folder.is_dir():
            raise
        break_seal(folder)
        folder.rename(folder.with_name(f"chroma-damaged-{time.time_ns()}"))
        return ChromaStore.open(folder, parts.manifest, check=check)


def _join(store: ChromaStore, data: Path) -> Index:
    """Join a store with its lexical index. The store is closed if that fails."""
    try:
        return Index.open(store, data / "lexical")
    except BaseException:
        store.close()
        raise


def _source_file(document: IndexedDocument) -> SourceFile:
    """Return the file that a document was made from. Its root is the folder that the id starts from."""
    path = Path(document.file)
    document_id = document.id.removesuffix("/" + document.attached_as.replace(ATTACHED, "/"))
    inside = path.as_posix().endswith(f"/{document_id}")
    return SourceFile(path, document_id, path.parents[document_id.count("/")] if inside else path.parent)
