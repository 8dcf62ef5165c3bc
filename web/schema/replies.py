"""An answer, or a reply without an answer, as JSON."""

from collections.abc import Sequence
from datetime import date
from typing import Literal, Self

from pydantic import Field

from qa.records import Answer, AnswerGroup, Citation, Kind, Reason, Snippet, Verdict
from web.schema.base import Range, Reply
from web.schema.cautions import CautionModel
from web.schema.display import (
    Arrangement,
    ConfidenceLabel,
    NamedFilter,
    ShownAs,
    arrange,
    confidence_label,
    shown_as,
)
from web.schema.links import permalink
from web.schema.locators import LocatorModel
from web.schema.tables import TableModel


class CitationModel(Reply):
    """A quotation and its place."""

    number: int = Field(description="Number shown beside the quotation, from 1.")
    document: str = Field(description="Id of the quoted document.")
    title: str
    publisher: str | None
    published: date | None
    url: str | None = Field(description="Where the document was published.")
    source: str | None = Field(description="What the document was made from, for example the article behind a digest.")
    start: int = Field(description="Offset of the quotation in the document's text, in code points.")
    end: int = Field(description="Offset after it.")
    exact: str = Field(description="The quotation: `text[start:end]` of the document.")
    prefix: str = Field(description="Up to 32 characters before it.")
    suffix: str = Field(description="Up to 32 characters after it.")
    sha256: str = Field(description="SHA-256 of the document's text in UTF-8.")
    locator: LocatorModel | None = Field(description="The page of the quotation; null if the document has none.")
    ocr_confidence: float | None = Field(
        description="Mean confidence from 0 to 1 with which its words were read from a picture; null if they were not."
    )
    deep_link: str | None = Field(
        description="`url`, opened at the page of a PDF or at the words on a web page, if possible."
    )
    href: str = Field(description="Permalink: the page that shows the quotation in its document, if it is still there.")

    @classmethod
    def of(cls, citation: Citation, *, root: str = "") -> Self:
        """Make the JSON of a citation. `root` is the path where the application is mounted."""
        return cls(
            number=citation.number,
            document=citation.document_id,
            title=citation.title,
            publisher=citation.publisher,
            published=citation.published,
            url=citation.url,
            source=citation.source,
            start=citation.start,
            end=citation.end,
            exact=citation.quote,
            prefix=citation.prefix,
            suffix=citation.suffix,
            sha256=citation.sha256,
            locator=LocatorModel.of(citation.locators, citation.ocr),
            ocr_confidence=citation.ocr,
            deep_link=citation.deep_link,
            href=permalink(citation.document_id, citation.start, citation.quote, sha256=citation.sha256, root=root),
        )


class ClosestModel(CitationModel):
    """A passage that is near but does not answer."""

    is_answer: Literal[False] = Field(default=False, description="Always false: do not show this as an answer.")


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

    @classmethod
    def of(cls, group: AnswerGroup) -> Self:
        """Make the JSON of a group."""
        return cls(text=group.text, sources=group.sources, citations=list(group.citations))


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
        description="The parameter: `publisher`, `document`, `published_after`, `published_before` or `order`."
    )
    value: str = Field(description="Its value, as it was sent.")
    label: str = Field(
        description="The form for people: the title of a document, `from 1 October 2024`, `Newest first`."
    )


class AskReply(Reply):
    """An answer; or, if `answered` is false, the reason why there is none and the closest passages."""

    question: str = Field(description="The question as asked.")
    interpreted_as: str | None = Field(
        description="The completed question that was answered, if the history explains the one asked; "
        "null if it was answered as asked."
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
    caution: CautionModel | None = Field(description="The note above a possible answer; null for any other.")
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
            timing_ms=dict(answer.timing_ms),
        )
