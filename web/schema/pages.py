"""The pages of a PDF, and the place of a quotation on them, as JSON. All lengths are in points, 1/72 of an inch."""

from collections.abc import Sequence
from typing import Self

from pydantic import Field

from qa.records import Locator
from web.schema.base import Reply
from web.schema.links import page_href


class BoxModel(Reply):
    """A rectangle, from the upper left corner of the page as it is shown."""

    left: float
    top: float
    right: float
    bottom: float


class PageModel(Reply):
    """A page as it is shown: turned and cropped as the file says."""

    number: int = Field(description="Its number, counted from 1.")
    label: str = Field(description="The document's label for it, such as `xiv`, or else its number.")
    width: float
    height: float
    image: str = Field(description="Its picture as PNG, with two pixels for each point.")


class MarkedPageModel(PageModel):
    """A page on which a quotation stands."""

    boxes: list[BoxModel] = Field(description="Boxes around its words, in the order of the page.")


class BoxesReply(Reply):
    """Where a quotation stands on the pages of its file."""

    document: str = Field(description="Id of the document.")
    start: int = Field(description="Offset of the quotation in the document's text, in code points.")
    end: int = Field(description="Offset after it.")
    text: str = Field(description="The quotation.")
    pages: list[MarkedPageModel]

    @classmethod
    def of(
        cls,
        document_id: str,
        start: int,
        text: str,
        marked: Sequence[tuple[Locator, tuple[float, float], Sequence[tuple[float, float, float, float]]]],
        *,
        root: str = "",
    ) -> Self:
        """Make the JSON of a marked quotation.

        Args:
            document_id: Its document.
            start: Its offset.
            text: Its words.
            marked: Its pages, each with width and height, and the left, top, right and bottom edges of its boxes.
            root: The path where the application is mounted.
        """
        pages = [
            MarkedPageModel(
                number=page.number,
                label=page.label,
                width=width,
                height=height,
                image=page_href(document_id, page.number, root=root),
                boxes=[BoxModel(left=box[0], top=box[1], right=box[2], bottom=box[3]) for box in boxes],
            )
            for page, (width, height), boxes in marked
        ]
        return cls(document=document_id, start=start, end=start + len(text), text=text, pages=pages)


class PagesReply(Reply):
    """The pages of a PDF, in order."""

    document: str = Field(description="Id of the document.")
    pages: list[PageModel]

    @classmethod
    def of(cls, document_id: str, sizes: Sequence[tuple[str, float, float]], *, root: str = "") -> Self:
        """Make the JSON of the label, width and height of each page. `root` is as in `BoxesReply.of`."""
        pages = [
            PageModel(
                number=number,
                label=label or str(number),
                width=width,
                height=height,
                image=page_href(document_id, number, root=root),
            )
            for number, (label, width, height) in enumerate(sizes, start=1)
        ]
        return cls(document=document_id, pages=pages)
