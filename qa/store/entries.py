"""A chunk as it is searched: its text under its publisher, date, title and heading."""

from qa.records import Chunk, Document, DocumentInfo, IndexedDocument
from qa.store.lexical import Entry
from qa.store.rows import as_number, row_id

CONTEXT_CHARACTERS = 150  # of title and of heading, so that they leave the embedder room for the text


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
