"""The words of a PDF page with their places, read by pdfium."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from ctypes import byref, c_double
from dataclasses import dataclass, replace
from math import pi

import pypdfium2
import pypdfium2.raw as pdfium

from qa.corpus.formats import right_to_left
from qa.corpus.formats.accents import NAMELESS, spell
from qa.corpus.formats.tracking import join_tracked
from qa.corpus.formats.words import Glyph, Word

_HYPHENS = frozenset("\x02\ufffe")  # pdfium's characters for a hyphen and the line end after it
_SIZE_CHANGES = 0.2  # of the height: a word ends where its characters become that much larger or smaller
_RISES = 0.15  # of the height: or stand that much higher or lower
_SPACE = 0x20
_BOLD = 600
_RAISED = 0.25  # of the height: the ink of a raised digit begins this far above its line
_TALLEST = 5.0  # times the mean width of a word's characters: fonts that claim more do not know their height
_SAMPLED = 60  # characters that decide how the text of a page is turned


@dataclass(frozen=True, slots=True)
class Sheet:
    """The content of a page, turned so that most of its text runs to the right.

    Attributes:
        words: The words in the order of the page's content.
        width: Width in points.
        height: Height in points.
        turns: Quarter turns by which the page was turned for that.
    """

    words: tuple[Word, ...]
    width: float
    height: float
    turns: int = 0

    def unturned(self, x: float, y: float) -> tuple[float, float]:
        """Return a point as it is on the page before it was turned, in points from its lower left corner."""
        return _TURNS[-self.turns % 4](x, y, self.width, self.height)


def read_sheet(page: pypdfium2.PdfPage) -> Sheet:
    """Read the words of a page."""
    text_page = page.get_textpage()
    left, bottom, right, top = page.get_mediabox()
    turns = _turns(text_page)
    turn = _TURNS[turns]

    def place(x: float, y: float) -> _Point:
        return turn(x - left, y - bottom, right - left, top - bottom)

    if right_to_left.is_right_to_left(text_page.get_text_range()):
        words = tuple(right_to_left.read_words(list(_places(text_page, place))))
    else:
        words = tuple(join_tracked(list(_words(text_page, turns, place))))
    width, height = (right - left, top - bottom) if turns % 2 == 0 else (top - bottom, right - left)
    return Sheet(words, width, height, turns)


_Point = tuple[float, float]
_TURNS: tuple[Callable[[float, float, float, float], _Point], ...] = (
    lambda x, y, _width, _height: (x, y),
    lambda x, y, _width, height: (height - y, x),
    lambda x, y, width, height: (width - x, height - y),
    lambda x, y, width, _height: (y, width - x),
)  # by the quarter turns of the text to the right


def _turns(text_page: pypdfium2.PdfTextPage) -> int:
    """Return by how many quarter turns most of the text is turned to the right, from a sample of its characters."""
    count = text_page.count_chars()
    places = range(0, count, max(1, count // _SAMPLED))
    return Counter(_quarters(text_page, index) for index in places).most_common(1)[0][0] if count else 0


def _quarters(text_page: pypdfium2.PdfTextPage, index: int) -> int:
    return int(round(pdfium.FPDFText_GetCharAngle(text_page.raw, index) / (pi / 2)) % 4)


def _words(text_page: pypdfium2.PdfTextPage, turns: int, turn: Callable[[float, float], _Point]) -> Iterator[Word]:
    """Yield the words of a page; text that is turned differently from most gets words of one height."""
    glyphs: list[Glyph] = []
    printed: list[Glyph] = []
    start, apart, begins, odd, above, guessed = 0, True, True, False, False, False
    raw, x, y = text_page.raw, c_double(), c_double()

    def word(*, hyphenated: bool = False) -> Word:
        pdfium.FPDFText_GetCharOrigin(raw, start, byref(x), byref(y))
        return _word(
            glyphs,
            base=glyphs[0].bottom if odd or above else turn(x.value, y.value)[1],
            bold=pdfium.FPDFText_GetFontWeight(raw, start) >= _BOLD,
            apart=apart,
            begins=begins,
            hyphenated=hyphenated,
            guessed=guessed,
            printed=printed if _is_likely(printed) else _inked(text_page, start, printed, turn),
        )

    for index, code, box in _characters(text_page):
        character = chr(code)
        hyphen = character in _HYPHENS
        if hyphen or (character.isspace() and character not in NAMELESS):
            if glyphs:
                if hyphen:
                    printed.append(_glyph(character, turn(box[0], box[2]), turn(box[1], box[3])))
                yield word(hyphenated=hyphen)
                glyphs, printed, begins = [], [], False
            guessed = code == _SPACE and pdfium.FPDFText_IsGenerated(raw, index) == 1
            apart, begins = True, begins or hyphen or character in "\r\n"
            continue
        glyph = _glyph(character, turn(box[0], box[2]), turn(box[1], box[3]))
        risen = character.isdecimal() and _raise(glyph, text_page, index, turn)
        if glyphs and not odd and _differs(glyphs[-1], glyph):
            yield word()
            glyphs, printed, apart, begins, guessed = [], [], False, False, False
        if not glyphs:
            start, odd, above = index, _quarters(text_page, index) != turns, risen
        printed.append(glyph)
        if odd and glyphs:
            glyph = replace(glyph, bottom=glyphs[0].bottom, top=glyphs[0].top)
        glyphs.append(glyph)
    if glyphs:
        yield word()


def _places(
    text_page: pypdfium2.PdfTextPage, turn: Callable[[float, float], _Point]
) -> Iterator[right_to_left.Character]:
    """Yield the characters of a page with their places; only spaces with a width are included."""
    raw, rect, x, y = text_page.raw, pdfium.FS_RECTF(), c_double(), c_double()
    for index, code, box in _characters(text_page):
        if code == _SPACE and pdfium.FPDFText_GetLooseCharBox(raw, index, byref(rect)):
            box = (rect.left, rect.right, rect.bottom, rect.top)
        if box[0] < box[1]:
            pdfium.FPDFText_GetCharOrigin(raw, index, byref(x), byref(y))
            glyph = _glyph(chr(code), turn(box[0], box[2]), turn(box[1], box[3]))
            bold = pdfium.FPDFText_GetFontWeight(raw, index) >= _BOLD
            base = turn(x.value, y.value)[1]
            yield right_to_left.Character(glyph.text, glyph.left, glyph.right, glyph.bottom, glyph.top, base, bold)


def _glyph(text: str, one: _Point, other: _Point) -> Glyph:
    (left, right), (bottom, top) = sorted((one[0], other[0])), sorted((one[1], other[1]))
    return Glyph(text, left, right, bottom, top)


def _raise(glyph: Glyph, text_page: pypdfium2.PdfTextPage, index: int, turn: Callable[[float, float], _Point]) -> bool:
    """Whether a digit is raised by its font. Then it gets the height of its ink."""
    x, y = c_double(), c_double()
    pdfium.FPDFText_GetCharOrigin(text_page.raw, index, byref(x), byref(y))
    ink = _ink(glyph.text, text_page, index, turn)
    height = glyph.top - glyph.bottom
    risen = ink.bottom - turn(x.value, y.value)[1] > _RAISED * height > ink.top - ink.bottom - _RAISED * height
    if risen:
        glyph.bottom, glyph.top = ink.bottom, ink.top
    return risen


def _ink(text: str, text_page: pypdfium2.PdfTextPage, index: int, turn: Callable[[float, float], _Point]) -> Glyph:
    """Return a character with the edges of its ink."""
    left, right, bottom, top = (c_double() for _ in range(4))
    pdfium.FPDFText_GetCharBox(text_page.raw, index, byref(left), byref(right), byref(bottom), byref(top))
    return _glyph(text, turn(left.value, bottom.value), turn(right.value, top.value))


def _is_likely(printed: Sequence[Glyph]) -> bool:
    """Whether the characters of a word are as high as they can be."""
    width = sum(glyph.right - glyph.left for glyph in printed)
    return max(glyph.top - glyph.bottom for glyph in printed) * len(printed) <= _TALLEST * max(width, 0.1)


def _inked(
    text_page: pypdfium2.PdfTextPage, start: int, printed: Sequence[Glyph], turn: Callable[[float, float], _Point]
) -> list[Glyph]:
    """Return the characters of a word with the height of their ink, since their font does not know its height."""
    inks = [_ink(glyph.text, text_page, start + number, turn) for number, glyph in enumerate(printed)]
    bottom, top = min(ink.bottom for ink in inks), max(ink.top for ink in inks)
    return [replace(glyph, bottom=bottom, top=top) for glyph in printed]


def _characters(text_page: pypdfium2.PdfTextPage) -> Iterator[tuple[int, int, tuple[float, float, float, float]]]:
    """Yield index, code and box (left, right, bottom, top) of each character; surrogate pairs are joined."""
    raw, rect = text_page.raw, pdfium.FS_RECTF()
    get_code, get_box = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox
    high = 0
    for index in range(text_page.count_chars()):
        code = get_code(raw, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if high:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if 0xDC00 <= code < 0xE000 else code
            high = 0
        if code in (_SPACE, 0x0A, 0x0D):
            yield index, code, (0.0, 0.0, 0.0, 0.0)
        elif get_box(raw, index, byref(rect)):
            yield index, code, (rect.left, rect.right, rect.bottom, rect.top)


def _differs(before: Glyph, glyph: Glyph) -> bool:
    """Whether a character is raised, lowered, or of another size than the one before it."""
    size, new = before.top - before.bottom, glyph.top - glyph.bottom
    largest = max(size, new)
    return abs(new - size) > _SIZE_CHANGES * largest or abs(glyph.bottom - before.bottom) > _RISES * largest


def _word(
    glyphs: list[Glyph],
    *,
    base: float,
    bold: bool,
    apart: bool,
    begins: bool,
    hyphenated: bool,
    guessed: bool,
    printed: list[Glyph],
) -> Word:
    return Word(
        text=spell(glyphs),
        left=min(glyph.left for glyph in glyphs),
        right=max(glyph.right for glyph in glyphs),
        bottom=min(glyph.bottom for glyph in glyphs),
        top=max(glyph.top for glyph in glyphs),
        base=base,
        bold=bold,
        apart=apart,
        begins=begins,
        hyphenated=hyphenated,
        guessed=guessed,
        glyphs=tuple(printed),
    )
