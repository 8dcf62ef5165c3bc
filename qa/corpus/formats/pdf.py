"""PDF files. pdfium gives words with their places; the modules beside this one make lines, tables and paragraphs."""

import ctypes
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import pypdfium2
import pypdfium2.raw as pdfium

from qa.corpus.blocks import Content, clean_characters
from qa.corpus.formats.arrangement import arrange
from qa.corpus.formats.glyphs import read_sheet
from qa.corpus.formats.layout import parts_of_pages
from qa.corpus.formats.margins import Page
from qa.corpus.formats.pdf_file import open_pdf, page_label
from qa.corpus.formats.rows import make_rows
from qa.corpus.formats.widgets import put_in, read_values
from qa.corpus.formats.xmp import read_xmp
from qa.errors import DocumentError

_FILE_NAME = re.compile(r"microsoft word|untitled|\.(?:docx?|pdf|indd|tex|dvi|odt|rtf)\b", re.IGNORECASE)
_FEW_WORDS = 8  # that a page may have and still be a picture: a number, a stamp
_PICTURE = 0.5  # share of the page's area that a picture covers
_NESTED = 4  # levels of forms that are searched for pictures
_LONGEST_TAG = 100  # bytes of a language's tag in UTF-16
_NAMED = 20  # runs of picture pages that a notice names


def load_pdf(data: bytes) -> Content:
    """Read a PDF file.

    Args:
        data: The file.

    Returns:
        Its paragraphs without page numbers and with wrapped and hyphenated lines joined, tables with a line for each
        row, the values of filled forms, and what its metadata state. The day of creation is that of its printing; the
        day of publication comes from XMP alone. A notice names pages that are pictures.

    Raises:
        DocumentError: It is encrypted or damaged, or has no text.
    """
    with open_pdf(data) as document:
        pages, pictures = _read_pages(document)
        fields = document.get_metadata_dict()
        language = _language(document)
    if not any(page.lines for page in pages):
        raise _without_text(len(pages), len(pictures))
    stated = read_xmp(data)
    titles = (" ".join(clean_characters(title or "").split()) for title in (fields.get("Title"), stated.title))
    author = clean_characters(fields.get("Author", ""))
    return Content(
        parts=parts_of_pages(pages),
        title=next((title for title in titles if title and not _FILE_NAME.search(title)), None),
        authors=stated.authors or ((author,) if author else ()),
        publisher=stated.publisher,
        published=stated.published,
        created=_day(fields.get("CreationDate", "")) or stated.created,
        language=stated.language or language,
        notices=_notices(pictures, len(pages)),
    )


def _read_pages(document: pypdfium2.PdfDocument) -> tuple[list[Page], list[int]]:
    """Return the pages, and the numbers (from 1) of those that are pictures."""
    pages, pictures = [], []
    for index in range(len(document)):
        page = document[index]
        try:
            sheet = read_sheet(page)
            rows = put_in(make_rows(sheet.words), read_values(document, page))
            lines = tuple(replace(line, words=()) for line in arrange(rows, index + 1))  # the words take much memory
            marks = tuple(mark for row in rows for mark in row.marks)
            pages.append(Page(lines, sheet.height, page_label(document, index), marks))
            if len(sheet.words) < _FEW_WORDS and _is_picture(page):
                pictures.append(index + 1)
        finally:
            page.close()
    return pages, pictures


def _language(document: pypdfium2.PdfDocument) -> str:
    """Return the language that the document's catalogue states, or an empty text."""
    size = pdfium.FPDFCatalog_GetLanguage(document, None, 0)
    if not 2 < size <= _LONGEST_TAG:
        return ""
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDFCatalog_GetLanguage(document, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace")


def _is_picture(page: pypdfium2.PdfPage) -> bool:
    area = 0.0
    for image in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,), max_depth=_NESTED):
        left, bottom, right, top = image.get_bounds()
        area += (right - left) * (top - bottom)
    return bool(area >= _PICTURE * page.get_width() * page.get_height())


def _without_text(pages: int, pictures: int) -> DocumentError:
    if pictures:
        return DocumentError(
            f"a PDF must hold text, this one has {pages} pages of pictures only (a scan): "
            "add a text layer, for example with ocrmypdf FILE NEW"
        )
    return DocumentError(f"a PDF must hold text, this one has {pages} pages of drawings or nothing: remove it")


def _notices(pictures: Sequence[int], pages: int) -> tuple[str, ...]:
    if not pictures:
        return ()
    named = list(_runs(pictures))
    more = " and others" if len(named) > _NAMED else ""
    return (
        f"each page should hold text, {len(pictures)} of {pages} are pictures (page {', '.join(named[:_NAMED])}{more}"
        "): add a text layer, for example with ocrmypdf --skip-text FILE NEW",
    )


def _runs(numbers: Sequence[int]) -> Iterator[str]:
    """Write numbers as text; neighbours become one run.

    >>> list(_runs([2, 3, 4, 7]))
    ['2-4', '7']
    """
    start = before = numbers[0]
    for number in [*numbers[1:], -1]:
        if number != before + 1:
            yield f"{start}-{before}" if before > start else str(start)
            start = number
        before = number


def _day(stamp: str) -> date | None:
    """Return the day of a PDF date such as ``D:20241128093000Z``."""
    match = re.match(r"(?:D:)?(\d{4})(\d\d)(\d\d)", stamp)
    if not match:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
