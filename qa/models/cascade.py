"""Two readers: the fast one reads first. If it is not sure, the careful one reads more passages."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources.abc import Traversable
from typing import Literal, Self

from qa.models.calibration import threshold_for
from qa.models.ranking import FEATURES, Found, Weights, ordered
from qa.models.reader import Reader
from qa.models.span_reader import SpanReader, TextScorer
from qa.records import Passage, Span
from qa.vectors import Vectors

BOTH = (*FEATURES, "careful_margin", "careful_certainty")
"""Features of a span that both have read: the fast reader's `FEATURES`, and the careful network's scores."""

FITTED = "careful_reader.json"
PASSAGES = 16  # read by the careful reader
Words = Literal["fast", "careful"]


@dataclass(frozen=True, slots=True)
class CascadeWeights:
    """Weights for two readers together, fitted by ``qa train --base mpnet``.

    Attributes:
        both: Weights of the features `BOTH` for order and confidence; its thresholds are those of both stages together.
        sure: Probability by the fast reader above which the careful one does not read.
        words: Which reader marks the exact words in a sentence that both found.
    """

    both: Weights
    sure: float
    words: Words

    @classmethod
    def read(cls, folder: Traversable) -> Self:
        """Read the weights that ``qa train`` wrote to a folder."""
        fitted = json.loads((folder / FITTED).read_text("utf-8"))
        return cls(both=Weights.of(fitted, BOTH), sure=float(fitted["sure"]), words=fitted["words"])


class Cascade:
    """A `qa.models.reader.Reader` made of two. Safe to share between threads.

    Args:
        fast: Reads first.
        careful: The network that reads if the first is not sure.
        weights: The weights for both together.
        passages: Maximum number of passages for the fast reader alone.
        always: Whether the careful reader reads for every question.
    """

    def __init__(
        self, fast: SpanReader, careful: TextScorer, weights: CascadeWeights, *, passages: int = 8, always: bool = False
    ) -> None:
        self._fast = fast
        self._careful = SpanReader(careful, Weights.none())
        self._weights = weights
        self._passages = passages
        self._always = always

    def read(self, question: str, vector: Vectors, passages: Sequence[Passage]) -> list[Span]:
        """Find the words that answer, best first."""
        if not self._always:
            first = self.read_quickly(question, vector, passages)
            if first:
                return first
        return ordered(self.find(question, passages[: max(PASSAGES, self._passages)]), self._weights.both)

    def read_quickly(self, question: str, vector: Vectors, passages: Sequence[Passage]) -> list[Span]:
        """Find the words that answer if the fast reader is sure of them, else nothing."""
        first = self._fast.read(question, vector, passages[: self._passages])
        return first if first and first[0].score >= self._weights.sure else []

    def find(self, question: str, passages: Sequence[Passage]) -> list[Found]:
        """Return the best spans that either finds, one for each sentence of a document, in no order."""
        return joined(
            self._fast.find(question, passages), self._careful.find(question, passages), words=self._weights.words
        )

    def threshold(self, max_risk: float) -> float:
        """Return the lowest score of an answer such that at most a share `max_risk` of the given answers is wrong."""
        return threshold_for(max_risk, self._weights.both.thresholds)

    def possible_threshold(self, max_risk: float) -> float:
        """Return the lowest score of a possible answer such that at most a share `max_risk` of these is wrong."""
        possible = self._weights.both.possible
        return threshold_for(max_risk, possible) if possible else 1.0


class Quick:
    """A `qa.models.reader.Reader` that finds only what the fast reader of two is sure of. The careful one never reads.

    Args:
        both: The two readers.
    """

    def __init__(self, both: Cascade) -> None:
        self._both = both

    def read(self, question: str, vector: Vectors, passages: Sequence[Passage]) -> list[Span]:
        """Find the words that answer, best first; nothing if the fast reader is not sure."""
        return self._both.read_quickly(question, vector, passages)

    def threshold(self, max_risk: float) -> float:
        """Return the threshold of both together."""
        return self._both.threshold(max_risk)

    def possible_threshold(self, max_risk: float) -> float:
        """Return the threshold of both together for possible answers."""
        return self._both.possible_threshold(max_risk)


def quick_of(reader: Reader) -> Reader:
    """Return what reads quickly: of two readers the fast one, else the reader itself."""
    return Quick(reader) if isinstance(reader, Cascade) else reader


def passages_read(reader: Reader, passages: int) -> int:
    """Return the maximum number of passages for a reader; a setting gives the number for a single reader."""
    return max(passages, PASSAGES) if isinstance(reader, Cascade) else passages


def joined(fast: Sequence[Found], careful: Sequence[Found], *, words: Words) -> list[Found]:
    """Join the spans of two readers by sentence, with the scores of both networks.

    A sentence that one reader left out gets that reader's lowest score in the same document.

    Args:
        fast: What the fast reader found, with its `FEATURES`.
        careful: What the careful reader found, with the same features.
        words: Which reader's span is used for a sentence that both found.

    Returns:
        Spans with the features `BOTH`.
    """
    of_fast, of_careful = ({one.sentence: one for one in found} for found in (fast, careful))
    least_fast, least_careful = _least(fast), _least(careful)
    found = []
    for sentence in dict.fromkeys([*of_fast, *of_careful]):
        one, other = of_fast.get(sentence), of_careful.get(sentence)
        chosen = (one or other) if words == "fast" else (other or one)
        assert chosen is not None, "a sentence stands in one of the two"  # noqa: S101 - for the type checker
        first = one.features[:2] if one else least_fast.get(sentence[0], chosen.features[:2])
        second = other.features[:2] if other else least_careful.get(sentence[0], chosen.features[:2])
        found.append(replace(chosen, features=(*first, *chosen.features[2:], *second)))
    return found


def _least(found: Sequence[Found]) -> Mapping[str, tuple[float, ...]]:
    """Return for each document the margin and certainty of its lowest-scoring sentence."""
    least: dict[str, tuple[float, ...]] = {}
    for one in found:
        document, margin = one.passage.chunk.document_id, one.features[:2]
        least[document] = min(least.get(document, margin), margin)
    return least
