"""Filters as the searches know them."""

from dataclasses import replace

import pytest

from qa.answering.question import check_filters, searched
from qa.errors import QuestionError
from qa.records import Filters, IndexedDocument

FIRST = IndexedDocument(
    id="a.md",
    title="A",
    path="/a.md",
    sha256="",
    file_sha256="",
    characters=1,
    chunks=1,
    authors=("Ada Vint", "Bo Lund"),
)
KNOWN = {
    one.id: one
    for one in (FIRST, replace(FIRST, id="b.md", authors=("Bo Lund",)), replace(FIRST, id="c.md", authors=()))
}


@pytest.mark.parametrize(
    ("filters", "documents"),
    [
        (Filters(), ()),
        (Filters(documents=("c.md",)), ("c.md",)),
        (Filters(authors=("Bo Lund",)), ("a.md", "b.md")),
        (Filters(authors=("Ada Vint", "Bo Lund"), documents=("b.md", "c.md")), ("b.md",)),
        (Filters(authors=("Ada Vint",), documents=("c.md",)), ("",)),
    ],
)
def test_authors_are_searched_by_what_they_wrote(filters: Filters, documents: tuple[str, ...]) -> None:
    """Together with the other filters; where nothing is left, nothing is searched, and not everything."""
    assert (searched(filters, KNOWN).documents, searched(filters, KNOWN).authors) == (documents, ())


def test_an_author_must_be_known() -> None:
    """Spelled as indexed."""
    check_filters(Filters(authors=("Ada Vint",)), KNOWN)
    with pytest.raises(QuestionError, match="is 'ada vint': list them with GET /api/documents") as caught:
        check_filters(Filters(authors=("Bo Lund", "ada vint")), KNOWN)
    assert caught.value.field == "filters.author"
