"""The page of a quotation as JSON."""

from collections.abc import Sequence
from typing import Self

from pydantic import Field

from qa.records import Locator, LocatorKind, spell_locators
from web.schema.base import Reply


class _Part(Reply):
    number: int = Field(description="Its number, counted from 1.")
    label: str = Field(description="The document's label for it, such as `xiv`, or else its number.")


class LastPartModel(_Part):
    """The last page of a quotation that runs over several."""


class LocatorModel(_Part):
    """The page of a quotation."""

    kind: LocatorKind = Field(description="What it is.")
    through: LastPartModel | None = Field(description="The last one, if the quotation runs over several.")
    row: int | None = Field(description="Number of the (first) row in a sheet or file of values; null elsewhere.")
    text: str = Field(description="The form for people: `p. xiv`, `pp. 3–4`, `sheet Fleet, row 7`, `p. 2 (OCR, 93 %)`.")

    @classmethod
    def of(cls, locators: Sequence[Locator], ocr: float | None = None) -> Self | None:
        """Make the JSON of the pages of a quotation; `ocr` is its confidence, if it was read from a picture."""
        if not locators:
            return None
        rows = [one for one in locators if one.kind == "row"]
        parts = [one for one in locators if one.kind != "row"] or rows
        first, last = parts[0], parts[-1]
        return cls(
            number=first.number,
            label=first.label,
            kind=first.kind,
            through=None if first.same_part(last) else LastPartModel(number=last.number, label=last.label),
            row=rows[0].number if rows else None,
            text=spell_locators(locators, ocr),
        )


class LocatorStart(_Part):
    """The place in a document's text where a page begins. It reaches to the beginning of the next one."""

    kind: LocatorKind = Field(description="What it is.")
    start: int = Field(description="Offset of its first character in the text, in code points.")

    @classmethod
    def of(cls, locator: Locator) -> Self:
        """Make the JSON of a beginning."""
        return cls(number=locator.number, label=locator.label, kind=locator.kind, start=locator.start)
