"""A reader that quotes whole sentences: a linear ranker over `qa.models.evidence`, with a calibrated confidence.

The ranker is a conditional logit, which is ListNet with one correct item (Cao et al. 2007, "Learning to Rank: From
Pairwise to Listwise Approach"). The confidence is a logistic regression over the winner's features and its lead.
`qa.training.fit_sentence_reader` fitted both on public questions and wrote ``sentence_reader.json``.
"""

import json
import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Self

import numpy as np
from cachetools import LRUCache
from numpy.typing import NDArray

from qa.english.words import find_words
from qa.models.answer_types import find_expected
from qa.models.calibration import confidence, leads, threshold_for
from qa.models.embedder import Embedder
from qa.models.evidence import FEATURES, Candidate, Question, Vocabulary, find_candidates, make_stem_finder, take_apart
from qa.records import Passage, Span
from qa.vectors import Vectors

EMBEDDED = 8  # sentences whose embeddings are compared; more take time and change little
JOINED = 1.0  # a neighbour of the best sentence is quoted too if its score is at most this much lower
_REMEMBERED = 20_000  # sentence vectors kept in memory, about 40 MB

# A sentence that begins like this cannot be understood without the one before it.
_LEANS_BACK = re.compile(
    r"[“\"‘']?(?:He|She|It|They|His|Her|Its|Their|This|That|These|Those|Such|Both|However|But|Thus)\b"
)


@dataclass(frozen=True, slots=True)
class Weights:
    """The fitted weights.

    Attributes:
    screen: Weights of `FEATURES` that choose the sentences to embed; that of the last feature is 0.
    rank: Weights of `FEATURES` that order sentences.
        confidence: Weights of `FEATURES`, of the lead over the best other sentence, and the constant.
        thresholds: Lowest confidence of a given answer, by the accepted share of wrong answers.
    """

    screen: NDArray[np.float64]
    rank: NDArray[np.float64]
    confidence: NDArray[np.float64]
    thresholds: Mapping[float, float]

    @classmethod
    def packaged(cls) -> Self:
        """Read the weights that come with the package."""
        fitted = json.loads((files("qa.models") / "sentence_reader.json").read_text("utf-8"))
        return cls(
            screen=np.array([fitted["screen"].get(name, 0.0) for name in FEATURES]),
            rank=np.array([fitted["rank"][name] for name in FEATURES]),
            confidence=np.array([fitted["confidence"][name] for name in (*FEATURES, "lead", "constant")]),
            thresholds={float(risk): threshold for risk, threshold in fitted["thresholds"].items()},
        )


class SentenceReader:
    """A `qa.models.reader.Reader` that finds the one or two sentences that answer. Safe to share between threads.

    Args:
        embedder: Embeds the most promising sentences.
        vocabulary: Knows stems and their rarity.
        weights: The fitted weights; by default the packaged ones.
    """

    def __init__(self, embedder: Embedder, vocabulary: Vocabulary, weights: Weights | None = None) -> None:
        self._embedder = embedder
        self._vocabulary = vocabulary
        self._weights = weights or Weights.packaged()
        self._vectors: LRUCache[str, NDArray[np.float32]] = LRUCache(_REMEMBERED)
        self._lock = threading.Lock()
        self.find_stems = make_stem_finder(vocabulary)

    def read(self, question: str, vector: Vectors, passages: Sequence[Passage]) -> list[Span]:
        """Find the sentences that answer, best first."""
        asked = take_apart(question, self._vocabulary)
        candidates, features = self.find_evidence(asked, vector, passages)
        if not candidates:
            return []
        scores = features @ self._weights.rank
        lead = leads(scores, [one.text for one in candidates])
        chances = confidence(np.column_stack([features, lead]), self._weights.confidence)
        order = np.argsort(-scores, kind="stable")
        chances[order] = np.minimum.accumulate(chances[order])  # a lower rank never has a higher probability
        near = len(order) > 1 and scores[order[0]] - scores[order[1]] <= JOINED
        runner_up = candidates[order[1]] if near else None
        return [
            self._span(asked, candidates[place], float(chances[place]), runner_up if rank == 0 else None)
            for rank, place in enumerate(order)
        ]

    def threshold(self, max_risk: float) -> float:
        """Return the lowest score of an answer such that at most a share `max_risk` of the given answers is wrong."""
        return threshold_for(max_risk, self._weights.thresholds)

    def possible_threshold(self, max_risk: float) -> float:  # noqa: ARG002 - the protocol has it
        """Return a threshold that gives no possible answers: how often they are right was not measured."""
        return 1.0

    def find_evidence(
        self, question: Question, vector: Vectors, passages: Sequence[Passage]
    ) -> tuple[list[Candidate], NDArray[np.float64]]:
        """Return the most promising sentences and their features, shape ``(sentences, len(FEATURES))``, in no order."""
        found = find_candidates(question, passages, self.find_stems)
        # Passages overlap: a sentence counts once, in the best passage that holds it.
        candidates = list({(one.passage.chunk.document_id, one.start): one for one in reversed(found)}.values())[::-1]
        if not candidates:
            return [], np.zeros((0, len(FEATURES)))
        features = np.array([candidate.features for candidate in candidates])
        chosen = np.argsort(-(features @ self._weights.screen), kind="stable")[:EMBEDDED]
        best = [candidates[place] for place in chosen]
        features = features[chosen]
        features[:, -1] = self._embed([candidate.text for candidate in best]) @ vector[0]
        return best, features

    def _embed(self, texts: Sequence[str]) -> Vectors:
        with self._lock:
            known = {text: self._vectors[text] for text in texts if text in self._vectors}
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if new:
            known |= zip(new, self._embedder.encode(new), strict=True)
            with self._lock:
                self._vectors.update((text, known[text]) for text in new)
        return np.stack([known[text] for text in texts])

    def _span(self, question: Question, best: Candidate, score: float, runner_up: Candidate | None) -> Span:
        """Return the sentence, with the one before if it depends on it, or with a neighbour that is nearly as good."""
        first = last = best.position
        sentences, chunk = best.passage.chunk.sentences, best.passage.chunk
        if first and _LEANS_BACK.match(best.text):
            first -= 1
        elif runner_up and runner_up.passage.chunk == chunk and abs(runner_up.position - best.position) == 1:
            first, last = sorted((best.position, runner_up.position))
        if "\n" in chunk.text[sentences[first][0] - chunk.start : sentences[last][1] - chunk.start]:
            first = last = best.position  # never across paragraphs
        return Span(
            document_id=chunk.document_id,
            start=sentences[first][0],
            end=sentences[last][1],
            score=score,
            highlights=tuple((best.start + start, best.start + end) for start, end in self._marks(question, best.text)),
        )

    def _marks(self, question: Question, sentence: str) -> list[tuple[int, int]]:
        """Return the places of the important words: those of the expected kind, else those of the question."""
        expected = list(find_expected(sentence, question.expects, question.words)) if question.expects else []
        return expected or [
            (start, end) for word, start, end in find_words(sentence) if self._vocabulary.stem(word) in question.weights
        ]
