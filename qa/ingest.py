"""Files to index: read, parse, cut, embed, write. What did not change costs no embedding."""

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from qa.corpus.chunks import cut_chunks
from qa.corpus.documents import SUFFIXES, SourceFile, find_files, parse_document, read_file
from qa.errors import DocumentError, DuplicateError
from qa.models.embedder import Embedder
from qa.records import Chunk, Document, IndexedDocument, Vectors
from qa.store.chroma import ChromaStore
from qa.store.lexical import Entry, LexicalEditor, LexicalIndex
from qa.store.rows import as_number, row_id

BATCH = 64  # chunks embedded at once; also the most that wait in memory, whatever the size of the folder
CONTEXT_CHARACTERS = 150  # of title and of heading, so that they leave the embedder room for the text

_Cut = tuple[Document, tuple[Chunk, ...]]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that was not indexed.

    Attributes:
        path: The file, or the path given.
        reason: Rule, value and remedy.
        duplicate: Whether its text is indexed under another name.
    """

    path: str
    reason: str
    duplicate: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What an ingest did.

    Attributes:
        added: Ids of documents that are new.
        changed: Ids of documents that replaced an earlier version.
        removed: Ids of documents whose file vanished.
        unchanged: Number of documents that were left as they were.
        ignored: Number of files of kinds that are not indexed.
        refused: Files that could not be indexed; an earlier version in the index stays there.
        chunks: Number of chunks embedded.
        seconds: Time taken.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int
    ignored: int
    refused: tuple[Refusal, ...]
    chunks: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an ingest is.

    Attributes:
        files: Files dealt with.
        total: Files to deal with.
        chunks: Chunks embedded.
    """

    files: int
    total: int
    chunks: int


def ingest(
    paths: Sequence[Path],
    store: ChromaStore,
    lexical: LexicalIndex,
    embedder: Embedder,
    *,
    chunk_tokens: int,
    max_bytes: int,
    ids: Mapping[str, str] | None = None,
    on_progress: Callable[[Progress], None] = lambda _: None,
) -> Report:
    """Bring the index in line with the files under some paths; documents elsewhere stay as they are.

    Args:
        paths: Folders and files.
        store: The index.
        lexical: The lexical index derived from it.
        embedder: Embeds the chunks.
        chunk_tokens: Most tokens in a chunk.
        max_bytes: Larger files are refused.
        ids: Document ids that files keep, by absolute path; besides those of the index itself.
        on_progress: Called after each file and each batch of chunks.

    Raises:
        DocumentError: Nothing could be indexed in a rebuild.
        StoreError: The index cannot be written.
    """
    return _Ingest(store, lexical, embedder, chunk_tokens, max_bytes, ids or {}, on_progress).run(paths)


def embedded_text(document: Document, chunk: Chunk) -> str:
    """The text that is embedded for a chunk: it stands under its title and heading."""
    context = (document.title[:CONTEXT_CHARACTERS], chunk.heading[:CONTEXT_CHARACTERS])
    return "\n".join(part for part in (*dict.fromkeys(context), chunk.text.strip()) if part)


def lexical_entry(document: Document | IndexedDocument, chunk: Chunk) -> Entry:
    """A chunk as the lexical index takes it."""
    return Entry(
        id=row_id(document.version, chunk.ordinal),
        document_id=document.id,
        publisher=document.publisher,
        published=as_number(document.published),
        text=chunk.text,
        context=" ".join((document.title, chunk.heading, document.publisher or "")),
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
        ids: Mapping[str, str],
        on_progress: Callable[[Progress], None],
    ) -> None:
        self._store = store
        self._lexical = lexical
        self._embedder = embedder
        self._chunk_tokens = chunk_tokens
        self._max_bytes = max_bytes
        self._ids = {**ids, **{document.path: document.id for document in store.documents.values()}}
        self._on_progress = on_progress
        self._added: list[str] = []
        self._changed: list[str] = []
        self._refused: list[Refusal] = []
        self._unchanged = self._files = self._total = self._chunks = 0

    def run(self, paths: Sequence[Path]) -> Report:
        started = time.perf_counter()
        files, folders, ignored = self._find(paths)
        seen = {file.id for file in files}
        vanished = [
            document.id
            for document in self._store.documents.values()
            if document.id not in seen and any(Path(document.path).is_relative_to(folder) for folder in folders)
        ]
        self._total = len(files)
        self._store.begin()
        with self._lexical.edit() as editor:
            for batch in _batches(self._cut(files, vanished)):
                self._write(batch, editor)
            for document_id in vanished:
                self._store.remove(document_id)
                editor.remove(document_id)
            if self._store.building and not self._store.documents:
                raise DocumentError(f"a rebuild must index something, none of {len(files)} files could be; see {paths}")
            self._store.finish()
            editor.commit(self._store.stamp)
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

    def _find(self, paths: Sequence[Path]) -> tuple[list[SourceFile], list[Path], int]:
        """The files to index, the folders that they are all the files of, and the number of files ignored."""
        files: dict[Path, SourceFile] = {}
        folders, ignored = [], 0
        for path in map(Path.absolute, paths):
            try:
                found = find_files(path)
            except DocumentError as exc:
                self._refuse(path, exc)
                continue
            if path.is_dir():
                folders.append(path)
            for file in found:
                if path.is_dir() and file.path.suffix.lower() not in SUFFIXES:
                    ignored += 1
                else:  # a file keeps the id it has, also when it is now reached by another folder
                    files.setdefault(file.path, replace(file, id=self._ids.get(str(file.path), file.id)))
        return sorted(files.values(), key=lambda file: file.id), folders, ignored

    def _cut(self, files: Sequence[SourceFile], vanished: Sequence[str]) -> Iterator[_Cut]:
        """New and changed documents with their chunks; refused and unchanged files are only counted."""
        kept = [document for document in self._store.documents.values() if document.id not in vanished]
        owners = {document.sha256: document.id for document in kept}
        paths = {document.id: document.path for document in kept}
        for file in files:
            try:
                document = self._load(file, owners, paths.setdefault(file.id, str(file.path)))
            except DocumentError as exc:
                self._refuse(file.path, exc)
            else:
                if document is None:
                    self._unchanged += 1
                else:
                    owners[document.sha256] = document.id
                    chunks = cut_chunks(
                        document, max_tokens=self._chunk_tokens, count_tokens=self._embedder.count_tokens
                    )
                    yield document, chunks
            self._files += 1
            self._report()

    def _load(self, file: SourceFile, owners: Mapping[str, str], path: str) -> Document | None:
        """Read a file; None when the index holds it as it is.

        Args:
            file: The file.
            owners: Document ids by the SHA-256 of their text.
            path: The file that the document's id belongs to.
        """
        if path != str(file.path) and Path(path).exists():
            raise DocumentError(
                f"a document's id must be unique, {file.id!r} is that of {path}: index the folder above both"
            )
        data = read_file(file, max_bytes=self._max_bytes)
        indexed = self._store.documents.get(file.id)
        if indexed and indexed.path == str(file.path) and indexed.file_sha256 == hashlib.sha256(data).hexdigest():
            return None
        document = parse_document(file, data)
        owner = owners.get(document.sha256, document.id)
        if owner != document.id:
            raise DuplicateError(f"its text must be indexed once, it is that of {owner!r} too: remove one of the two")
        return document

    def _write(self, batch: Sequence[_Cut], editor: LexicalEditor) -> None:
        texts = [embedded_text(document, chunk) for document, chunks in batch for chunk in chunks]
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

    def _refuse(self, path: Path, error: DocumentError) -> None:
        self._refused.append(Refusal(str(path), str(error), isinstance(error, DuplicateError)))

    def _report(self) -> None:
        self._on_progress(Progress(self._files, self._total, self._chunks))


def _batches(cuts: Iterable[_Cut]) -> Iterator[list[_Cut]]:
    """Documents together, until they make a batch of chunks."""
    batch: list[_Cut] = []
    for cut in cuts:
        batch.append(cut)
        if sum(len(chunks) for _, chunks in batch) >= BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
