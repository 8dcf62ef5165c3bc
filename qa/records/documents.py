"""Documents, what they are cut into, which of them are meant, and files that were sent."""

import hashlib
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO

from qa.records.losses import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentInfo:
    """What is known of a document besides its text.

    Attributes:
        id: Stable POSIX path under the folder that was indexed, for example ``2024/demarche.md``.
        title: Title from front matter, the page's metadata or the first heading; else the file's name.
        path: Absolute path of the file it was read from.
        sha256: SHA-256 of the canonical text in UTF-8, lower-case hexadecimal.
        file_sha256: SHA-256 of the file's bytes, by which an unchanged file is known without parsing it.
        publisher: Who published it, if known.
        published: The day it was published, if known.
        url: Where it was published, if known.
        source: What it was made from, in words, for example the article that a digest retells.
        headings: Offsets ``(start, end)`` of the headings in the text, in order.
        notices: What of the file is not in the text though it should be: what is so, and the remedy.
        reading: How its file was read.
    """

    id: str
    title: str
    path: str
    sha256: str
    file_sha256: str
    publisher: str | None = None
    published: date | None = None
    url: str | None = None
    source: str | None = None
    headings: tuple[tuple[int, int], ...] = ()
    notices: tuple[str, ...] = ()
    reading: Reading = field(default_factory=Reading)

    @property
    def version(self) -> str:
        """Hash of text and metadata: two versions of a document differ in something that is indexed."""
        metadata = (self.title, self.publisher, self.published, self.url, self.source, self.headings, *self.notices)
        return hashlib.sha256(repr((self.id, self.sha256, *metadata)).encode()).hexdigest()[:24]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(DocumentInfo):
    """A document with its canonical text: the text that all offsets refer to.

    Attributes:
        text: The canonical text: readable prose without boilerplate, paragraphs separated by one blank line.
    """

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedDocument(DocumentInfo):
    """A document as the index knows it.

    Attributes:
        characters: Length of the canonical text in code points.
        chunks: Number of chunks it was cut into.
    """

    characters: int
    chunks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """A piece of a document. Joined in order, the chunks of a document give back its text exactly.

    Attributes:
        document_id: The document it is cut from.
        ordinal: Position among the document's chunks, from 0.
        start: Offset of its first character in the document's text.
        end: Offset after its last character.
        text: ``document.text[start:end]``.
        heading: The heading it stands under, or an empty string; embedded with it, not part of its text.
        sentences: Offsets in the document of the sentences that can be quoted, in order; headings are none.
    """

    document_id: str
    ordinal: int
    start: int
    end: int
    text: str
    heading: str = ""
    sentences: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which documents may answer. An empty field admits all; a document without a date fails a date filter.

    Attributes:
        documents: Admitted document ids.
        publishers: Admitted publishers, spelled as indexed.
        published_after: First admitted day.
        published_before: Last admitted day.
    """

    documents: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    published_after: date | None = None
    published_before: date | None = None

    def __bool__(self) -> bool:
        return bool(self.documents or self.publishers or self.published_after or self.published_before)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was sent.

    Attributes:
        name: Its name, as it was sent.
        content: Its bytes.
    """

    name: str
    content: BinaryIO
