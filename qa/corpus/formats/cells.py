"""The cells of a sheet of a workbook (SpreadsheetML, ECMA-376 part 1, 18.3) as texts."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml.etree import _Element as Element

from qa.corpus.blocks import one_line
from qa.corpus.formats.number_formats import BUILT_IN, GENERAL, show_number, show_text
from qa.errors import DocumentError

MOST_CELLS = 1_000_000
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_LONGEST_REPEATED = 80  # characters; a longer merged cell is not repeated in each row
_PHONETIC = "rPh"


@dataclass(slots=True)
class Sheet:
    """The cells of a sheet.

    Attributes:
        rows: The text of each filled cell, by the numbers of its row and its column, from 1.
        uncomputed: Number of formulas whose value the file does not have.
    """

    rows: dict[int, dict[int, str]]
    uncomputed: int = 0

    @property
    def cells(self) -> int:
        """The number of its filled cells."""
        return sum(map(len, self.rows.values()))

    def lines(self) -> dict[int, list[str]]:
        """Return the cells of each row by its number, with empty ones up to the last filled one."""
        return {
            number: [cells.get(column, "") for column in range(1, max(cells) + 1)]
            for number, cells in sorted(self.rows.items())
            if cells
        }


@dataclass(frozen=True, slots=True)
class Shown:
    """How a workbook shows values.

    Attributes:
        strings: Its texts, to which cells refer by number.
        formats: The code of the number format of each style.
        since_1904: Whether its days are counted from 1904.
    """

    strings: Sequence[str]
    formats: Sequence[str]
    since_1904: bool

    def text(self, cell: Element) -> str:
        """Return what a cell shows."""
        value = cell.findtext("{*}v") or ""
        style = int(cell.get("s") or 0)
        code = self.formats[style] if style < len(self.formats) else GENERAL
        match cell.get("t", "n"):
            case "s":
                return show_text(self.strings[int(value)], code) if value else ""
            case "inlineStr":
                return "".join(string_of(text) for text in cell.iterchildren("{*}is"))
            case "b":
                return {"1": "TRUE", "0": "FALSE"}.get(value, value)
            case "n":
                return show_number(float(value), code, since_1904=self.since_1904) if value else ""
            case "str":
                return show_text(value, code)
        return value  # an error such as #DIV/0!, or a day in ISO 8601


def string_of(element: Element) -> str:
    """Return the text of a string, without the sounds of Japanese words."""
    return "".join(
        text.text or ""
        for text in element.iter("{*}t")
        if not any(str(above.tag).endswith(_PHONETIC) for above in text.iterancestors())
    )


def formats_of(styles: Element | None) -> list[str]:
    """Return the code of the number format of each style of cells."""
    if styles is None:
        return []
    codes = {**BUILT_IN} | {
        int(one.get("numFmtId", "0")): one.get("formatCode", GENERAL) for one in styles.iter("{*}numFmt")
    }
    found = styles.find("{*}cellXfs")
    return (
        []
        if found is None
        else [codes.get(int(one.get("numFmtId") or 0), GENERAL) for one in found.iterchildren("{*}xf")]
    )


def read_sheet(root: Element, shown: Shown, *, most: int) -> Sheet:
    """Read the cells of a sheet. What merged cells show stands in each of their rows.

    Args:
        root: The sheet.
        shown: How its workbook shows values.
        most: Maximum number of filled cells.

    Raises:
        DocumentError: It has more.
    """
    sheet = Sheet({})
    count = 0
    for number, row in _numbered(root):
        cells: dict[int, str] = {}
        column = 0
        for cell in row.iterchildren("{*}c"):
            column = _place(cell.get("r") or "", (number, column + 1))[1]
            text = one_line(shown.text(cell))
            if text:
                cells[column] = text
            elif cell.find("{*}f") is not None and not cell.findtext("{*}v"):
                sheet.uncomputed += 1
        count += len(cells)
        if count > most:
            raise DocumentError(f"a workbook must have at most {MOST_CELLS:,} filled cells, has more: split it")
        if cells:
            sheet.rows[number] = cells
    numbers = sorted(sheet.rows)
    for merged in root.iterfind("{*}mergeCells/{*}mergeCell"):
        _repeat(sheet, numbers, merged.get("ref") or "")
    return sheet


def _numbered(root: Element) -> Iterator[tuple[int, Element]]:
    number = 0
    for row in root.iterfind("{*}sheetData/{*}row"):
        number = int(row.get("r") or number + 1)
        yield number, row


def _repeat(sheet: Sheet, numbers: Sequence[int], reference: str) -> None:
    """Write what merged cells show into each of their rows."""
    first, _, last = reference.partition(":")
    top, left = _place(first, (0, 0))
    bottom, _ = _place(last or first, (0, 0))
    text = sheet.rows.get(top, {}).get(left, "")
    if text and len(text) <= _LONGEST_REPEATED and bottom > top:
        for number in numbers[bisect_right(numbers, top) : bisect_right(numbers, bottom)]:
            sheet.rows[number].setdefault(left, text)


def _place(reference: str, otherwise: tuple[int, int]) -> tuple[int, int]:
    """Return the row and column of a reference.

    >>> _place("AB12", (0, 0))
    (12, 28)
    """
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        return otherwise
    column = 0
    for letter in found[1]:
        column = 26 * column + ord(letter) - 64
    return int(found[2]), column
