"""One page of a PDF for the page of its document, with the quotation marked: it works without JavaScript."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import url_for

from qa.errors import NotFoundError, OriginalError, QuotationError
from qa.library.originals import Originals, has_pages
from qa.records import Document
from web.schema import page_href

_LONGEST = 6  # digits of the number of a page
_QUOTATION = ("start", "end", "hash", "text")  # parameters of a permalink


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of a PDF.

    Attributes:
        number: Its number, from 1.
        label: The file's label for it, or its number.
        count: Number of pages.
        width: Its width in points.
        height: Its height.
        image: Address of its picture.
        boxes: Left, top, right and bottom edges of the marked words, in points.
        elsewhere: Number of the first page with marked words, if none are on this one.
    """

    number: int
    label: str
    count: int
    width: float
    height: float
    image: str
    boxes: Sequence[tuple[float, float, float, float]]
    elsewhere: int | None


@dataclass(frozen=True, slots=True)
class Views:
    """The two forms in which a document that has pages is shown.

    Attributes:
        text: Address of its text, with the quotation.
        page: Address of its pages, with the quotation.
        address: Address of the document alone.
        kept: The parameters that both keep.
    """

    text: str
    page: str
    address: str
    kept: dict[str, str]


def views(document: Document, files: Originals, parameters: dict[str, str]) -> Views | None:
    """Return the forms in which a document is shown; None if its pages cannot be.

    Args:
        document: The document.
        files: The files of documents.
        parameters: The parameters of the address that name a quotation; both addresses keep them.
    """
    if not (files.served and has_pages(document)):
        return None
    kept = {name: parameters[name] for name in _QUOTATION if name in parameters}
    address = url_for("pages.document", document_id=document.id)
    text, page = (f"{address}?{urlencode(query)}" for query in (kept, {**kept, "view": "page"}))
    return Views(text if kept else address, page, address, kept)


def sheet(
    document: Document, marked: tuple[int, int] | None, files: Originals, wanted: str | None, *, root: str
) -> Sheet | str:
    """Return a page of a document, or a message if it cannot be shown.

    Args:
        document: The document.
        marked: Offsets of the quotation, if there is one.
        files: The files of documents.
        wanted: Number of the page; by default that on which the quotation begins, else the first one.
        root: The path where the application is mounted.
    """
    try:
        sizes = files.measure(document)
        found = files.mark(document, *marked) if marked else []
    except (OriginalError, NotFoundError, QuotationError) as exc:
        return str(exc)
    boxes = {page.number: mark.boxes for page, mark in found}
    first = next(iter(boxes), None)
    number = int(wanted) if wanted and wanted.isdecimal() and len(wanted) <= _LONGEST else first or 1
    number = min(max(number, 1), len(sizes))
    label, width, height = sizes[number - 1]
    return Sheet(
        number=number,
        label=label or str(number),
        count=len(sizes),
        width=width,
        height=height,
        image=page_href(document.id, number, root=root),
        boxes=boxes.get(number, ()),
        elsewhere=None if number in boxes else first,
    )
