"""Make paragraphs from the printed lines of pages. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from qa.corpus.blocks import Block, Part
from qa.corpus.boilerplate.roles import is_list_item
from qa.corpus.formats.arrangement import Line
from qa.corpus.formats.joining import join, mend, vocabulary
from qa.corpus.formats.margins import Page, read_bodies, split_notes, usual_size
from qa.corpus.formats.rows import is_right_to_left
from qa.corpus.tables import table_block
from qa.records import Locator

_WIDE_GAP = 1.4  # times the usual distance between lines: a new paragraph
_WIDEST_GAP = 2.2  # times the height of a line: more than double spacing
_SMALLEST_GAP = 0.5  # times the height of a line: smaller gaps are within one line
_LARGEST_GAP = 3.0
_INDENT = 0.8  # times the height of a line
_SAME_EDGE = 0.4  # times the height of a line
_SHORT = 0.85  # share of the width of the text; a shorter line was not full
_BROKEN = 0.6  # share of it; a shorter line was ended on purpose if the next begins with a capital
_OTHER_SIZE = 0.1  # times the height of a line: lines that differ by more belong to different paragraphs
_FEW_LINES = 4  # with so few, the widest one counts
_NEAR = 8  # lines before and after a line that show the width of the text there
_LARGE = 1.15  # times the usual size: a heading
_LONGEST_HEADING = 150
_LONG = 40  # characters; headings and captions are rarely longer
_STOPS = ".!?…:。！？؟।۔"
_CLOSING = "\"'”’»)]」』"
_LEADER = re.compile(r"(?:(?<!\.)\.{4,}|(?<!\. )(?:\. ){4,}|(?<!…)…{2,}) *\S{0,8}$")


def parts_of_pages(pages: Sequence[Page]) -> tuple[Part, ...]:
    """Make blocks from the lines of pages.

    Args:
        pages: All pages of a file.

    Returns:
        Paragraphs, headings and tables. Page numbers are left out, and heads and feet appear once. Notes come after the
        paragraph that runs over the border of their page. Each block has its pages. What is left out comes before the
        blocks of its page.
    """
    bodies = read_bodies(pages)
    usual = usual_size(pages)
    words = vocabulary(line for body in bodies for line in body.lines)
    labels = [page.label or str(number) for number, page in enumerate(pages, start=1)]

    def block(lines: Sequence[Line]) -> Block:
        return _block(lines, usual, words, labels)

    parts: list[Part] = []
    held: list[Block] = []  # notes that wait for the end of the paragraph
    carried: list[Line] = []  # the last paragraph so far, which may continue
    for body in bodies:
        parts += (*body.left_out, *(_located(head.text, [(0, head.page)], labels) for head in body.heads))
        for number, paragraph in enumerate(_paragraphs(body.lines)):
            if carried and not (number == 0 and _goes_on(carried[-1], paragraph[0])):
                parts += [block(carried), *held]
                carried, held = [], []
            carried = [*carried, *paragraph]
        held += (block(note) for note in split_notes(body.notes))
    return (*parts, *([block(carried)] if carried else []), *held)


def _paragraphs(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield the lines of each paragraph of a page; the lines of a table are one paragraph."""
    for table, members in groupby(lines, key=lambda line: line.table):
        if table:
            yield list(members)
        else:
            for flow in _flows(_mirrored(list(members))):
                yield from flow


def _mirrored(lines: list[Line]) -> list[Line]:
    """Return the lines mirrored, as if their text ran to the right."""
    if 2 * sum(is_right_to_left(line.text) for line in lines) <= len(lines):
        return lines
    return [replace(line, left=-line.right, right=-line.left, edge=-line.edge) for line in lines]


def _flows(lines: Sequence[Line]) -> Iterator[list[list[Line]]]:
    """Yield the paragraphs of lines, column by column; one that runs into the next column stays whole."""
    if not lines:
        return
    usual = _usual_gap(lines)
    paragraphs: list[list[Line]] = []
    for flow in _columns(lines):
        paragraph = [flow[0]]
        if paragraphs and _goes_on(paragraphs[-1][-1], flow[0]):
            paragraph = [*paragraphs.pop(), flow[0]]
        for number, (before, line) in enumerate(pairwise(flow)):
            left, right = _edges(flow[max(0, number - _NEAR) : number + _NEAR])
            full = left + _SHORT * (right - left)
            broken = left + _BROKEN * (right - left)
            if not before.hyphenated and _begins(paragraph, line, usual, full):
                paragraphs.append(paragraph)
                paragraph = []
            ended = bool(paragraph) and before.right + (line.edge - line.left) < broken and not line.text[0].islower()
            paragraph.append(replace(line, broken=True) if ended else line)
        paragraphs.append(paragraph)
    yield paragraphs


def _edges(lines: Sequence[Line]) -> tuple[float, float]:
    """Return the edges of the text of some lines; a single wider line does not count."""
    rights = sorted(line.right for line in lines)
    return min(line.left for line in lines), rights[-2 if len(lines) > _FEW_LINES else -1]


def _columns(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield runs of lines that go down the page."""
    flow = [lines[0]]
    for before, line in pairwise(lines):
        if line.base > before.base + _SMALLEST_GAP * line.size:
            yield flow
            flow = []
        flow.append(line)
    yield flow


def _usual_gap(lines: Sequence[Line]) -> float:
    gaps = sorted(
        gap
        for before, line in pairwise(lines)
        if _SMALLEST_GAP * line.size < (gap := before.base - line.base) < _LARGEST_GAP * line.size
    )
    return gaps[len(gaps) // 4] if gaps else 0.0  # a small one, because short paragraphs cause many wide gaps


def _begins(paragraph: Sequence[Line], line: Line, usual_gap: float, full: float) -> bool:
    """Whether a line begins a new paragraph."""
    first, before = paragraph[0], paragraph[-1]
    gap = before.base - line.base
    ended = _ends_sentence(before.text)
    if gap > min(_WIDE_GAP * max(usual_gap, line.size), _WIDEST_GAP * line.size) or not _same_size(before, line):
        return True
    if _LEADER.search(before.text) or (line.bold != before.bold and (before.bold or ended)):
        return True
    in_item = is_list_item(first.text, facts=False)
    if is_list_item(line.text, facts=False):
        return in_item or ended or before.right < full or abs(line.left - before.left) > _SAME_EDGE * line.size
    if in_item and abs(line.left - first.edge) <= _SAME_EDGE * line.size:  # the text of the item continues below itself
        return False
    if gap < _SMALLEST_GAP * line.size:  # the same row
        return False
    short = before.right < full
    if line.left > before.left + _INDENT * line.size:
        return ended or short
    if line.left < before.left - _INDENT * line.size and len(paragraph) > 1:
        return first.left < before.left - _INDENT * line.size and (ended or short)  # paragraphs with a hanging indent
    return short and ended


def _same_size(before: Line, line: Line) -> bool:
    """Whether two lines have the same size, or share one: a formula may have another font than its line."""
    least, largest = before.sizes or (before.size, before.size)
    low, high = line.sizes or (line.size, line.size)
    return max(least, low) - min(largest, high) <= _OTHER_SIZE * before.size


def _ends_sentence(text: str) -> bool:
    return text.rstrip(_CLOSING)[-1:] in _STOPS


def _goes_on(before: Line, line: Line) -> bool:
    """Whether a paragraph continues in the next column or page."""
    if before.hyphenated:
        return True
    if before.table or line.table or not _same_size(before, line):
        return False
    if _ends_sentence(before.text) or is_list_item(line.text) or line.bold != before.bold:
        return False
    return not line.text[:1].isupper()


def _block(lines: Sequence[Line], usual_size: float, words: Counter[str], labels: Sequence[str]) -> Block:
    if lines[0].table:
        table = table_block([mend(line.text, words).split(" | ") for line in lines])
        return replace(table, locators=_located(table.text, [(0, lines[0].page)], labels).locators)
    joined, begins = join(lines, words)
    text = mend(joined, words)
    heading = lines[0].size >= _LARGE * usual_size and len(text) <= _LONGEST_HEADING and not text.endswith(".")
    mended = [(len(mend(joined[:start], words)), page) for start, page in begins]
    return replace(_located(text.replace("\n", " ") if heading else text, mended, labels), heading=heading)


def _located(text: str, begins: Iterable[tuple[int, int]], labels: Sequence[str]) -> Block:
    """Return a block with the beginnings of pages in it."""
    locators = tuple(Locator(start=start, kind="page", number=page, label=labels[page - 1]) for start, page in begins)
    return Block(text, locators=locators)
