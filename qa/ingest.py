"""Files to index: read, parse, cut, embed, write. What did not change costs no embedding."""

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from qa.corpus.chunks import cut_chunks
from qa.corpus.documents import SUFFIXES, SourceFile, find_files, parse_document, read_file
from qa.errors import DocumentError, DuplicateError, StoppedError
from qa.models.embedder import Embedder
from qa.records import Chunk, Document, DocumentInfo, IndexedDocument
from qa.report import Progress, Refusal, Report
from qa.store.chroma import ChromaStore
from qa.store.lexical import Entry, LexicalEditor, LexicalIndex
from qa.store.rows import as_number, row_id
from qa.vectors import Vectors

BATCH = 64  # chunks embedded at once; documents wait until together they have as many
CONTEXT_CHARACTERS = 150  # of title and of heading, so that they leave the embedder room for the text

_Cut = tuple[Document, tuple[Chunk, ...]]


def ingest(
    paths: Sequence[Path | SourceFile],
    store: ChromaStore,
    lexical: LexicalIndex,
    embedder: Embedder,
    *,
    chunk_tokens: int,
    max_bytes: int,
    parse: Callable[[SourceFile, bytes], Document] = parse_document,
    on_progress: Callable[[Progress], None] = lambda _: None,
) -> Report:
    """Bring the index in line with the files under some paths; documents elsewhere stay as they are.

    Args:
        paths: Folders and files; a `SourceFile` keeps its id, and where it is gone its document is removed.
        store: The index.
        lexical: The lexical index derived from it.
        embedder: Embeds the chunks.
        chunk_tokens: Most tokens in a chunk.
        max_bytes: Larger files are refused.
        parse: Makes a document of a file's bytes, or raises a DocumentError.
        on_progress: Called after each file and each batch of chunks.

    Raises:
        DocumentError: Nothing could be indexed in a rebuild.
        StoppedError: `on_progress` raised it; what was indexed until then stands, and the paths are `unfinished`.
        StoreError: The index cannot be written.
    """
    return _Ingest(store, lexical, embedder, chunk_tokens, max_bytes, parse, on_progress).run(paths)


def searched_text(document: DocumentInfo, chunk: Chunk) -> str:
    """The text by which a chunk is found, in both indexes: it stands under its publisher, date, title and heading."""
    published = document.published
    origin = (document.publisher, f"{published:%B} {published.day}, {published.year}" if published else None)
    context = (
        ", ".join(part for part in origin if part)[:CONTEXT_CHARACTERS],
        document.title[:CONTEXT_CHARACTERS],
        chunk.heading[:CONTEXT_CHARACTERS],
    )
    return "\n".join(part for part in (*dict.fromkeys(context), chunk.text.strip()) if part)


def lexical_entry(document: Document | IndexedDocument, chunk: Chunk) -> Entry:
    """A chunk as the lexical index takes it."""
    return Entry(
        id=row_id(document.version, chunk.ordinal),
        document_id=document.id,
        publisher=document.publisher,
        published=as_number(document.published),
        text=searched_text(document, chunk),
    )


class _Ingest:
    """One run of `ingest`: its collaborators and what it has done so far."""

    def __init__(
        self,
        store: ChromaStore,
        lexical: LexicalIndex,
        embedder: Embedder,
        chunk_tokens: int,
        max_bytes: int,
        parse: Callable[[SourceFile, bytes], Document],
        on_progress: Callable[[Progress], None],
    ) -> None:
        self._store = store
        self._lexical = lexical
        self._embedder = embedder
        self._chunk_tokens = chunk_tokens
        self._max_bytes = max_bytes
        self._parse = parse
        self._on_progress = on_progress
        self._added: list[str] = []
        self._changed: list[str] = []
        self._refused: list[Refusal] = []
        self._unchanged = self._files = self._total = self._chunks = 0

    def run(self, paths: Sequence[Path | SourceFile]) -> Report:
        started = time.perf_counter()
        files, vanished, ignored = self._find(paths)
        self._total = len(files)
        begun = [str(path.absolute()) for path in paths if isinstance(path, Path)]
        stopped = None
        self._store.begin(begun)
        with self._lexical.edit() as editor:
            try:
                self._follow(files, vanished, editor)
            except StoppedError as exc:
                if self._store.building:
                    raise
                stopped = exc
            if self._store.building and not self._store.documents:
                raise DocumentError(
                    f"a rebuild must index a document, could index none of {len(files)} files: name other PATHS; the "
                    "index stays as it is"
                )
            self._store.finish()
            editor.commit(self._store.stamp)
        if stopped is not None:
            self._store.begin(begun)  # to be completed
            raise stopped
        return Report(
            added=tuple(self._added),
            changed=tuple(self._changed),
            removed=tuple(vanished),
            unchanged=self._unchanged,
            ignored=ignored,
            refused=tuple(self._refused),
            chunks=self._chunks,
            seconds=time.perf_counter() - started,
        )

    def _follow(self, files: Sequence[SourceFile], vanished: Sequence[str], editor: LexicalEditor) -> None:
        for batch in _batches(self._cut(files, vanished)):
            self._write(batch, editor)
        for document_id in vanished:
            self._store.remove(document_id)
            editor.remove(document_id)

    def _find(self, paths: Sequence[Path | SourceFile]) -> tuple[list[SourceFile], list[str], int]:
        """The files to index, the ids of documents whose file vanished, and the number of files ignored."""
        files: dict[Path, SourceFile] = {}
        folders, unreadable, ignored = [], [], 0
        known, gone = {document.path for document in self._store.documents.values()}, set()

        def refuse_folder(error: DocumentError, folder: Path) -> None:
            unreadable.append(folder)
            self._refuse(str(folder), error)

        for path in paths:
            if isinstance(path, SourceFile):
                if path.location in known and not os.path.lexists(path.path):
                    gone.add(path.location)
                else:
                    files.setdefault(path.path, path)
                continue
            try:
                found = find_files(path, refuse_folder)
            except DocumentError as exc:
                self._refuse(str(path), exc)
                continue
            if path.is_dir():
                folders.append(path.resolve())
                ignored += sum(file.path.suffix.lower() not in SUFFIXES for file in found)
                found = [file for file in found if file.path.suffix.lower() in SUFFIXES]
            for file in found:
                files.setdefault(file.path, file)
        named = self._name(sorted(files.values(), key=lambda file: (file.id, file.path)))
        seen = {file.location for file in named}
        vanished = [
            document.id
            for document in self._store.documents.values()
            if document.path in gone
            or (
                document.path not in seen
                and _is_below(document.path, folders)
                and not _is_below(document.path, unreadable)
            )
        ]
        return named, vanished, ignored

    def _name(self, files: Sequence[SourceFile]) -> list[SourceFile]:
        """Give each file the id it has; a new one whose id belongs to another file has its folder's name before it."""
        ids = {document.path: document.id for document in self._store.documents.values()}
        taken = set(ids.values())
        named = []
        for file in files:
            document_id, parents = ids.get(file.location, file.id), iter(file.root.parts[:0:-1])
            while file.location not in ids and document_id in taken and (parent := next(parents, None)) is not None:
                document_id = f"{parent}/{document_id}"
            taken.add(document_id)
            named.append(replace(file, id=document_id))
        return sorted(named, key=lambda file: file.id)

    def _cut(self, files: Sequence[SourceFile], vanished: Sequence[str]) -> Iterator[_Cut]:
        """New and changed documents with their chunks; refused and unchanged files are only counted."""
        unchanged = {file.id for file in files if self._is_unchanged(file)}
        pending = {file.id for file in files} - unchanged
        owners: dict[str, DocumentInfo] = {
            document.sha256: document
            for document in self._store.documents.values()
            if document.id not in pending and document.id not in vanished
        }
        for file in files:
            if file.id in unchanged:
                self._unchanged += 1
            else:
                try:
                    document = self._load(file, owners)
                except DocumentError as exc:
                    self._refuse(file.location, exc)
                else:
                    owners[document.sha256] = document
                    chunks = cut_chunks(
                        document, max_tokens=self._chunk_tokens, count_tokens=self._embedder.count_tokens
                    )
                    yield document, chunks
            self._files += 1
            self._report()

    def _is_unchanged(self, file: SourceFile) -> bool:
        """Whether the index holds the file's bytes, which are then not parsed."""
        indexed = self._store.documents.get(file.id)
        try:
            return (
                indexed is not None
                and indexed.path == file.location
                and indexed.file_sha256 == hashlib.sha256(read_file(file, max_bytes=self._max_bytes)).hexdigest()
            )
        except DocumentError:
            return False  # it is refused when it is loaded

    def _load(self, file: SourceFile, owners: Mapping[str, DocumentInfo]) -> Document:
        """Read and parse a file.

        Args:
            file: The file.
            owners: Other documents by the SHA-256 of their text.
        """
        document = self._parse(file, read_file(file, max_bytes=self._max_bytes))
        owner = owners.get(document.sha256)
        if owner is None:
            return document
        if not os.path.lexists(owner.path):  # the file has moved here: the document keeps its id
            return replace(document, id=owner.id)
        raise DuplicateError(f"its text must be indexed once, it is that of {owner.id!r} too: remove one of the two")

    def _write(self, batch: Sequence[_Cut], editor: LexicalEditor) -> None:
        texts = [searched_text(document, chunk) for document, chunks in batch for chunk in chunks]
        known = self._store.documents
        self._store.add(batch, self._embed(texts))
        for document, chunks in batch:
            editor.remove(document.id)
            editor.add(lexical_entry(document, chunk) for chunk in chunks)
            (self._changed if document.id in known else self._added).append(document.id)

    def _embed(self, texts: Sequence[str]) -> Vectors:
        parts = []
        for first in range(0, len(texts), BATCH):  # a long document shows progress, too
            parts.append(self._embedder.encode(texts[first : first + BATCH]))
            self._chunks += len(parts[-1])
            self._report()
        return np.concatenate(parts)

    def _refuse(self, path: str, error: DocumentError) -> None:
        self._refused.append(Refusal(path, str(error), isinstance(error, DuplicateError)))

    def _report(self) -> None:
        self._on_progress(Progress(self._files, self._total, self._chunks))


def _is_below(path: str, folders: Sequence[Path]) -> bool:
    return any(Path(path).is_relative_to(folder) for folder in folders)


def _batches(cuts: Iterable[_Cut]) -> Iterator[list[_Cut]]:
    """Documents together, until they make a batch of chunks."""
    batch: list[_Cut] = []
    count = 0
    for cut in cuts:
        batch.append(cut)
        count += len(cut[1])
        if count >= BATCH:
            yield batch
            batch, count = [], 0
    if batch:
        yield batch
