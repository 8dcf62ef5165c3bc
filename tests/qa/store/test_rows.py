"""Documents and chunks to rows and back: nothing is lost, and unknown values are not written."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from qa.records import Chunk, Document, Filters
from qa.store.rows import (
    Row,
    as_number,
    document,
    indexed_document,
    to_chunk,
    to_indexed_document,
    to_row,
    where,
)

offsets = st.lists(st.tuples(st.integers(0, 10**9), st.integers(0, 10**9)), max_size=5).map(tuple)
maybe = st.none() | st.text()
chunks = st.builds(
    Chunk,
    document_id=st.just("a.md"),
    ordinal=st.integers(0, 3),
    start=st.integers(0, 10**9),
    end=st.integers(0, 10**9),
    text=st.text(),
    heading=st.text(),
    sentences=offsets,
)
documents = st.builds(
    Document,
    id=st.just("a.md"),
    title=st.text(),
    path=st.text(),
    sha256=st.text(),
    file_sha256=st.text(),
    publisher=maybe,
    published=st.none() | st.dates(),
    authors=st.lists(st.text(), max_size=3).map(tuple),
    created=st.none() | st.dates(),
    language=st.none() | st.sampled_from(["en", "de"]),
    url=maybe,
    source=maybe,
    text=st.text(),
    headings=offsets,
)


def row_of(whole: Document, chunk: Chunk) -> Row:
    """The row of a document's chunk."""
    return to_row(whole, indexed_document(whole, [chunk]), chunk, 1)


@given(documents, chunks)
def test_a_chunk_survives_its_row(whole: Document, chunk: Chunk) -> None:
    """Row and text give back the same chunk."""
    assert to_chunk(chunk.text, row_of(whole, chunk)) == chunk


@given(documents, chunks.filter(lambda chunk: chunk.ordinal == 0))
def test_a_document_survives_the_row_of_its_first_chunk(whole: Document, chunk: Chunk) -> None:
    """The first row and the text give back the same document, with the same version."""
    row = row_of(whole, chunk)
    indexed = to_indexed_document(row)
    assert indexed == indexed_document(whole, [chunk])
    assert indexed.version == whole.version
    assert document(indexed, whole.text) == whole


@given(documents, chunks)
def test_a_row_holds_what_chroma_can_keep(whole: Document, chunk: Chunk) -> None:
    """Values are strings, integers and lists of one of them; unknown or empty ones are None, which Chroma drops."""
    for value in row_of(whole, chunk).values():
        assert value is None or isinstance(value, str | int) or (value and len(set(map(type, value))) == 1)


@given(documents, chunks.filter(lambda chunk: chunk.ordinal == 0))
def test_a_row_without_its_unknown_values_means_the_same(whole: Document, chunk: Chunk) -> None:
    """Chroma returns rows without the keys whose value is None, and nothing is lost."""
    row = {name: value for name, value in row_of(whole, chunk).items() if value is not None}
    assert to_chunk(chunk.text, row) == chunk
    assert to_indexed_document(row) == indexed_document(whole, [chunk])


@given(documents, chunks)
def test_only_the_first_row_carries_the_document(whole: Document, chunk: Chunk) -> None:
    """Only the row of ordinal 0 has the document's metadata; all rows have the values for filters."""
    row = row_of(whole, chunk)
    assert ("title" in row) == ("generation" in row) == ("chunks" in row) == (chunk.ordinal == 0)
    assert row.get("publisher") == whole.publisher
    assert row.get("published") == as_number(whole.published)


@given(st.dates(), st.dates())
def test_days_sort_as_their_numbers(one: date, other: date) -> None:
    """A day's number is greater exactly when the day is later."""
    first, second = as_number(one), as_number(other)
    assert first is not None
    assert second is not None
    assert (first < second) == (one < other)


def test_filters_in_the_form_of_chroma() -> None:
    """No filter is None, one stands alone, several are joined, bounds are inclusive."""
    assert where(Filters()) is None
    assert where(Filters(documents=("a.md", "b.md"))) == {"document_id": {"$in": ["a.md", "b.md"]}}
    assert where(Filters(published_after=date(2024, 1, 2), published_before=date(2024, 12, 31))) == {
        "$and": [{"published": {"$gte": 20240102}}, {"published": {"$lte": 20241231}}]
    }
