"""The searched form of a chunk: its text with its publisher, date, title and heading."""

from dataclasses import dataclass

from qa.records import Chunk, Document, DocumentInfo, IndexedDocument, read_text
from qa.store.rows import as_number, row_id

CONTEXT_CHARACTERS = 150  # of title and of heading each, so that the embedder has room for the text


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """The searched form of a chunk in the lexical index.

    Attributes:
        id: Id of its row in the store.
        document_id: Its document.
        publisher: Publisher of the document, if known.
        published: Day of publication as in `as_number`, if known.
        text: The searched text: title, heading, publisher and date, then the chunk's text.
    """

    id: str
    document_id: str
    publisher: str | None
    published: int | None
    text: str


def searched_text(document: DocumentInfo, chunk: Chunk) -> str:
    """Return the searched text of a chunk, for both indexes: publisher, date, title, heading, then its text to read."""
    published = document.published
    origin = (document.publisher, f"{published:%B} {published.day}, {published.year}" if published else None)
    context = (
        ", ".join(part for part in origin if part)[:CONTEXT_CHARACTERS],
        document.title[:CONTEXT_CHARACTERS],
        chunk.heading[:CONTEXT_CHARACTERS],
    )
    return "\n".join(part for part in (*dict.fromkeys(context), _read(chunk)) if part)


def _read(chunk: Chunk) -> str:
    """Return the text of a chunk to read; that of a chunk which only names columns is read as it is."""
    return read_text(chunk).text.strip() or chunk.text.strip()


def lexical_entry(document: Document | IndexedDocument, chunk: Chunk) -> Entry:
    """Return a chunk as an entry of the lexical index."""
    return Entry(
        id=row_id(document.version, chunk.ordinal),
        document_id=document.id,
        publisher=document.publisher,
        published=as_number(document.published),
        text=searched_text(document, chunk),
    )
