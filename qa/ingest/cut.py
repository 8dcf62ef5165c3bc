"""From files to chunks: read, parse, cut. Each file is read once, and an unchanged file is not parsed."""

import hashlib
import os
from collections import defaultdict, deque
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from qa.corpus.chunks import cut_chunks
from qa.corpus.documents import SourceFile, read_file
from qa.corpus.formats.kinds import IMAGES
from qa.english.language import other_language
from qa.errors import DocumentError, DuplicateError, TransientError
from qa.ingest.report import Refusal
from qa.ingest.sources import Sources
from qa.records import Chunk, Document, DocumentInfo, IndexedDocument


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result for a file. An unchanged file has neither document nor refusal.

    Attributes:
        document: The new or changed document.
        chunks: Its chunks.
        refusal: The reason why the file cannot be indexed.
        attached: Whether it is an attachment, which no file of the sources is.
        other: Name of an image in a message that has no words of its own: it is no document.
        gone: Ids of documents of attachments that the file has no more.
        noted: The document of an unchanged file that was read again, when its text is still the same.
        reread: Whether the file is unchanged, and was read again because the rules are newer.
    """

    document: Document | None = None
    chunks: tuple[Chunk, ...] = ()
    refusal: Refusal | None = None
    attached: bool = False
    other: str = ""
    gone: tuple[str, ...] = ()
    noted: IndexedDocument | None = None
    reread: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cutter:
    """Makes chunks from files.

    Attributes:
        parse: Makes a document from a file's bytes, or raises a DocumentError.
        count_tokens: Counts the tokens of texts.
        chunk_tokens: Maximum number of tokens in a chunk.
        max_bytes: Larger files are refused.
        parser: Version of the rules of `parse`. A file that was read by others is read again.
        ocr: Whether `parse` reads pictures. Then a file with some that were not read is read again.
    """

    parse: Callable[[SourceFile, bytes], Document]
    count_tokens: Callable[[Sequence[str]], list[int]]
    chunk_tokens: int
    max_bytes: int
    parser: str
    ocr: bool = False

    def cut(self, sources: Sources, documents: Mapping[str, IndexedDocument]) -> Generator[Outcome]:
        """Yield the result for each file, in order.

        Args:
            sources: The files, and the documents whose files are gone.
            documents: The documents of the index before the first file, by id.
        """
        changes = _Changes(sources.files, documents, max_bytes=self.max_bytes, is_stale=self._is_stale)
        texts = _Texts({one.sha256: one for one in documents.values() if one.id not in sources.vanished}, changes)
        attached: dict[str, list[IndexedDocument]] = defaultdict(list)
        for indexed in documents.values():
            if indexed.attached_as:
                attached[indexed.file].append(indexed)
        for file in sources.files:
            try:
                data = changes.read(file)
            except DocumentError as exc:
                yield Outcome(refusal=Refusal.of(file.location, exc))
                continue
            if data is None:
                yield Outcome()
                continue
            earlier = {indexed.path: indexed.id for indexed in attached.get(file.location, ())}
            for one, outcome in self._cut_file(file, data, documents, texts):
                if not outcome.other:
                    earlier.pop(one.location, None)
                if one is file:
                    if outcome.refusal is not None:
                        earlier.clear()  # an earlier version stays, and so do its attachments
                    yield replace(outcome, reread=not changes.is_changed(file.id))
                else:
                    yield replace(outcome, attached=True)
            if earlier:
                yield Outcome(attached=True, gone=tuple(earlier.values()))

    def _is_stale(self, indexed: IndexedDocument) -> bool:
        """Whether a file should be read again although it is unchanged."""
        return indexed.reading.parser != self.parser or (self.ocr and bool(indexed.scans.unread))

    def _cut_file(
        self, file: SourceFile, data: bytes, documents: Mapping[str, IndexedDocument], texts: "_Texts"
    ) -> Generator[tuple[SourceFile, Outcome]]:
        """Yield the result for a file and for each of its attachments."""
        pending = deque([(file, data)])
        while pending:
            one, data = pending.popleft()
            try:
                document = texts.owned(_with_language(self.parse(one, data)), one)
            except DocumentError as exc:
                wordless = _is_attached_image(one) and not isinstance(exc, TransientError)
                yield one, Outcome(other=one.id) if wordless else Outcome(refusal=Refusal.of(one.location, exc))
                continue
            pending += [(one.attached(part.name), part.content) for part in document.attachments]
            document, indexed = replace(document, attachments=()), documents.get(one.id)
            if indexed is not None and _same(indexed, document):
                yield one, Outcome(noted=_noted(indexed, document))
                continue
            chunks = cut_chunks(document, max_tokens=self.chunk_tokens, count_tokens=self.count_tokens)
            yield one, Outcome(document, chunks)


class _Texts:
    """Finds documents of the same text.

    Args:
        before: The documents of the index before the first file, by the hash of their texts.
        changes: The changed files.
    """

    def __init__(self, before: Mapping[str, IndexedDocument], changes: "_Changes") -> None:
        self._before = before
        self.changes = changes
        self._written: dict[str, Document] = {}

    def owned(self, document: Document, file: SourceFile) -> Document:
        """Return the document of a file with its old or new id.

        Raises:
            DuplicateError: Another file has its text.
        """
        owner: DocumentInfo | None = self._written.get(document.sha256)
        known = self._before.get(document.sha256)
        if owner is None and known and known.id != file.id and not self.changes.is_changed(known.id):
            owner = known
        document = _owned(document, owner)
        self._written[document.sha256] = replace(document, attachments=())
        return document


class _Changes:
    """Finds the files that differ from the index. Each is read once."""

    def __init__(
        self,
        files: Sequence[SourceFile],
        documents: Mapping[str, IndexedDocument],
        *,
        max_bytes: int,
        is_stale: Callable[[IndexedDocument], bool],
    ) -> None:
        self._files = {file.id: file for file in files}
        self._documents = documents
        self._max_bytes = max_bytes
        self._is_stale = is_stale
        self._changed: dict[str, bool] = {}  # for the files that were read
        self._read_ahead: dict[str, bytes] = {}  # the bytes of changed files, until their turn comes

    def read(self, file: SourceFile) -> bytes | None:
        """Return the bytes of a file, or None if the index already has them.

        Raises:
            DocumentError: It cannot be read.
        """
        if file.id in self._read_ahead:
            return self._read_ahead.pop(file.id)
        if self._changed.get(file.id, True):
            self._changed[file.id] = True
            data = read_file(file, max_bytes=self._max_bytes)
            indexed = self._documents.get(file.id)
            self._changed[file.id] = (
                indexed is None
                or indexed.path != file.location
                or indexed.file_sha256 != hashlib.sha256(data).hexdigest()
            )
            stale = indexed is not None and self._is_stale(indexed)
            return data if self._changed[file.id] or stale else None
        return None

    def is_changed(self, document_id: str) -> bool:
        """Whether an indexed document's file is among these, and its bytes have changed or cannot be read."""
        file = self._files.get(document_id)
        if file is not None and document_id not in self._changed:
            with suppress(DocumentError):  # the file is refused when its turn comes
                data = self.read(file)
                if data is not None:
                    self._read_ahead[document_id] = data
        return self._changed.get(document_id, False)


def _is_attached_image(file: SourceFile) -> bool:
    return bool(file.member) and file.name.suffix.lower() in IMAGES


def _same(indexed: DocumentInfo, document: DocumentInfo) -> bool:
    """Whether the index has a document as it is, with its file."""
    one, other = ((it.version, it.path, it.file_sha256) for it in (indexed, document))
    return one == other


def _with_language(document: Document) -> Document:
    """Return a document with its language, recognised if neither its file nor plain English words tell it.

    The model for this is loaded here, once, and not by each parser.
    """
    return document if document.language else replace(document, language=other_language(document.text))


def _noted(indexed: IndexedDocument, document: Document) -> IndexedDocument:
    """Return an indexed document with what may change although its text does not."""
    return replace(
        indexed,
        reading=document.reading,
        locators=document.locators,
        scans=document.scans,
        authors=document.authors,
        created=document.created,
        language=document.language,
    )


def _owned(document: Document, owner: DocumentInfo | None) -> Document:
    """Return a document with its old or new id.

    Args:
        document: The document.
        owner: Another document with the same text, or None.

    Raises:
        DuplicateError: The file of the other one is still there.
    """
    if owner is None:
        return document
    if not os.path.lexists(owner.file):  # the file was moved here: the document keeps its id
        return replace(document, id=owner.id)
    raise DuplicateError(f"its text must be indexed once, it is that of {owner.id!r} too: remove one of the two")
