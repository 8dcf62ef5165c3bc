"""Find, cut, embed and write files; the stages run at the same time. Unchanged files are not embedded."""

import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from types import MappingProxyType

import numpy as np

from qa.corpus.documents import SourceFile, parse_document
from qa.corpus.version import parser_version
from qa.errors import DocumentError
from qa.ingest.ahead import ahead
from qa.ingest.cut import Cutter, Outcome
from qa.ingest.report import FileReading, Notice, Progress, Refusal, Report
from qa.ingest.sources import Sources, find_sources
from qa.models.embedder import Embedder
from qa.records import Chunk, Document, IndexedDocument
from qa.store.entries import searched_text
from qa.store.index import Index, IndexWriter
from qa.vectors import Vectors

BATCH = 64  # chunks that are embedded at once; documents wait until they have so many together
AHEAD = 16  # files that are cut in advance

_Cut = tuple[Document, tuple[Chunk, ...]]


def ingest(
    paths: Sequence[Path | SourceFile],
    index: Index,
    embedder: Embedder,
    *,
    chunk_tokens: int,
    max_bytes: int,
    parse: Callable[[SourceFile, bytes], Document] = parse_document,
    ocr: bool = False,
    admit: Callable[[SourceFile], bool] = lambda _: True,
    refused_before: Mapping[str, Refusal] = MappingProxyType({}),
    on_progress: Callable[[Progress], None] = lambda _: None,
) -> Report:
    """Update the index from the files under some paths. Documents elsewhere stay as they are.

    While a batch of chunks is embedded, the next files are parsed and cut, and the previous batch is written. Memory
    use does not grow with the number of files.

    Args:
        paths: Folders and files. A `SourceFile` keeps its id; if it is gone, its document is removed.
        index: The index.
        embedder: Embeds the chunks.
        chunk_tokens: Maximum number of tokens in a chunk.
        max_bytes: Larger files are refused.
        parse: Makes a document from a file's bytes, or raises a DocumentError. Called in a thread.
        ocr: Whether `parse` reads pictures.
        admit: Which of the files under the paths belong to this index.
        refused_before: As in `find_sources`.
        on_progress: Called after each file and each batch of chunks, in a thread.

    Raises:
        DocumentError: Nothing could be indexed in a rebuild.
        StoppedError: `on_progress` raised it. What was embedded until then is kept, and the paths are `unfinished`.
        StoreError: The index cannot be written.
    """
    cutter = Cutter(
        parse=parse,
        count_tokens=embedder.count_tokens,
        chunk_tokens=chunk_tokens,
        max_bytes=max_bytes,
        parser=parser_version(),
        ocr=ocr,
    )
    run = _Ingest(index, embedder, cutter, on_progress)
    return run.run(paths, find_sources(paths, index.documents, ocr=ocr, admit=admit, refused_before=refused_before))


class _Ingest:
    """One run of `ingest`: its parts and its counts so far."""

    def __init__(
        self,
        index: Index,
        embedder: Embedder,
        cutter: Cutter,
        on_progress: Callable[[Progress], None],
    ) -> None:
        self._index = index
        self._embedder = embedder
        self._cutter = cutter
        self._on_progress = on_progress
        self._added: list[str] = []
        self._changed: list[str] = []
        self._refused: list[Refusal] = []
        self._notices: list[Notice] = []
        self._readings: list[FileReading] = []
        self._noted: list[IndexedDocument] = []
        self._gone: list[str] = []
        self._others: list[str] = []
        self._reread = self._reworded = 0
        self._unchanged = self._files = self._total = self._chunks = 0
        self._started = time.perf_counter()

    def run(self, paths: Sequence[Path | SourceFile], sources: Sources) -> Report:
        self._refused += sources.refused
        self._total = len(sources.files)
        begun = [str(path.absolute()) for path in paths if isinstance(path, Path)]
        with self._index.write(begun) as writer:
            self._follow(sources, writer)
            if self._index.building and not self._index.documents:
                raise DocumentError(
                    f"a rebuild must index a document, could index none of {self._total} files: name other PATHS; the "
                    "index stays as it is"
                )
        return Report(
            added=tuple(self._added),
            changed=tuple(self._changed),
            deleted=self._deleted(sources),
            unchanged=self._unchanged,
            ignored=sources.ignored + len(self._others),
            refused=tuple(self._refused),
            chunks=self._chunks,
            seconds=time.perf_counter() - self._started,
            others=(*sources.others, *self._others),
            notices=tuple(self._notices),
            readings=tuple(self._readings),
            reread=self._reread,
            reworded=self._reworded,
        )

    def _follow(self, sources: Sources, writer: IndexWriter) -> None:
        cut = self._counted(ahead(self._cutter.cut(sources, self._index.documents), AHEAD))
        with closing(ahead(self._embedded(_batches(cut)))) as embedded:
            for cuts, vectors in embedded:
                self._write(cuts, vectors, writer)
        writer.note(self._noted)
        for document_id in self._deleted(sources):
            writer.delete(document_id)

    def _deleted(self, sources: Sources) -> tuple[str, ...]:
        """Return the ids of documents that are gone. Another file may have got such an id."""
        written = {*self._added, *self._changed}
        return tuple(one for one in (*sources.vanished, *self._gone) if one not in written)

    def _counted(self, outcomes: Generator[Outcome]) -> Generator[_Cut]:
        """Yield the documents with their chunks; refused and unchanged files are only counted."""
        with closing(outcomes):
            for outcome in outcomes:
                if outcome.refusal is not None:
                    self._refused.append(outcome.refusal)
                elif outcome.other:
                    self._others.append(outcome.other)
                elif outcome.document is None:
                    self._unchanged += not outcome.gone
                    self._gone += outcome.gone
                    self._noted += [] if outcome.noted is None else [outcome.noted]
                else:
                    self._reworded += outcome.reread
                    yield outcome.document, outcome.chunks
                self._reread += outcome.reread
                self._files += not outcome.attached
                self._report()

    def _embedded(self, batches: Generator[list[_Cut]]) -> Generator[tuple[list[_Cut], Vectors]]:
        """Yield the batches, each with the vectors of all its chunks."""
        with closing(batches):
            for batch in batches:
                texts = [searched_text(document, chunk) for document, chunks in batch for chunk in chunks]
                yield batch, self._vectors(texts)

    def _vectors(self, texts: Sequence[str]) -> Vectors:
        parts = []
        for first in range(0, len(texts), BATCH):  # a long document shows progress too
            parts.append(self._embedder.encode(texts[first : first + BATCH]))
            self._chunks += len(parts[-1])
            self._report()
        return np.concatenate(parts)

    def _write(self, cuts: Sequence[_Cut], vectors: Vectors, writer: IndexWriter) -> None:
        known = self._index.documents
        writer.add(cuts, vectors)
        for document, _ in cuts:
            self._notices += (Notice(document.id, text) for text in document.notices)
            self._readings.append(FileReading(document.id, document.reading))
            (self._changed if document.id in known else self._added).append(document.id)

    def _report(self) -> None:
        self._on_progress(Progress(self._files, self._total, self._chunks))


def _batches(cuts: Generator[_Cut]) -> Generator[list[_Cut]]:
    """Collect documents until they make a batch of chunks."""
    batch: list[_Cut] = []
    count = 0
    with closing(cuts):
        for cut in cuts:
            batch.append(cut)
            count += len(cut[1])
            if count >= BATCH:
                yield batch
                batch, count = [], 0
        if batch:
            yield batch
