"""BM25 with the statistics of many shards, by the formula and the rounded lengths of tantivy. Pure.

tantivy can score with statistics from elsewhere (`Bm25StatisticsProvider`, for exactly this purpose), but its Python
package does not offer it, nor the frequencies from which scores could be computed again. So postings are arrays here
(`qa.shards.postings`), and the formula is tantivy's own: https://docs.rs/tantivy/latest/src/tantivy/query/bm25.rs.html.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from qa.store.lexical import PAIR_WEIGHT
from qa.store.stems import find_stems, join_pairs

K1, B = 1.2, 0.75


@dataclass(frozen=True, slots=True)
class Terms:
    """What a question is searched by.

    Attributes:
        words: Its stems, in order; one that stands twice counts twice.
        pairs: Its adjacent stems, each once.
    """

    words: tuple[str, ...]
    pairs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Statistics:
    """What BM25 needs to know of all chunks that are searched.

    Attributes:
        chunks: Number of chunks.
        words: Number of stems in all of them.
        pairs: Number of pairs in all of them.
        with_words: For each stem of a question the number of chunks that have it.
        with_pairs: The same for each pair.
    """

    chunks: int
    words: int
    pairs: int
    with_words: tuple[int, ...]
    with_pairs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Weighted:
    """A question's terms with their weights, and the mean lengths of chunks.

    Attributes:
        words: Each stem with its weight.
        pairs: Each pair with its weight.
        mean_words: Mean number of stems of a chunk.
        mean_pairs: Mean number of pairs of a chunk.
    """

    words: tuple[tuple[str, float], ...]
    pairs: tuple[tuple[str, float], ...]
    mean_words: float
    mean_pairs: float


def take_terms(question: str) -> Terms:
    """Return what a question is searched by.

    >>> take_terms("Which trade minister visited?")
    Terms(words=('trade', 'minist', 'visit'), pairs=('trade_minist', 'minist_visit'))
    """
    stems = find_stems(question)
    return Terms(tuple(stems), tuple(dict.fromkeys(join_pairs(stems))))


def add_up(parts: Iterable[Statistics]) -> Statistics:
    """Return the statistics of several sets of chunks together, for the same question.

    >>> add_up([Statistics(2, 9, 7, (1, 0), (0,)), Statistics(3, 11, 8, (1, 2), (1,))])
    Statistics(chunks=5, words=20, pairs=15, with_words=(2, 2), with_pairs=(1,))
    """
    return reduce(_add, parts)


def weigh(terms: Terms, statistics: Statistics) -> Weighted:
    """Weigh the terms of a question by their rarity among all chunks."""
    chunks = statistics.chunks
    pairs = zip(terms.pairs, statistics.with_pairs, strict=True)
    return Weighted(
        words=tuple((term, rarity(n, chunks)) for term, n in zip(terms.words, statistics.with_words, strict=True)),
        pairs=tuple((term, PAIR_WEIGHT * rarity(n, chunks)) for term, n in pairs),
        mean_words=statistics.words / max(1, chunks),
        mean_pairs=statistics.pairs / max(1, chunks),
    )


def rarity(having: int, chunks: int) -> float:
    """Return the inverse document frequency of a term, from about 0 (in all chunks) upwards.

    >>> round(rarity(1, 3), 3)
    0.981
    """
    return math.log(1 + (chunks - having + 0.5) / (having + 0.5))


def score(counts: NDArray[np.uint16], lengths: NDArray[np.uint8], weight: float, mean: float) -> NDArray[np.float64]:
    """Score chunks by one term.

    Args:
        counts: How often each chunk has the term, at least 1.
        lengths: The chunks' lengths, as `shorten` has them.
        weight: Weight of the term.
        mean: Mean length of all chunks.
    """
    times = counts.astype(np.float64)
    return weight * (K1 + 1) * times / (times + (K1 * (1 - B + B * LENGTHS / (mean or 1.0)))[lengths])


def shorten(lengths: NDArray[np.uint16]) -> NDArray[np.uint8]:
    """Return each length as the number of the greatest of `LENGTHS` that is not above it.

    >>> LENGTHS[shorten(np.array([7, 41, 170], dtype=np.uint16))].tolist()
    [7.0, 40.0, 168.0]
    """
    return (np.searchsorted(LENGTHS, lengths, side="right") - 1).astype(np.uint8)


def _make_lengths() -> NDArray[np.float64]:
    """Make the 256 lengths that tantivy and Lucene tell apart: exact below 40, then eight steps to each doubling."""
    values = list(range(40))
    value, step = 40, 2
    while len(values) < 256:
        values += range(value, value + 8 * step, step)
        value, step = value + 8 * step, 2 * step
    return np.array(values, dtype=np.float64)


LENGTHS = _make_lengths()


def _add(one: Statistics, other: Statistics) -> Statistics:
    return Statistics(
        one.chunks + other.chunks,
        one.words + other.words,
        one.pairs + other.pairs,
        tuple(a + b for a, b in zip(one.with_words, other.with_words, strict=True)),
        tuple(a + b for a, b in zip(one.with_pairs, other.with_pairs, strict=True)),
    )
