"""The list of documents: found by words and kind, in an order, on pages."""

from dataclasses import replace
from datetime import date

import pytest

from qa.records import IndexedDocument
from tests.fake_service import FakeQA
from web.rendering.shelf import PAGE, Shelf

FIRST = FakeQA().documents()[1]
DOCUMENTS = [
    replace(FIRST, id="b.md", title="beacons", publisher="Harbour", published=date(2023, 1, 1), characters=10),
    replace(FIRST, id="a.pdf", title="Anchors", publisher=None, published=None, characters=30),
    replace(FIRST, id="c.md", title="Cranes", publisher="Dock & co", published=date(2024, 1, 1), characters=20),
]


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        ({}, "b.md a.pdf c.md"),
        ({"order": "title"}, "a.pdf b.md c.md"),
        ({"order": "newest"}, "c.md b.md a.pdf"),
        ({"order": "longest"}, "a.pdf c.md b.md"),
        ({"order": "sideways"}, "a.pdf b.md c.md"),
        ({"kind": "MD"}, "b.md c.md"),
        ({"kind": "EXE"}, "b.md a.pdf c.md"),
        ({"words": "HARBOUR"}, "b.md"),
        ({"words": "a.pdf"}, "a.pdf"),
        ({"words": "anchor", "kind": "MD"}, ""),
    ],
)
def test_documents_are_found_and_ordered(asked: dict[str, str], ids: str) -> None:
    """What cannot be used counts as not given."""
    shelf = Shelf.of(DOCUMENTS, **asked)
    assert " ".join(one.id for one in shelf.documents) == ids
    assert shelf.kinds == ("MD", "PDF")


@pytest.mark.parametrize(("number", "shown"), [("", 1), ("2", 2), ("9", 3), ("0", 1), ("-1", 1), ("²", 1), ("x", 1)])
def test_a_page_is_one_of_those_that_are_there(number: str, shown: int) -> None:
    """The last one has the rest."""
    many: list[IndexedDocument] = [replace(FIRST, id=f"{place}.md") for place in range(2 * PAGE + 1)]
    shelf = Shelf.of(many, number=number)
    assert (shelf.number, shelf.pages, shelf.found) == (shown, 3, len(many))
    assert len(shelf.documents) == (1 if shown == 3 else PAGE)
