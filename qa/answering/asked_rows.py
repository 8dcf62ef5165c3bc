"""Choose the rows of tables that a question is about, by its words. Pure.

A small reader finds the right column, but mixes up neighbouring rows, since they have the same form, and finds a row
for names that no row has. Words do not: the row that is asked for has the question's words in its cells.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from qa.english.words import find_words
from qa.records import Cell, Chunk, Passage
from qa.store.stems import find_stem, find_stems

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Row:
    """The asked words in the cells of a row, and whether the row with its surroundings has all asked names."""

    words: frozenset[str]
    named: bool


def with_asked_rows(question: str, passages: Sequence[Passage]) -> list[Passage]:
    """Return the passages without the rows of tables that a question is not about.

    Of each document the rows stay that have most of the question's words in their cells; a word counts less if many
    rows have it. A row without any stays only if there is no other. The names and numbers of the question must be in
    the row, in the names of its columns, or in title, heading and sentences beside it.

    Args:
        question: The question.
        passages: Passages. Their texts stay as they are: only what can be quoted of them is less.
    """
    asked, names = frozenset(find_stems(question)), asked_names(question)
    rows: dict[str, dict[Place, _Row]] = {}  # by document
    for passage in passages:
        if passage.chunk.cells:
            found = rows.setdefault(passage.chunk.document_id, {})
            for place, row in _rows(passage, asked, names).items():
                before = found.get(place)
                found[place] = row if before is None else replace(row, named=row.named or before.named)
    fitting = {document: _fitting(found) for document, found in rows.items()}
    return [
        _only(passage, fitting[passage.chunk.document_id]) if passage.chunk.cells else passage for passage in passages
    ]


def asked_names(question: str) -> frozenset[str]:
    """Return the stems of the names and numbers in a question; none if all its words are written like names.

    >>> sorted(asked_names("When was the Corra built in Olm?")), asked_names("How Many Cars Does The Corra Carry?")
    (['corr', 'olm'], frozenset())
    """
    words = [(word, stem) for word, _, _ in list(find_words(question))[1:] if (stem := find_stem(word)) is not None]
    if all(word[0].isupper() or word[0].isdigit() for word, _ in words) and len(words) > 2:
        return frozenset()
    return frozenset(stem for word, stem in words if word[0].isupper() or word[0].isdigit())


def _rows(passage: Passage, asked: frozenset[str], names: frozenset[str]) -> dict[Place, _Row]:
    """Return the rows of a passage by their offsets."""
    chunk = passage.chunk
    cells = _cells_by_row(chunk)
    beside = [_text(chunk, place) for place in chunk.sentences if place not in cells]
    context = frozenset(find_stems(" ".join([passage.title, chunk.heading, *beside])))
    found = {}
    for place, inside in cells.items():
        words = frozenset(find_stems(" ".join(_text(chunk, (cell.start, cell.end)) for cell in inside)))
        columns = frozenset(find_stems(" ".join(cell.name for cell in inside)))
        found[place] = _Row(asked & words, names <= words | columns | context)
    return found


def _cells_by_row(chunk: Chunk) -> dict[Place, list[Cell]]:
    found: dict[Place, list[Cell]] = {}
    cells = iter(chunk.cells)
    cell = next(cells, None)
    for start, end in chunk.sentences:
        while cell is not None and cell.start < end:
            if cell.start >= start:
                found.setdefault((start, end), []).append(cell)
            cell = next(cells, None)
    return found


def _fitting(rows: Mapping[Place, _Row]) -> dict[Place, bool]:
    """Return for each row whether it is asked for."""
    counts = Counter(word for row in rows.values() for word in row.words)
    fits = {place: sum(1 / counts[word] for word in row.words) for place, row in rows.items()}
    best = max(fits.values(), default=0.0)
    possible = best > 0 or len(rows) == 1
    return {place: possible and row.named and fits[place] >= best for place, row in rows.items()}


def _only(passage: Passage, fitting: Mapping[Place, bool]) -> Passage:
    kept = tuple(one for one in passage.chunk.sentences if fitting.get(one, True))
    return replace(passage, chunk=replace(passage.chunk, sentences=kept))


def _text(chunk: Chunk, place: Place) -> str:
    return chunk.text[place[0] - chunk.start : place[1] - chunk.start]
