"""Documents in memory, with the two searches that `qa.answering.retrieve` needs. For a few texts and one question."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from qa.records import Chunk, Document, Filters
from qa.store.entries import searched_text
from qa.store.lexical import PAIR_WEIGHT
from qa.store.rows import Hit, indexed_document, row_id
from qa.store.stems import find_stems, join_pairs
from qa.vectors import Vectors

_K1, _B = 1.2, 0.75  # of BM25, as in `qa.store.lexical`


class Rows:
    """The chunks of documents with their vectors: a `qa.answering.retrieve.Store`. It knows no filters.

    Args:
        cuts: Documents, each with its chunks.
        embed: Embeds the searched texts of all chunks.

    Attributes:
        texts: The searched texts by row id.
    """

    def __init__(
        self, cuts: Iterable[tuple[Document, Sequence[Chunk]]], embed: Callable[[Sequence[str]], Vectors]
    ) -> None:
        self._hits: dict[str, Hit] = {}
        self.texts: dict[str, str] = {}
        for document, chunks in cuts:
            indexed = indexed_document(document, chunks)
            for chunk in chunks:
                row = row_id(document.version, chunk.ordinal)
                self._hits[row] = Hit(row, indexed, chunk, 0.0)
                self.texts[row] = searched_text(document, chunk)
        self._vectors = dict(zip(self.texts, embed(list(self.texts.values())), strict=True)) if self.texts else {}

    def search(self, vector: Vectors, limit: int, _filters: Filters) -> list[Hit]:
        """Return the chunks nearest to a vector, best first."""
        return sorted(self.get(list(self._hits), vector), key=lambda hit: (-hit.similarity, hit.id))[:limit]

    def get(self, row_ids: Sequence[str], vector: Vectors) -> list[Hit]:
        """Return chunks by their ids, with their similarity to a vector."""
        known = [row for row in row_ids if row in self._hits]
        return [replace(self._hits[row], similarity=float(np.dot(self._vectors[row], vector[0]))) for row in known]


class Words:
    """The words of texts: a `qa.answering.retrieve.Lexical`, scored as `qa.store.lexical` does. It knows no filters.

    Args:
        texts: The texts by row id.
    """

    def __init__(self, texts: Mapping[str, str]) -> None:
        stems = {row: find_stems(text) for row, text in texts.items()}
        self._words = {row: Counter(found) for row, found in stems.items()}
        self._pairs = {row: Counter(join_pairs(found)) for row, found in stems.items()}

    def search(self, question: str, limit: int, _filters: Filters) -> dict[str, float]:
        """Return the rows whose words fit best, best first, with their scores above 0."""
        stems = find_stems(question)
        words, pairs = bm25(stems, self._words), bm25(dict.fromkeys(join_pairs(stems)), self._pairs)
        scores = {row: words[row] + PAIR_WEIGHT * pairs.get(row, 0.0) for row in words}
        return dict(sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:limit])


def bm25(terms: Iterable[str], counts: Mapping[str, Counter[str]]) -> dict[str, float]:
    """Score texts by the terms of a question (Robertson and Zaragoza 2009); a text without any of them has no score.

    Args:
        terms: The terms. One that stands twice counts twice.
        counts: For each text how often it has each term.

    >>> scores = bm25(["ship"], {"a": Counter(ship=1, harbour=1), "b": Counter(ship=2, port=1), "c": Counter(tea=1)})
    >>> sorted(scores, key=scores.get, reverse=True)
    ['b', 'a']
    """
    mean = sum(found.total() for found in counts.values()) / max(1, len(counts))
    scores: dict[str, float] = {}
    for term in terms:
        having = [(row, found) for row, found in counts.items() if found[term]]
        rarity = math.log(1 + (len(counts) - len(having) + 0.5) / (len(having) + 0.5))
        for row, found in having:
            length = _K1 * (1 - _B + _B * found.total() / mean)
            scores[row] = scores.get(row, 0.0) + rarity * found[term] * (_K1 + 1) / (found[term] + length)
    return scores
