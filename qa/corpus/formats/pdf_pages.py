"""The pages of a PDF as they look, and where on them a quotation stands."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import byref, c_int
from math import sqrt

import pypdfium2
import pypdfium2.raw as pdfium

from qa.corpus.formats.arrangement import arrange
from qa.corpus.formats.glyphs import Sheet, read_sheet
from qa.corpus.formats.marking import Box, boxes_around, find_glyphs
from qa.corpus.formats.pdf_file import open_pdf, page_label
from qa.corpus.formats.rows import make_rows
from qa.corpus.formats.widgets import put_in, read_values
from qa.corpus.scans.pages import is_picture, read_scan
from qa.corpus.scans.tesseract import NO_TESSERACT, Tesseract
from qa.errors import DocumentError

_MOST_PIXELS = 6_000_000  # of a picture: a larger page, such as a poster, is drawn smaller
_COMPRESSION = 1  # level of zlib: higher levels take several times as long and save little
_STEPS = 100  # of a point, in which pdfium gives places on a page


def draw_page(data: bytes, number: int, scale: float) -> bytes:
    """Draw a page.

    Args:
        data: The PDF.
        number: Number of the page, from 1.
        scale: Pixels for each point, less where the page is large.

    Returns:
        The picture as PNG, turned and cropped as the page says.

    Raises:
        DocumentError: The file is damaged, or has no such page.
    """
    with _open_page(data, number) as (_, page):
        width, height = page.get_size()
        largest = sqrt(_MOST_PIXELS / max(width * height, 1.0))
        image = page.render(scale=min(scale, largest)).to_pil()
    png = io.BytesIO()
    image.save(png, "PNG", compress_level=_COMPRESSION)
    return png.getvalue()


def measure_pages(data: bytes) -> tuple[tuple[str, float, float], ...]:
    """Return the label of each page, or an empty text, and its width and height as it is shown, in points.

    Raises:
        DocumentError: The file is damaged.
    """
    with open_pdf(data) as document:
        return tuple((page_label(document, index), *document.get_page_size(index)) for index in range(len(document)))


def find_boxes(
    data: bytes, number: int, text: str, start: int, end: int, tesseract: Tesseract = NO_TESSERACT
) -> tuple[tuple[float, float], tuple[Box, ...]]:
    """Find where on a page a place of its text stands.

    Args:
        data: The PDF.
        number: Number of the page, from 1.
        text: The text of the page.
        start: Offset of the place in the text.
        end: Offset after it.
        tesseract: Reads the page again, if it is a picture.

    Returns:
        Width and height of the page as it is shown, and boxes around the words: left, top, right and bottom edge in
        points from the upper left corner.

    Raises:
        DocumentError: The file is damaged, or has no such page.
    """
    with _open_page(data, number) as (document, page):
        sheet, values = read_sheet(page), read_values(document, page)
        if tesseract.able and is_picture(page, len(sheet.words)) and (scan := read_scan(page, tesseract)).words:
            read = find_glyphs(arrange(make_rows(scan.words)), text, start, end)
            return page.get_size(), tuple(scan.shown(box) for box in boxes_around(read))
        found = find_glyphs(arrange(put_in(make_rows(sheet.words), values)), text, start, end)
        if any(glyph in field.glyphs for row in values for field in row.words for glyph in found):
            page.flatten()
            with _page(document, number) as flat:  # the words of a field are at their places in it
                drawn = read_sheet(flat)
                exact = find_glyphs(arrange(make_rows(drawn.words)), text, start, end)
                sheet, found = (drawn, exact) if exact else (sheet, found)
        return page.get_size(), tuple(_shown(page, sheet, box) for box in boxes_around(found))


@contextmanager
def _open_page(data: bytes, number: int) -> Iterator[tuple[pypdfium2.PdfDocument, pypdfium2.PdfPage]]:
    with open_pdf(data) as document:
        if not 1 <= number <= len(document):
            raise DocumentError(f"a page must be 1 to {len(document)}, is {number}: choose one of these")
        with _page(document, number) as page:
            yield document, page


@contextmanager
def _page(document: pypdfium2.PdfDocument, number: int) -> Iterator[pypdfium2.PdfPage]:
    page = document[number - 1]
    try:
        yield page
    finally:
        page.close()


def _shown(page: pypdfium2.PdfPage, sheet: Sheet, box: Box) -> Box:
    """A box of a sheet on the page as it is shown: turned, cropped, and from the upper left corner."""
    corners = [_device(page, *sheet.unturned(x, y)) for x, y in ((box[0], box[1]), (box[2], box[3]))]
    (left, right), (top, bottom) = (sorted(edges) for edges in zip(*corners, strict=True))
    return left, top, right, bottom


def _device(page: pypdfium2.PdfPage, x: float, y: float) -> tuple[float, float]:
    left, bottom, _, _ = page.get_mediabox()
    width, height = (round(size * _STEPS) for size in page.get_size())
    right, down = c_int(), c_int()
    pdfium.FPDF_PageToDevice(page.raw, 0, 0, width, height, 0, x + left, y + bottom, byref(right), byref(down))
    return right.value / _STEPS, down.value / _STEPS
