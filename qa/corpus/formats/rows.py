"""Make printed rows from the words of a page: raised and lowered characters in place, cells separated. Pure."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from qa.corpus.formats.superscripts import subscript, superscript
from qa.corpus.formats.words import Word

_SMALL = 0.9  # of the row's height: raised and lowered characters are smaller
_SHIFTED = 0.08  # of the row's height: they are this much higher or lower
_OVERLAP = 0.5  # of the height of the lower word: with this overlap two words are in one row
_TOUCHING = 0.15  # of the row's height: a smaller gap is not a space
_BACK = 0.5  # of the row's height: a word may begin this far before the end of the previous one
_INITIAL = 1.5  # times the height of its row: a large initial
_FARTHEST_MARKER = 3  # times its height: the text of an item begins this near after its marker
LIST_MARKER = re.compile(r"[-*•◦▪‣·–—]|\(?\w{1,4}[.)]|\[\w{1,6}\]")
"""The marker of a list item."""

_RIGHT_TO_LEFT = range(0x0590, 0x0900)


@dataclass
class Row:
    """Words beside each other, in reading order.

    Attributes:
        words: The words, at least one.
    """

    words: list[Word] = field(default_factory=list)

    @cached_property
    def size(self) -> float:
        """The height of most of its characters, in points."""
        heights = Counter[float]()
        for word in self.words:
            heights[round(word.size, 1)] += len(word.text)
        return heights.most_common(1)[0][0]

    @cached_property
    def sizes(self) -> tuple[float, float] | None:
        """Smallest and largest height of its words of two letters or more, if one differs from most characters."""
        heights = [word.size for word in self.words if len(word.text) > 1 and not self._level(word)]
        return (min(heights), max(heights)) if heights else None

    @cached_property
    def base(self) -> float:
        """The height of the baseline of most of its characters."""
        return next((word.base for word in self.words if abs(word.size - self.size) <= 0.06), self.words[0].base)

    @cached_property
    def left(self) -> float:
        """The left edge."""
        return min(word.left for word in self.words)

    @cached_property
    def right(self) -> float:
        """The right edge."""
        return max(word.right for word in self.words)

    @cached_property
    def usual_gap(self) -> float:
        """A small gap between its words: an eighth of the gaps are smaller."""
        words = sorted(self.words, key=lambda word: word.left)
        gaps = sorted(word.left - before.right for before, word in pairwise(words) if word.apart)
        return gaps[len(gaps) // 8] if gaps else 0.0

    @property
    def bold(self) -> bool:
        """Whether most of it is bold."""
        return 2 * sum(len(word.text) for word in self.words if word.bold) > sum(len(word.text) for word in self.words)

    @property
    def hyphenated(self) -> bool:
        """Whether its last word goes on in the next row."""
        return self.words[-1].hyphenated

    @property
    def edge(self) -> float:
        """The left edge of the second word, where the text of a list item begins."""
        return self.words[1].left if len(self.words) > 1 else self.left

    @property
    def text(self) -> str:
        """The text, with powers and marks as `qa.corpus.formats.superscripts` writes them."""
        return self._written[0]

    @property
    def marks(self) -> tuple[str, ...]:
        """The marks of notes, which are not in the text."""
        return self._written[1]

    @cached_property
    def _written(self) -> tuple[str, tuple[str, ...]]:
        text = ""
        marks = []
        position = 0
        while position < len(self.words):
            word = self.words[position]
            level = self._level(word)
            gap = " " if text and self._is_apart(position) else ""
            end = position + 1
            while level and end < len(self.words) and self._level(self.words[end]) == level:
                end += 1
            if not level:
                text += gap + word.text
            else:
                shifted = " ".join(word.text for word in self.words[position:end])
                before = text + (gap if position else "")
                after = self.words[end].text if end < len(self.words) else ""
                written = superscript(shifted, before) if level > 0 else subscript(shifted, text, after)
                text += written
                marks += [] if written else [shifted]
            position = end
        return text.strip(), tuple(marks)

    def _level(self, word: Word) -> int:
        """Return 1 for raised, -1 for lowered, 0 for other characters."""
        rise = word.base - self.base
        if word.size >= _SMALL * self.size or abs(rise) < _SHIFTED * self.size:
            return 0
        return 1 if rise > 0 else -1

    def _is_apart(self, position: int) -> bool:
        """Whether there is white space before a word; where pdfium ends a line within a row, the distance decides."""
        word, before = self.words[position], self.words[position - 1]
        if not word.begins or before.hyphenated:
            return word.apart and not before.hyphenated
        distance = max(word.left - before.right, before.left - word.right)
        return distance > _TOUCHING * max(word.size, before.size)


def make_rows(words: Sequence[Word]) -> list[Row]:
    """Put words beside each other into rows.

    Args:
        words: The words of a page in the order of its content.

    Returns:
        The rows in the same order.
    """
    rows: list[Row] = []
    current: list[Word] = []
    for word in words:
        if current and not (_stays(word) or _stands_beside(current, word)):
            rows.append(Row(current))
            current = []
        current.append(word)
    return _with_markers([*rows, Row(current)] if current else rows)


def _with_markers(rows: list[Row]) -> list[Row]:
    """Return the rows; an item's marker or a large initial that the file draws elsewhere is put before its row."""
    markers = {id(row) for row in rows if len(row.words) == 1 and _is_marker(row.words[0])}
    texts = [row for row in rows if id(row) not in markers] if markers else []
    items: dict[int, list[Word]] = {}
    for row in rows:
        if id(row) in markers:
            reach = row.right + _FARTHEST_MARKER * row.size
            beside = [text for text in texts if row.right - 1 <= text.left <= reach and _shares_height(row, text)]
            if row.words[0].text.isalpha():
                beside = [
                    text for text in beside if row.size > _INITIAL * text.size and text.words[0].text[:1].islower()
                ]
            nearest = min(beside, key=lambda text: (text.left, -text.base), default=None)
            if nearest is None or id(nearest) in items:
                markers.discard(id(row))
            else:
                items[id(nearest)] = [*row.words, *nearest.words]
    return [Row(items[id(row)]) if id(row) in items else row for row in rows if id(row) not in markers]


def _is_marker(word: Word) -> bool:
    return bool(LIST_MARKER.fullmatch(word.text)) or (len(word.text) == 1 and word.text.isupper())


def _stays(word: Word) -> bool:
    return not word.begins


def _stands_beside(row: Sequence[Word], word: Word) -> bool:
    """Whether a word where pdfium begins a line still belongs to the row."""
    last = row[-1]
    if last.hyphenated and word.size >= _SMALL * last.size:
        return False
    base = max(row[-3:], key=lambda other: other.size)
    shared = min(base.top, word.top) - max(base.bottom, word.bottom)
    if shared < _OVERLAP * min(base.size, word.size):
        return False
    if is_right_to_left(word.text) or is_right_to_left(last.text):
        return word.right <= min(other.left for other in row) + _BACK * base.size
    return word.left >= last.right - _BACK * base.size


def is_right_to_left(text: str) -> bool:
    """Whether a text begins in Hebrew, Arabic or a similar script."""
    return ord(text[0]) in _RIGHT_TO_LEFT or 0xFB1D <= ord(text[0]) <= 0xFEFC


def put_by_height(rows: Sequence[Row]) -> list[tuple[Row, tuple[Row, ...]]]:
    """Merge rows beside each other, from the top down; return each with the rows that it is made of."""
    groups: list[list[Row]] = []
    for row in sorted(rows, key=lambda row: -row.base):
        near = next((group for group in reversed(groups[-4:]) if all(_is_beside(other, row) for other in group)), None)
        if near is None:
            groups.append([row])
        else:
            near.append(row)
    merged = []
    for group in groups:
        ordered = sorted(group, key=lambda row: row.left)
        merged.append((Row([word for row in ordered for word in row.words]), tuple(group)))
    return merged


def _is_beside(row: Row, other: Row) -> bool:
    return _shares_height(row, other) and (row.right <= other.left or other.right <= row.left)


def _shares_height(row: Row, other: Row) -> bool:
    shared = min(row.base + row.size, other.base + other.size) - max(row.base, other.base)
    return shared >= _OVERLAP * min(row.size, other.size)
