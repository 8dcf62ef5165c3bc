"""Write documents and chunks as Chroma rows, and read them back. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from qa.records import Chunk, Document, DocumentInfo, Filters, IndexedDocument
from qa.store.readings import reading_row, to_reading
from qa.store.scans import scans_row, to_scans
from qa.store.structure import dump_cells, dump_locators, dump_tables, load_cells, load_locators, load_tables

Row = Mapping[str, Any]
_T = TypeVar("_T")

_INFO = ("title", "path", "sha256", "file_sha256", "url", "source", "language")


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk found in the index.

    Attributes:
        id: The row's id.
        document: Its document.
        chunk: The chunk.
        similarity: Cosine of its embedding with the question's, from -1 to 1.
    """

    id: str
    document: IndexedDocument
    chunk: Chunk
    similarity: float


def row_id(version: str, ordinal: int) -> str:
    """Return the id of a chunk's row.

    >>> row_id("a1b2", 3)
    'a1b2-3'
    """
    return f"{version}-{ordinal}"


def neighbours(row_id: str) -> tuple[str, str]:
    """Return the ids of the rows before and after a chunk's row, whether or not they exist.

    >>> neighbours("a1b2-3")
    ('a1b2-2', 'a1b2-4')
    """
    version, _, ordinal = row_id.rpartition("-")
    return f"{version}-{int(ordinal) - 1}", f"{version}-{int(ordinal) + 1}"


def belongs(row_id: str, row: Row, document: IndexedDocument) -> bool:
    """Whether a row belongs to the current version of a document, and not to an earlier cut of it."""
    return row_id.startswith(f"{document.version}-") and row["ordinal"] < document.chunks


def indexed_document(document: Document, chunks: Sequence[Chunk]) -> IndexedDocument:
    """Return a document as the index stores it."""
    return IndexedDocument(
        id=document.id,
        publisher=document.publisher,
        published=document.published,
        authors=document.authors,
        created=document.created,
        characters=len(document.text),
        chunks=len(chunks),
        headings=document.headings,
        locators=document.locators,
        tables=document.tables,
        scans=document.scans,
        notices=document.notices,
        reading=document.reading,
        **{name: getattr(document, name) for name in _INFO},
    )


def document(indexed: IndexedDocument, text: str) -> Document:
    """Return a document with its text again."""
    return Document(
        id=indexed.id,
        publisher=indexed.publisher,
        published=indexed.published,
        authors=indexed.authors,
        created=indexed.created,
        text=text,
        headings=indexed.headings,
        locators=indexed.locators,
        tables=indexed.tables,
        scans=indexed.scans,
        notices=indexed.notices,
        reading=indexed.reading,
        **{name: getattr(indexed, name) for name in _INFO},
    )


def to_row(document: DocumentInfo, indexed: IndexedDocument, chunk: Chunk, generation: int) -> Row:
    """Return the metadata of a chunk's row. Absent values are None, dates are integers such as 20241205.

    Args:
        document: The document.
        indexed: The same, as the index stores it.
        chunk: One of its chunks. The one of ordinal 0 carries the document's metadata.
        generation: Number of the ingest that writes it. Of two versions the later one counts.
    """
    row: dict[str, Any] = {
        "document_id": document.id,
        "publisher": document.publisher,
        "published": as_number(document.published),
        "ordinal": chunk.ordinal,
        "start": chunk.start,
        "end": chunk.end,
        "heading": chunk.heading or None,
        "sentences": _flat(chunk.sentences),
        "cells": dump_cells(chunk.cells),
    }
    if chunk.ordinal == 0:
        row |= {name: getattr(document, name) for name in _INFO}
        row |= {
            "headings": _flat(document.headings),
            **noted_row(document),
            "tables": dump_tables(document.tables),
            "notices": list(document.notices),
            "characters": indexed.characters,
            "chunks": indexed.chunks,
            "generation": generation,
        }
    # None, not left out: when a row is overwritten, Chroma keeps the values that the new row leaves out.
    return {name: None if value == [] else value for name, value in row.items()}


def noted_row(document: DocumentInfo) -> Row:
    """Return what may be written again for a document whose version stays: all of it is in its first row."""
    return {
        **reading_row(document.reading),
        **scans_row(document.scans),
        "locators": dump_locators(document.locators),
        "authors": list(document.authors) or None,
        "created": as_number(document.created),
        "language": document.language,
    }


def to_chunk(text: str, row: Row) -> Chunk:
    """Read a chunk from its row."""
    return Chunk(
        document_id=row["document_id"],
        ordinal=row["ordinal"],
        start=row["start"],
        end=row["end"],
        text=text,
        heading=row.get("heading") or "",
        sentences=pairs(row.get("sentences")),
        cells=load_cells(row.get("cells")),
    )


def to_indexed_document(row: Row) -> IndexedDocument:
    """Read a document from the row of its first chunk."""
    return IndexedDocument(
        id=row["document_id"],
        publisher=row.get("publisher"),
        published=_as_date(row.get("published")),
        authors=tuple(row.get("authors") or ()),
        created=_as_date(row.get("created")),
        characters=row["characters"],
        chunks=row["chunks"],
        headings=pairs(row.get("headings")),
        locators=load_locators(row.get("locators")),
        tables=load_tables(row.get("tables")),
        scans=to_scans(row),
        notices=tuple(row.get("notices") or ()),
        reading=to_reading(row),
        **{name: row.get(name) for name in _INFO},  # type: ignore[arg-type]  # required values are always there
    )


def to_indexed_documents(heads: Iterable[Row]) -> dict[str, IndexedDocument]:
    """Return the documents of some first rows, by id and in order of their ids.

    Two versions of a document exist together only after a crash between writing the new one and deleting the old one.
    Then both are complete, and the later one counts.
    """
    ordered = sorted(heads, key=lambda row: (row["document_id"], row["generation"]))
    return {row["document_id"]: to_indexed_document(row) for row in ordered}


def where(filters: Filters) -> dict[str, Any] | None:
    """Return the filters in Chroma's form.

    >>> where(Filters(publishers=("Turan",), published_after=date(2024, 10, 1)))
    {'$and': [{'publisher': {'$in': ['Turan']}}, {'published': {'$gte': 20241001}}]}
    """
    clauses: list[dict[str, Any]] = []
    if filters.documents:
        clauses.append({"document_id": {"$in": list(filters.documents)}})
    if filters.publishers:
        clauses.append({"publisher": {"$in": list(filters.publishers)}})
    if filters.published_after:
        clauses.append({"published": {"$gte": as_number(filters.published_after)}})
    if filters.published_before:
        clauses.append({"published": {"$lte": as_number(filters.published_before)}})
    return {"$and": clauses} if len(clauses) > 1 else next(iter(clauses), None)


def as_number(day: date | None) -> int | None:
    """Return a day as an integer that sorts in the same order.

    >>> as_number(date(2024, 12, 5))
    20241205
    """
    return None if day is None else day.year * 10000 + day.month * 100 + day.day


def pairs(flat: Sequence[int] | None) -> tuple[tuple[int, int], ...]:
    """Read offsets from their flat form.

    >>> pairs([0, 4, 5, 9])
    ((0, 4), (5, 9))
    """
    numbers = flat or ()
    return tuple(zip(numbers[::2], numbers[1::2], strict=True))


def pages(items: list[_T], size: int) -> Iterator[list[_T]]:
    """Yield a few items at a time.

    >>> list(pages([1, 2, 3], 2))
    [[1, 2], [3]]
    """
    for first in range(0, len(items), size):
        yield items[first : first + size]


def _flat(offsets: Sequence[tuple[int, int]]) -> list[int]:
    return [number for pair in offsets for number in pair]


def _as_date(number: int | None) -> date | None:
    return None if number is None else date(number // 10000, number // 100 % 100, number % 100)
