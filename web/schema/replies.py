"""An answer, or a reply without an answer, as JSON."""

from collections.abc import Sequence
from typing import Self

from pydantic import Field

from qa.records import Answer, AnswerGroup, Kind, Reason, Snippet, Verdict
from web.schema.base import Range, Reply
from web.schema.cautions import CautionModel
from web.schema.citations import CitationModel, ClosestModel
from web.schema.display import (
    Arrangement,
    ConfidenceLabel,
    NamedFilter,
    ShownAs,
    arrange,
    confidence_label,
    shown_as,
)
from web.schema.tables import TableModel


class SnippetModel(Reply):
    """One supporting quotation: whole sentences, with the important words marked."""

    citation: int = Field(description="Number of its citation.")
    text: str = Field(description="The quotation, equal to its citation's `exact`.")
    highlights: list[Range] = Field(description="Offsets `[start, end]` within `text` of the important words.")
    confidence: float = Field(description="Probability from 0 to 1 that it answers the question.")
    confidence_label: ConfidenceLabel = Field(description="The same as a word: `High` from 0.8, `Medium` from 0.5.")
    outline: list[str] = Field(description="In a summary, the headings of its document.")
    table: TableModel | None = Field(description="The row of a table that the quotation is; null if it is none.")

    @classmethod
    def of(cls, snippet: Snippet) -> Self:
        """Make the JSON of a snippet."""
        return cls(
            citation=snippet.citation,
            text=snippet.text,
            highlights=list(snippet.highlights),
            confidence=snippet.confidence,
            confidence_label=confidence_label(snippet.confidence),
            outline=list(snippet.outline),
            table=None if snippet.table is None else TableModel.of(snippet.table),
        )


class AnswerText(Reply):
    """The words that answer, and their citation."""

    text: str = Field(description="The exact words, a slice of the first snippet.")
    citation: int

    @classmethod
    def of(cls, answer: Answer) -> Self | None:
        """Make the JSON of an answer's words; None if it has none."""
        return None if answer.text is None else cls(text=answer.text, citation=answer.snippets[0].citation)


class GroupModel(Reply):
    """One answer, and the sources that give it."""

    text: str = Field(description="The exact words in the first of its quotations.")
    sources: int = Field(
        description="Independent sources among all that was found; copies of a document count once. "
        "It can be more than the number of `citations`: `limit` applies to quotations, not to this count."
    )
    citations: list[int] = Field(description="Numbers of the citations that give this answer, in order.")
    about: str | None = Field(description="Which of two things it is about, if the question compares them.")

    @classmethod
    def of(cls, group: AnswerGroup) -> Self:
        """Make the JSON of a group."""
        return cls(text=group.text, sources=group.sources, citations=list(group.citations), about=group.about)


class ArrangementModel(Reply):
    """Which quotations are in view and which are folded, by the numbers of their citations, in order of display."""

    first: list[int] = Field(description="Those in view.")
    more: list[int] = Field(description="Folded: further passages of the same documents.")
    less_sure: list[int] = Field(
        description="Folded, with nothing marked: those that probably do not answer, beside a sure answer."
    )

    @classmethod
    def of(cls, arrangement: Arrangement) -> Self:
        """Make the JSON of an arrangement."""
        return cls(first=list(arrangement.first), more=list(arrangement.more), less_sure=list(arrangement.less_sure))


class FilterModel(Reply):
    """One filter, or the order, of a question."""

    name: str = Field(
        description="The parameter: `publisher`, `author`, `document`, `published_after`, `published_before`, `order`."
    )
    value: str = Field(description="Its value, as it was sent.")
    label: str = Field(
        description="The form for people: the title of a document, `from 1 October 2024`, `Newest first`."
    )


class AskReply(Reply):
    """An answer; or, if `answered` is false, the reason why there is none and the closest passages."""

    question: str = Field(description="The question as asked.")
    interpreted_as: str | None = Field(
        description="The question that was answered, if the history completes the one asked, or words of it are "
        "misspelled; null if it was answered as asked."
    )
    filters: list[FilterModel] = Field(description="The filters and the order of the question, in words.")
    kind: Kind = Field(
        description="What the reply is: `answer`, whether there is one or not; `results`, the passages for keywords or "
        "for `tell me about`, with their words marked; `summary`, how the documents begin, with their headings. A list "
        "has the verdict `possible`, and no confidence."
    )
    verdict: Verdict = Field(
        description="`answer`: a sure answer; `possible`: quotations that may answer it, to be shown "
        "with their caution; `none`: no answer."
    )
    caution: CautionModel | None = Field(
        description="The note above a possible answer, or that the question is not in English; null for any other."
    )
    language: str | None = Field(
        description="Language of question or quotation if it is not English, such as `de`; an answer is "
        "then `possible` at most."
    )
    misread: list[str] = Field(
        description="Words of the answer that were perhaps read wrongly from a picture; with any, it is `possible`."
    )
    answered: bool = Field(description="Whether the verdict is `answer`.")
    confidence: float = Field(
        description="Probability from 0 to 1 that the first snippet answers the question; "
        "without an answer, that the best found passage does."
    )
    answer: AnswerText | None
    shown_as: ShownAs | None = Field(
        description="How an answer is shown above its quotations: its words alone (`phrase`), who says what, because "
        "documents say different things (`comparison`), or not at all, because the sentence leads (`sentence`); "
        "a `list` is only its quotations."
    )
    shown: ArrangementModel
    snippets: list[SnippetModel] = Field(description="Quotations that answer, in the requested order.")
    citations: list[CitationModel] = Field(description="One for each snippet.")
    groups: list[GroupModel] = Field(
        description="The answers of one kind (dates, numbers or names) that different documents give; equal ones are "
        "one group. A quotation that is not sure enough to stand alone, and agrees with no other, is in none."
    )
    reason: Reason | None = Field(description="Why there is no answer.")
    closest: list[ClosestModel] = Field(description="Without an answer: the nearest passages.")
    absent: list[str] = Field(description="Shards that did not answer in time; then no answer is sure.")
    timing_ms: dict[str, float] = Field(description="Milliseconds by stage.")

    @classmethod
    def of(cls, answer: Answer, *, filters: Sequence[NamedFilter] = (), root: str = "") -> Self:
        """Make the JSON of an answer.

        Args:
            answer: The answer.
            filters: The filters of the question.
            root: The path where the application is mounted.
        """
        return cls(
            question=answer.question,
            interpreted_as=answer.interpreted_as,
            filters=[FilterModel(name=one.name, value=one.value, label=one.label) for one in filters],
            kind=answer.kind,
            verdict=answer.verdict,
            caution=CautionModel.of(answer),
            language=answer.language,
            misread=list(answer.misread),
            answered=answer.answered,
            confidence=answer.confidence,
            answer=AnswerText.of(answer),
            shown_as=shown_as(answer),
            shown=ArrangementModel.of(arrange(answer)),
            snippets=[SnippetModel.of(snippet) for snippet in answer.snippets],
            citations=[CitationModel.of(citation, root=root) for citation in answer.citations],
            groups=[GroupModel.of(group) for group in answer.groups],
            reason=answer.reason,
            closest=[ClosestModel.of(citation, root=root) for citation in answer.closest],
            absent=list(answer.absent),
            timing_ms=dict(answer.timing_ms),
        )
