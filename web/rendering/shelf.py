"""A page of the list of documents: those that match a search, in an order."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal, Self, get_args

from qa.records import IndexedDocument

PAGE = 50
"""Documents on one page."""

ShelfOrder = Literal["title", "newest", "longest"]


@dataclass(frozen=True, slots=True)
class Shelf:
    """One page of the documents that match a search.

    Attributes:
        documents: The documents of this page.
        found: Number of matching documents on all pages.
        number: Number of this page, from 1.
        pages: Number of pages, at least one.
        words: What was searched for.
        order: Their order.
        kind: Their kind; empty for all kinds.
        kinds: The kinds of all documents, sorted.
    """

    documents: Sequence[IndexedDocument]
    found: int
    number: int
    pages: int
    words: str
    order: ShelfOrder
    kind: str
    kinds: tuple[str, ...]

    @classmethod
    def of(
        cls, documents: Sequence[IndexedDocument], *, words: str = "", number: str = "", order: str = "", kind: str = ""
    ) -> Self:
        """Choose the documents of a page. What cannot be used counts as not given.

        Args:
            documents: All documents.
            words: Text that title, id, publisher or authors must contain, in any case; an empty string matches all.
            number: Number of the page. Anything else gives the first page.
            order: By title, or the newest or the longest first; anything else means by id.
            kind: A kind as `kind_of` names it; anything else means all.
        """
        kinds = tuple(sorted({kind_of(one) for one in documents}))
        fitting = [
            one
            for one in documents
            if words.casefold() in "\n".join((one.title, one.id, one.publisher or "", *one.authors)).casefold()
            and (kind not in kinds or kind_of(one) == kind)
        ]
        chosen: ShelfOrder = next((one for one in get_args(ShelfOrder) if one == order), "title")
        if order:
            fitting.sort(key=lambda one: one.title.casefold())
        if chosen == "newest":
            fitting.sort(key=lambda one: str(one.published or ""), reverse=True)
        if chosen == "longest":
            fitting.sort(key=lambda one: -one.characters)
        pages = max(1, -(-len(fitting) // PAGE))
        page = min(int(number), pages) if number.isascii() and number.isdigit() and len(number) < 9 else 1
        page = max(1, page)
        part = fitting[(page - 1) * PAGE : page * PAGE]
        return cls(part, len(fitting), page, pages, words, chosen, kind if kind in kinds else "", kinds)


def kind_of(document: IndexedDocument) -> str:
    """Return the kind of a document's file.

    >>> from tests.fake_service import FakeQA
    >>> kind_of(FakeQA().documents()[0])
    'MD'
    """
    return PurePosixPath(document.id).suffix.removeprefix(".").upper()


def page_count(document: IndexedDocument) -> int:
    """Return the number of pages of a PDF with text."""
    return sum(locator.kind == "page" for locator in document.locators)
