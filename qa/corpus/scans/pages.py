"""Pages of a PDF that are pictures: which they are, and the words on them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import median

import pypdfium2
import pypdfium2.raw as pdfium

from qa.corpus.formats.marking import Box
from qa.corpus.formats.words import Glyph, Word
from qa.corpus.scans.tesseract import ReadLine, Tesseract

RESOLUTION = 300
"""Pixels for each inch of a page that is read: what tesseract was trained with."""

_INCH = 72.0  # points
_MOST_PIXELS = 25_000_000  # of a picture: a larger page is read at a lower resolution
_FEW_WORDS = 8  # that a page may have and still be a picture: a number, a stamp
_PICTURE = 0.5  # share of the page's area that a picture covers
_ANY_PICTURE = 0.05  # the same for a page without a single word
_DRAWN = 100  # shapes on a page without a single word: its letters may be drawn
_NESTED = 4  # levels of forms that are searched for pictures
_UNREADABLE = 30  # mean confidence of a line: below it, it is a pattern and no text
_EQUAL = 0.12  # of the usual height: lines that differ by less are of one size


@dataclass(frozen=True, slots=True)
class Scan:
    """The words of a page that is a picture, as the page is shown: in points from its lower left corner.

    Attributes:
        words: The words in reading order, levelled; their glyphs are where they stand on the page.
        confidences: How sure each is, from 0 to 100.
        height: Height of the page.
    """

    words: tuple[Word, ...]
    confidences: tuple[int, ...]
    height: float

    def shown(self, box: Box) -> Box:
        """Return a box from the upper left corner: left, top, right and bottom edge."""
        left, bottom, right, top = box
        return left, self.height - top, right, self.height - bottom


def is_picture(page: pypdfium2.PdfPage, words: int) -> bool:
    """Whether a page with so many words shows its text, if it has any, as a picture."""
    if words >= _FEW_WORDS:
        return False
    covered, shapes = 0.0, 0
    for one in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_PATH), max_depth=_NESTED):
        if one.type == pdfium.FPDF_PAGEOBJ_PATH:
            shapes += 1
            continue
        left, bottom, right, top = one.get_bounds()
        covered += (right - left) * (top - bottom)
    share = covered / max(page.get_width() * page.get_height(), 1.0)
    return share >= (_PICTURE if words else _ANY_PICTURE) or (not words and shapes >= _DRAWN)


def read_scan(page: pypdfium2.PdfPage, tesseract: Tesseract) -> Scan:
    """Read the words of a page that is a picture."""
    width, height = page.get_size()
    scale = min(RESOLUTION / _INCH, sqrt(_MOST_PIXELS / max(width * height, 1.0)))
    picture = page.render(scale=scale, grayscale=True).to_pil()
    lines = [line for line in tesseract.read(picture, round(scale * _INCH)) if _is_text(line)]
    return Scan(
        words=tuple(_words(lines, scale, height)),
        confidences=tuple(word.confidence for line in lines for word in line.words),
        height=height,
    )


def _is_text(line: ReadLine) -> bool:
    letters = [word.confidence for word in line.words if any(map(str.isalnum, word.text))]
    return bool(letters) and sum(letters) >= _UNREADABLE * len(letters)


def _words(lines: Sequence[ReadLine], scale: float, height: float) -> Iterator[Word]:
    """Yield words as if the page were straight: those of a line have one baseline and one height."""
    slope = _slope(lines)
    sizes = _sizes(lines)
    for line, size in zip(lines, sizes, strict=True):
        (left, first), (right, last) = line.base
        middle, descent = (left + right) / 2, min(line.descent, size / 2)
        foot = (first + last) / 2
        base = height - (foot - slope * middle) / scale
        for number, word in enumerate(line.words):
            here = foot + slope * ((word.left + word.right) / 2 - middle)
            ink = Glyph(
                word.text,
                left=word.left / scale,
                right=word.right / scale,
                bottom=height - max(here + descent, word.bottom) / scale,
                top=height - min(here + descent - size, word.top) / scale,
            )
            yield Word(
                text=word.text,
                left=ink.left,
                right=ink.right,
                bottom=base - descent / scale,
                top=base + (size - descent) / scale,
                base=base,
                begins=number == 0,
                glyphs=(ink,),
            )


def _slope(lines: Sequence[ReadLine]) -> float:
    """Return by how much most of the text falls for each pixel to the right."""
    slopes = [
        (last - first) / (right - left)
        for (left, first), (right, last) in (line.base for line in lines)
        if right > left
        for _ in range((right - left) // 50)
    ]
    return median(slopes) if slopes else 0.0


def _sizes(lines: Sequence[ReadLine]) -> list[float]:
    """Return the height of each line; lines of nearly the usual height have exactly this one."""
    if not lines:
        return []
    usual = median(line.height for line in lines for _ in line.words)
    return [usual if abs(line.height - usual) <= _EQUAL * usual else line.height for line in lines]
