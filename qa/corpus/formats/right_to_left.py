"""The words of a PDF page that is written from right to left, from the places of its characters. Pure.

The order of such characters in the file is not reliable. Some programs write them in reading order, some from the left,
some mark by mark, and pdfium reverses some of them. So the places decide. Runs of digits and Latin letters are read
from the left, as in the bidirectional algorithm (Unicode Standard Annex 9). The characters of a ligature have the order
of the word, and brackets match.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from qa.corpus.formats.words import Glyph, Word

_FROM_RIGHT = re.compile(r"(?=\w)[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LETTERS = frozenset({"R", "AL"})
_NUMBERS = frozenset({"EN", "AN"})
_LAST = frozenset("اأإآٱىةدذرزو")  # letters that do not join on their left, so that a ligature ends with them
_MOST_MARKED = 3  # characters with a mark; some files give these the height of the mark
_USUAL = 0.9  # share of the characters that is at most as high as the font; some are only as high as their ink
_SAME_LINE = 0.3  # of the height: characters within this distance are in one line
_RAISED = 0.12  # of the height: characters of a word differ at most this much in height
_SPACE = 0.2  # of the height: distance of words without a space between them
_UNSPACED = 0.12  # the same, for a page without spaces
_PAIRS = dict(zip("([{«“‘", ")]}»”’", strict=True))


@dataclass(slots=True)
class Character(Glyph):
    """A character of a page.

    Attributes:
        base: The height of its baseline.
        bold: Whether it is bold.
    """

    base: float = 0.0
    bold: bool = False

    @property
    def middle(self) -> float:
        """The middle between its edges."""
        return (self.left + self.right) / 2

    @property
    def kind(self) -> str:
        """Its class in the bidirectional algorithm."""
        return unicodedata.bidirectional(self.text)


def is_right_to_left(text: str) -> bool:
    """Whether most letters of a text belong to a script that is written from the right.

    >>> is_right_to_left("שלום, Ada"), is_right_to_left("Ada said שלום")
    (True, False)
    """
    if not _FROM_RIGHT.search(text):
        return False
    return 2 * len(_FROM_RIGHT.findall(text)) > sum(map(str.isalpha, text))


def read_words(characters: Sequence[Character]) -> Iterator[Word]:
    """Read the words of a page.

    Args:
        characters: Its characters in the order of the file, with spaces only if they have a width.

    Yields:
        The words of its lines from the top down, in reading order.
    """
    heights = sorted(character.top - character.bottom for character in characters)
    height = heights[int(_USUAL * (len(heights) - 1))]
    spaced = any(character.text == " " for character in characters)
    for line in _lines(characters, height):
        begins = True
        read = _mirrored(_in_order(line, (_SPACE if spaced else _UNSPACED) * height))
        for word in _split(read, _RAISED * height):
            yield Word(
                text=unicodedata.normalize("NFC", "".join(character.text for character in word)),
                left=min(character.left for character in word),
                right=max(character.right for character in word),
                bottom=word[0].base - 0.25 * height,
                top=word[0].base + 0.75 * height,
                base=word[0].base,
                bold=word[0].bold,
                begins=begins,
                glyphs=tuple(word),
            )
            begins = False


def _lines(characters: Sequence[Character], height: float) -> list[list[Character]]:
    """Return the characters by line, in the order of the file."""
    order = {id(character): number for number, character in enumerate(characters)}
    lines: list[list[Character]] = []
    for character in sorted(characters, key=lambda one: -one.base):
        if not lines or lines[-1][0].base - character.base > _SAME_LINE * height:
            lines.append([])
        lines[-1].append(character)
    for line, below in pairwise(lines):
        if len(line) <= _MOST_MARKED and any(one.kind == "NSM" for one in line) and _is_above(line[0], below, height):
            below += line
            line.clear()
    return [sorted(line, key=lambda one: order[id(one)]) for line in lines if line]


def _is_above(mark: Character, line: Sequence[Character], height: float) -> bool:
    return mark.base - line[0].base < height


def _in_order(line: Sequence[Character], gap: float) -> list[Character]:
    """Return the characters of a line in reading order."""
    marks = [one for one in line if one.kind == "NSM"]
    placed = sorted(_groups([one for one in line if one.kind != "NSM"]), key=lambda group: -group[0].middle)
    for mark in marks:
        if placed:
            min(placed, key=lambda group: _distance(group[0], mark)).append(mark)
    spaced: list[Character] = []
    edge = 0.0  # left edge of the characters so far
    for group in placed:
        if spaced and edge - max(one.right for one in group) > gap:
            spaced.append(replace(group[0], text=" "))
        edge = min(one.left for one in group)
        spaced += group
    return list(_turned(spaced))


def _distance(one: Character, mark: Character) -> tuple[bool, float]:
    """Return the distance of a mark from a character; characters that a file names together have the same height."""
    return (one.bottom, one.top) != (mark.bottom, mark.top), abs(one.middle - mark.middle)


def _groups(line: Sequence[Character]) -> Iterator[list[Character]]:
    """Yield the characters of each glyph in the order of the word; pdfium sometimes reverses those of a ligature."""
    for _, members in groupby(line, key=lambda one: (one.left, one.right, one.base)):
        group = list(members)
        yield group[::-1] if group[0].text in _LAST else group


def _turned(line: Sequence[Character]) -> Iterator[Character]:
    """Yield the characters of a line that is read from the right; runs that are read from the left are reversed."""
    position = 0
    while position < len(line):
        end = _run(line, position)
        yield from reversed(line[position:end]) if end > position + 1 else line[position : position + 1]
        position = max(end, position + 1)


def _run(line: Sequence[Character], start: int) -> int:
    """Return the end of a run at a place that is read from the left; the place itself if there is no run."""
    end = last = start
    while end < len(line):
        kind = line[end].kind
        if kind in _LETTERS or kind == "NSM":
            break
        if kind == "L" or kind in _NUMBERS:
            between = line[last:end]
            latin = "L" in (kind, line[last - 1].kind if last > start else kind)
            if last > start and not latin and any(one.kind not in ("CS", "ES", "ET") for one in between):
                break
            if last == start and any(one.kind not in ("ET", "ES") for one in line[start:end]):
                break
            last = end + 1
        end += 1
    while start < last < len(line) and line[last].kind in ("ET", "ES") and line[last].text not in "-":
        last += 1
    return last


def _mirrored(line: list[Character]) -> list[Character]:
    """Return a line with matching brackets: some files have the character that is read, some the one that is seen."""
    for opening, closing in _PAIRS.items():
        brackets = [one for one in line if one.text in (opening, closing)]
        if len(brackets) % 2 == 0:
            for number, one in enumerate(brackets):
                one.text = closing if number % 2 else opening
    return line


def _split(line: Sequence[Character], rise: float) -> Iterator[list[Character]]:
    """Yield the words of a line; a raised number is a separate word."""
    word: list[Character] = []
    for one in line:
        raised = bool(word) and one.text.isdecimal() and abs(one.base - word[-1].base) > rise
        if word and (one.text == " " or raised):
            yield word
            word = []
        if one.text != " ":
            word.append(one)
    if word:
        yield word
