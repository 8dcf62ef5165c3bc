"""A segment: whole documents with their chunks, vectors and postings, as arrays that never change.

Each array is one file, read through the memory map. Text is a blob of JSON lines with the places where they begin.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from qa.records import Chunk, Filters, IndexedDocument
from qa.shards.bm25 import Statistics, Terms, Weighted, score, shorten
from qa.shards.postings import Postings
from qa.store.rows import row_id, to_chunk, to_indexed_document
from qa.vectors import Vectors

Arrays = Mapping[str, NDArray[Any]]
"""The arrays of a segment by name."""

FIELDS = ("terms", "term_starts", "starts", "rows", "counts", "lengths")
_SLACK = 1e-4  # above the greatest error of a product of unit vectors in single precision


class Segment:
    """Searches the chunks of a segment, and reads them.

    Args:
        arrays: `vectors` ``(chunks, dimension)``; `lines` and `line_starts`, the chunks as JSON; `heads` and
            `head_starts`, the documents as JSON; `firsts`, the first row of each document, with the end of the last;
            and the postings of words and pairs, such as `words_rows`.
        gone: Which documents are in the index no more, or in a later segment; shape ``(documents,)``.
    """

    def __init__(self, arrays: Arrays, gone: NDArray[np.bool_]) -> None:
        self.arrays = arrays
        self.gone = gone
        self.words, self.pairs = (postings_of(arrays, name) for name in ("words", "pairs"))
        self.vectors: Vectors = arrays["vectors"]
        self._firsts = np.asarray(arrays["firsts"])
        self._lengths = tuple(shorten(field.lengths) for field in (self.words, self.pairs))
        self.all_documents = [to_indexed_document(head) for head in map(json.loads, blob_lines(arrays, "head"))]
        self._rows = {
            document.version: int(first)
            for document, first, dead in zip(self.all_documents, self._firsts, gone, strict=False)
            if not dead
        }

    @property
    def documents(self) -> dict[str, IndexedDocument]:
        """The documents that are still in the index, by id."""
        pairs = zip(self.all_documents, self.gone, strict=True)
        return {document.id: document for document, dead in pairs if not dead}

    @cached_property
    def alive(self) -> NDArray[np.bool_]:
        """Which chunks belong to these documents, shape ``(chunks,)``."""
        return self._of_documents(~self.gone)

    @cached_property
    def _totals(self) -> tuple[int, int, int]:
        words, pairs = (int(one.lengths[self.alive].sum(dtype=np.int64)) for one in (self.words, self.pairs))
        return int(self.alive.sum()), words, pairs

    def count(self, terms: Terms) -> Statistics:
        """Return what BM25 needs to know of this segment."""
        chunks, words, pairs = self._totals
        return Statistics(
            chunks=chunks,
            words=words,
            pairs=pairs,
            with_words=tuple(self._having(self.words, term) for term in terms.words),
            with_pairs=tuple(self._having(self.pairs, term) for term in terms.pairs),
        )

    def match(self, question: Weighted, limit: int, filters: Filters) -> list[tuple[str, float]]:
        """Return the row ids whose words fit best, with their scores above 0, in no order; more if scores are equal."""
        scores = np.zeros(len(self.alive))
        for terms, field, lengths, mean in (
            (question.words, self.words, self._lengths[0], question.mean_words),
            (question.pairs, self.pairs, self._lengths[1], question.mean_pairs),
        ):
            for term, weight in terms:
                rows, counts = field.find(term)
                scores[rows] += score(counts, lengths[rows], weight, mean)
        scores *= self._admitted(filters)
        best = _highest(scores, limit, slack=0.0)
        return self._named(best[scores[best] > 0], scores)

    def nearest(self, vector: Vectors, limit: int, filters: Filters) -> list[tuple[str, float]]:
        """Return the row ids nearest to a vector of shape ``(1, dimension)``, with their cosines, in no order.

        Every vector is compared, so that what is found does not depend on how documents are divided.
        """
        admitted = self._admitted(filters)
        scores = np.full(len(admitted), -np.inf, dtype=np.float32)
        if filters and admitted.sum() * 8 < len(admitted):
            rows = np.flatnonzero(admitted)
            scores[rows] = self.vectors[rows] @ vector[0]
        else:
            np.copyto(scores, self.vectors @ vector[0], where=admitted)
        best = _highest(scores, limit, slack=_SLACK)
        best = best[scores[best] > -np.inf]
        return self._named(best, dict(zip(best.tolist(), self._cosines(best, vector), strict=True)))

    def read(self, row_ids: Iterable[str], vector: Vectors | None) -> list[tuple[str, Chunk, float]]:
        """Return those of some chunks that are here, with their cosines to a vector; 0 without one."""
        found = [(name, row) for name in row_ids if (row := self._row(name)) is not None]
        rows = np.array([row for _, row in found], dtype=np.int64)
        cosines = [0.0] * len(found) if vector is None else self._cosines(rows, vector)
        return [(name, self._chunk(row), cosine) for (name, row), cosine in zip(found, cosines, strict=True)]

    def chunks_of(self, document: IndexedDocument) -> list[Chunk]:
        """Return the chunks of a document, in order; none if it is not here."""
        first = self._rows.get(document.version)
        return [] if first is None else [self._chunk(first + place) for place in range(document.chunks)]

    def _having(self, field: Postings, term: str) -> int:
        rows, _ = field.find(term)
        return int(self.alive[rows].sum()) if self.gone.any() else len(rows)

    def _admitted(self, filters: Filters) -> NDArray[np.bool_]:
        if not filters:
            return self.alive
        pairs = zip(self.all_documents, self.gone, strict=True)
        return self._of_documents(
            np.array([not dead and filters.admit(document) for document, dead in pairs], dtype=bool)
        )

    def _of_documents(self, chosen: NDArray[np.bool_]) -> NDArray[np.bool_]:
        return np.repeat(chosen, np.diff(self._firsts))

    def _row(self, name: str) -> int | None:
        version, _, ordinal = name.rpartition("-")
        first = self._rows.get(version)
        if first is None or int(ordinal) < 0:
            return None
        row = first + int(ordinal)
        end = self._firsts[np.searchsorted(self._firsts, first, side="right")]
        return row if row < end else None

    def _named(
        self, rows: NDArray[np.int64], scores: NDArray[np.float64] | Mapping[int, float]
    ) -> list[tuple[str, float]]:
        numbers = np.searchsorted(self._firsts, rows, side="right") - 1
        return [
            (row_id(self.all_documents[number].version, int(row - self._firsts[number])), float(scores[int(row)]))
            for row, number in zip(rows, numbers, strict=True)
        ]

    def _cosines(self, rows: NDArray[np.int64], vector: Vectors) -> list[float]:
        """Return cosines that are the same to the last digit however many rows are computed together."""
        products = self.vectors[rows].astype(np.float64) * vector[0].astype(np.float64)
        return cast("list[float]", products.sum(axis=1).tolist())

    def _chunk(self, row: int) -> Chunk:
        starts = self.arrays["line_starts"]
        line = json.loads(self.arrays["lines"][int(starts[row]) : int(starts[row + 1])].tobytes())
        return to_chunk(line["text"], line)


def postings_of(arrays: Arrays, name: str) -> Postings:
    """Return the postings of `words` or `pairs`."""
    return Postings(*(arrays[f"{name}_{field}"] for field in FIELDS))


def arrays_of(name: str, postings: Postings) -> dict[str, NDArray[Any]]:
    """Return postings as the arrays of a segment."""
    return {f"{name}_{field}": getattr(postings, field) for field in FIELDS}


def to_blob(name: str, lines: Sequence[bytes]) -> dict[str, NDArray[Any]]:
    """Return lines as the arrays of a segment: one after another, and where each begins."""
    starts = np.concatenate([[0], np.cumsum([len(line) for line in lines])]).astype(np.int64)
    return {f"{name}s": np.frombuffer(b"".join(lines), dtype=np.uint8), f"{name}_starts": starts}


def blob_lines(arrays: Arrays, name: str) -> list[bytes]:
    """Return the lines of a blob."""
    whole, starts = arrays[f"{name}s"].tobytes(), arrays[f"{name}_starts"].tolist()
    return [whole[start:end] for start, end in pairwise(starts)]


def _highest(scores: NDArray[Any], limit: int, *, slack: float) -> NDArray[np.int64]:
    """Return where the highest scores are, with all that equal the last of them, or are below it by no more than slack.

    >>> _highest(np.array([3.0, 1.0, 2.0, 2.0]), 2, slack=0.0).tolist()
    [0, 2, 3]
    """
    if len(scores) <= limit:
        return np.arange(len(scores))
    last = np.partition(scores, len(scores) - limit)[len(scores) - limit]
    return np.flatnonzero(scores >= last - slack)
