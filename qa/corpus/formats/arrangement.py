"""Put the rows of a page in reading order. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from qa.corpus.formats.grids import Band, find_bands
from qa.corpus.formats.rows import Row, put_by_height
from qa.corpus.formats.words import Word


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line, or its part before a hyphenation.

    Attributes:
        text: Its text without white space around it.
        left: Left edge in points from the left of the page.
        right: Right edge.
        base: Height of its baseline in points, from the bottom of the page.
        size: Height of most of its characters in points.
        sizes: Least and largest height of its words, where they are not all of one size.
        bold: Whether most of it is bold.
        hyphenated: Whether its last word goes on in the next line.
        edge: Left edge of its second word, where the text of an item begins.
        table: Whether it is a row of a table.
        broken: Whether the line break before it is deliberate.
        page: Number of its page, from 1.
        words: Its words in the order of its text.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool = False
    hyphenated: bool = False
    edge: float = 0.0
    sizes: tuple[float, float] | None = None
    table: bool = False
    broken: bool = False
    page: int = 1
    words: tuple[Word, ...] = ()


def arrange(rows: Sequence[Row], page: int = 1) -> list[Line]:
    """Put the rows of a page in reading order.

    Args:
        rows: The rows in the order of the page's content.
        page: Number of the page, from 1.

    Returns:
        A line for each row. A row of a table is one line with bars between its cells. Columns that the file writes row
        by row come column by column.
    """
    bands: dict[int, Band] = {}  # by the identity of each row in it
    for band in find_bands(rows):
        bands |= {id(row): band for row in band.rows}
    merged = put_by_height([row for row in rows if id(row) not in bands])
    sources = {id(row): parts for row, parts in merged}
    for band in find_bands([row for row, _ in merged]):
        parts = [sources[id(row)] for row in band.rows]
        if band.is_table() or max(map(len, parts)) == 1:
            bands |= {id(row): band for group in parts for row in group}
    lines: list[Line] = []
    done: set[int] = set()
    for row in rows:
        around = bands.get(id(row))
        if around is None:
            lines.append(_line(row, page))
        elif id(around) not in done:
            done.add(id(around))
            lines += _lines(around, page)
    return [line for line in lines if line.text]


def _lines(band: Band, page: int) -> list[Line]:
    if not band.is_table():
        return [_line(row, page) for row in band.columns()]
    top = band.rows[0]
    step = (top.base - band.rows[-1].base) / max(1, len(band.rows) - 1)
    left, right = min(row.left for row in band.rows), max(row.right for row in band.rows)
    return [
        Line(text, left, right, top.base - number * step, top.size, table=True, page=page, words=words)
        for number, (text, words) in enumerate(band.lines_of_table())
    ]


def _line(row: Row, page: int) -> Line:
    return Line(
        text=row.text,
        left=row.left,
        right=row.right,
        base=row.base,
        size=row.size,
        bold=row.bold,
        hyphenated=row.hyphenated,
        edge=row.edge,
        sizes=row.sizes,
        page=page,
        words=tuple(row.words),
    )
