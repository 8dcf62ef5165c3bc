"""The trained reader: a network marks the words that answer; a ranker combines its scores with the retriever's."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Protocol

import numpy as np

from qa.english.words import find_words, whole_words
from qa.models.calibration import threshold_for
from qa.models.decoding import Scored, Scores, decode
from qa.models.ranking import Found, Weights, features_of, ordered, retrieved_features
from qa.records import Passage, ReadText, Span, read_text
from qa.vectors import Vectors

SPANS = 5  # of one passage, each in another sentence: as many as may explain together
READ_FIRST = 4  # passages; the others are read only if they may change the best answer
HIGHEST_MARGIN = 1.25  # expected of a span in the others; docs/performance.md has the table behind both numbers


class TextScorer(Protocol):
    """What the reader needs from its network; `qa.models.span_model.SpanModel` is an implementation."""

    @property
    def room(self) -> int:
        """Maximum number of tokens of a text."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count the tokens of each text."""

    def score(self, question: str, texts: Sequence[str]) -> list[Scores]:
        """Score the tokens of some texts as starts and ends of the answer."""


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
        leader = max(float(np.dot(features_of(passage, one, best), rank)) for passage, one in scored)
        hopes = ((HIGHEST_MARGIN, 0.0, *retrieved_features(passage, best)) for passage in others)
        return leader >= max(float(np.dot(hope, rank)) for hope in hopes)

    def _scored(self, question: str, passages: Sequence[Passage]) -> Iterator[tuple[Passage, Scored]]:
        """Yield the best spans of each passage, with offsets in the document."""
        reads = [(passage, read_text(passage.chunk)) for passage in passages]
        windows = [(passage, read, window) for passage, read in reads for window in self._windows(read)]
        texts = [_text(read, window) for _, read, window in windows]
        for (passage, read, window), text, scores in zip(
            windows, texts, self._scorer.score(question, texts), strict=True
        ):
            offset = read.sentences[window.start][0]
            regions = [(start - offset, end - offset) for place in window for start, end in read.regions[place]]
            for scored in decode(scores, regions, most=SPANS):
                start, end = whole_words(text, scored.start, scored.end)
                start, end = read.place(start + offset, end + offset)
                yield passage, replace(scored, start=start, end=end)

    def _windows(self, read: ReadText) -> Iterator[range]:
        """Yield runs of a passage's sentences that the network reads at once.

        Sentences that follow each other are read together as far as there is room; nearly always there is one run. Each
        row of a table is read alone, because rows are so alike that the network mixes them up.
        """
        for is_row, group in groupby(range(len(read.sentences)), key=read.rows.__contains__):
            places = list(group)
            every = range(places[0], places[-1] + 1)
            yield from ([range(place, place + 1) for place in every] if is_row else self._with_room(read, every))

    def _with_room(self, read: ReadText, every: range) -> Iterator[range]:
        """Yield runs of sentences that are short enough."""
        whole = read.text if len(every) == len(read.sentences) else _text(read, every)
        if self._scorer.count_tokens([whole])[0] <= self._scorer.room:
            yield every
            return
        counts = self._scorer.count_tokens([_text(read, range(place, place + 1)) for place in every])
        first, tokens = every.start, 0
        for place, count in zip(every, counts, strict=True):
            if tokens + count > self._scorer.room and place > first:
                yield range(first, place)
                first, tokens = place, 0
            tokens += count
        yield range(first, every.stop)


def _text(read: ReadText, window: range) -> str:
    """Return the part of a text from the first to the last of some sentences."""
    return read.text[read.sentences[window.start][0] : read.sentences[window.stop - 1][1]]


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
            features=features_of(passage, one, best),
        )
        for passage, one in kept.values()
    ]


def _words(passage: Passage, scored: Scored) -> str:
    """Return the words of a span, reduced to what counts in a comparison."""
    words = passage.chunk.text[scored.start - passage.chunk.start : scored.end - passage.chunk.start]
    return " ".join(word.casefold() for word, _, _ in find_words(words))
