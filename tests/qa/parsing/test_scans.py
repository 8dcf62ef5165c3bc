"""Scanned pages and images are read in the parser's process, within its limits, and marked by the words' places."""

import io
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from fpdf import FPDF

from qa.corpus.documents import SourceFile
from qa.corpus.scans.settings import Ocr
from qa.errors import DocumentError
from qa.parsing.limits import ParseLimits
from qa.parsing.messages import Marking
from qa.parsing.process import ParserProcess
from tests.scans import OCR, PAGE, RESOLUTION, as_file, needs_tesseract, scan

TITLE = "The harbour of Aldal"
TEXT = (
    "The wall was rebuilt by the engineers of the town in 1902, and a mason from Bergen led the work.\n\n"
    "Storms broke it in 1951. The repairs cost 3.5 million crowns."
)
LIMITS = ParseLimits(seconds=60, memory_bytes=1_000_000_000, text_bytes=20_000_000, ocr=OCR)


def source(name: str) -> SourceFile:
    """A file of a name."""
    return SourceFile(Path("/in") / name, name, Path("/in"))


@pytest.fixture(scope="module")
def mixed() -> bytes:
    """A PDF: a typed page, then a scan of two paragraphs that lies askew."""
    typed = FPDF()
    typed.add_page()
    typed.set_font("helvetica", size=11)
    typed.multi_cell(0, 6, "This page was typed by the harbour master himself in the spring of 2024. It has no noise.")
    made = io.BytesIO()
    with pypdfium2.PdfDocument(bytes(typed.output())) as document:
        with pypdfium2.PdfDocument(as_file([scan(f"{TITLE}\n\n{TEXT}")])) as scanned:
            document.import_pages(scanned)
        document.save(made)
    return made.getvalue()


@needs_tesseract
def test_a_scan_is_read_and_its_words_are_marked(mixed: bytes) -> None:
    """Each word has a confidence, typed ones have none; the boxes cover the ink of the words and no other line."""
    with ParserProcess(LIMITS) as parser:
        document = parser.parse(source("mixed.pdf"), mixed)
        typed, _, read = document.text.partition(TITLE)
        assert read.strip() == TEXT
        ((page, mean),) = document.scans.pages
        assert (page, document.scans.unread, document.notices) == (2, (), ())
        assert 85 <= mean <= 100
        assert document.scans.confidence(document.text, 0, len(typed.rstrip())) is None
        start = document.text.index("3.5 million")
        assert 0.8 < (document.scans.confidence(document.text, start, start + 11) or 0) <= 1
        words = document.text[document.locators[1].start :]
        start = words.index("and a mason")
        marked = parser.mark(source("mixed.pdf"), mixed, Marking(page=2, text=words, start=start, end=start + 11))
    points = 72 / RESOLUTION
    assert (round(marked.width), round(marked.height)) == (round(PAGE[0] * points), round(PAGE[1] * points))
    page_ink = scan(f"{TITLE}\n\n{TEXT}", noise=0).point(lambda value: 255 * (value < 128))
    (box,) = marked.boxes
    inside = page_ink.crop(tuple(round(edge / points) for edge in box))
    around = page_ink.crop(tuple(round(edge / points) + grown for edge, grown in zip(box, (0, -3, 0, 3), strict=True)))
    assert inside.getbbox() is not None
    assert inside.histogram()[255] == around.histogram()[255], "no ink of the words is above or below"
    assert 11 * 8 < inside.width < 11 * 18


@needs_tesseract
def test_images_are_documents_with_pages() -> None:
    """A TIFF has several; a picture without words is refused."""
    page, other = scan("Milk is cold.", noise=0), scan("Tea is served at noon.", turned=-1, noise=0)
    with ParserProcess(LIMITS) as parser:
        assert parser.parse(source("a.webp"), as_file([page.convert("RGB")], "WEBP")).text == "Milk is cold."
        several = parser.parse(source("a.tiff"), as_file([page, other], "TIFF"))
        with pytest.raises(DocumentError, match="must hold words that tesseract can read"):
            parser.parse(source("empty.png"), as_file([scan("", noise=0)], "PNG"))
    assert several.text == "Milk is cold.\n\nTea is served at noon."
    assert [locator.number for locator in several.locators] == [1, 2]
    assert [number for number, _ in several.scans.pages] == [1, 2]


def test_what_would_read_a_scan_is_said_where_nothing_can(mixed: bytes) -> None:
    """A page without text is named; a file without any is refused. The remedy names the packages."""
    with ParserProcess(replace(LIMITS, ocr=Ocr())) as parser:
        document = parser.parse(source("mixed.pdf"), mixed)
        with pytest.raises(DocumentError, match=r"1 pages of pictures only .a scan.: have it read by tesseract"):
            parser.parse(source("a.png"), as_file([scan(TEXT)], "PNG"))
    assert document.scans.unread == (2,)
    assert document.notices == (
        "each page should have text, 1 of 2 have none (page 2: pictures): have it read by tesseract (pip install "
        '"citewell[ocr]"; apt-get install tesseract-ocr), or add a text layer, for example with ocrmypdf --skip-text '
        "FILE NEW",
    )
