"""The questions that confidence is fitted on, and whether the service answers them rightly. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from qa.answering.question import Question
from qa.evaluation.scores import holds_words
from qa.feedback.question_set import FeedbackSet
from qa.records import Answer, Document, Filters

Kind = Literal["feedback", "made", "withheld"]
"""Confirmed feedback; made of a sentence; the same without the sentence's document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question whose right answer is known.

    Attributes:
        kind: Where it comes from.
        text: The question.
        document_id: The document that it is about.
        answers: Offsets of the right words in that document; empty if there is no right answer.
        words: The right words, which another document may hold too.
        filters: The documents that are asked.
    """

    kind: Kind
    text: str
    document_id: str
    answers: tuple[tuple[int, int], ...]
    words: tuple[str, ...]
    filters: Filters = field(default_factory=Filters)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The best guess at a question, whatever its confidence.

    Attributes:
        kind: Where the question comes from.
        document_id: The document that it is about.
        confidence: Probability from 0 to 1 that the first snippet answers.
        right: Whether it does.
    """

    kind: Kind
    document_id: str
    confidence: float
    right: bool


def from_feedback(made: FeedbackSet, documents: Sequence[Document]) -> list[Asked]:
    """Return the questions of a set that was made from feedback on some documents."""
    return [
        Asked(
            kind="feedback",
            text=entry["question"],
            document_id=document.id,
            answers=tuple(
                (answer["answer_start"], answer["answer_start"] + len(answer["text"])) for answer in entry["answers"]
            ),
            words=tuple(answer["text"] for answer in entry["answers"]),
        )
        for document, article in zip(documents, made.data["data"], strict=True)
        for entry in article["paragraphs"][0]["qas"]
    ]


def ask_all(
    asked: Iterable[Asked], ask: Callable[[Question], Answer], *, on_asked: Callable[[], None] = lambda: None
) -> list[Outcome]:
    """Ask all questions of a service without thresholds, and judge its best guesses.

    Args:
        asked: The questions.
        ask: The service.
        on_asked: Called after each question.
    """
    outcomes = []
    for one in asked:
        answer = ask(Question(one.text, limit=1, filters=one.filters))
        outcomes.append(Outcome(one.kind, one.document_id, answer.confidence, is_right(answer, one)))
        on_asked()
    return outcomes


def is_right(answer: Answer, asked: Asked) -> bool:
    """Whether the first snippet overlaps the right words, or holds them in another document."""
    if not answer.citations:
        return False
    first = answer.citations[0]
    same_place = first.document_id == asked.document_id and any(
        first.start < end and start < first.end for start, end in asked.answers
    )
    return same_place or holds_words(first.quote, asked.words)
