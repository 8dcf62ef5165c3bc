"""Documents, their chunks, filters over them, and uploaded files."""

import base64
import hashlib
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO, Self

from qa.records.locators import Locator
from qa.records.losses import Reading
from qa.records.scans import NO_SCANS, Scans
from qa.records.tables import Table

ATTACHED = "//"
"""Stands between the path of a message and the name of an attachment; no path of a file has it, except at its start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentInfo:
    """What is known about a document besides its text.

    Attributes:
        id: Stable POSIX path under the indexed folder, for example ``2024/demarche.md``.
        title: Title from front matter, the page's metadata or the first heading; else the file's name.
        path: Absolute path of its file. That of an attachment is the path of the message, ``//`` and its name.
        sha256: SHA-256 of the canonical text in UTF-8, lower-case hexadecimal.
        file_sha256: SHA-256 of the file's bytes, which identifies an unchanged file without parsing it.
        publisher: Who published it, if known.
        published: Day of publication, if known.
        authors: Who wrote it, in order; for a message, who sent it.
        created: Day when its file was made, which is not the day of publication, if known.
        language: Its language as BCP 47 has it, without a region, such as ``de``: stated in the file, else recognised.
        url: Address of publication, if known.
        source: What it was made from, in words, for example the article behind a digest.
        headings: Offsets ``(start, end)`` of the headings in the text, in order.
        locators: The places in the text where pages begin, sorted; empty for a file without pages.
        tables: Its tables, in order.
        scans: What was read from pictures.
        notices: Content that should be in the text but is missing, each with its remedy.
        reading: How its file was read.
    """

    id: str
    title: str
    path: str
    sha256: str
    file_sha256: str
    publisher: str | None = None
    published: date | None = None
    authors: tuple[str, ...] = ()
    created: date | None = None
    language: str | None = None
    url: str | None = None
    source: str | None = None
    headings: tuple[tuple[int, int], ...] = ()
    locators: tuple[Locator, ...] = ()
    tables: tuple[Table, ...] = ()
    scans: Scans = NO_SCANS
    notices: tuple[str, ...] = ()
    reading: Reading = field(default_factory=Reading)

    @property
    def file(self) -> str:
        """Absolute path of its file, or of the message that it is attached to.

        >>> DocumentInfo(id="a", title="A", path="/in/a.eml//b.pdf", sha256="", file_sha256="").file
        '/in/a.eml'
        """
        end = self.path.find(ATTACHED, 1)
        return self.path if end < 0 else self.path[:end]

    @property
    def attached_as(self) -> str:
        """Name of an attachment in its message; empty for a file of its own."""
        return self.path[len(self.file) + len(ATTACHED) :]

    @property
    def version(self) -> str:
        """Hash of text and metadata. Two versions of a document differ in something that is indexed.

        Its pages, scans, authors, language and day of creation are not included: they are in one row of the index. Its
        tables are, because their rows are searched with the names of their columns.
        """
        metadata = (self.title, self.publisher, self.published, self.url, self.source, self.headings, *self.notices)
        tables = (self.tables,) if self.tables else ()
        return hashlib.sha256(repr((self.id, self.sha256, *metadata, *tables)).encode()).hexdigest()[:24]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in a message.

    Attributes:
        name: Its name, unique in the message: POSIX, without white space at its ends.
        encoded: Its bytes in Base64, so that they travel as JSON.
    """

    name: str
    encoded: str = field(repr=False)

    @classmethod
    def of(cls, name: str, content: bytes) -> Self:
        """Make one from its bytes."""
        return cls(name, base64.b64encode(content).decode())

    @property
    def content(self) -> bytes:
        """Its bytes."""
        return base64.b64decode(self.encoded)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(DocumentInfo):
    """A document with its canonical text: the text that all offsets refer to.

    Attributes:
        text: The canonical text: readable prose without boilerplate, paragraphs separated by one blank line.
        attachments: The files in a message, which become documents of their own. The index does not store them.
    """

    text: str = field(repr=False)
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedDocument(DocumentInfo):
    """A document as the index stores it.

    Attributes:
        characters: Length of the canonical text in code points.
        chunks: Number of its chunks.
    """

    characters: int
    chunks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell of a table that is not empty.

    Attributes:
        start: Offset of its first character in the document's text.
        end: Offset after its last one.
        name: Name of its column, or an empty string.
    """

    start: int
    end: int
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """A piece of a document. Joined in order, the chunks of a document are exactly its text.

    Attributes:
        document_id: Its document.
        ordinal: Position among the document's chunks, from 0.
        start: Offset of its first character in the document's text.
        end: Offset after its last character.
        text: ``document.text[start:end]``.
        heading: The heading above it, or an empty string. It is embedded with the chunk, but not part of its text.
        sentences: Offsets in the document of the sentences and rows of tables that can be quoted, in order, without
            headings and the rows that name columns.
        cells: The cells of all its rows, in order, also of those that name columns.
    """

    document_id: str
    ordinal: int
    start: int
    end: int
    text: str
    heading: str = ""
    sentences: tuple[tuple[int, int], ...] = ()
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which documents may answer. An empty field allows all. A document without a date fails a date filter.

    Attributes:
        documents: Allowed document ids.
        publishers: Allowed publishers, spelled as indexed.
        authors: Allowed authors, spelled as indexed. A document needs one of them.
        published_after: First allowed day.
        published_before: Last allowed day.
    """

    documents: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    published_after: date | None = None
    published_before: date | None = None

    def __bool__(self) -> bool:
        return bool(self.documents or self.publishers or self.authors or self.published_after or self.published_before)

    def admit(self, document: DocumentInfo) -> bool:
        """Whether a document may answer."""
        if self.published_after or self.published_before:
            first, last = self.published_after or date.min, self.published_before or date.max
            if document.published is None or not first <= document.published <= last:
                return False
        return (
            (not self.documents or document.id in self.documents)
            and (not self.publishers or document.publisher in self.publishers)
            and (not self.authors or not set(self.authors).isdisjoint(document.authors))
        )


@dataclass(frozen=True, slots=True)
class Upload:
    """An uploaded file.

    Attributes:
        name: Its name, as it was sent.
        content: Its bytes.
    """

    name: str
    content: BinaryIO
