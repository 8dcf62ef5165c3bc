"""A chunk as it is searched: its text under its publisher, date, title and heading."""

from dataclasses import dataclass

from qa.records import Chunk, Document, DocumentInfo, IndexedDocument
from qa.store.rows import as_number, row_id

CONTEXT_CHARACTERS = 150  # of title and of heading, so that they leave the embedder room for the text


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A chunk as it is searched by words.

    Attributes:
        id: Id of its row in the store.
        document_id: Its document.
        publisher: Publisher of the document, if known.
        published: Day of publication as in `as_number`, if known.
        text: What is searched: the chunk's text after its title, heading, publisher and date.
    """

    id: str
    document_id: str
    publisher: str | None
    published: int | None
    text: str


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
