"""The outcome of one question of a set, and whether a quotation is right."""

from collections.abc import Mapping
from dataclasses import dataclass

from qa.evaluation.question_sets import SetQuestion, squeeze
from qa.evaluation.scores import exact_match, f1, holds_words
from qa.records import Answer, Chunk, Document

QUOTED = 3  # snippets that are judged
DEPTH = 20  # places of a ranking that are examined


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranks:
    """Rank (from 1) of the first chunk that holds an answer or evidence; None beyond the first `DEPTH`.

    Attributes:
        dense: By embedding.
        lexical: By BM25.
        fused: As in the service.
    """

    dense: int | None
    lexical: int | None
    fused: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """An answer, compared with the marked ones.

    Attributes:
        text: Its exact words; empty without an answer.
        exact: Exact match with a marked answer, 0 or 1.
        f1: F1 with the nearest marked answer, from 0 to 1.
        same_place: For each snippet: whether it overlaps a marked answer at its place, or holds evidence.
        holds: For each snippet: whether it contains the words of a marked answer, anywhere.
    """

    text: str
    exact: float
    f1: float
    same_place: tuple[bool, ...] = ()
    holds: tuple[bool, ...] = ()

    @property
    def right(self) -> bool:
        """Whether the first snippet is right, by its place or its words."""
        return any((*self.same_place[:1], *self.holds[:1]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The service's reply to a question, with its threshold and without one.

    Attributes:
        confidence: Confidence of the best guess.
        answered: Whether there was a sure answer.
        possible: Whether the best guess was given as a possible answer instead.
        given: The sure answer.
        guess: The answer without a threshold.
        timing_ms: Milliseconds by stage, as the service measures them.
    """

    confidence: float
    answered: bool
    possible: bool
    given: Judgement
    guess: Judgement
    timing_ms: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the reader finds when it is given only the right paragraph.

    Attributes:
        confidence: Confidence of the best span.
        judgement: The best span, judged.
    """

    confidence: float
    judgement: Judgement


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The outcome of a question.

    Attributes:
        question: The question.
        ranks: The retriever's ranks of its answer; None for a question without one.
        reply: The service's reply; None if only retrieval is evaluated.
        without: The reply without the question's article; None if this was not asked.
        reading: What the reader found in its paragraph; None if it has none.
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
    """Compare the service's answer with the marked answers.

    Args:
        answer: The answer.
        question: The question.
        paragraph: The document that the question is about, if it is about one.
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
    """Compare only the words with the marked answers."""
    return Judgement(text=text, exact=exact_match(text, marked), f1=f1(text, marked))


def marked_words(question: SetQuestion, paragraph: Document | None) -> list[str]:
    """Return the words of a question's marked answers."""
    return [] if paragraph is None else [paragraph.text[start:end] for start, end in question.answers]


def _overlaps(question: SetQuestion, start: int, end: int) -> bool:
    return any(start < last and first < end for first, last in question.answers)


def _is_evidence(quote: str, question: SetQuestion) -> bool:
    """Whether a quotation holds a sentence of the evidence, or is a part of the evidence."""
    text = squeeze(quote)
    return any(sentence in text or (text and text in sentence) for sentence in question.evidence)
