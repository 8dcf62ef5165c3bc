"""The words of a PDF page with their places, read by pdfium."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from ctypes import byref, c_double
from dataclasses import dataclass
from math import pi

import pypdfium2
import pypdfium2.raw as pdfium

UNKNOWN = "\0"
"""A character that the file's fonts do not name."""

_HYPHENS = frozenset("\x02\ufffe")  # pdfium's characters for a hyphen and the line end after it
_SIZE_CHANGES = 0.2  # of the height: a word ends where its characters become that much larger or smaller
_RISES = 0.15  # of the height: or stand that much higher or lower
_BOLD = 600
_SAMPLED = 60  # characters that decide how the text of a page is turned
# Ligatures of fonts that name no characters: codes of TeX's encodings OT1 and T1.
_TEX = dict(zip("\x0b\x0c\x0e\x0f\x1b\x1c\x1d\x1e\x1f", "ff fi ffi ffl ff fi fl ffi ffl".split(), strict=True))
_ACCENTS = dict(zip("`´¨^ˆ~˜¯ˉ˘˙˚°¸˛ˇ˝", map(chr, (
    0x300, 0x301, 0x308, 0x302, 0x302, 0x303, 0x303, 0x304, 0x304, 0x306, 0x307, 0x30A, 0x30A, 0x327, 0x328, 0x30C,
    0x30B)), strict=True))  # fmt: skip
_CODED = re.compile(
    rf"[^\W\d_{re.escape(''.join(_TEX))}]?[a-z{re.escape(''.join(_TEX))}]{{3,}}"
)  # not a letter of a formula
_DOTLESS = {"ı": "i", "ȷ": "j"}


@dataclass(frozen=True, slots=True)
class Word:
    """Characters that stand together.

    Attributes:
        text: The characters.
        left: Left edge in points from the left of the page.
        right: Right edge.
        bottom: Lower edge in points from the foot of the page.
        top: Upper edge.
        base: Height of its baseline.
        bold: Whether it begins in bold.
        apart: Whether white space stands before it.
        begins: Whether pdfium starts a line with it.
        hyphenated: Whether it goes on in the next line.
    """

    text: str
    left: float
    right: float
    bottom: float
    top: float
    base: float
    bold: bool = False
    apart: bool = True
    begins: bool = False
    hyphenated: bool = False

    @property
    def size(self) -> float:
        """Height in points."""
        return max(self.top - self.bottom, 0.1)


@dataclass(slots=True)
class _Glyph:
    text: str
    left: float
    right: float
    bottom: float
    top: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """The content of a page, turned so that most of its text runs to the right.

    Attributes:
        words: The words in the order of the page's content.
        width: Width in points.
        height: Height in points.
    """

    words: tuple[Word, ...]
    width: float
    height: float


def read_sheet(page: pypdfium2.PdfPage) -> Sheet:
    """Read the words of a page."""
    text_page = page.get_textpage()
    left, bottom, right, top = page.get_mediabox()
    turns = _turns(text_page)
    turn = _TURNS[turns]
    words = tuple(_words(text_page, turns, lambda x, y: turn(x - left, y - bottom, right - left, top - bottom)))
    width, height = (right - left, top - bottom) if turns % 2 == 0 else (top - bottom, right - left)
    return Sheet(words, width, height)


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
    glyphs: list[_Glyph] = []
    start, apart, begins, odd = 0, True, True, False
    raw, x, y = text_page.raw, c_double(), c_double()

    def word(*, hyphenated: bool = False) -> Word:
        pdfium.FPDFText_GetCharOrigin(raw, start, byref(x), byref(y))
        return _word(
            glyphs,
            base=glyphs[0].bottom if odd else turn(x.value, y.value)[1],
            bold=pdfium.FPDFText_GetFontWeight(raw, start) >= _BOLD,
            apart=apart,
            begins=begins,
            hyphenated=hyphenated,
        )

    for index, code, box in _characters(text_page):
        character = chr(code)
        hyphen = character in _HYPHENS
        if hyphen or (character.isspace() and character not in _TEX):
            if glyphs:
                yield word(hyphenated=hyphen)
                glyphs, begins = [], False
            apart, begins = True, begins or hyphen or character in "\r\n"
            continue
        glyph = _glyph(character, turn(box[0], box[2]), turn(box[1], box[3]))
        if glyphs and not odd and _differs(glyphs[-1], glyph):
            yield word()
            glyphs, apart, begins = [], False, False
        if not glyphs:
            start, odd = index, _quarters(text_page, index) != turns
        if odd and glyphs:
            glyph.bottom, glyph.top = glyphs[0].bottom, glyphs[0].top
        glyphs.append(glyph)
    if glyphs:
        yield word()


def _glyph(text: str, one: _Point, other: _Point) -> _Glyph:
    (left, right), (bottom, top) = sorted((one[0], other[0])), sorted((one[1], other[1]))
    return _Glyph(text, left, right, bottom, top)


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
        if code in (0x20, 0x0A, 0x0D):
            yield index, code, (0.0, 0.0, 0.0, 0.0)
        elif get_box(raw, index, byref(rect)):
            yield index, code, (rect.left, rect.right, rect.bottom, rect.top)


def _differs(before: _Glyph, glyph: _Glyph) -> bool:
    """Whether a character is raised, lowered, or of another size than the one before it."""
    size, new = before.top - before.bottom, glyph.top - glyph.bottom
    largest = max(size, new)
    return abs(new - size) > _SIZE_CHANGES * largest or abs(glyph.bottom - before.bottom) > _RISES * largest


def _word(glyphs: list[_Glyph], *, base: float, bold: bool, apart: bool, begins: bool, hyphenated: bool) -> Word:
    text = "".join(_accented(glyphs))
    return Word(
        text=_CODED.sub(_spelled, text),
        left=min(glyph.left for glyph in glyphs),
        right=max(glyph.right for glyph in glyphs),
        bottom=min(glyph.bottom for glyph in glyphs),
        top=max(glyph.top for glyph in glyphs),
        base=base,
        bold=bold,
        apart=apart,
        begins=begins,
        hyphenated=hyphenated,
    )


def _spelled(word: re.Match[str]) -> str:
    return "".join(_TEX.get(character, character) for character in word.group())


def _accented(glyphs: list[_Glyph]) -> Iterator[str]:
    """Yield the characters; an accent that is printed over a letter is joined with it."""
    position = 0
    while position < len(glyphs):
        glyph = glyphs[position]
        after = glyphs[position + 1] if position + 1 < len(glyphs) else None
        both = _put_together(glyph, after) if after else None
        if both is not None:
            position += 1
        yield both if both is not None else glyph.text
        position += 1


def _put_together(first: _Glyph, second: _Glyph) -> str | None:
    accent, letter = (first, second) if first.text in _ACCENTS else (second, first)
    if accent.text not in _ACCENTS or not letter.text.isalpha():
        return None
    shared = min(first.right, second.right) - max(first.left, second.left)
    if shared < 0.5 * min(first.right - first.left, second.right - second.left):
        return None
    text = unicodedata.normalize("NFC", _DOTLESS.get(letter.text, letter.text) + _ACCENTS[accent.text])
    return text if len(text) == 1 else None
