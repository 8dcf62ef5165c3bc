"""Separate heads, feet and notes of printed pages from their text. Pure."""

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TypeVar

from qa.corpus.formats.arrangement import Line
from qa.corpus.left_out import MARK, LeftOut, Rule
from qa.records import Cause

_T = TypeVar("_T", bound=Hashable)

_EDGE = 3  # lines at the top and the bottom of a page that may be heads and feet
_ZONE = 0.18  # share of the height of a page, at its top and at its bottom
_FEWEST_PAGES = 3  # a head or foot is at the same height on at least this many pages
_SAME_HEIGHT = 4  # points
_LONGEST = 60  # characters of a head or foot whose numbers may change
_LONGEST_NUMBERED = 120  # characters of a head or foot with the number of the page
_LARGE = 1.15  # times the usual size: a heading, which may be the same on many pages
_SMALL = 0.92  # times the usual size: notes are smaller
_NUMBER = Rule(Cause.REPEATED, "it is the number of the page, or a head with it")
_REPEATED = Rule(Cause.REPEATED, "it is a head or foot that was kept where it stood first")
_PAGE_NUMBER = re.compile(
    r"[-–—|\s]*(?:(?:page|p\.|seite|стр\.?|səh\.?) ?)?(?:\d{1,4}|[ivxl]{1,6})(?: ?(?:/|of|von|из) ?\d{1,4})?[-–—|\s]*",
    re.IGNORECASE,
)
_FIRST_NUMBER = re.compile(r"\d{1,6}(?=\s|$)")
_MANY_LETTERS = 30  # of a longer line in which the numbers may change: no row of figures
_LAST_NUMBER = re.compile(r"(?<![\d.,])\d{1,6}$")
_NOTE = re.compile(r"(?:\[?\d{1,3}[\].)]?|[*†‡§¶]+|[⁰¹²³⁴-⁹]+|[a-z][.)])\s?\S")


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a file.

    Attributes:
        lines: Its lines in reading order.
        height: Its height in points.
        label: What the file calls it, such as ``xiv``; empty where it does not say.
        marks: Marks of notes, which are in no line.
    """

    lines: tuple[Line, ...]
    height: float
    label: str = ""
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Body:
    """The parts of a page.

    Attributes:
        heads: Heads and feet that appear here for the first time.
        lines: The text.
        notes: The notes at its foot.
        left_out: Page numbers, heads and feet that stood on an earlier page, and marks of notes.
    """

    heads: tuple[Line, ...]
    lines: tuple[Line, ...]
    notes: tuple[Line, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


def split_notes(lines: Sequence[Line]) -> list[list[Line]]:
    """Return the lines of each note; a note begins with its mark."""
    notes: list[list[Line]] = []
    for line in lines:
        if not notes or _NOTE.match(line.text):
            notes.append([])
        notes[-1].append(line)
    return notes


def usual_size(pages: Sequence[Page]) -> float:
    """Return the line height of most of the text in points; 0 without lines."""
    sizes = [line.size for page in pages for line in page.lines for _ in range(1 + len(line.text) // 20)]
    return median(sizes) if sizes else 0.0


def read_bodies(pages: Sequence[Page]) -> list[Body]:
    """Separate the text of pages from their margins.

    Lines in the margins at the same height of at least three pages are heads and feet. If they differ only in their
    numbers, the first one is kept. Those with the page number are removed, and so are bare numbers.

    Args:
        pages: All pages of a file.

    Returns:
        One body for each page.
    """
    usual = usual_size(pages)
    repeated = _counted(_repeatable(page, usual) for page in pages)
    numbered = _counted(_numbered(page, at, usual) for at, page in enumerate(pages))
    seen: set[tuple[str, int]] = set()
    bodies = []
    for at, page in enumerate(pages):
        edges = _edges(page)
        outer = {id(edges[0]), id(edges[-1])} if edges else set()
        heads, gone = [], set()
        left_out = [LeftOut(mark, MARK) for mark in page.marks]
        for line in edges:
            places = _places(line)
            bare = id(line) in outer and len(page.lines) > 1 and _PAGE_NUMBER.fullmatch(line.text)
            if bare or (line.size < _LARGE * usual and not numbered.isdisjoint(_numbers(line, page, at))):
                gone.add(id(line))
                left_out.append(LeftOut(line.text, _NUMBER))
            elif line.size < _LARGE * usual and not repeated.isdisjoint(places):
                gone.add(id(line))
                if seen.isdisjoint(places):
                    heads.append(line)
                else:
                    left_out.append(LeftOut(line.text, _REPEATED))
                seen.update(places)
        lines = [line for line in page.lines if id(line) not in gone]
        first = _first_note(lines, usual, page.height)
        notes = sorted(lines[first:], key=lambda line: -line.base)
        bodies.append(Body(tuple(heads), tuple(lines[:first]), tuple(notes), tuple(left_out)))
    return bodies


def _counted(found: Iterable[set[_T]]) -> set[_T]:
    """Return what occurs on enough pages."""
    counts = Counter(key for page in found for key in page)
    return {key for key, count in counts.items() if count >= _FEWEST_PAGES}


def _edges(page: Page) -> list[Line]:
    """Return the outermost lines in the margins of a page, from the bottom up."""
    by_height = sorted((line for line in page.lines if not line.table), key=lambda line: line.base)
    outer = by_height if len(by_height) <= 2 * _EDGE else [*by_height[:_EDGE], *by_height[-_EDGE:]]
    low, high = _ZONE * page.height, (1 - _ZONE) * page.height
    return [line for line in outer if line.base < low or line.base > high]


def _repeatable(page: Page, usual: float) -> set[tuple[str, int]]:
    return {place for line in _edges(page) if line.size < _LARGE * usual for place in _places(line)}


def _numbered(page: Page, at: int, usual: float) -> set[tuple[int, bool, int]]:
    return {key for line in _edges(page) if line.size < _LARGE * usual for key in _numbers(line, page, at)}


def _places(line: Line) -> tuple[tuple[str, int], ...]:
    """Return what is compared between pages: the text (without its numbers if it is short) and its height."""
    height = round(line.base / _SAME_HEIGHT)
    longest = _LONGEST_NUMBERED if sum(map(str.isalpha, line.text)) >= _MANY_LETTERS else _LONGEST
    texts = [line.text] if len(line.text) > longest else [line.text, re.sub(r"\d+", "#", line.text)]
    return tuple((text, height) for text in texts)


def _numbers(line: Line, page: Page, at: int) -> set[tuple[int, bool, int]]:
    """Return how far the numbers at the ends of a line are from the page's position, with margin and height."""
    if len(line.text) > _LONGEST_NUMBERED or line.table:
        return set()
    found = [match for pattern in (_FIRST_NUMBER.match, _LAST_NUMBER.search) if (match := pattern(line.text))]
    height = round(line.base / _SAME_HEIGHT)
    return {(int(match.group()) - at, line.base > page.height / 2, height) for match in found}


def _first_note(lines: Sequence[Line], usual: float, height: float) -> int:
    """Return the index of the line where the notes at the bottom of a page begin."""
    first = len(lines)
    while first and lines[first - 1].size <= _SMALL * usual and not lines[first - 1].table:
        first -= 1
    while first < len(lines) and not (_NOTE.match(lines[first].text) and lines[first].base < height / 2):
        first += 1
    return first
