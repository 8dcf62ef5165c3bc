"""The `Reader` protocol, from a question and passages to the words that answer, and the trained reader."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from importlib.resources.abc import Traversable
from math import log
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from qa.corpus.words import find_words
from qa.models.decoding import Scored, Scores, decode
from qa.models.evidence import FEATURES as EVIDENCE
from qa.models.evidence import Candidate, Vocabulary, find_candidates, make_stem_finder, take_apart
from qa.models.ranking import confidence, threshold_for
from qa.records import Passage, Span, Vectors

FEATURES = (
    "margin",  # logarithm of how much likelier the span is than that its passage holds no answer
    "certainty",  # logarithm of its probability among all spans of its passage and no answer
    "agreement",  # logarithm of the number of documents in which the same words were found
    *EVIDENCE[:-1],  # how well its sentence fits the question
)
"""What is weighed of a span."""

SPANS = 3  # of one passage, each in a sentence of its own
SCALE = 5.0  # brings logarithms to the order of 1, as the other features are


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
        """The least score of an answer, so that no larger share than `max_risk` of the answers given is wrong."""


class TextScorer(Protocol):
    """What the reader asks of its network; `qa.models.span_model.SpanModel` is one."""

    @property
    def room(self) -> int:
        """Most tokens of a text."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """The tokens of each text."""

    def score(self, question: str, texts: Sequence[str]) -> list[Scores]:
        """Score the tokens of some texts as starts and ends of the answer."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What was fitted over the network's scores, by ``qa train``.

    Attributes:
        rank: Weights of `FEATURES` by which spans are ordered.
        confidence: Weights of `FEATURES`, of the lead over the best other span, and the constant.
        thresholds: For stated shares of wrong answers, the least confidence of an answer that is given.
    """

    rank: NDArray[np.float64]
    confidence: NDArray[np.float64]
    thresholds: Mapping[float, float]

    @classmethod
    def packaged(cls) -> Self:
        """The weights that come with the package."""
        return cls.read(files("qa.models"))

    @classmethod
    def read(cls, folder: Traversable) -> Self:
        """The weights that ``qa train`` wrote to a folder."""
        fitted = json.loads((folder / "span_reader.json").read_text("utf-8"))
        return cls(
            rank=np.array([fitted["rank"][name] for name in FEATURES]),
            confidence=np.array([fitted["confidence"][name] for name in (*FEATURES, "lead", "constant")]),
            thresholds={float(risk): threshold for risk, threshold in fitted["thresholds"].items()},
        )

    @classmethod
    def none(cls) -> Self:
        """Nothing fitted yet: spans are ordered by the network's score alone."""
        rank = np.zeros(len(FEATURES))
        rank[0] = SCALE
        return cls(rank, np.append(rank, (0.0, 0.0)), {0.0: 0.0})


@dataclass(frozen=True, slots=True)
class Found:
    """A span that may answer.

    Attributes:
        passage: The passage it was found in.
        start: Offset of its first character in the document.
        end: Offset after its last one.
        words: Its words, without what does not count when they are compared.
        features: Its `FEATURES`.
    """

    passage: Passage
    start: int
    end: int
    words: str
    features: tuple[float, ...]


class SpanReader:
    """A `Reader` that marks the exact words. Safe to share between threads.

    The network scores every token of a passage as the first and the last of the answer, against the null of no answer;
    the same pass ranks the passages. A linear ranker adds what the words of the sentence and the retriever say.

    Args:
        scorer: The network.
        vocabulary: Knows stems and their rarity.
        weights: What was fitted over the network's scores; by default the packaged weights.
    """

    def __init__(self, scorer: TextScorer, vocabulary: Vocabulary, weights: Weights | None = None) -> None:
        self._scorer = scorer
        self._vocabulary = vocabulary
        self._weights = weights or Weights.packaged()
        self._find_stems = make_stem_finder(vocabulary)

    def read(self, question: str, vector: Vectors, passages: Sequence[Passage]) -> list[Span]:  # noqa: ARG002
        """Find the words that answer, best first."""
        found = self.find(question, passages)
        if not found:
            return []
        features = np.array([one.features for one in found])
        scores = features @ self._weights.rank
        chances = confidence(features, scores, [one.words for one in found], self._weights.confidence)
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

    def threshold(self, max_risk: float) -> float:
        """The least score of an answer, so that no larger share than `max_risk` of the answers given is wrong."""
        return threshold_for(max_risk, self._weights.thresholds)

    def find(self, question: str, passages: Sequence[Passage]) -> list[Found]:
        """The best spans of each passage, a place in a document only once, in no order."""
        asked = take_apart(question, self._vocabulary)
        candidates = find_candidates(asked, passages, self._find_stems)
        sentences = {(id(one.passage), one.start): one for one in candidates}
        best: dict[tuple[str, int], tuple[Passage, Scored, Candidate]] = {}
        for passage, scored in self._scored(question, passages):
            sentence = _sentence_of(passage, scored, sentences)
            place = (passage.chunk.document_id, sentence.start)
            if place not in best or best[place][1].score < scored.score:
                best[place] = (passage, scored, sentence)
        words = [_words(passage, scored) for passage, scored, _ in best.values()]
        sources: dict[str, set[str]] = {}
        for said, (document_id, _) in zip(words, best, strict=True):
            sources.setdefault(said, set()).add(document_id)
        return [
            _found(passage, scored, sentence, said, sources=len(sources[said]))
            for said, (passage, scored, sentence) in zip(words, best.values(), strict=True)
        ]

    def _scored(self, question: str, passages: Sequence[Passage]) -> Iterator[tuple[Passage, Scored]]:
        """The best spans of each passage; offsets are those of the document."""
        windows = [(passage, window) for passage in passages for window in self._windows(passage)]
        texts = [passage.chunk.text[_slice(passage, window)] for passage, window in windows]
        for (passage, window), scores in zip(windows, self._scorer.score(question, texts), strict=True):
            offset = window[0][0]
            for scored in decode(scores, [(start - offset, end - offset) for start, end in window], most=SPANS):
                yield passage, replace(scored, start=scored.start + offset, end=scored.end + offset)

    def _windows(self, passage: Passage) -> Iterator[Sequence[tuple[int, int]]]:
        """Runs of a passage's sentences that the network can read at once, nearly always a single one."""
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


def _slice(passage: Passage, sentences: Sequence[tuple[int, int]]) -> slice:
    """The part of the passage's text from the first to the last of some sentences."""
    return slice(sentences[0][0] - passage.chunk.start, sentences[-1][1] - passage.chunk.start)


def _sentence_of(passage: Passage, scored: Scored, sentences: dict[tuple[int, int], Candidate]) -> Candidate:
    start = max(start for start, _ in passage.chunk.sentences if start <= scored.start)
    return sentences[id(passage), start]


def _words(passage: Passage, scored: Scored) -> str:
    """The words of a span, without what does not count when they are compared."""
    words = passage.chunk.text[scored.start - passage.chunk.start : scored.end - passage.chunk.start]
    return " ".join(word.casefold() for word, _, _ in find_words(words))


def _found(passage: Passage, scored: Scored, sentence: Candidate, words: str, *, sources: int) -> Found:
    margin = float(np.clip(scored.score, -20.0, 20.0)) / SCALE
    certainty = max(scored.certainty, -20.0) / SCALE
    return Found(
        passage=passage,
        start=scored.start,
        end=scored.end,
        words=words,
        features=(margin, certainty, log(sources), *sentence.features[:-1]),
    )
