"""Feedback on an answer as JSON. The answer is the endpoint's own reply; keys that are not needed are ignored."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal, Self
from uuid import uuid4

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from qa.feedback.check import MAX_NOTE_CHARACTERS
from qa.feedback.records import Feedback, Judged, Quote
from qa.records import Field as MetadataField
from qa.records import Verdict
from web.schema.base import Reply
from web.schema.requests import AskFilters


def _objects(value: object) -> object:
    if not isinstance(value, list):
        raise PydanticCustomError("objects_type", "not a list of objects")
    return value


class _Judged(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)


class JudgedCitation(_Judged):
    """A citation of the answer, or a closest passage."""

    number: int
    document: str
    start: int
    end: int
    exact: str
    sha256: str = ""
    field: MetadataField | None = None


class JudgedSnippet(_Judged):
    """The confidence of a snippet."""

    citation: int
    confidence: float


class JudgedWords(_Judged):
    """The words that answer, and their citation."""

    text: str
    citation: int


class JudgedAnswer(_Judged):
    """A reply of `/api/ask`, unchanged."""

    question: str
    interpreted_as: str | None = None
    verdict: Verdict | None = None
    answered: bool
    confidence: float
    answer: JudgedWords | None = None
    snippets: Annotated[list[JudgedSnippet], BeforeValidator(_objects)] = []
    citations: Annotated[list[JudgedCitation], BeforeValidator(_objects)] = []
    closest: Annotated[list[JudgedCitation], BeforeValidator(_objects)] = []
    reason: str | None = None

    def record(self, filters: AskFilters) -> Judged:
        """Return the answer as a record."""
        sure = {snippet.citation: snippet.confidence for snippet in self.snippets}
        shown = self.answered or self.verdict == "possible"
        cited = self.citations if shown else self.closest
        return Judged(
            question=self.question,
            interpreted_as=self.interpreted_as,
            filters=filters.record(),
            answered=shown,
            silence=self.reason,
            confidence=self.confidence,
            words=self._words(),
            quotes=tuple(
                Quote(
                    document_id=one.document,
                    start=one.start,
                    end=one.end,
                    exact=one.exact,
                    confidence=sure.get(one.number),
                    field=one.field,
                )
                for one in cited
            ),
        )

    def _words(self) -> Quote | None:
        """Return the words of the answer at their place, without a place if their citation does not have them."""
        if self.answer is None:
            return None
        words = self.answer.text
        held = next((one for one in self.citations if one.number == self.answer.citation and words in one.exact), None)
        if held is None:
            return Quote(document_id="", start=-1, end=-1, exact=words)
        start = held.start + held.exact.index(words)
        return Quote(document_id=held.document, start=start, end=start + len(words), exact=words, field=held.field)


class FeedbackRequest(BaseModel):
    """A thumb up or down for an answer, or for a reply without an answer."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    id: str | None = Field(
        default=None,
        description="A random UUID from the sender. Sent again with the same answer, it replaces the earlier feedback. "
        "Default: a new one.",
        json_schema_extra={"minLength": 8, "maxLength": 64},
    )
    verdict: str = Field(description="`up` or `down`.", json_schema_extra={"enum": ["up", "down"]})
    reason: str | None = Field(
        default=None,
        description="What was wrong: `wrong_answer`, `wrong_evidence`, `should_have_answered` (without an answer) or "
        "`out_of_date`. A thumb up has none.",
    )
    note: str = Field(
        default="",
        description="A note in the person's own words.",
        json_schema_extra={"maxLength": MAX_NOTE_CHARACTERS},
    )
    answer: JudgedAnswer = Field(description="The unchanged reply of `/api/ask`.")
    filters: AskFilters = Field(default=AskFilters(), description="The filters of the question.")

    def record(self) -> Feedback:
        """Return the feedback as a record, which is not checked yet."""
        said: dict[str, Any] = {"verdict": self.verdict, "fault": self.reason}  # checked by `check_feedback`
        return Feedback(
            id=uuid4().hex if self.id is None else self.id,
            time=datetime.now(UTC),
            note=self.note.strip(),
            judged=self.answer.record(self.filters),
            **said,
        )


class FeedbackReply(Reply):
    """Feedback as it was stored."""

    id: str = Field(description="Its id, for replacing it.")
    time: datetime = Field(description="When it was stored, in UTC.")
    verdict: Literal["up", "down"]
    status: Literal["new", "confirmed", "dismissed"]

    @classmethod
    def of(cls, feedback: Feedback) -> Self:
        """Make the JSON of feedback."""
        return cls(id=feedback.id, time=feedback.time, verdict=feedback.verdict, status=feedback.status)
