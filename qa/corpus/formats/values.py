"""Files of values: .csv and .tsv."""

import csv
import io
from collections import Counter
from itertools import islice

from qa.corpus.blocks import Content, one_line
from qa.corpus.formats.sheets import sheet_blocks
from qa.errors import DocumentError

_SEPARATORS = ",;\t|"
_TRIED = 200  # first records that show the separator
_DECLARED = "sep="  # a first line by which Excel names the separator
_LONGEST_CELL = 1_000_000  # characters
_MOST_CELLS = 2_000_000


def load_values(text: str, *, separator: str = "") -> Content:
    r"""Read a file of values, as RFC 4180 and its relatives have it.

    Args:
        text: The decoded file.
        separator: What separates its values; by default the one that gives most records the same number of values.

    Returns:
        A table, whose rows have the numbers of records, from 1. Lines of a single value above it are paragraphs.

    Raises:
        DocumentError: A quotation mark is never closed, or there are too many values.

    >>> [block.text for block in load_values('Ship;Cars\nCorra;"2;10"\n').blocks]
    ['Ship | Cars\nCorra | 2;10']
    """
    if text[:4].lower() == _DECLARED and text[5:6] in "\r\n":
        separator, text = text[4:5], text[5:].lstrip("\r\n")
    csv.field_size_limit(_LONGEST_CELL)
    rows: dict[int, list[str]] = {}
    cells = 0
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator or _separator(text), strict=True)
        for number, record in enumerate(reader, start=1):
            cells += len(record)
            if cells > _MOST_CELLS:
                raise DocumentError(f"a file of values must have at most {_MOST_CELLS:,} values, has more: split it")
            if any(row := [one_line(cell) for cell in record]):
                rows[number] = row
    except csv.Error as exc:
        raise DocumentError(
            f"a file of values must have its quotation marks in pairs and no value of over {_LONGEST_CELL:,} "
            f"characters, this one has not ({exc}): correct it, or save it again as CSV"
        ) from exc
    return Content(parts=tuple(sheet_blocks(rows, named=True)))


def _separator(text: str) -> str:
    """Return the separator that gives most of the first records the same number of values, and many of them."""

    def fitness(separator: str) -> tuple[float, int]:
        lines = io.StringIO(text, newline="")
        try:
            widths = [len(record) for record in islice(csv.reader(lines, delimiter=separator), _TRIED) if record]
        except csv.Error:
            return 0.0, 0
        width, records = Counter(widths).most_common(1)[0] if widths else (1, 0)
        return (records / len(widths), width) if width > 1 else (0.0, 1)

    return max(_SEPARATORS, key=fitness)
