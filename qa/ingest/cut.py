"""Files to chunks: read, parse, cut. A file that did not change is only read."""

import hashlib
import os
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, replace

from qa.corpus.chunks import cut_chunks
from qa.corpus.documents import SourceFile, read_file
from qa.errors import DocumentError, DuplicateError
from qa.ingest.report import Refusal
from qa.ingest.sources import Sources
from qa.records import Chunk, Document, DocumentInfo, IndexedDocument


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file; one that did not change has neither document nor refusal.

    Attributes:
        document: The new or changed document.
        chunks: Its chunks.
        refusal: Why the file cannot be indexed.
    """

    document: Document | None = None
    chunks: tuple[Chunk, ...] = ()
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cutter:
    """Makes chunks of files.

    Attributes:
        parse: Makes a document of a file's bytes, or raises a DocumentError.
        count_tokens: Counts the tokens of texts.
        chunk_tokens: Most tokens in a chunk.
        max_bytes: Larger files are refused.
    """

    parse: Callable[[SourceFile, bytes], Document]
    count_tokens: Callable[[Sequence[str]], list[int]]
    chunk_tokens: int
    max_bytes: int

    def cut(self, sources: Sources, documents: Mapping[str, IndexedDocument]) -> Generator[Outcome]:
        """What becomes of each file, in order.

        Args:
            sources: The files, and the documents that have lost theirs.
            documents: What the index holds before the first of them, by id.
        """
        unchanged = {file.id for file in sources.files if self._is_unchanged(file, documents)}
        left = {file.id for file in sources.files} - unchanged | set(sources.vanished)
        owners: dict[str, DocumentInfo] = {
            document.sha256: document for document in documents.values() if document.id not in left
        }
        for file in sources.files:
            if file.id in unchanged:
                yield Outcome()
                continue
            try:
                document = self._load(file, owners)
            except DocumentError as exc:
                yield Outcome(refusal=Refusal(file.location, str(exc), isinstance(exc, DuplicateError)))
                continue
            owners[document.sha256] = document
            yield Outcome(document, cut_chunks(document, max_tokens=self.chunk_tokens, count_tokens=self.count_tokens))

    def _is_unchanged(self, file: SourceFile, documents: Mapping[str, IndexedDocument]) -> bool:
        """Whether the index holds the file's bytes, which are then not parsed."""
        indexed = documents.get(file.id)
        try:
            return (
                indexed is not None
                and indexed.path == file.location
                and indexed.file_sha256 == hashlib.sha256(read_file(file, max_bytes=self.max_bytes)).hexdigest()
            )
        except DocumentError:
            return False  # it is refused when it is loaded

    def _load(self, file: SourceFile, owners: Mapping[str, DocumentInfo]) -> Document:
        """Read and parse a file.

        Args:
            file: The file.
            owners: Other documents by the SHA-256 of their text.
        """
        document = self.parse(file, read_file(file, max_bytes=self.max_bytes))
        owner = owners.get(document.sha256)
        if owner is None:
            return document
        if not os.path.lexists(owner.path):  # the file has moved here: the document keeps its id
            return replace(document, id=owner.id)
        raise DuplicateError(f"its text must be indexed once, it is that of {owner.id!r} too: remove one of the two")
