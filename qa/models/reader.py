"""The `Reader` protocol: it finds the words that answer a question in passages."""

from collections.abc import Sequence
from typing import Protocol

from qa.records import Passage, Span
from qa.vectors import Vectors


class Reader(Protocol):
    """Anything that finds the words that answer a question."""

    def read(self, question: str, vector: Vectors, passages: Sequence[Passage]) -> list[Span]:
        """Find answers in passages.

        Args:
            question: The question.
            vector: Its embedding, shape ``(1, dimension)``.
            passages: Passages, best first.

        Returns:
            Spans, best first. The score of each is the probability that it answers the question.
        """

    def threshold(self, max_risk: float) -> float:
        """Return the lowest score of an answer such that at most a share `max_risk` of the given answers is wrong."""

    def possible_threshold(self, max_risk: float) -> float:
        """Return the lowest score of a possible answer such that at most a share `max_risk` of these is wrong."""
