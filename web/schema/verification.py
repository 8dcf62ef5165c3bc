"""The results of checking quotations, as JSON."""

from collections.abc import Sequence
from typing import Self

from pydantic import Field

from qa.verify.check import Place, Status, Verdict
from web.schema.base import Reply
from web.schema.links import permalink
from web.schema.locators import LocatorModel


class PlaceModel(Reply):
    """Words of a document in its present state."""

    document: str = Field(description="Id of the document.")
    start: int = Field(description="Offset of the words in the document's text, in code points.")
    end: int = Field(description="Offset after them.")
    exact: str = Field(description="The words: `text[start:end]` of the document.")
    similarity: float = Field(description="Similarity to the quotation, from 0 to 1; 1 if they are the same.")
    locator: LocatorModel | None = Field(description="Their page; null if the document has none.")
    href: str = Field(description="Permalink of the place.")

    @classmethod
    def of(cls, place: Place, *, root: str = "") -> Self:
        """Make the JSON of a place. `root` is the path where the application is mounted."""
        return cls(
            document=place.document_id,
            start=place.start,
            end=place.end,
            exact=place.text,
            similarity=place.similarity,
            locator=LocatorModel.of(place.locators),
            href=permalink(
                place.document_id, place.start, place.text, sha256=place.sha256, root=root, field=place.field
            ),
        )


class NearestModel(PlaceModel):
    """The passage that is most similar to a changed quotation.

    It is a class of its own, because pydantic 2.14 makes no schema of a reply that has one model in two keys.
    """


class VerdictModel(Reply):
    """The result of checking one quotation."""

    number: int = Field(description="Position of the quotation among those sent, from 1.")
    status: Status = Field(
        description="`intact`: the words are where they were; `moved`: they are elsewhere in the document, or it "
        "was renamed; `changed`: the document is there, the words are not; `deleted`: the document is not in the index."
    )
    document: str | None = Field(description="Id of the quoted document, as sent.")
    start: int | None = Field(description="Offset of the quotation, as sent.")
    end: int | None = Field(description="Offset after it, as sent.")
    exact: str | None = Field(description="The quotation, as sent.")
    found: PlaceModel | None = Field(description="Its present place; null unless it is intact or has moved.")
    nearest: NearestModel | None = Field(
        description="If it has changed: the most similar passage, if there is one. It is not the quotation."
    )

    @classmethod
    def of(cls, number: int, verdict: Verdict, *, root: str = "") -> Self:
        """Make the JSON of a verdict. `root` is the path where the application is mounted."""
        claim, found, nearest = verdict.quotation, verdict.found, verdict.nearest
        return cls(
            number=number,
            status=verdict.status,
            document=claim.document_id,
            start=claim.start,
            end=claim.end,
            exact=claim.quote,
            found=None if found is None else PlaceModel.of(found, root=root),
            nearest=None if nearest is None else NearestModel.of(nearest, root=root),
        )


class VerifyReply(Reply):
    """The results of checking quotations, in the order of the request."""

    intact: bool = Field(description="Whether all of them are intact.")
    verdicts: list[VerdictModel] = Field(description="One for each quotation.")

    @classmethod
    def of(cls, verdicts: Sequence[Verdict], *, root: str = "") -> Self:
        """Make the JSON of verdicts. `root` is the path where the application is mounted."""
        return cls(
            intact=all(verdict.status == "intact" for verdict in verdicts),
            verdicts=[VerdictModel.of(number, verdict, root=root) for number, verdict in enumerate(verdicts, 1)],
        )
