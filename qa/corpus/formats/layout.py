"""Paragraphs from the printed lines of pages. Pure."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from qa.corpus.blocks import Block
from qa.corpus.boilerplate.roles import is_list_item

_EDGE = 3  # lines at the top and the bottom of a page among which headers and footers are looked for
_MOST_PAGES = 0.4  # a line on this share of the pages, and on two at least, is a header or a footer
_SAME_HEIGHT = 4  # points
_LONGEST_FOOTER = 60  # characters of a header or footer in which the numbers may change
_WIDE_GAP = 1.4  # times the usual distance between lines: a new paragraph
_SMALLEST_GAP = 0.5  # times the height of a line: less is the same line, more than the next is no distance of lines
_LARGEST_GAP = 3.0
_INDENT = 0.8  # times the height of a line
_SHORT = 0.85  # share of the width of the text, below which a line was not full
_LARGE = 1.15  # times the usual size: a heading
_LONGEST_HEADING = 150
_LONGEST_WORD = 60
_STOPS = ".!?…:。！？؟।۔"
_PAGE_NUMBER = re.compile(
    r"[-–—\s]*(?:(?:page|p\.|seite|стр\.?|səh\.?) ?)?(?:\d{1,4}|[ivxl]{1,6})(?: ?(?:/|of|von|из) ?\d{1,4})?[-–—\s]*",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line, or the part of one before a hyphenation.

    Attributes:
        text: Its text without white space around it.
        left: Left edge in points from the left of the page.
        right: Right edge.
        bottom: Lower edge in points from the foot of the page.
        size: Height in points.
        bold: Whether it begins in bold.
        hyphenated: Whether its last word goes on in the next line.
    """

    text: str
    left: float
    right: float
    bottom: float
    size: float
    bold: bool = False
    hyphenated: bool = False


def blocks_of_pages(pages: Sequence[Sequence[Line]]) -> tuple[Block, ...]:
    """Make blocks of the lines of pages.

    Args:
        pages: The lines of each page in reading order.

    Returns:
        Paragraphs and headings, without page numbers and lines repeated from page to page.
    """
    printed = [line for page in pages for line in page]
    if not printed:
        return ()
    usual = median(line.size for line in printed for _ in range(1 + len(line.text) // 20))
    repeated = _repeated(pages, usual)
    bodies = [body for page in pages if (body := _body(page, repeated))]
    words = Counter(word for body in bodies for line in body for word in _WORD.findall(line.text))
    blocks: list[Block] = []
    carried: list[Line] = []  # the last paragraph of the page before, if it goes on
    for body in bodies:
        for number, paragraph in enumerate(_paragraphs(body)):
            if carried and not (number == 0 and _goes_on(carried[-1], paragraph[0])):
                blocks.append(_block(carried, usual, words))
                carried = []
            carried = [*carried, *paragraph]
    return (*blocks, _block(carried, usual, words)) if carried else ()


def _edges(page: Sequence[Line]) -> list[Line]:
    by_height = sorted(page, key=lambda line: line.bottom)
    return by_height if len(by_height) <= 2 * _EDGE else [*by_height[:_EDGE], *by_height[-_EDGE:]]


def _places(line: Line) -> tuple[tuple[str, int], ...]:
    """What is compared from page to page: the text, or a short text but for its numbers, at a height."""
    height = round(line.bottom / _SAME_HEIGHT)
    texts = [line.text] if len(line.text) > _LONGEST_FOOTER else [line.text, re.sub(r"\d+", "#", line.text)]
    return tuple((text, height) for text in texts)


def _repeated(pages: Sequence[Sequence[Line]], usual_size: float) -> set[tuple[str, int]]:
    """What stands at the same place of many pages and is no heading."""
    counts = Counter(
        place
        for page in pages
        for place in {place for line in _edges(page) if line.size < _LARGE * usual_size for place in _places(line)}
    )
    return {place for place, count in counts.items() if count >= max(2, _MOST_PAGES * len(pages))}


def _body(page: Sequence[Line], repeated: set[tuple[str, int]]) -> list[Line]:
    edges = _edges(page)
    outer = {id(edges[0]), id(edges[-1])} if edges else set()
    gone = {
        id(line)
        for line in edges
        if not repeated.isdisjoint(_places(line))
        or (id(line) in outer and len(page) > 1 and _PAGE_NUMBER.fullmatch(line.text))
    }
    return [line for line in page if id(line) not in gone]


def _paragraphs(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """The lines of a page by paragraph."""
    if not lines:
        return
    gaps = sorted(
        gap
        for before, line in pairwise(lines)
        if _SMALLEST_GAP * line.size < (gap := before.bottom - line.bottom) < _LARGEST_GAP * line.size
    )
    usual = gaps[len(gaps) // 4] if gaps else 0.0  # a low one, since short paragraphs leave as many wide ones
    width = max(line.right for line in lines)
    paragraph = [lines[0]]
    for before, line in pairwise(lines):
        if not before.hyphenated and _begins(before, line, usual, width):
            yield paragraph
            paragraph = []
        paragraph.append(line)
    yield paragraph


def _begins(before: Line, line: Line, usual_gap: float, width: float) -> bool:
    """Whether a line begins a paragraph."""
    gap = before.bottom - line.bottom
    if gap < 0:  # the next column
        return not _goes_on(before, line)
    same_row = gap < _SMALLEST_GAP * line.size
    return (
        gap > _WIDE_GAP * max(usual_gap, line.size)
        or abs(line.size - before.size) > 0.1 * before.size
        or (line.bold != before.bold and (before.bold or before.text[-1:] in _STOPS))
        or is_list_item(line.text, facts=False)
        or (not same_row and line.left > before.left + _INDENT * line.size)
        or (not same_row and before.right < _SHORT * width and before.text[-1:] in _STOPS)
    )


def _goes_on(before: Line, line: Line) -> bool:
    """Whether a paragraph goes on in the next column or page."""
    if before.hyphenated:
        return True
    similar = abs(line.size - before.size) <= 0.1 * before.size
    return similar and before.text[-1:] not in _STOPS and not line.text[:1].isupper() and not is_list_item(line.text)


def _block(lines: Sequence[Line], usual_size: float, words: Counter[str]) -> Block:
    text = lines[0].text
    for before, line in pairwise(lines):
        text = _joined(text, line.text, words, hyphenated=before.hyphenated)
    heading = lines[0].size >= _LARGE * usual_size and len(text) <= _LONGEST_HEADING and not text.endswith(".")
    return Block(text, heading=heading)


def _joined(text: str, after: str, words: Counter[str], *, hyphenated: bool) -> str:
    """Join a line to the text before it; a hyphen between them goes if it only marks the line end.

    It stays where the document has the word with the hyphen elsewhere, or has both halves as words of their own.

    >>> _joined("a well-", "known wall", Counter(["well", "known"] * 2), hyphenated=False)
    'a well-known wall'
    >>> _joined("an engi-", "neer", Counter(), hyphenated=False)
    'an engineer'
    """
    tail = text[-_LONGEST_WORD:]
    left, right = re.search(r"([^\W\d_]+)([-‐\xad]?)$", tail), re.match(r"[^\W\d_]+", after)
    if not left or not right or not (hyphenated or (left[2] and after[0].islower())):
        return f"{text}{'' if text.endswith('-') or hyphenated else ' '}{after}"
    stem = text.removesuffix(left[2])
    compound, joined = f"{left[1]}-{right.group()}", left[1] + right.group()
    halves = words[left[1]] > 1 and words[right.group()] > 1  # each stands once at the line end itself
    return f"{stem}-{after}" if words[compound] or (halves and not words[joined]) else stem + after
