"""PDF files: lines with their places from pdfium, made paragraphs by `qa.corpus.formats.layout`."""

import re
import threading
from collections.abc import Iterator
from datetime import date

import pypdfium2
import pypdfium2.raw as pdfium

from qa.corpus.blocks import Content, clean_characters
from qa.corpus.formats.layout import Line, blocks_of_pages
from qa.errors import DocumentError

_LOCK = threading.Lock()  # pdfium is not thread safe
_FILE_NAME = re.compile(r"microsoft word|untitled|\.(?:docx?|pdf|indd|tex|dvi|odt|rtf)\b", re.IGNORECASE)
_HYPHENS = (0x02, 0xFFFE)  # what pdfium puts for a hyphen at the end of a line, in place of the line end
_LINE_ENDS = (0x0A, 0x0D, *_HYPHENS)


def load_pdf(data: bytes) -> Content:
    """Read a PDF file.

    Args:
        data: The file.

    Returns:
        Its paragraphs without page numbers and repeated headers and footers, wrapped and hyphenated lines joined, and
        title and day of creation from its metadata.

    Raises:
        DocumentError: It is encrypted, broken, or has pictures of pages only.
    """
    with _LOCK:
        try:
            with pypdfium2.PdfDocument(data) as document:
                pages = [tuple(_lines(document[number])) for number in range(len(document))]
                fields = document.get_metadata_dict()
        except pypdfium2.PdfiumError as exc:
            if exc.err_code == pdfium.FPDF_ERR_PASSWORD:
                raise DocumentError(
                    "a PDF must open without a password, this one is encrypted: remove the password, "
                    "for example with qpdf --decrypt --password=SECRET FILE NEW"
                ) from exc
            raise DocumentError(f"a PDF must be whole, this one is broken ({exc}): fetch or export it again") from exc
    if not any(pages):
        raise DocumentError(
            f"a PDF must hold text, this one has {len(pages)} pages of pictures only (a scan): "
            "add a text layer, for example with ocrmypdf FILE NEW"
        )
    title = " ".join(clean_characters(fields.get("Title", "")).split())
    return Content(
        blocks=blocks_of_pages(pages),
        title=title if title and not _FILE_NAME.search(title) else None,
        published=_day(fields.get("CreationDate", "")),
    )


def _lines(page: pypdfium2.PdfPage) -> Iterator[Line]:
    """The lines of a page in reading order."""
    text_page = page.get_textpage()
    codes = [pdfium.FPDFText_GetUnicode(text_page, index) for index in range(text_page.count_chars())]
    start = 0
    for index in range(len(codes) + 1):
        if index < len(codes) and codes[index] not in _LINE_ENDS:
            continue
        hyphenated = index < len(codes) and codes[index] in _HYPHENS
        if line := _line(text_page, codes, start, index, hyphenated=hyphenated):
            yield line
        start = index + 1


def _line(text_page: pypdfium2.PdfTextPage, codes: list[int], start: int, end: int, *, hyphenated: bool) -> Line | None:
    while start < end and chr(codes[start]).isspace():
        start += 1
    while start < end and chr(codes[end - 1]).isspace():
        end -= 1
    if start == end:
        return None
    left, bottom, _, top = text_page.get_charbox(start, loose=True)
    right = text_page.get_charbox(end - 1, loose=True)[2]
    return Line(
        text=_text(codes[start:end]),
        left=left,
        right=right,
        bottom=bottom,
        size=top - bottom,
        bold=pdfium.FPDFText_GetFontWeight(text_page, start) >= 600,
        hyphenated=hyphenated,
    )


def _text(codes: list[int]) -> str:
    """Characters of codes, of which two may make one beyond the basic plane."""
    return "".join(map(chr, codes)).encode("utf-16", "surrogatepass").decode("utf-16", "ignore")


def _day(stamp: str) -> date | None:
    """The day of a PDF date such as ``D:20241128093000Z``."""
    match = re.match(r"(?:D:)?(\d{4})(\d\d)(\d\d)", stamp)
    if not match:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
