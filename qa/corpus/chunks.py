"""Cut a document into chunks that tile its text: joined in order, they are exactly the text."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from qa.corpus.pieces import cut_long
from qa.corpus.quotable import Quotable, Weigh, cut_row, find_quotable
from qa.records import Cell, Chunk, Document

CHUNKER_VERSION = "2"
"""Changes whenever the same document would be cut differently, or its chunks embedded differently."""

_CHARACTERS_PER_TOKEN = 10  # at most: WordPiece makes one unknown token of a one-megabyte word
_SMALL = 0.3  # a last chunk smaller than this share of the limit shares its text with the one before


@dataclass(frozen=True, slots=True)
class _Unit:
    """A part of a chunk: a sentence, a heading or a piece of one, with the white space after it.

    Attributes:
        start: Offset of its first character.
        end: Offset where the next unit begins.
        text_end: Offset after its last character that is not white space.
        tokens: Its length.
        heading: Whether it belongs to a heading.
        quoted: Whether it can be quoted.
        cells: The cells of a row.
    """

    start: int
    end: int
    text_end: int
    tokens: int
    heading: bool
    quoted: bool
    cells: tuple[Cell, ...] = ()


def cut_chunks(
    document: Document, *, max_tokens: int, count_tokens: Callable[[Sequence[str]], Sequence[int]]
) -> tuple[Chunk, ...]:
    """Cut a document into chunks.

    Chunks are filled up to the limit and end at the end of a sentence. A heading begins a new chunk, together with the
    text under it. A small last chunk shares its text evenly with the one before. Only a sentence longer than the limit
    is cut inside: at a clause, else between words, else anywhere. Then its pieces are what can be quoted. A row of a
    table counts with the names of its columns, and is cut between its cells.

    Args:
        document: The document.
        max_tokens: Maximum number of tokens in a chunk, counted as the sum over its sentences.
        count_tokens: Returns the number of tokens of each text. Called once for all sentences, and again only for the
            parts of sentences that are too long.

    Returns:
        The chunks in order. A document without text has none.
    """

    def weigh(texts: Sequence[str]) -> list[int]:
        counts = count_tokens(texts)
        return [max(1, count, len(text) // _CHARACTERS_PER_TOKEN) for count, text in zip(counts, texts, strict=True)]

    units = _units(document, max_tokens, weigh)
    groups = [group for section in _sections(units) for group in _fill(section, max_tokens)]
    return tuple(_chunk(document, ordinal, group) for ordinal, group in enumerate(groups))


def _chunk(document: Document, ordinal: int, group: Sequence[_Unit]) -> Chunk:
    start, end = group[0].start if ordinal else 0, group[-1].end
    return Chunk(
        document_id=document.id,
        ordinal=ordinal,
        start=start,
        end=end,
        text=document.text[start:end],
        heading=_heading(document, group),
        sentences=tuple((unit.start, unit.text_end) for unit in group if unit.quoted),
        cells=tuple(cell for unit in group for cell in unit.cells),
    )


def _units(document: Document, max_tokens: int, weigh: Weigh) -> list[_Unit]:
    """Return the units that tile the text, in order; none is longer than the limit."""
    text, found = document.text, list(find_quotable(document))
    weights = weigh([one.read for one in found]) if found else []
    pieces: list[tuple[Quotable, int]] = []
    for one, tokens in zip(found, weights, strict=True):
        if tokens <= max_tokens:
            pieces.append((one, tokens))
        elif one.cells:
            pieces += cut_row(one, text, max_tokens, weigh)
        else:
            pieces += _cut_sentence(one, max_tokens, weigh)
    starts = [one.start for one, _ in pieces]
    units = []
    for (one, tokens), end in zip(pieces, [*starts[1:], len(text)], strict=False):
        heading = _heading_at(document, one.start) is not None
        units.append(_Unit(one.start, end, one.end, tokens, heading, not heading and not one.names, one.cells))
    return units


def _cut_sentence(one: Quotable, max_tokens: int, weigh: Weigh) -> Iterator[tuple[Quotable, int]]:
    pieces = cut_long(one.read, max_tokens, weigh)
    for (start, tokens), end in zip(pieces, [*(start for start, _ in pieces[1:]), len(one.read)], strict=True):
        words = one.read[start:end].rstrip()
        yield Quotable(one.start + start, one.start + start + len(words), words, names=one.names), tokens


def _sections(units: Sequence[_Unit]) -> Iterator[Sequence[_Unit]]:
    """Runs of units that each begin with a heading, except perhaps the first."""
    first = 0
    for position in range(1, len(units)):
        if units[position].heading and not units[position - 1].heading:
            yield units[first:position]
            first = position
    if units:
        yield units[first:]


def _fill(section: Sequence[_Unit], max_tokens: int) -> list[Sequence[_Unit]]:
    """Cut a section into full groups; a small last one shares its text with the one before."""
    bounds, tokens = [0], 0
    for position, unit in enumerate(section):
        if tokens + unit.tokens > max_tokens and tokens:
            bounds.append(position)
            tokens = 0
        tokens += unit.tokens
    if len(bounds) > 1 and tokens < _SMALL * max_tokens:
        bounds[-1] = _even_cut(section, bounds[-2], bounds[-1])
    return [section[start:end] for start, end in zip(bounds, [*bounds[1:], len(section)], strict=True)]


def _even_cut(section: Sequence[_Unit], first: int, last: int) -> int:
    """Return the allowed cut that makes the two groups after the first unit most equal in size."""
    sums = list(accumulate((unit.tokens for unit in section[first:]), initial=0))
    cuts = [cut for cut in range(first + 1, last + 1) if section[cut - 1].quoted]
    return min(cuts, key=lambda cut: abs(2 * sums[cut - first] - sums[-1]), default=last)


def _heading(document: Document, group: Sequence[_Unit]) -> str:
    """Return the heading above the first sentence of the group."""
    first = next((unit for unit in group if not unit.heading), group[-1])
    index = bisect_right(document.headings, (first.start, len(document.text))) - 1
    if index < 0:
        return ""
    start, end = document.headings[index]
    return document.text[start:end]


def _heading_at(document: Document, offset: int) -> tuple[int, int] | None:
    index = bisect_right(document.headings, (offset, len(document.text))) - 1
    if index >= 0 and offset < document.headings[index][1]:
        return document.headings[index]
    return None
