"""Find passages for a question: dense and lexical search, fused by their scores."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from qa.records import Chunk, Filters, Passage
from qa.store.rows import Hit, neighbours
from qa.vectors import Vectors

DENSE_SHARE = 0.6  # of the fused score; docs/quality.md has the table behind it
BY_BOTH = 8  # passages to read that both searches choose; docs/quality.md has the table behind it
NEIGHBOUR_CHARACTERS = 160  # of whole sentences that a passage takes from the chunk on either side


class Store(Protocol):
    """The index as the retriever needs it."""

    def search(self, vector: Vectors, limit: int, filters: Filters) -> list[Hit]:
        """Return the chunks nearest to a vector, best first."""

    def get(self, row_ids: Sequence[str], vector: Vectors) -> list[Hit]:
        """Return chunks by their ids, with their similarity to a vector."""


class Lexical(Protocol):
    """The lexical index as the retriever needs it."""

    def search(self, question: str, limit: int, filters: Filters) -> dict[str, float]:
        """Return the row ids of the chunks whose words fit best, best first, with their scores above 0."""


def retrieve(
    question: str,
    vector: Vectors,
    store: Store,
    lexical: Lexical,
    *,
    filters: Filters,
    candidates: int,
    passages: int,
    by_both: int | None = None,
) -> list[Passage]:
    """Find the passages that most likely hold an answer, best first.

    Args:
        question: The question.
        vector: Its embedding, shape ``(1, dimension)``.
        store: The index.
        lexical: The lexical index derived from it.
        filters: Which documents to search.
        candidates: Number of hits from each of the two searches.
        passages: Maximum number of passages to return.
        by_both: Number of these that are chosen by both searches. The others are the nearest by embedding: they hold
            the answer to a question in other words more often than the next ones by both. None: all by both.
    """
    dense = {hit.id: hit for hit in store.search(vector, candidates, filters)}
    found = lexical.search(question, candidates, filters)
    scores = fuse({hit.id: hit.similarity for hit in dense.values()}, found)
    ranked = sorted(scores, key=lambda row_id: (-scores[row_id], row_id))
    best = list(dict.fromkeys([*ranked[:by_both], *dense, *ranked]))[:passages]
    wanted = {row_id for row_id in best if row_id not in dense}
    wanted.update(other for row_id in best for other in neighbours(row_id) if other not in dense)
    hits = dense | {hit.id: hit for hit in store.get(sorted(wanted), vector)}
    dense_ranks, lexical_ranks = _ranks(dense), _ranks(found)
    return [
        Passage(
            chunk=widen(hits[row_id].chunk, *(_chunk(hits, other) for other in neighbours(row_id))),
            title=hits[row_id].document.title,
            score=scores[row_id],
            similarity=hits[row_id].similarity,
            dense_rank=dense_ranks.get(row_id),
            lexical_rank=lexical_ranks.get(row_id),
        )
        for row_id in best
        if row_id in hits  # the lexical index may be slightly behind
    ]


def widen(chunk: Chunk, before: Chunk | None, after: Chunk | None) -> Chunk:
    """Add the nearest sentences of its neighbours to a chunk, so that its border does not hide an answer.

    Nothing is taken from another section. The text stays a slice of the document.

    Args:
        chunk: The chunk.
        before: The chunk before it, if there is one.
        after: The chunk after it, if there is one.
    """
    start, end, text, sentences = chunk.start, chunk.end, chunk.text, chunk.sentences
    if before is not None and before.heading == chunk.heading:
        taken = tuple(one for one in before.sentences if one[0] >= before.end - NEIGHBOUR_CHARACTERS)
        if taken:
            start = taken[0][0]
            text = before.text[start - before.start :] + text
            sentences = taken + sentences
    if after is not None and after.heading == chunk.heading:
        taken = tuple(one for one in after.sentences if one[1] <= after.start + NEIGHBOUR_CHARACTERS)
        if taken:
            end = taken[-1][1]
            text += after.text[: end - after.start]
            sentences += taken
    around = (before.cells if before else (), chunk.cells, after.cells if after else ())
    cells = tuple(cell for some in around for cell in some if start <= cell.start and cell.end <= end)
    return replace(chunk, start=start, end=end, text=text, sentences=sentences, cells=cells)


def _chunk(hits: Mapping[str, Hit], row_id: str) -> Chunk | None:
    hit = hits.get(row_id)
    return None if hit is None else hit.chunk


def fuse(dense: Mapping[str, float], lexical: Mapping[str, float]) -> dict[str, float]:
    """Combine the scores of both searches, each scaled from its lowest possible value to the highest found.

    This is the convex combination of Bruch, Gai and Ingber 2023, "An Analysis of Fusion Functions for Hybrid Retrieval"
    (https://arxiv.org/abs/2210.11934), with the theoretical minimum. A hit of only one search gets the lowest possible
    score of the other.

    Args:
        dense: Cosine similarities, from -1 to 1.
        lexical: BM25 scores, above 0.

    Returns:
        A score from 0 to 1 for each hit.

    >>> fused = fuse({"a": 0.5, "b": 0.4}, {"b": 9.0, "c": 8.0})
    >>> sorted(fused, key=fused.get, reverse=True)
    ['b', 'c', 'a']
    """
    nearest = max(dense.values(), default=0.0) + 1 or 1.0
    farthest = min(dense.values(), default=-1.0)
    highest = max(lexical.values(), default=1.0)
    return {
        item: DENSE_SHARE * (dense.get(item, farthest) + 1) / nearest
        + (1 - DENSE_SHARE) * lexical.get(item, 0.0) / highest
        for item in {**dense, **lexical}
    }


def _ranks(ids: Iterable[str]) -> dict[str, int]:
    return {row_id: rank for rank, row_id in enumerate(ids, 1)}
