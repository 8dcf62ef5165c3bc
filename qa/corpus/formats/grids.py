"""Find tables and columns among the rows of a page, by vertical strips without words over several rows. Pure.

The content of a PDF is mostly in reading order, which is kept. There are exceptions: columns may be written row by row,
and a table cell by cell. So strips are looked for twice: in the rows as they come, and in rows put together by height.
Strips with short cells on their sides make a table, strips with whole lines make columns.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import mean, median

from qa.corpus.formats.rows import LIST_MARKER, Row, is_right_to_left
from qa.corpus.formats.words import Word

_GAP = 0.3  # of the height of a row: least width of a strip's gap in it, hardly more than between words
_STRIP = 0.15  # of the height of a row: least width that all rows leave free
_NARROW = 0.4  # of the height of a row: its width in most rows, about twice the space between words
_CLEAR = 1.2  # of the height of a row: a strip this wide is not there by chance
_FEWEST_ROWS = 3  # that have cells on both sides of a strip
_FEWEST_NARROW = 4  # the same, for narrow strips
_FARTHEST = 3.5  # times the height of a row: rows of a table stand closer
_WIDE = 0.9  # of the height of a row: spaces of justified text are rarely this wide
_WIDER = 1.5  # times the usual gap of the row: the same
_FEW_WORDS = 6  # in a row with so few words the usual gap means nothing
_MOST = 0.6  # share of the rows that show a strip
_STARTS = 3  # rows that are tried as the first of a band; the one with the best result is taken
_SPANNED = 0.34  # share of the strips that the cells of a row may enter, because they span columns
_KEPT = 0.9  # share of the strips of three or more rows: a row that leaves fewer free is not part of the band
_PROSE = 3.5  # words in a cell, on average in each column: from here on they are lines of columns
_CONTINUES = 1.12  # times the least distance of rows: a closer row is a further line of the same cells
_NEXT_ROW = 1.3  # times the least distance: a row this far away is the next row

Strip = tuple[float, float]
"""Left and right edge, in points."""


@dataclass(frozen=True, slots=True)
class Band:
    """Rows that share the same strips.

    Attributes:
        rows: The rows from the top down.
        strips: The strips from left to right, at least one.
    """

    rows: tuple[Row, ...]
    strips: tuple[Strip, ...]

    @property
    def cells(self) -> list[list[list[Word]]]:
        """The words of each cell of each row, from left to right."""
        return [_split(row, self.strips) for row in self.rows]

    @property
    def order(self) -> int:
        """The number of cells with words minus the number of empty ones."""
        return sum(1 if cell else -1 for cells in self.cells for cell in cells)

    def is_table(self) -> bool:
        """Whether it is a table; else it is prose in columns."""
        columns = list(zip(*self.cells, strict=True))
        return any(mean([len(cell) for cell in column if cell] or [0]) < _PROSE for column in columns)

    def lines_of_table(self) -> list[tuple[str, tuple[Word, ...]]]:
        """Return a line for each row of the table, with bars between its cells, and the words of each."""
        found: list[list[str]] = []
        sources: list[list[list[Word]]] = []
        distances = [before.base - row.base for before, row in zip(self.rows, self.rows[1:], strict=False)]
        least = min(distances, default=0.0)
        wraps = any(distance > _NEXT_ROW * least for distance in distances)
        filled: set[int] = set()
        for position, cells in enumerate(self.cells):
            texts = [Row(words).text if words else "" for words in cells]
            here = {number for number, text in enumerate(texts) if text}
            if wraps and position and distances[position - 1] <= _CONTINUES * least and self._wraps(here, filled):
                found[-1] = [f"{text} {more}".strip() for text, more in zip(found[-1], texts, strict=True)]
                sources[-1] = [[*words, *more] for words, more in zip(sources[-1], cells, strict=True)]
            else:
                found.append(texts)
                sources.append(cells)
                filled = here
        lines = []
        for texts, cells in zip(found, sources, strict=True):
            step = -1 if _is_reversed(texts) else 1
            lines.append((" | ".join(texts[::step]), tuple(word for cell in cells[::step] for word in cell)))
        return lines

    def _wraps(self, here: set[int], filled: set[int]) -> bool:
        """Whether the filled cells of a row may continue those of the row before."""
        return 0 not in here and here < filled and 2 * len(here) <= len(self.strips) + 1

    def columns(self) -> Iterator[Row]:
        """Yield the rows of the first column, then those of the next."""
        for column in zip(*self.cells, strict=True):
            yield from (Row(words) for words in column if words)


def find_bands(rows: Sequence[Row]) -> Iterator[Band]:
    """Find the tables and columns among rows.

    Args:
        rows: Rows from the top down. A row that is higher than the one before it starts again at the top.

    Yields:
        Bands of neighbouring rows, in order.
    """
    start = 0
    while start < len(rows):
        found = [(band, at) for at in range(start, min(start + _STARTS, len(rows))) if (band := _band_at(rows, at))]
        if not found:
            start += 1
            continue
        band, at = max(found, key=lambda each: each[0].order)
        yield band
        start = at + len(band.rows)


def _band_at(rows: Sequence[Row], start: int) -> Band | None:
    """Return the band that begins with a row, if there is one."""
    strips = _gaps(rows[start])
    if not strips:
        return None
    found = [rows[start]]
    for row in rows[start + 1 :]:
        distance = found[-1].base - row.base
        if not 0 < distance <= _FARTHEST * max(row.size, found[-1].size):
            break
        narrowed = _narrowed(strips, row, spanned=_SPANNED * len(strips) if len(found) > 1 else 0)
        left = sum(_parts(strip, [*found, row]) for strip in narrowed)
        if left < (_KEPT * sum(_parts(strip, found) for strip in strips) if len(found) >= _FEWEST_ROWS else 1):
            break
        strips = narrowed
        found.append(row)
    strips = _between_words(strips, found)
    if not strips:
        return None
    band = Band(tuple(found), tuple(strips))
    if band.is_table():
        while sum(map(bool, _split(found[-1], strips))) < 2:
            found.pop()
        strips = _between_words(strips, found)
        band = Band(tuple(found), tuple(strips))
    return band if strips and _is_enough(band) else None


def _between_words(strips: Sequence[Strip], rows: Sequence[Row]) -> list[Strip]:
    """Return the strips that separate words of some rows; strips with nothing between them count once."""
    parting = [strip for strip in strips if _parts(strip, rows)]
    columns = list(zip(*(_split(row, parting) for row in rows), strict=True))
    return [
        strip
        for number, (strip, column) in enumerate(zip(parting, columns, strict=False))
        if any(column) and not (number == 0 and _are_markers([cell for cell in column if cell]))
    ]


def _are_markers(cells: Sequence[Sequence[Word]]) -> bool:
    """Whether the cells of a column are the markers of list items."""
    return sum(len(cell) == 1 and bool(LIST_MARKER.fullmatch(cell[0].text)) for cell in cells) >= _MOST * len(cells)


def _is_enough(band: Band) -> bool:
    full = sum(sum(map(bool, cells)) > 1 for cells in band.cells)
    clear = any(_is_clear(sum(strip) / 2, band.rows) for strip in band.strips)
    fewest = _FEWEST_ROWS if clear or len(band.strips) > 1 else _FEWEST_NARROW
    return full >= fewest


def _is_clear(middle: float, rows: Sequence[Row]) -> bool:
    widths = [_width_at(middle, row) / row.size for row in rows if row.left < middle < row.right]
    return bool(widths) and median(widths) >= _CLEAR


def _gaps(row: Row) -> list[Strip]:
    """Return the gaps between the words of a row that are wide enough for a strip."""
    words = sorted(row.words, key=lambda word: word.left)
    gaps = []
    right = words[0].right
    for word in words[1:]:
        if word.left - right >= _GAP * row.size:
            gaps.append((right, word.left))
        right = max(right, word.right)
    return gaps


def _narrowed(strips: Sequence[Strip], row: Row, *, spanned: float) -> list[Strip]:
    """Return the parts of strips that a row leaves free; a cell of several columns may span some strips."""
    free = [(-1e6, row.left), *_gaps(row), (row.right, 1e6)]
    pieces = [
        [piece for a, b in free if (piece := (max(left, a), min(right, b)))[1] - piece[0] >= _STRIP * row.size]
        for left, right in strips
    ]
    crossed = sum(not parts for parts in pieces)
    kept = crossed <= spanned
    return [part for strip, parts in zip(strips, pieces, strict=True) for part in parts or ([strip] if kept else [])]


def _parts(strip: Strip, rows: Sequence[Row]) -> bool:
    """Whether words stand on both sides of a strip that is not just a space between words in most rows."""
    middle = sum(strip) / 2
    shown = [_is_shown(middle, row) for row in rows if row.left < middle < row.right]
    return len(shown) >= min(2, len(rows)) and len(shown) >= 0.3 * len(rows) and sum(shown) >= _MOST * len(shown)


def _is_shown(middle: float, row: Row) -> bool:
    """Whether a gap of a row is wider than the even gaps of justified text."""
    gap = _width_at(middle, row)
    if gap >= _WIDE * row.size:
        return True
    before = max((word for word in row.words if word.right <= middle), key=lambda word: word.right, default=None)
    if gap < _NARROW * row.size or (before is not None and before.text[-1] in ".!?"):
        return False
    return len(row.words) < _FEW_WORDS or gap >= _WIDER * row.usual_gap


def _width_at(place: float, row: Row) -> float:
    """Return how wide the free space around a place in a row is."""
    left = max((word.right for word in row.words if word.right <= place), default=place)
    return min((word.left for word in row.words if word.left >= place), default=place) - left


def _split(row: Row, strips: Sequence[Strip]) -> list[list[Word]]:
    """Return the words of a row by cell; words with only a space between them stay in one cell."""
    cells: list[list[Word]] = [[] for _ in range(len(strips) + 1)]
    places: dict[int, int] = {}
    before: Word | None = None
    for word in sorted(row.words, key=lambda word: word.left):
        if before is not None and word.left - before.right < _GAP * row.size:
            places[id(word)] = places[id(before)]
        else:
            places[id(word)] = sum(word.left >= (left + right) / 2 for left, right in strips)
        before = word
    for word in row.words:
        cells[places[id(word)]].append(word)
    return cells


def _is_reversed(texts: Sequence[str]) -> bool:
    """Whether a row is read from the right."""
    return 2 * sum(is_right_to_left(text) for text in texts if text) > len([text for text in texts if text])
