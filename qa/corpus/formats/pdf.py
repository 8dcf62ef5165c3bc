"""PDF files. pdfium gives words with their places; the modules beside this one make lines, tables and paragraphs."""

import ctypes
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import pypdfium2
import pypdfium2.raw as pdfium

from qa.corpus.blocks import Content, ScannedPage, clean_characters
from qa.corpus.formats.arrangement import arrange
from qa.corpus.formats.glyphs import read_sheet
from qa.corpus.formats.layout import parts_of_pages
from qa.corpus.formats.margins import Page
from qa.corpus.formats.pdf_file import open_pdf, page_label
from qa.corpus.formats.rows import make_rows
from qa.corpus.formats.widgets import put_in, read_values
from qa.corpus.formats.xmp import read_xmp
from qa.corpus.scans.pages import is_picture, read_scan
from qa.corpus.scans.tesseract import NO_TESSERACT, Tesseract
from qa.errors import DocumentError

_FILE_NAME = re.compile(r"microsoft word|untitled|\.(?:docx?|pdf|indd|tex|dvi|odt|rtf)\b", re.IGNORECASE)
_LONGEST_TAG = 100  # bytes of a language's tag in UTF-16
_NAMED = 20  # runs of pages without text that a notice names


def load_pdf(data: bytes, tesseract: Tesseract = NO_TESSERACT) -> Content:
    """Read a PDF file, or an image.

    Args:
        data: The file.
        tesseract: Reads the pages that are pictures.

    Returns:
        Its paragraphs without page numbers and with wrapped and hyphenated lines joined, tables with a line for each
        row, the values of filled forms, and what its metadata state. The day of creation is that of its printing; the
        day of publication comes from XMP alone. A notice names pages whose text is not read because they are pictures.

    Raises:
        DocumentError: It is encrypted or damaged, or has no text.
    """
    with open_pdf(data) as document:
        pages, scans, unread = _read_pages(document, tesseract)
        fields = document.get_metadata_dict()
        language = _language(document)
    if not any(page.lines for page in pages):
        raise _without_text(len(pages), pictures=len(scans) + len(unread), remedy=tesseract.settings.remedy)
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
        scans=tuple(scans),
        unread=tuple(unread),
        notices=_notices(unread, len(pages), tesseract.settings.remedy),
    )


def _read_pages(
    document: pypdfium2.PdfDocument, tesseract: Tesseract
) -> tuple[list[Page], list[ScannedPage], list[int]]:
    """Return the pages, the words that were read from pictures, and the numbers (from 1) of pictures that were not."""
    pages: list[Page] = []
    scans: list[ScannedPage] = []
    unread: list[int] = []
    for index in range(len(document)):
        page, number = document[index], index + 1
        try:
            sheet = read_sheet(page)
            rows = put_in(make_rows(sheet.words), read_values(document, page))
            if is_picture(page, len(sheet.words)):
                if tesseract.able:
                    scan = read_scan(page, tesseract)
                    rows = make_rows(scan.words) or rows
                    scans.append(ScannedPage(number, tuple(word.text for word in scan.words), scan.confidences))
                else:
                    unread.append(number)
            lines = tuple(replace(line, words=()) for line in arrange(rows, number))  # the words take much memory
            marks = tuple(mark for row in rows for mark in row.marks)
            pages.append(Page(lines, sheet.height, page_label(document, index), marks))
        finally:
            page.close()
    return pages, scans, unread


def _language(document: pypdfium2.PdfDocument) -> str:
    """Return the language that the document's catalogue states, or an empty text."""
    size = pdfium.FPDFCatalog_GetLanguage(document, None, 0)
    if not 2 < size <= _LONGEST_TAG:
        return ""
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDFCatalog_GetLanguage(document, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace")


def _without_text(pages: int, *, pictures: int, remedy: str) -> DocumentError:
    if not pictures:
        return DocumentError(f"a PDF must hold text, this one has {pages} pages of drawings or nothing: remove it")
    if not remedy:
        return DocumentError(
            f"a scan must hold words that tesseract can read, this one of {pages} pages has none: scan it again, or "
            "remove it"
        )
    return DocumentError(
        f"a file must hold text, this one has {pages} pages of pictures only (a scan): {remedy}, or add a text layer, "
        "for example with ocrmypdf FILE NEW"
    )


def _notices(unread: Sequence[int], pages: int, remedy: str) -> tuple[str, ...]:
    if not unread:
        return ()
    named = list(_runs(unread))
    which = f"page{'s' if len(unread) > 1 else ''} {', '.join(named[:_NAMED])}{' and others' * (len(named) > _NAMED)}"
    return (
        f"each page should have text, {len(unread)} of {pages} have none ({which}: pictures): {remedy}, or add a text "
        "layer, for example with ocrmypdf --skip-text FILE NEW",
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
