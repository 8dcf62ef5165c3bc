"""The words of a PDF page that is written from the right to the left, told from where its characters stand. Pure.

What a file says of the order of such characters cannot be relied on: some programs write them as they are read, some
as they stand from the left, some mark by mark, and pdfium turns round what it takes for the one or the other. So the
places decide. Runs of digits and Latin letters are read from the left, as the bidirectional algorithm shows them
(Unicode Standard Annex 9), the characters of a ligature in the order of the word, and brackets as they close.
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
_LAST = frozenset("اأإآٱىةدذرزو")  # letters that join no other on their left, so that a ligature ends with them
_MOST_MARKED = 3  # characters with a mark that some files set as high as the mark
_USUAL = 0.9  # of the characters are no higher than one of the font, as some are only as high as their ink
_SAME_LINE = 0.3  # of the height: characters that stand so much higher or lower are of one line
_RAISED = 0.12  # of the height: those of a word stand no more above each other
_SPACE = 0.2  # of the height: so far apart are words without a space between them
_UNSPACED = 0.12  # likewise, where the page has no spaces
_PAIRS = dict(zip("([{«“‘", ")]}»”’", strict=True))


@dataclass(slots=True)
class Character(Glyph):
    """A character of a page.

    Attributes:
        base: The height of the line that it stands on.
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
    """Whether most letters of a text are of a script that is written from the right.

    >>> is_right_to_left("שלום, Ada"), is_right_to_left("Ada said שלום")
    (True, False)
    """
    if not _FROM_RIGHT.search(text):
        return False
    return 2 * len(_FROM_RIGHT.findall(text)) > sum(map(str.isalpha, text))


def read_words(characters: Sequence[Character]) -> Iterator[Word]:
    """Read the words of a page.

    Args:
        characters: Its characters in the order of the file, with spaces that take room and none that do not.

    Yields:
        The words of its lines from the top down, those of a line in the order in which they are read.
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
            )
            begins = False


def _lines(characters: Sequence[Character], height: float) -> list[list[Character]]:
    """The characters by line, in the order of the file."""
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
    """The characters of a line as they are read."""
    marks = [one for one in line if one.kind == "NSM"]
    placed = sorted(_groups([one for one in line if one.kind != "NSM"]), key=lambda group: -group[0].middle)
    for mark in marks:
        if placed:
            min(placed, key=lambda group: _distance(group[0], mark)).append(mark)
    spaced: list[Character] = []
    edge = 0.0  # of the characters so far, on the left
    for group in placed:
        if spaced and edge - max(one.right for one in group) > gap:
            spaced.append(replace(group[0], text=" "))
        edge = min(one.left for one in group)
        spaced += group
    return list(_turned(spaced))


def _distance(one: Character, mark: Character) -> tuple[bool, float]:
    """How far a mark is from a character; what a file names together is as high."""
    return (one.bottom, one.top) != (mark.bottom, mark.top), abs(one.middle - mark.middle)


def _groups(line: Sequence[Character]) -> Iterator[list[Character]]:
    """The characters of each glyph in the order of the word; pdfium turns those of a ligature round at times."""
    for _, members in groupby(line, key=lambda one: (one.left, one.right, one.base)):
        group = list(members)
        yield group[::-1] if group[0].text in _LAST else group


def _turned(line: Sequence[Character]) -> Iterator[Character]:
    """The characters of a line that is read from the right, with those runs turned that are read from the left."""
    position = 0
    while position < len(line):
        end = _run(line, position)
        yield from reversed(line[position:end]) if end > position + 1 else line[position : position + 1]
        position = max(end, position + 1)


def _run(line: Sequence[Character], start: int) -> int:
    """Where the run that is read from the left ends that begins at a place of a line; the place itself without one."""
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
    """A line with its brackets as they close: some files name the character that is read, some the one that is seen."""
    for opening, closing in _PAIRS.items():
        brackets = [one for one in line if one.text in (opening, closing)]
        if len(brackets) % 2 == 0:
            for number, one in enumerate(brackets):
                one.text = closing if number % 2 else opening
    return line


def _split(line: Sequence[Character], rise: float) -> Iterator[list[Character]]:
    """The words of a line; a raised number is one of its own."""
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
