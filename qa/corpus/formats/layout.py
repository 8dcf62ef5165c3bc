"""Paragraphs from the printed lines of pages. Pure."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from qa.corpus.blocks import Block, Part
from qa.corpus.boilerplate.roles import is_list_item
from qa.corpus.formats.arrangement import Line
from qa.corpus.formats.joining import join, mend, vocabulary
from qa.corpus.formats.margins import Page, read_bodies, split_notes, usual_size
from qa.corpus.formats.rows import is_right_to_left

_WIDE_GAP = 1.4  # times the usual distance between lines: a new paragraph
_WIDEST_GAP = 2.2  # times the height of a line: more than double spacing
_SMALLEST_GAP = 0.5  # times the height of a line: less is the same line, more than the next is no distance of lines
_LARGEST_GAP = 3.0
_INDENT = 0.8  # times the height of a line
_SAME_EDGE = 0.4  # times the height of a line
_SHORT = 0.85  # share of the width of the text, below which a line was not full
_BROKEN = 0.6  # share of it, below which a line was ended on purpose if the next begins with a capital
_LARGE = 1.15  # times the usual size: a heading
_LONGEST_HEADING = 150
_LONG = 40  # characters of a line of text, which no heading or caption often has
_STOPS = ".!?…:。！？؟।۔"
_CLOSING = "\"'”’»)]」』"
_LEADER = re.compile(r"(?:\.{4,}|(?:\. ){4,}|…{2,}) *\S{0,8}$")


def parts_of_pages(pages: Sequence[Page]) -> tuple[Part, ...]:
    """Make blocks of the lines of pages.

    Args:
        pages: All pages of a file.

    Returns:
        Paragraphs, headings and tables. Page numbers are left out, heads and feet stand once, and notes behind the
        paragraph that goes on over the border of their page. What is left out stands before the blocks of its page.
    """
    bodies = read_bodies(pages)
    usual = usual_size(pages)
    words = vocabulary(line.text for body in bodies for line in body.lines)
    parts: list[Part] = []
    held: list[Block] = []  # notes, which wait for the end of the paragraph that goes on
    carried: list[Line] = []  # the last paragraph so far, which may go on
    for body in bodies:
        parts += (*body.left_out, *(Block(head.text) for head in body.heads))
        for number, paragraph in enumerate(_paragraphs(body.lines)):
            if carried and not (number == 0 and _goes_on(carried[-1], paragraph[0])):
                parts += [_block(carried, usual, words), *held]
                carried, held = [], []
            carried = [*carried, *paragraph]
        held += (_block(note, usual, words) for note in split_notes(body.notes))
    return (*parts, *([_block(carried, usual, words)] if carried else []), *held)


def _paragraphs(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """The lines of a page by paragraph; those of a table are one."""
    for table, members in groupby(lines, key=lambda line: line.table):
        if table:
            yield list(members)
        else:
            for flow in _flows(_mirrored(list(members))):
                yield from flow


def _mirrored(lines: list[Line]) -> list[Line]:
    """The lines as if their text ran to the right."""
    if 2 * sum(is_right_to_left(line.text) for line in lines) <= len(lines):
        return lines
    return [replace(line, left=-line.right, right=-line.left, edge=-line.edge) for line in lines]


def _flows(lines: Sequence[Line]) -> Iterator[list[list[Line]]]:
    """The paragraphs of lines, column by column; one that goes on in the next column is a whole."""
    if not lines:
        return
    usual = _usual_gap(lines)
    paragraphs: list[list[Line]] = []
    for flow in _columns(lines):
        left, right = min(line.left for line in flow), max(line.right for line in flow)
        full = left + _SHORT * (right - left)
        broken = left + _BROKEN * (right - left)
        paragraph = [flow[0]]
        if paragraphs and _goes_on(paragraphs[-1][-1], flow[0]):
            paragraph = [*paragraphs.pop(), flow[0]]
        for before, line in pairwise(flow):
            if not before.hyphenated and _begins(paragraph, line, usual, full):
                paragraphs.append(paragraph)
                paragraph = []
            ended = bool(paragraph) and before.right + (line.edge - line.left) < broken and not line.text[0].islower()
            paragraph.append(replace(line, broken=True) if ended else line)
        paragraphs.append(paragraph)
    yield paragraphs


def _columns(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Runs of lines that go down the page."""
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
    return gaps[len(gaps) // 4] if gaps else 0.0  # a low one, since short paragraphs leave as many wide ones


def _begins(paragraph: Sequence[Line], line: Line, usual_gap: float, full: float) -> bool:
    """Whether a line begins a paragraph, and does not go on with one."""
    first, before = paragraph[0], paragraph[-1]
    gap = before.base - line.base
    ended = _ends_sentence(before.text)
    if (
        gap > min(_WIDE_GAP * max(usual_gap, line.size), _WIDEST_GAP * line.size)
        or abs(line.size - before.size) > 0.1 * before.size
    ):
        return True
    if _LEADER.search(before.text) or (line.bold != before.bold and (before.bold or ended)):
        return True
    in_item = is_list_item(first.text, facts=False)
    if is_list_item(line.text, facts=False):
        return in_item or ended or before.right < full or abs(line.left - before.left) > _SAME_EDGE * line.size
    if in_item and abs(line.left - first.edge) <= _SAME_EDGE * line.size:  # the text of the item goes on below itself
        return False
    if gap < _SMALLEST_GAP * line.size:  # the same row
        return False
    short = before.right < full
    if line.left > before.left + _INDENT * line.size:
        return ended or short
    if line.left < before.left - _INDENT * line.size and len(paragraph) > 1:
        return first.left < before.left - _INDENT * line.size  # the next of paragraphs that hang below their first line
    return short and ended


def _ends_sentence(text: str) -> bool:
    return text.rstrip(_CLOSING)[-1:] in _STOPS


def _goes_on(before: Line, line: Line) -> bool:
    """Whether a paragraph goes on in the next column or page."""
    if before.hyphenated:
        return True
    if before.table or line.table or abs(line.size - before.size) > 0.1 * before.size:
        return False
    if _ends_sentence(before.text) or is_list_item(line.text) or line.bold != before.bold:
        return False
    return not line.text[:1].isupper()


def _block(lines: Sequence[Line], usual_size: float, words: Counter[str]) -> Block:
    if lines[0].table:
        return Block(mend("\n".join(line.text for line in lines), words))
    text = mend(join(lines, words), words)
    heading = lines[0].size >= _LARGE * usual_size and len(text) <= _LONGEST_HEADING and not text.endswith(".")
    return Block(text.replace("\n", " ") if heading else text, heading=heading)
