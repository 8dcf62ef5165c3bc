"""What one question of a set gave, and whether a quotation is right."""

from collections.abc import Mapping
from dataclasses import dataclass

from qa.evaluation.question_sets import SetQuestion, squeeze
from qa.evaluation.scores import exact_match, f1, holds_words
from qa.records import Answer, Chunk, Document

QUOTED = 3  # snippets that are judged
DEPTH = 20  # places of a ranking that are looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranks:
    """Place from 1 of the first chunk that holds an answer or evidence, None beyond the first `DEPTH`.

    Attributes:
        dense: By embedding.
        lexical: By BM25.
        fused: As the service ranks them.
    """

    dense: int | None
    lexical: int | None
    fused: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """An answer, compared with what is marked.

    Attributes:
        text: Its exact words; empty without an answer.
        exact: Exact match with a marked answer, 0 or 1.
        f1: F1 with the nearest marked answer, from 0 to 1.
        same_place: For each snippet: whether it overlaps a marked answer where that is marked, or holds evidence.
        holds: For each snippet: whether it contains the words of a marked answer, wherever it stands.
    """

    text: str
    exact: float
    f1: float
    same_place: tuple[bool, ...] = ()
    holds: tuple[bool, ...] = ()

    @property
    def right(self) -> bool:
        """Whether the first snippet is right: the place or the words."""
        return any((*self.same_place[:1], *self.holds[:1]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The service's reply to a question, once at its threshold and once without one.

    Attributes:
        confidence: Of the best guess.
        answered: Whether there was a sure answer.
        possible: Whether the best guess was given as a possible answer in its stead.
        given: The sure answer.
        guess: The answer without a threshold.
        timing_ms: Milliseconds by stage, as the service tells them.
    """

    confidence: float
    answered: bool
    possible: bool
    given: Judgement
    guess: Judgement
    timing_ms: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the reader finds when it is given the right paragraph and nothing else.

    Attributes:
        confidence: Of the best span.
        judgement: The best span.
    """

    confidence: float
    judgement: Judgement


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """All that a question gave.

    Attributes:
        question: The question.
        ranks: Where the retriever put its answer; None for a question without one.
        reply: What the service replied; None when only retrieval is evaluated.
        without: What it replied with the question's article taken out; None when that was not asked.
        reading: What the reader found in its paragraph; None where it has none.
    """

    question: SetQuestion
    ranks: Ranks | None
    reply: Reply | None
    without: Reply | None
    reading: Reading | None


def holds_answer(chunk: Chunk, question: SetQuestion) -> bool:
    """Whether a chunk overlaps a marked answer of a question, or holds a sentence of its evidence."""
    if question.evidence:
        text = squeeze(chunk.text)
        return any(sentence in text for sentence in question.evidence)
    return chunk.document_id == question.document_id and _overlaps(question, chunk.start, chunk.end)


def judge(answer: Answer, question: SetQuestion, paragraph: Document | None) -> Judgement:
    """Compare the service's answer with what is marked.

    Args:
        answer: The answer.
        question: The question.
        paragraph: The document that it was asked about, if it was asked about one.
    """
    cited = {citation.number: citation for citation in answer.citations}
    quoted = [cited[snippet.citation] for snippet in answer.snippets[:QUOTED]]
    if question.evidence:
        supported = tuple(_is_evidence(citation.quote, question) for citation in quoted)
        return Judgement(text=answer.text or "", exact=0.0, f1=0.0, same_place=supported, holds=supported)
    marked = marked_words(question, paragraph)
    words = judge_words(answer.text or "", marked)
    return Judgement(
        text=words.text,
        exact=words.exact,
        f1=words.f1,
        same_place=tuple(
            citation.document_id == question.document_id and _overlaps(question, citation.start, citation.end)
            for citation in quoted
        ),
        holds=tuple(holds_words(citation.quote, marked) for citation in quoted),
    )


def judge_words(text: str, marked: list[str]) -> Judgement:
    """Compare words alone with the marked answers."""
    return Judgement(text=text, exact=exact_match(text, marked), f1=f1(text, marked))


def marked_words(question: SetQuestion, paragraph: Document | None) -> list[str]:
    """The words of a question's marked answers."""
    return [] if paragraph is None else [paragraph.text[start:end] for start, end in question.answers]


def _overlaps(question: SetQuestion, start: int, end: int) -> bool:
    return any(start < last and first < end for first, last in question.answers)


def _is_evidence(quote: str, question: SetQuestion) -> bool:
    """A quotation may hold a sentence of the evidence, or be one of several that make up the evidence."""
    text = squeeze(quote)
    return any(sentence in text or (text and text in sentence) for sentence in question.evidence)
