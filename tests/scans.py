"""Scans made from text: printed with Pillow, turned a little, with noise."""

import io
import random
from functools import cache

import pytest
from PIL import Image, ImageDraw, ImageFont

from qa.corpus.scans.settings import find_ocr

RESOLUTION = 200
"""Pixels for each inch."""

PAGE = (1200, 760)
"""Pixels of a page: a small one, which is read fast."""

OCR = find_ocr("eng")
"""How pictures are read here."""

needs_tesseract = pytest.mark.skipif(not OCR.languages, reason="needs tesserocr and Debian's tesseract-ocr")


def scan(text: str, *, turned: float = 1.0, noise: float = 0.1, size: int = 30) -> Image.Image:
    """A page with a text, wrapped, as a scanner sees it.

    Args:
        text: The text, with blank lines between paragraphs.
        turned: Degrees by which the page lies askew.
        noise: Share of it, from 0 to 1.
        size: Pixels of the letters' height.
    """
    page = Image.new("L", PAGE, 255)
    draw, font = ImageDraw.Draw(page), ImageFont.load_default(size)
    top = 60
    for paragraph in text.split("\n\n"):
        for line in _wrapped(paragraph, draw, font):
            draw.text((80, top), line, fill=20, font=font)
            top += round(1.45 * size)
        top += size
    page = page.rotate(turned, fillcolor=255, resample=Image.Resampling.BICUBIC)
    return Image.blend(page, _grain(), noise)


@cache
def _grain() -> Image.Image:
    return Image.frombytes("L", PAGE, random.Random(7).randbytes(PAGE[0] * PAGE[1]))


def _wrapped(paragraph: str, draw: ImageDraw.ImageDraw, font: ImageFont.FreeTypeFont) -> list[str]:
    lines = [""]
    for word in paragraph.split():
        longer = f"{lines[-1]} {word}".strip()
        if draw.textlength(longer, font) > PAGE[0] - 160:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def as_file(pages: list[Image.Image], kind: str = "PDF") -> bytes:
    """Pages as a file of a kind that Pillow writes."""
    made = io.BytesIO()
    several = {"save_all": True, "append_images": pages[1:]} if len(pages) > 1 else {}
    resolution = {"resolution": RESOLUTION} if kind == "PDF" else {"dpi": (RESOLUTION, RESOLUTION)}
    pages[0].save(made, kind, **several, **resolution)
    return made.getvalue()
