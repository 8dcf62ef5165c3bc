"""The order of spans and the confidence in the best one: features of spans, and the weights of ``qa train``."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from qa.models.calibration import confidence
from qa.models.decoding import Scored
from qa.records import Passage, Span

FEATURES = (
    "margin",  # logarithm of how much likelier the span is than that its passage holds no answer
    "certainty",  # logarithm of its probability among all spans of its passage and no answer
    "fusion",  # its passage's fusion score, relative to that of the first
    "dense_rank",  # reciprocal rank of its passage by embedding
    "lexical_rank",  # reciprocal rank of its passage by BM25
    "similarity",  # cosine of question and passage embeddings
)
"""Features of a span. Within a passage only the network's scores differ, so that they decide."""

SCALE = 5.0  # scales logarithms to about 1, like the other features


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights over a network's scores, fitted by ``qa train``.

    Attributes:
        rank: Weights of the features that order spans.
        confidence: Weights of the features, and the constant.
        thresholds: Lowest confidence of a given answer, by the accepted share of wrong answers.
        possible: Lowest confidence of a possible answer, by the accepted share of wrong ones among these.
    """

    rank: NDArray[np.float64]
    confidence: NDArray[np.float64]
    thresholds: Mapping[float, float]
    possible: Mapping[float, float] = field(default_factory=dict)

    @classmethod
    def packaged(cls) -> Self:
        """Read the weights that come with the package."""
        return cls.read(files("qa.models"))

    @classmethod
    def read(cls, folder: Traversable) -> Self:
        """Read the weights that ``qa train`` wrote to a folder."""
        return cls.of(json.loads((folder / "span_reader.json").read_text("utf-8")), FEATURES)

    @classmethod
    def of(cls, fitted: Mapping[str, Any], features: Sequence[str]) -> Self:
        """Return the weights of a file, which names their features."""
        return cls(
            rank=np.array([fitted["rank"][name] for name in features]),
            confidence=np.array([fitted["confidence"][name] for name in (*features, "constant")]),
            thresholds={float(risk): threshold for risk, threshold in fitted["thresholds"].items()},
            possible={float(risk): threshold for risk, threshold in fitted.get("possible", {}).items()},
        )

    @classmethod
    def none(cls) -> Self:
        """Return weights before any fitting: spans are ordered by the network's score alone."""
        rank = np.zeros(len(FEATURES))
        rank[0] = SCALE
        return cls(rank, np.append(rank, 0.0), {0.0: 0.0})


@dataclass(frozen=True, slots=True)
class Found:
    """A span that may answer.

    Attributes:
        passage: Its passage.
        start: Offset of its first character in the document.
        end: Offset after its last one.
        words: Its words, reduced to what counts in a comparison.
        features: Its `FEATURES`, or those of `qa.models.cascade`.
    """

    passage: Passage
    start: int
    end: int
    words: str
    features: tuple[float, ...]

    @property
    def sentence(self) -> tuple[str, int]:
        """The document, and the offset of the sentence where it begins."""
        chunk = self.passage.chunk
        return chunk.document_id, max(start for start, _ in chunk.sentences if start <= self.start)


def ordered(found: Sequence[Found], weights: Weights) -> list[Span]:
    """Order spans by their weighted features, best first, each with its probability."""
    if not found:
        return []
    features = np.array([one.features for one in found])
    scores = features @ weights.rank
    chances = confidence(features, weights.confidence)
    order = np.argsort(-scores, kind="stable")
    chances[order] = np.minimum.accumulate(chances[order])  # a lower rank never has a higher probability
    return [
        Span(
            document_id=found[place].passage.chunk.document_id,
            start=found[place].start,
            end=found[place].end,
            score=float(chances[place]),
        )
        for place in order
    ]


def features_of(passage: Passage, scored: Scored, best: float) -> tuple[float, ...]:
    """Return the `FEATURES` of a span."""
    margin, certainty = float(np.clip(scored.score, -20.0, 20.0)), max(scored.certainty, -20.0)
    return (margin / SCALE, certainty / SCALE, *retrieved_features(passage, best))


def retrieved_features(passage: Passage, best: float) -> tuple[float, ...]:
    """Return the retriever's part of the `FEATURES`, which is known before a passage is read."""
    return (
        passage.score / best,
        1 / passage.dense_rank if passage.dense_rank else 0.0,
        1 / passage.lexical_rank if passage.lexical_rank else 0.0,
        passage.similarity,
    )
