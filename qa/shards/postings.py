"""Postings of one field as arrays: for each term the rows that have it, and how often. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Postings:
    """An inverted index in compressed sparse columns, one column for each term, terms sorted by their UTF-8 bytes.

    Attributes:
        terms: All terms one after another, in UTF-8, dtype ``uint8``.
        term_starts: Where each term begins in `terms`, with the end of the last one, dtype ``int64``.
        starts: Where the rows of each term begin in `rows`, with the end of the last one, dtype ``int64``.
        rows: Rows that have a term, ascending within the term, dtype ``uint32``.
        counts: How often they have it, dtype ``uint16``.
        lengths: Number of terms of each row, dtype ``uint16``.
    """

    terms: NDArray[np.uint8]
    term_starts: NDArray[np.int64]
    starts: NDArray[np.int64]
    rows: NDArray[np.uint32]
    counts: NDArray[np.uint16]
    lengths: NDArray[np.uint16]

    def find(self, term: str) -> tuple[NDArray[np.uint32], NDArray[np.uint16]]:
        """Return the rows that have a term, ascending, and how often they have it.

        >>> rows, counts = collect([["ship", "port", "ship"], ["tea"], ["ship"]]).find("ship")
        >>> rows.tolist(), counts.tolist()
        ([0, 2], [2, 1])
        """
        wanted, low, high = term.encode(), 0, len(self.term_starts) - 1
        while low < high:
            middle = (low + high) // 2
            if self._term(middle) < wanted:
                low = middle + 1
            else:
                high = middle
        if low == len(self.term_starts) - 1 or self._term(low) != wanted:
            return self.rows[:0], self.counts[:0]
        span = slice(int(self.starts[low]), int(self.starts[low + 1]))
        return self.rows[span], self.counts[span]

    def _term(self, number: int) -> bytes:
        return self.terms[int(self.term_starts[number]) : int(self.term_starts[number + 1])].tobytes()


def collect(texts: Iterable[Sequence[str]]) -> Postings:
    """Make the postings of rows, each given by its terms in any order."""
    numbers: dict[str, int] = {}
    lengths: list[int] = []
    occurrences: list[int] = []
    for terms in texts:
        lengths.append(len(terms))
        occurrences += (numbers.setdefault(term, len(numbers)) for term in terms)
    names = [name.encode() for name in numbers]
    rows = np.repeat(np.arange(len(lengths), dtype=np.int64), lengths)
    keys = np.array(occurrences, dtype=np.int64) * max(1, len(lengths)) + rows
    unique, counts = np.unique(keys, return_counts=True)
    return arrange(names, *np.divmod(unique, max(1, len(lengths))), counts, np.array(lengths))


def join(parts: Sequence[tuple[Postings, NDArray[np.bool_]]]) -> Postings:
    """Join postings in order. Of each only the chosen rows stay, and rows are numbered anew.

    Args:
        parts: Postings, each with a mask over its rows, shape ``(rows,)``.
    """
    numbers: dict[bytes, int] = {}
    columns: list[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]] = []
    first = 0
    for postings, kept in parts:
        names = _split(postings)
        own = np.fromiter((numbers.setdefault(name, len(numbers)) for name in names), dtype=np.int64, count=len(names))
        moved = np.cumsum(kept) - 1 + first
        stays = kept[postings.rows]
        terms = np.repeat(own, np.diff(postings.starts))[stays]
        columns.append((terms, moved[postings.rows[stays]], postings.counts[stays].astype(np.int64)))
        first += int(kept.sum())
    terms, rows, counts = (np.concatenate(column) for column in zip(*columns, strict=True))
    lengths = np.concatenate([postings.lengths[kept] for postings, kept in parts])
    return arrange(list(numbers), terms, rows, counts, lengths)


def arrange(
    names: list[bytes],
    terms: NDArray[np.int64],
    rows: NDArray[np.int64],
    counts: NDArray[np.int64],
    lengths: NDArray[np.integer],
) -> Postings:
    """Sort postings by term, then by row; terms that no row has any more are left out.

    Args:
        names: The terms, in any order.
        terms: For each posting the number of its term.
        rows: Its row, ascending for each term.
        counts: How often the row has the term.
        lengths: Number of terms of each row.
    """
    order = sorted(range(len(names)), key=names.__getitem__)
    places = np.empty(len(names), dtype=np.int64)
    places[order] = np.arange(len(names))
    having = np.bincount(places[terms], minlength=len(names))
    by_term = np.argsort(places[terms], kind="stable")
    used = [names[number] for place, number in enumerate(order) if having[place]]
    return Postings(
        terms=np.frombuffer(b"".join(used), dtype=np.uint8),
        term_starts=_starts([len(name) for name in used]),
        starts=_starts(having[having > 0]),
        rows=rows[by_term].astype(np.uint32),
        counts=np.minimum(counts[by_term], 65_535).astype(np.uint16),
        lengths=np.minimum(lengths, 65_535).astype(np.uint16),
    )


def _starts(sizes: Sequence[int] | NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)


def _split(postings: Postings) -> list[bytes]:
    whole, places = postings.terms.tobytes(), postings.term_starts.tolist()
    return [whole[start:end] for start, end in pairwise(places)]
