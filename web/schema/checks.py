"""The check of a text's quotations, as JSON."""

from collections import Counter
from collections.abc import Sequence
from typing import Annotated, Literal, Self, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from qa.checking.records import Change, ChangeKind, Kind, Quotation, Result, Status
from qa.records import spell_locators
from web.schema.base import Reply
from web.schema.extraction import objects
from web.schema.requests import InCollection
from web.schema.verification import PlaceModel

BROKEN: frozenset[Status] = frozenset(("altered", "misattributed", "contradicted"))
"""The verdicts of what does not hold; neither does a quotation that is not found."""

MOST_QUOTATIONS = 200
"""Maximum number of quotations that are checked in one request."""
MOST_CHARACTERS = 3000
"""Maximum length of a quotation that is checked in a request."""


class _Request(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class FoundQuotation(_Request):
    """A quotation that was already found in a text."""

    exact: str = Field(
        description="Its words, without marks around them.", json_schema_extra={"maxLength": MOST_CHARACTERS}
    )
    start: int = Field(default=0, description="Offset of its first character in the text, in code points.")
    end: int = Field(default=0, description="Offset after it.")
    kind: Kind = Field(
        default="marks", description="`marks`: in quotation marks; `block`: as a block; `claim`: outside of quotations."
    )
    after: str = Field(default="", description="What follows it, where its document may be named.")
    speaker: str | None = Field(default=None, description="Who said it, according to the text.")

    @classmethod
    def of(cls, quotation: Quotation) -> Self:
        """Make the JSON of a quotation."""
        return cls(
            exact=quotation.text,
            start=quotation.start,
            end=quotation.end,
            kind=quotation.kind,
            after=quotation.after,
            speaker=quotation.speaker,
        )

    def record(self) -> Quotation:
        """Return the quotation as a record."""
        return Quotation(
            text=self.exact, start=self.start, end=self.end, kind=self.kind, after=self.after, speaker=self.speaker
        )


class CheckRequest(_Request):
    """A text whose quotations are checked, or the quotations alone."""

    text: str | None = Field(default=None, description="The text.")
    format: Literal["text", "markdown"] = Field(
        default="text", description="How to read the text. In both, lines that begin with `>` are quotations."
    )
    claims: bool = Field(
        default=False, description="Whether to check the sentences, too, that state a number, a date or a name."
    )
    quotations: Annotated[
        list[FoundQuotation], BeforeValidator(objects, json_schema_input_type=list[FoundQuotation])
    ] = Field(
        default=[],
        description="Quotations that were already found.",
        json_schema_extra={"maxItems": MOST_QUOTATIONS},
    )
    collection: InCollection = None

    def to_quotations(self) -> list[Quotation]:
        """Return the quotations to check: those of the text, then the given ones."""
        # Only a check needs these, and every command loads the models of replies.
        from qa.checking.claims import find_claims
        from qa.checking.prose import read_markdown, read_plain
        from qa.checking.quotations import find_quotations

        read = read_markdown if self.format == "markdown" else read_plain
        prose = read(self.text or "")
        found = find_quotations(prose)
        if self.claims:
            found = sorted(found + find_claims(prose, found), key=lambda one: one.start)
        return found + [quotation.record() for quotation in self.quotations]


class ChangeModel(Reply):
    """Words that a quotation has differently from the document."""

    kind: ChangeKind = Field(description="What kind of words differ; the gravest kind, if there are several.")
    quoted: str = Field(description="The words of the quotation; empty if it leaves some out.")
    source: str = Field(description="The words of the document; empty if the quotation adds some.")


class CheckResult(Reply):
    """What is found out about a quotation."""

    number: int = Field(description="Its position among those of the request, from 1.")
    status: Status = Field(
        description="`verbatim`: its words stand in a document; `repaired`: they do but for typography, disclosed "
        "omissions and insertions; `altered`: a passage is near, and differs; `misattributed`: its words stand in "
        "another document than the text names, or somebody else says them; `not_found`: no passage is near. A claim is "
        "`supported` or `contradicted`, where rules can tell; else `nearest`: there is a passage near."
    )
    exact: str = Field(description="The words of the quotation, as the text has them.")
    start: int = Field(description="Offset of its first character in the text, in code points.")
    end: int = Field(description="Offset after it.")
    kind: Kind = Field(description="How the text shows it.")
    named: str | None = Field(description="The document that the text names for it, if any.")
    place: PlaceModel | None = Field(
        description="Its place, or the nearest passage if it is altered; null if it is not found. "
        "`similarity` is the share of the quotation's words that stand there."
    )
    message: str = Field(description="What was found out, in one sentence for people.")
    changes: list[ChangeModel] = Field(description="What differs, if it is altered.")
    speaker: str | None = Field(description="Who says it in the document, if somebody else than the text says.")

    @property
    def holds(self) -> bool:
        """Whether it is verbatim or repaired, or a claim that is not contradicted."""
        return self.status not in BROKEN and (self.status != "not_found" or self.kind == "claim")

    @classmethod
    def of(cls, number: int, result: Result, *, root: str = "") -> Self:
        """Make the JSON of a result. `root` is the path where the application is mounted."""
        quotation = result.quotation
        return cls(
            number=number,
            status=result.status,
            exact=quotation.text,
            start=quotation.start,
            end=quotation.end,
            kind=quotation.kind,
            named=result.named,
            place=None if result.place is None else PlaceModel.of(result.place, root=root),
            message=_describe(result),
            changes=[ChangeModel(kind=one.kind, quoted=one.quoted, source=one.source) for one in result.changes],
            speaker=result.speaker,
        )


class CheckReply(Reply):
    """The results of checking a text's quotations, in their order."""

    holds: bool = Field(description="Whether each quotation is verbatim or repaired, and no claim is contradicted.")
    counts: dict[Status, int] = Field(description="Number of quotations for each verdict.")
    quotations: list[CheckResult] = Field(description="One result for each quotation.")

    @classmethod
    def of(cls, results: Sequence[Result], *, root: str = "") -> Self:
        """Make the JSON of results. `root` is the path where the application is mounted."""
        return cls.joined([CheckResult.of(number, result, root=root) for number, result in enumerate(results, 1)])

    @classmethod
    def joined(cls, results: Sequence[CheckResult]) -> Self:
        """Make one reply of results, which are numbered anew."""
        counted = Counter(result.status for result in results)
        return cls(
            holds=all(result.holds for result in results),
            counts={status: counted[status] for status in get_args(Status)},
            quotations=[result.model_copy(update={"number": number}) for number, result in enumerate(results, 1)],
        )


def _describe(result: Result) -> str:
    place = result.place
    if place is None:
        return f"stands {f'neither in {result.named} nor elsewhere' if result.named else 'in no document'}"
    pages = spell_locators(place.locators, place.ocr)
    where = f"{place.document_id} {place.start}-{place.end}" + (f", {pages}" if pages else "")
    match result.status:
        case "supported":
            return f"is supported by {where}: “{place.text}”"
        case "contradicted":
            kind = result.changes[0].kind
            return f"has another {kind} than {where}: “{place.text}”"
        case "nearest":
            return f"is nearest to {where}: “{place.text}”"
        case "altered":
            return f"differs from {where}: {'; '.join(map(_spell, result.changes))}"
        case "misattributed" if result.speaker is not None:
            return f"is said by {result.speaker} in {where}"
        case "misattributed":
            return f"stands in {where}, not in {result.named}"
        case "repaired":
            return f"stands in {where} as “{place.text}”"
    return f"stands in {where}"


def _spell(change: Change) -> str:
    kind = change.kind.replace("_", " ")
    if not change.source:
        return f"{kind} “{change.quoted}” is added"
    if not change.quoted:
        return f"{kind} “{change.source}” is left out"
    return f"{kind} “{change.quoted}” instead of “{change.source}”"
