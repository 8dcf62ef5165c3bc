"""Question to passages: dense and lexical search, fused by reciprocal rank."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from qa.records import Chunk, Filters, Passage, Vectors
from qa.store.rows import Hit, neighbours

RANK_CONSTANT = 60  # k of Cormack, Clarke and Buettcher 2009, "Reciprocal Rank Fusion outperforms Condorcet"
NEIGHBOUR_CHARACTERS = 160  # of whole sentences, taken into a passage from the chunk on either side


class Store(Protocol):
    """What the retriever asks of the index."""

    def search(self, vector: Vectors, limit: int, filters: Filters) -> list[Hit]:
        """The chunks nearest to a vector, best first."""

    def get(self, row_ids: Sequence[str], vector: Vectors) -> list[Hit]:
        """Chunks by their ids, with their similarity to a vector."""


class Lexical(Protocol):
    """What the retriever asks of the lexical index."""

    def search(self, question: str, limit: int, filters: Filters) -> list[str]:
        """Row ids of the chunks whose words fit best, best first."""


def retrieve(
    question: str,
    vector: Vectors,
    store: Store,
    lexical: Lexical,
    *,
    filters: Filters,
    candidates: int,
    passages: int,
) -> list[Passage]:
    """Find the passages most likely to hold an answer, best first.

    Args:
        question: The question.
        vector: Its embedding, shape ``(1, dimension)``.
        store: The index.
        lexical: The lexical index derived from it.
        filters: Which documents to search.
        candidates: Hits taken from each of the two searches.
        passages: Most passages to return.
    """
    dense = {hit.id: hit for hit in store.search(vector, candidates, filters)}
    dense_ranks = _ranks(list(dense))
    lexical_ranks = _ranks(lexical.search(question, candidates, filters))
    scores = fuse(dense_ranks, lexical_ranks)
    best = sorted(scores, key=lambda row_id: (-scores[row_id], row_id))[:passages]
    wanted = {row_id for row_id in best if row_id not in dense}
    wanted.update(other for row_id in best for other in neighbours(row_id) if other not in dense)
    hits = dense | {hit.id: hit for hit in store.get(sorted(wanted), vector)}
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
        if row_id in hits  # the lexical index may be a moment behind
    ]


def widen(chunk: Chunk, before: Chunk | None, after: Chunk | None) -> Chunk:
    """A chunk with the nearest sentences of its neighbours, so that its border does not hide an answer.

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
    return replace(chunk, start=start, end=end, text=text, sentences=sentences)


def _chunk(hits: Mapping[str, Hit], row_id: str) -> Chunk | None:
    hit = hits.get(row_id)
    return None if hit is None else hit.chunk


def fuse(*rankings: Mapping[str, int]) -> dict[str, float]:
    """Reciprocal rank fusion: the sum of ``1 / (60 + rank)`` over the rankings that hold an item.

    >>> fused = fuse({"a": 1, "b": 2}, {"b": 1})
    >>> sorted(fused, key=fused.get, reverse=True)
    ['b', 'a']
    """
    scores: dict[str, float] = {}
    for ranking in rankings:
        for item, rank in ranking.items():
            scores[item] = scores.get(item, 0.0) + 1.0 / (RANK_CONSTANT + rank)
    return scores


def _ranks(ids: Sequence[str]) -> dict[str, int]:
    return {row_id: rank for rank, row_id in enumerate(ids, 1)}
