"""Which span is ranked first, and how sure it is: features of spans, and what ``qa train`` fitted over them."""

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
"""What is weighed of a span. Within a passage only the network's scores differ: there it has the last word."""

SCALE = 5.0  # brings logarithms to the order of 1, as the other features are


@dataclass(frozen=True, slots=True)
class Weights:
    """What was fitted over a network's scores, by ``qa train``.

    Attributes:
        rank: Weights of the features by which spans are ordered.
        confidence: Weights of the features, and the constant.
        thresholds: For stated shares of wrong answers, the least confidence of an answer that is given.
        possible: Likewise of a possible answer, for shares of wrong ones among those that are only possible.
    """

    rank: NDArray[np.float64]
    confidence: NDArray[np.float64]
    thresholds: Mapping[float, float]
    possible: Mapping[float, float] = field(default_factory=dict)

    @classmethod
    def packaged(cls) -> Self:
        """The weights that come with the package."""
        return cls.read(files("qa.models"))

    @classmethod
    def read(cls, folder: Traversable) -> Self:
        """The weights that ``qa train`` wrote to a folder."""
        return cls.of(json.loads((folder / "span_reader.json").read_text("utf-8")), FEATURES)

    @classmethod
    def of(cls, fitted: Mapping[str, Any], features: Sequence[str]) -> Self:
        """The weights that a file holds by the names of their features."""
        return cls(
            rank=np.array([fitted["rank"][name] for name in features]),
            confidence=np.array([fitted["confidence"][name] for name in (*features, "constant")]),
            thresholds={float(risk): threshold for risk, threshold in fitted["thresholds"].items()},
            possible={float(risk): threshold for risk, threshold in fitted.get("possible", {}).items()},
        )

    @classmethod
    def none(cls) -> Self:
        """Nothing fitted yet: spans are ordered by the network's score alone."""
        rank = np.zeros(len(FEATURES))
        rank[0] = SCALE
        return cls(rank, np.append(rank, 0.0), {0.0: 0.0})


@dataclass(frozen=True, slots=True)
class Found:
    """A span that may answer.

    Attributes:
        passage: The passage it was found in.
        start: Offset of its first character in the document.
        end: Offset after its last one.
        words: Its words, without what does not count when they are compared.
        features: Its `FEATURES`, or those of `qa.models.cascade`.
    """

    passage: Passage
    start: int
    end: int
    words: str
    features: tuple[float, ...]

    @property
    def sentence(self) -> tuple[str, int]:
        """The document and the first character of the sentence that it begins in."""
        chunk = self.passage.chunk
        return chunk.document_id, max(start for start, _ in chunk.sentences if start <= self.start)


def ordered(found: Sequence[Found], weights: Weights) -> list[Span]:
    """Spans in the order of their weighed features, best first, each with its probability."""
    if not found:
        return []
    features = np.array([one.features for one in found])
    scores = features @ weights.rank
    chances = confidence(features, weights.confidence)
    order = np.argsort(-scores, kind="stable")
    chances[order] = np.minimum.accumulate(chances[order])  # what ranks lower is not more probable
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
    """The `FEATURES` of a span."""
    margin, certainty = float(np.clip(scored.score, -20.0, 20.0)), max(scored.certainty, -20.0)
    return (margin / SCALE, certainty / SCALE, *retrieved_features(passage, best))


def retrieved_features(passage: Passage, best: float) -> tuple[float, ...]:
    """Those of the `FEATURES` that the retriever gives, known before a passage is read."""
    return (
        passage.score / best,
        1 / passage.dense_rank if passage.dense_rank else 0.0,
        1 / passage.lexical_rank if passage.lexical_rank else 0.0,
        passage.similarity,
    )
