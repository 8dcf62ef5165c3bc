"""Documents as JSON."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Self

from pydantic import Field

from qa.english.language import other_language
from qa.library.originals import has_pages
from qa.records import Document, DocumentInfo, IndexedDocument, stated
from qa.records import Field as MetadataField
from web.schema.base import Range, Reply
from web.schema.links import document_href, original_href, pages_href
from web.schema.locators import LocatorStart
from web.schema.readings import ReadingModel


class _DocumentMetadata(Reply):
    id: str = Field(description="Stable path of the document under the indexed folder.")
    title: str
    publisher: str | None
    published: date | None
    authors: list[str] = Field(description="Who wrote it, in order; for a message, who sent it.")
    created: date | None = Field(description="Day when its file was made, which is not that of publication.")
    url: str | None = Field(description="Where the document was published.")
    source: str | None = Field(description="What the document was made from.")
    sha256: str = Field(description="SHA-256 of the document's text in UTF-8.")
    characters: int = Field(description="Length of the text in code points.")
    notices: list[str] = Field(description="Content that should be in the text but is missing.")
    reading: ReadingModel = Field(description="How many of the file's words are in the text, and why others are not.")
    href: str = Field(description="Page that shows the document.")


def _metadata(document: DocumentInfo, root: str) -> dict[str, Any]:
    """Return the fields of `_DocumentMetadata` that do not need the text."""
    return {
        "id": document.id,
        "title": document.title,
        "publisher": document.publisher,
        "published": document.published,
        "authors": list(document.authors),
        "created": document.created,
        "url": document.url,
        "source": document.source,
        "sha256": document.sha256,
        "notices": list(document.notices),
        "reading": ReadingModel.of(document.reading),
        "href": document_href(document.id, root=root),
    }


class DocumentSummary(_DocumentMetadata):
    """A document without its text."""

    chunks: int = Field(description="Number of its chunks.")

    @classmethod
    def of(cls, document: IndexedDocument, *, root: str = "") -> Self:
        """Make the JSON of an indexed document. `root` is the path where the application is mounted."""
        return cls(**_metadata(document, root), characters=document.characters, chunks=document.chunks)


class DocumentsReply(Reply):
    """All documents, sorted by id."""

    documents: list[DocumentSummary]

    @classmethod
    def of(cls, documents: Sequence[IndexedDocument], *, root: str = "") -> Self:
        """Make the JSON of the list. `root` is the path where the application is mounted."""
        return cls(documents=[DocumentSummary.of(document, root=root) for document in documents])


class TableModel(Reply):
    """A table in a text: a row is a line, its cells are apart by ` | `."""

    start: int = Field(description="Offset of its first row.")
    end: int = Field(description="Offset after its last row.")
    header: int = Field(description="Number of its first rows that name the columns.")
    bars: list[int] = Field(description="Offsets of bars that are words of a cell, not borders.")


class DocumentReply(_DocumentMetadata):
    """A document with its text. The offsets of all citations refer to this text."""

    metadata: dict[MetadataField, str] = Field(
        description="The metadata as they are quoted: title, authors, publisher, days and language, as far as known."
    )
    headings: list[Range] = Field(description="Offsets `[start, end]` of the headings in the text.")
    locators: list[LocatorStart] = Field(description="The places in the text where its pages begin, in order.")
    tables: list[TableModel] = Field(description="The tables in the text, in order.")
    text: str = Field(description="The canonical text.")
    language: str | None = Field(description="Language of the text if it is not English, such as `de`.")
    original: str | None = Field(description="The file that it was read from; null where it may not be opened.")
    pages: str | None = Field(description="The list of its pages; null if it is no PDF, or may not be opened.")

    @classmethod
    def of(cls, document: Document, *, served: bool = False, root: str = "") -> Self:
        """Make the JSON of a document.

        Args:
            document: The document.
            served: Whether its file may be opened.
            root: The path that the application is mounted at.
        """
        return cls(
            **_metadata(document, root),
            characters=len(document.text),
            metadata=dict(stated(document)),
            headings=list(document.headings),
            locators=[LocatorStart.of(locator) for locator in document.locators],
            tables=[
                TableModel(start=table.start, end=table.end, header=table.header, bars=list(table.bars))
                for table in document.tables
            ],
            text=document.text,
            language=other_language(document.text),
            original=original_href(document.id, root=root) if served else None,
            pages=pages_href(document.id, root=root) if served and has_pages(document) else None,
        )
