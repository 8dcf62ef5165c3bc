"""The records of feedback."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from qa.records import Field, Filters, Locator

Thumb = Literal["up", "down"]
Fault = Literal["wrong_answer", "wrong_evidence", "should_have_answered", "out_of_date"]
"""What was wrong with an answer.

``wrong_answer``: these words do not answer the question. ``wrong_evidence``: the answer is right, but its quotation
does not show it. ``should_have_answered``: the documents hold an answer, but none was given. ``out_of_date``: it was
right in the past.
"""
Status = Literal["new", "confirmed", "dismissed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words of a document: ``document.text[start:end] == exact`` when it was stored.

    Attributes:
        document_id: The document.
        start: Offset of the first character in the document's text.
        end: Offset after the last one.
        exact: The words.
        sha256: SHA-256 of the document's text at that time.
        confidence: Probability from 0 to 1 that was shown with it, or None.
        locators: The pages of these words, in order.
        field: The field of the document's metadata that they are from; None for its text.
    """

    document_id: str
    start: int
    end: int
    exact: str
    sha256: str = ""
    confidence: float | None = None
    locators: tuple[Locator, ...] = ()
    field: Field | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The answer (or the lack of one) that somebody judged.

    Attributes:
        question: The question as asked.
        interpreted_as: The completed question of a follow-up, or None.
        filters: Which documents were allowed.
        answered: Whether there was an answer, a sure or a possible one.
        silence: Why there was no answer, or None if there was one.
        confidence: Probability from 0 to 1 that was shown.
        words: The exact words that answered, or None.
        quotes: The snippets, in order; without an answer the closest passages.
    """

    question: str
    interpreted_as: str | None = None
    filters: Filters = field(default_factory=Filters)
    answered: bool
    silence: str | None = None
    confidence: float
    words: Quote | None = None
    quotes: tuple[Quote, ...] = ()

    @property
    def meant(self) -> str:
        """The question in a form that can be understood alone."""
        return self.interpreted_as or self.question


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """Feedback on an answer, and the decision about it.

    Attributes:
        id: Made by the page. If the same page judges the same answer again, it sends the same id.
        time: When it was last sent, in UTC.
        verdict: Thumb up or down.
        fault: What was wrong, or None; a thumb up has none.
        note: A note in the person's own words; may be empty.
        judged: The judged answer.
        status: Whether a reviewer has found it right (confirmed) or not (dismissed), or has not looked at it yet.
        right: The right words that the reviewer found, or None.
        unanswerable: Whether the reviewer found that the documents hold no answer.
    """

    id: str
    time: datetime
    verdict: Thumb
    fault: Fault | None = None
    note: str = ""
    judged: Judged
    status: Status = "new"
    right: Quote | None = None
    unanswerable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A question that the documents did not answer.

    Attributes:
        question: The question as it was first asked, or its completed form.
        reason: Why there was no answer the last time.
        count: How often it was asked.
        first: When it was first asked, in UTC.
        last: When it was last asked, in UTC.
    """

    question: str
    reason: str
    count: int
    first: datetime
    last: datetime
