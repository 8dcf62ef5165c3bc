"""The `Reader` protocol (a question and passages give the words that answer), and the trained reader."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from qa.english.words import find_words, whole_words
from qa.models.calibration import confidence, threshold_for
from qa.models.decoding import Scored, Scores, decode
from qa.records import Passage, Span
from qa.vectors import Vectors

FEATURES = (
    "margin",  # logarithm of how much likelier the span is than that its passage holds no answer
    "certainty",  # logarithm of its probability among all spans of its passage and no answer
    "fusion",  # its passage's fusion score, relative to that of the first
    "dense_rank",  # reciprocal rank of its passage by embedding
    "lexical_rank",  # reciprocal rank of its passage by BM25
    "similarity",  # cosine of question and passage embeddings
)
"""Features of a span. Within a passage only the network's scores differ, so that they decide."""

SPANS = 3  # of one passage, each in another sentence
READ_FIRST = 4  # passages; the others are read only if they may change the best answer
HIGHEST_MARGIN = 1.25  # expected of a span in the others; docs/performance.md has the table behind both numbers
SCALE = 5.0  # scales logarithms to about 1, like the other features


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


class TextScorer(Protocol):
    """What the reader needs from its network; `qa.models.span_model.SpanModel` is an implementation."""

    @property
    def room(self) -> int:
        """Maximum number of tokens of a text."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count the tokens of each text."""

    def score(self, question: str, texts: Sequence[str]) -> list[Scores]:
        """Score the tokens of some texts as starts and ends of the answer."""


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


class SpanReader:
    """A `Reader` that marks the exact words. Safe to share between threads.

    The network scores every token of a passage as the first and the last of the answer, against "no answer". The same
    pass ranks the passages. A linear ranker adds the retriever's scores.

    Args:
        scorer: The network.
        weights: Weights over the network's scores; by default the packaged ones.
    """

    def __init__(self, scorer: TextScorer, weights: Weights | None = None) -> None:
        self._scorer = scorer
        self._weights = weights or Weights.packaged()

    def read(self, question: str, vector: Vectors, passages: Sequence[Passage]) -> list[Span]:  # noqa: ARG002
        """Find the words that answer, best first. Passages that cannot change the best answer are not read."""
        best, first, others = _best(passages), passages[:READ_FIRST], passages[READ_FIRST:]
        scored = list(self._scored(question, first))
        if not self._decided(scored, others, best):
            scored += self._scored(question, others)
        return ordered(_distinct(scored, best), self._weights)

    def threshold(self, max_risk: float) -> float:
        """Return the lowest score of an answer such that at most a share `max_risk` of the given answers is wrong."""
        return threshold_for(max_risk, self._weights.thresholds)

    def possible_threshold(self, max_risk: float) -> float:
        """Return the lowest score of a possible answer such that at most a share `max_risk` of these is wrong."""
        return threshold_for(max_risk, self._weights.possible) if self._weights.possible else 1.0

    def find(self, question: str, passages: Sequence[Passage]) -> list[Found]:
        """Return the best spans of each passage, one for each sentence of a document, in no order."""
        return _distinct(self._scored(question, passages), _best(passages))

    def _decided(self, scored: Sequence[tuple[Passage, Scored]], others: Sequence[Passage], best: float) -> bool:
        """Whether no span of other passages is likely to be ranked above the best of these."""
        if not scored or not others:
            return not others
        rank = self._weights.rank
        leader = max(float(np.dot(_features(passage, one, best), rank)) for passage, one in scored)
        hopes = ((HIGHEST_MARGIN, 0.0, *_retrieved(passage, best)) for passage in others)
        return leader >= max(float(np.dot(hope, rank)) for hope in hopes)

    def _scored(self, question: str, passages: Sequence[Passage]) -> Iterator[tuple[Passage, Scored]]:
        """Yield the best spans of each passage, with offsets in the document."""
        windows = [(passage, window) for passage in passages for window in self._windows(passage)]
        texts = [passage.chunk.text[_slice(passage, window)] for passage, window in windows]
        for (passage, window), scores in zip(windows, self._scorer.score(question, texts), strict=True):
            offset = window[0][0]
            text = passage.chunk.text[_slice(passage, window)]
            for scored in decode(scores, [(start - offset, end - offset) for start, end in window], most=SPANS):
                start, end = whole_words(text, scored.start, scored.end)
                yield passage, replace(scored, start=start + offset, end=end + offset)

    def _windows(self, passage: Passage) -> Iterator[Sequence[tuple[int, int]]]:
        """Yield runs of a passage's sentences that the network can read at once; nearly always there is one run."""
        sentences = passage.chunk.sentences
        if not sentences:
            return
        if self._scorer.count_tokens([passage.chunk.text])[0] <= self._scorer.room:
            yield sentences
            return
        counts = self._scorer.count_tokens([passage.chunk.text[_slice(passage, [one])] for one in sentences])
        first = tokens = 0
        for place, count in enumerate(counts):
            if tokens + count > self._scorer.room and place > first:
                yield sentences[first:place]
                first, tokens = place, 0
            tokens += count
        yield sentences[first:]


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


def _slice(passage: Passage, sentences: Sequence[tuple[int, int]]) -> slice:
    """Return the part of the passage's text from the first to the last of some sentences."""
    return slice(sentences[0][0] - passage.chunk.start, sentences[-1][1] - passage.chunk.start)


def _best(passages: Sequence[Passage]) -> float:
    """Return the fusion score that the others are divided by."""
    return max((passage.score for passage in passages), default=0.0) or 1.0


def _distinct(scored: Iterable[tuple[Passage, Scored]], best: float) -> list[Found]:
    """Return the best span of each sentence of a document."""
    kept: dict[tuple[str, int], tuple[Passage, Scored]] = {}
    for passage, one in scored:
        sentence = max(start for start, _ in passage.chunk.sentences if start <= one.start)
        place = (passage.chunk.document_id, sentence)
        if place not in kept or kept[place][1].score < one.score:
            kept[place] = (passage, one)
    return [
        Found(
            passage=passage,
            start=one.start,
            end=one.end,
            words=_words(passage, one),
            features=_features(passage, one, best),
        )
        for passage, one in kept.values()
    ]


def _features(passage: Passage, scored: Scored, best: float) -> tuple[float, ...]:
    """Return the `FEATURES` of a span."""
    margin, certainty = float(np.clip(scored.score, -20.0, 20.0)), max(scored.certainty, -20.0)
    return (margin / SCALE, certainty / SCALE, *_retrieved(passage, best))


def _retrieved(passage: Passage, best: float) -> tuple[float, ...]:
    """Return the retriever's part of the `FEATURES`, which is known before a passage is read."""
    return (
        passage.score / best,
        1 / passage.dense_rank if passage.dense_rank else 0.0,
        1 / passage.lexical_rank if passage.lexical_rank else 0.0,
        passage.similarity,
    )


def _words(passage: Passage, scored: Scored) -> str:
    """Return the words of a span, reduced to what counts in a comparison."""
    words = passage.chunk.text[scored.start - passage.chunk.start : scored.end - passage.chunk.start]
    return " ".join(word.casefold() for word, _, _ in find_words(words))
