"""Choose the rows of tables that a question is about, by its words. Pure.

A small reader finds the right column, but mixes up neighbouring rows, since they have the same form. Words do not: the
row that is asked for has the question's names in its cells.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from qa.records import Chunk, Passage
from qa.store.stems import find_stems

Row = tuple[int, int]


def with_asked_rows(question: str, passages: Sequence[Passage]) -> list[Passage]:
    """Return the passages without the rows of tables that fit a question less than others of their document.

    A row fits by the question's words in its cells; a word counts less if many rows have it. If no row of a document
    has one, all stay.

    Args:
        question: The question.
        passages: Passages. Their texts stay as they are: only what can be quoted of them is less.
    """
    asked = frozenset(find_stems(question))
    rows: dict[str, dict[Row, frozenset[str]]] = {}  # by document: the asked words of each row
    for passage in passages:
        rows.setdefault(passage.chunk.document_id, {}).update(_rows(passage.chunk, asked))
    fitting = {document: _fitting(found) for document, found in rows.items()}
    return [_only(passage, rows[passage.chunk.document_id], fitting[passage.chunk.document_id]) for passage in passages]


def _rows(chunk: Chunk, asked: frozenset[str]) -> dict[Row, frozenset[str]]:
    if not chunk.cells:
        return {}
    found: dict[Row, frozenset[str]] = {}
    cells = iter(chunk.cells)
    cell = next(cells, None)
    for start, end in chunk.sentences:
        words: set[str] = set()
        inside = False
        while cell is not None and cell.start < end:
            if cell.start >= start:
                inside = True
                words.update(find_stems(chunk.text[cell.start - chunk.start : cell.end - chunk.start]))
            cell = next(cells, None)
        if inside:
            found[start, end] = asked & words
    return found


def _fitting(rows: Mapping[Row, frozenset[str]]) -> frozenset[Row]:
    """Return the rows that fit best."""
    counts = Counter(word for words in rows.values() for word in words)
    fits = {row: sum(1 / counts[word] for word in words) for row, words in rows.items()}
    best = max(fits.values(), default=0.0)
    return frozenset(row for row, fit in fits.items() if fit >= best)


def _only(passage: Passage, rows: Mapping[Row, object], fitting: frozenset[Row]) -> Passage:
    chunk = passage.chunk
    kept = tuple(one for one in chunk.sentences if one not in rows or one in fitting)
    return passage if len(kept) == len(chunk.sentences) else replace(passage, chunk=replace(chunk, sentences=kept))
