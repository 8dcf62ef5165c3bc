"""The results for a question: passages, spans of words, and the answer with its citations."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from qa.records.documents import Chunk
from qa.records.locators import Locator
from qa.records.metadata import Field

Reason = Literal["no_passages", "low_confidence", "filtered_out", "not_stated", "incomplete"]
"""Why there is no answer: nothing near was found, nothing was sure enough, the filters left no document, the question
is about a document itself, whose metadata do not say it, or not all documents could be searched."""

Verdict = Literal["answer", "possible", "none"]
"""The kind of result: a sure answer, quotations that may answer, or no answer."""

Kind = Literal["answer", "results", "summary"]
"""What a reply is: an answer or its absence, a list of results for keywords, or how documents begin."""

Order = Literal["relevance", "newest"]
"""The order of quotations: the most probable first, or the latest published first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A chunk that the retriever proposes.

    Attributes:
        chunk: The chunk.
        title: Title of its document.
        score: Fused score of both searches, from 0 to 1. It is comparable only within one question.
        similarity: Cosine of question and chunk embeddings, from -1 to 1.
        dense_rank: Rank by embedding from 1, or None.
        lexical_rank: Rank by BM25 from 1, or None.
    """

    chunk: Chunk
    title: str
    score: float
    similarity: float
    dense_rank: int | None
    lexical_rank: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Words that answer a question.

    Attributes:
        document_id: The document with these words.
        start: Offset of the first character in the document's text.
        end: Offset after the last one.
        score: Probability from 0 to 1 that they answer the question.
        highlights: Offsets in the document of the important words among them, in order.
    """

    document_id: str
    start: int
    end: int
    score: float
    highlights: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A quotation and its place: ``document.text[start:end] == quote``.

    A quotation of metadata has a `field`, and ``stated(document)[field][start:end] == quote``.

    ``prefix``, ``quote`` and ``suffix`` are the W3C Web Annotation TextQuoteSelector, ``start`` and ``end`` its
    TextPositionSelector (https://www.w3.org/TR/annotation-model/#selectors).

    Attributes:
        number: Number shown beside the quotation, from 1.
        document_id: The quoted document.
        title: Its title.
        publisher: Its publisher, if known.
        published: Day of publication, if known.
        authors: Its authors, in order.
        url: Address of publication, if known.
        source: What it was made from, if stated.
        start: Offset of the quotation in the document's text.
        end: Offset after the quotation.
        quote: The quotation.
        prefix: Up to 32 characters before it.
        suffix: Up to 32 characters after it.
        sha256: SHA-256 of the document's canonical text.
        locators: The pages of the quotation, in order; empty if the document has none.
        field: The field of the document's metadata that is quoted; None for its text.
        deep_link: ``url``, opened at the page of a PDF or the words of a web page where it can be; None without one.
    """

    number: int
    document_id: str
    title: str
    publisher: str | None
    published: date | None
    url: str | None
    source: str | None
    start: int
    end: int
    quote: str
    prefix: str
    suffix: str
    sha256: str
    authors: tuple[str, ...] = ()
    locators: tuple[Locator, ...] = ()
    field: Field | None = None
    deep_link: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """A row of a table.

    Attributes:
        names: The names of its columns; empty if they have none.
        cells: Its cells. There may be fewer or more than names.
        answer: Place of the cell that answers, from 0; None if none does alone.
    """

    names: tuple[str, ...]
    cells: tuple[str, ...]
    answer: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPassage:
    """A passage that the search proposes, before anything reads it.

    Attributes:
        citation: Its place, as a quotation.
        score: Fused score of both searches, from 0 to 1. It is comparable only within one question.
    """

    citation: Citation
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """One supporting quotation: whole sentences, with the important words marked.

    Attributes:
        citation: Number of its citation.
        text: The quotation, equal to its citation's ``quote``.
        highlights: Offsets of the important words within ``text``.
        confidence: Probability from 0 to 1 that it answers the question; 0 in a list.
        outline: In a summary, the headings of its document.
        table: The row of a table that the quotation is; None if it is none.
    """

    citation: int
    text: str
    highlights: tuple[tuple[int, int], ...]
    confidence: float
    outline: tuple[str, ...] = ()
    table: TableRow | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerGroup:
    """One answer, and the sources that give it.

    Attributes:
        text: The exact words in the first of its quotations.
        sources: Number of independent sources among all that was found. Copies of a document count once. It is larger
            than the number of `citations` if the limit of snippets left some unquoted.
        citations: Numbers of the citations that give this answer, in order, at least one.
        about: Which of two things it is about, if the question compares them.
    """

    text: str
    sources: int
    citations: tuple[int, ...]
    about: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The reply to a question. Without snippets it is an abstention: a value, not an error.

    Attributes:
        question: The question as asked.
        interpreted_as: The completed question, if it is a follow-up that the history explains. None if the question was
            answered as asked.
        kind: What the reply is. A list is shown as possible answers are.
        text: The exact words that answer it, a slice of the first snippet, or None.
        snippets: Quotations that answer it, the most probable first, or the latest published first if so asked.
        citations: One for each snippet, numbered from 1.
        groups: The answers among them that different documents give, if they are of one kind and sure enough to stand
            alone, in the order of their first citation; or those about each of two things that the question compares. A
            quotation that only supports may be in none.
        confidence: Probability from 0 to 1 that the first snippet answers the question; without an answer, that the
            best found passage does.
        sure: Whether the answer is sure. If not, it is a possible answer.
        language: Language of question or quotation if it is not English, such as ``de``. Then an answer is never sure.
        reason: Why there is no answer, or None.
        closest: The nearest passages if there is no answer. They are not answers.
        absent: Shards that did not answer in time. Then no answer is sure, and there may be a better one.
        timing_ms: Milliseconds by stage (``embed``, ``retrieve``, ``read``, ``total``).
    """

    question: str
    interpreted_as: str | None = None
    kind: Kind = "answer"
    text: str | None
    snippets: tuple[Snippet, ...]
    citations: tuple[Citation, ...]
    groups: tuple[AnswerGroup, ...] = ()
    confidence: float
    sure: bool = True
    language: str | None = None
    reason: Reason | None
    closest: tuple[Citation, ...]
    absent: tuple[str, ...] = ()
    timing_ms: Mapping[str, float] = field(default_factory=dict)

    @property
    def verdict(self) -> Verdict:
        """Which of the three kinds it is."""
        if not self.snippets:
            return "none"
        return "answer" if self.sure else "possible"

    @property
    def answered(self) -> bool:
        """Whether there is a sure answer."""
        return self.verdict == "answer"
