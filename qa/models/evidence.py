"""How well a sentence fits a question: the features that `qa.models.sentence_reader` weighs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import log1p
from typing import Protocol

from qa.english.words import find_words
from qa.models.answer_types import Expectation, expects, find_expected
from qa.records import Passage

FEATURES = (
    "sentence",  # share of the question's words, weighted by rarity, that the sentence has
    "pair",  # the same for the sentence and the one before it
    "neighbours",  # the same for the sentence, those around it, title and heading
    "passage",  # the same for the whole passage, title and heading
    "title",  # the same for title and heading alone
    "phrases",  # share of neighbouring question words that are near each other in the sentence too
    "expected",  # 1 if the question asks for a date, number, name or reason and the sentence has one
    "unexpected",  # 1 if the question asks for one and the sentence has none
    "names_absent",  # share of the question's names and numbers that the passage does not have
    "names_elsewhere",  # share of them that neither sentence nor title has
    "length",  # logarithm of the number of words
    "fusion",  # the passage's fusion score, relative to that of the first
    "dense_rank",  # reciprocal rank of the passage by embedding
    "lexical_rank",  # reciprocal rank of the passage by BM25
    "passage_similarity",  # cosine of question and passage embeddings
    "sentence_similarity",  # cosine of question and sentence embeddings
)


_REMEMBERED = 20_000  # texts whose stems are kept in memory


class Vocabulary(Protocol):
    """Knowledge about words; the lexical index implements it."""

    def stem(self, word: str) -> str | None:
        """Return the stem for searching a word, or None for a word without its own meaning."""

    def weight(self, stem: str) -> float:
        """Return the weight of a stem: its inverse document frequency, at least 0."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question, analysed.

    Attributes:
        weights: Its stems in order, with their weights. The weights sum to 1.
        names: Its stems that were written as a name or a number.
        words: Its words in lower case.
        expects: The kind of answer that it asks for, if its form shows it.
    """

    weights: dict[str, float]
    names: frozenset[str]
    words: frozenset[str]
    expects: Expectation | None

    def covered(self, stems: frozenset[str]) -> float:
        """Return the share of the question's weight that some stems cover, from 0 to 1."""
        return sum(weight for stem, weight in self.weights.items() if stem in stems)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer.

    Attributes:
        passage: Its passage.
        position: Its position among the passage's sentences.
        text: The sentence.
        features: Its `FEATURES`; the last one is still 0.
    """

    passage: Passage
    position: int
    text: str
    features: tuple[float, ...]

    @property
    def start(self) -> int:
        """Offset of the sentence in its document."""
        return self.passage.chunk.sentences[self.position][0]

    @property
    def end(self) -> int:
        """Offset after the sentence in its document."""
        return self.passage.chunk.sentences[self.position][1]


def take_apart(question: str, vocabulary: Vocabulary) -> Question:
    """Analyse a question."""
    words = [word for word, _, _ in find_words(question)]
    stems = [vocabulary.stem(word) for word in words]
    weights = {stem: vocabulary.weight(stem) for stem in stems if stem is not None}
    total = sum(weights.values()) or 1.0
    return Question(
        weights={stem: weight / total for stem, weight in weights.items()},
        names=frozenset(
            stem
            for position, (word, stem) in enumerate(zip(words, stems, strict=True))
            if stem is not None and (word[0].isdigit() or (word[0].isupper() and position > 0))
        ),
        words=frozenset(word.lower() for word in words),
        expects=expects(question),
    )


def make_stem_finder(vocabulary: Vocabulary) -> Callable[[str], tuple[str, ...]]:
    """Return a function that gives the stems of a text in order and remembers recent texts."""

    @lru_cache(_REMEMBERED)
    def find_stems(text: str) -> tuple[str, ...]:
        stems = (vocabulary.stem(word) for word, _, _ in find_words(text))
        return tuple(stem for stem in stems if stem is not None)

    return find_stems


def find_candidates(
    question: Question, passages: Sequence[Passage], find_stems: Callable[[str], tuple[str, ...]]
) -> list[Candidate]:
    """Return all sentences of some passages, with their features.

    Args:
        question: The analysed question.
        passages: Passages, best first.
        find_stems: Returns the stems of a text in order.
    """
    best = max((passage.score for passage in passages), default=1.0)
    return [candidate for passage in passages for candidate in _of_passage(question, passage, best, find_stems)]


def _of_passage(
    question: Question, passage: Passage, best: float, find_stems: Callable[[str], tuple[str, ...]]
) -> list[Candidate]:
    chunk = passage.chunk
    title = frozenset(find_stems(f"{passage.title} {chunk.heading}"))
    whole = title.union(find_stems(chunk.text))
    texts = [chunk.text[start - chunk.start : end - chunk.start] for start, end in chunk.sentences]
    ordered = [find_stems(text) for text in texts]
    stems = [frozenset(of_sentence) for of_sentence in ordered]
    of_passage = (
        passage.score / best,
        1 / passage.dense_rank if passage.dense_rank else 0.0,
        1 / passage.lexical_rank if passage.lexical_rank else 0.0,
        passage.similarity,
    )
    candidates = []
    for position, text in enumerate(texts):
        here = stems[position]
        before, around = (
            here.union(*stems[max(0, position - 1) : position]),
            here.union(*stems[max(0, position - 1) : position + 2]),
        )
        found = question.expects is not None and _has_expected(question, question.expects, text)
        features = (
            question.covered(here),
            question.covered(before),
            question.covered(around | title),
            question.covered(whole),
            question.covered(title),
            _phrases(list(question.weights), ordered[position]),
            float(found),
            float(question.expects is not None and not found),
            _absent(question, whole),
            _absent(question, here | title),
            log1p(len(ordered[position])) / 4,
            *of_passage,
            0.0,
        )
        candidates.append(Candidate(passage, position, text, features))
    return candidates


def _has_expected(question: Question, kind: Expectation, text: str) -> bool:
    return any(True for _ in find_expected(text, kind, question.words))


def _phrases(asked: Sequence[str], stems: Sequence[str]) -> float:
    """Return the share of the question's neighbouring words that are at most one word apart in a sentence.

    >>> _phrases(["first", "waiver"], ["waiver", "came", "first"]), _phrases(["first", "waiver"], ["waiver"])
    (1.0, 0.0)
    """
    pairs = set(pairwise(asked))
    near = {*pairwise(stems), *zip(stems, stems[2:], strict=False)}
    near |= {(right, left) for left, right in near}
    return len(pairs & near) / len(pairs) if pairs else 0.0


def _absent(question: Question, stems: frozenset[str]) -> float:
    total = sum(question.weights[name] for name in question.names)
    return sum(question.weights[name] for name in question.names - stems) / total if total else 0.0
