"""PDF files made by fpdf2 are read as paragraphs."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from fpdf import FPDF
from PIL import Image

from qa.corpus.blocks import Block, Content, join_blocks
from qa.corpus.formats.arrangement import Line
from qa.corpus.formats.layout import parts_of_pages
from qa.corpus.formats.margins import Page
from qa.corpus.formats.pdf import load_pdf
from qa.errors import DocumentError

TEXTS = [
    "The harbour wall was rebuilt by the engineers of the town in 1902, and a mason from Aldal led the work for years "
    "until it was done. It is 240 meters long.",
    "Storms broke it in 1951. The state paid for the repairs, which cost 3.5 million crowns of the time.",
    "Since then it has held. The council looks at it each spring and finds nothing to do.",
]


class Report(FPDF):
    """A report with a line above and a number below each page."""

    def header(self) -> None:
        """Print the same line on each page."""
        self.set_font("helvetica", size=9)
        self.cell(0, 8, "Harbour Report of the Council", new_x="LMARGIN", new_y="NEXT")

    def footer(self) -> None:
        """Print the number of the page."""
        self.set_y(-15)
        self.set_font("helvetica", size=9)
        self.cell(0, 8, f"Page {self.page_no()} of 3", align="C")


def report(pdf: FPDF) -> bytes:
    """Three pages, each with a heading and a paragraph."""
    pdf.set_creation_date(datetime(2024, 3, 5))
    for number, text in enumerate(TEXTS, start=1):
        pdf.add_page()
        pdf.set_font("helvetica", "B", 16)
        pdf.cell(0, 10, f"Part {number}", new_x="LMARGIN", new_y="NEXT")
        pdf.set_font("helvetica", size=11)
        pdf.multi_cell(0, 6, text, align="L")
    return bytes(pdf.output())


def text_of(content: Content) -> str:
    """The canonical text."""
    return join_blocks(content.blocks)[0]


def test_wrapped_lines_are_joined_and_headers_footers_and_numbers_left_out() -> None:
    """Headings and paragraphs are left, each on one line, and the header once."""
    content = load_pdf(report(Report()))
    assert text_of(content).split("\n\n") == [
        "Harbour Report of the Council",
        *(part for number, text in enumerate(TEXTS, 1) for part in (f"Part {number}", text)),
    ]
    assert [block.text for block in content.blocks if block.heading] == ["Part 1", "Part 2", "Part 3"]


def test_metadata_gives_title_and_day() -> None:
    """A title that is the name of a file does not count."""
    pdf = Report()
    pdf.set_title("The harbour wall")
    content = load_pdf(report(pdf))
    assert (content.title, content.created) == ("The harbour wall", date(2024, 3, 5))
    pdf = Report()
    pdf.set_title("Microsoft Word - draft3.docx")
    assert load_pdf(report(pdf)).title is None


def test_hyphenated_words_are_made_whole() -> None:
    """A hyphen at the end of a line goes, unless the word is written with it elsewhere."""
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("helvetica", size=11)
    pdf.multi_cell(0, 6, "The harbour was built by engi-\nneers from the north, and a well-\nknown mason helped.")
    pdf.ln(8)
    pdf.multi_cell(0, 6, "He was well-known for it.")
    assert text_of(load_pdf(bytes(pdf.output()))).split("\n\n") == [
        "The harbour was built by engineers from the north, and a well-known mason helped.",
        "He was well-known for it.",
    ]


def test_paragraphs_are_told_apart_by_space() -> None:
    """A gap begins a paragraph, a wrapped line does not."""
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("helvetica", size=11)
    for text in TEXTS:
        pdf.multi_cell(0, 6, text, align="L")
        pdf.ln(5)
    assert text_of(load_pdf(bytes(pdf.output()))).split("\n\n") == TEXTS


def test_an_encrypted_file_is_refused() -> None:
    """The message says how to open it."""
    pdf = Report()
    pdf.set_encryption("owner", "user")
    with pytest.raises(DocumentError, match="encrypted: remove the password, for example with qpdf"):
        load_pdf(report(pdf))


def test_a_broken_file_is_refused() -> None:
    """An incomplete file is refused."""
    with pytest.raises(DocumentError, match="must be whole, this one is broken"):
        load_pdf(b"%PDF-1.7\n" + report(Report())[2000:2400])


def picture(pdf: FPDF) -> None:
    """A page that is a picture."""
    pdf.add_page()
    pdf.image(Image.new("RGB", (60, 80), "grey"), x=0, y=0, w=pdf.w, h=pdf.h)


def test_a_scan_is_refused() -> None:
    """Pages without text need a text layer."""
    pdf = FPDF()
    picture(pdf)
    with pytest.raises(
        DocumentError, match=r"1 pages of pictures only .a scan.: .* or add a text layer, for example with ocrmypdf"
    ):
        load_pdf(bytes(pdf.output()))


def test_drawings_and_blank_pages_are_no_scan() -> None:
    """A text layer would not help them."""
    pdf = FPDF()
    pdf.add_page()
    pdf.rect(10, 10, 50, 50)
    pdf.add_page()
    with pytest.raises(DocumentError, match="2 pages of drawings or nothing: remove it"):
        load_pdf(bytes(pdf.output()))


def test_pages_that_are_pictures_are_named() -> None:
    """Among others that have text."""
    pdf = FPDF()
    pdf.set_font("helvetica", size=11)
    for number in range(1, 7):
        if number in (2, 3, 5):
            picture(pdf)
        else:
            pdf.add_page()
            pdf.multi_cell(0, 6, TEXTS[0])
    assert load_pdf(bytes(pdf.output())).notices == (
        "each page should have text, 3 of 6 have none (pages 2-3, 5: pictures): have it read by tesseract (pip install "
        '"citewell[ocr]"; apt-get install tesseract-ocr), or add a text layer, for example with ocrmypdf --skip-text '
        "FILE NEW",
    )


def line(text: str, base: float, *, left: float = 50, right: float = 500, size: float = 12, edge: float = 0) -> Line:
    """A line at a height."""
    return Line(text=text, left=left, right=right, base=base, size=size, edge=edge or left + 20)


def texts(*pages: list[Line]) -> list[str]:
    """The texts of the blocks of some pages."""
    return [
        part.text for part in parts_of_pages([Page(tuple(lines), 800) for lines in pages]) if isinstance(part, Block)
    ]


def test_a_paragraph_goes_on_on_the_next_page_and_in_the_next_column() -> None:
    """It does when the sentence does."""
    pages = [
        [line("The wall of the harbour", 700), line("was built by", 100)],
        [line("the town in", 700), line("1902. It holds.", 686), line("and still does", 700, left=300)],
    ]
    assert texts(*pages) == [
        "The wall of the harbour",
        "was built by the town in 1902. It holds.",
        "and still does",
    ]


def test_an_indented_line_and_an_item_begin_a_paragraph() -> None:
    """So does the line after a short line with a full stop."""
    page = [
        line("The wall was built by the town in", 700),
        line("1902 and holds.", 686, right=150),
        line("Storms broke it in the year of 1951", 672),
        line("and later, too.", 658),
        line("It was repaired.", 644, left=70),
        line("- by the state", 630, left=70),
        line("- by the town", 616, left=70),
    ]
    assert texts(page) == [
        "The wall was built by the town in 1902 and holds.",
        "Storms broke it in the year of 1951 and later, too.",
        "It was repaired.",
        "- by the state",
        "- by the town",
    ]


def test_a_line_that_is_wider_than_its_column_ends_no_other_line() -> None:
    """A heading over two columns; a capital at the start of a line then means nothing."""
    head = line("Report of the year", 760, left=250)
    column = [line(f"Orrin Head has seen {n} gales that came from", 720 - 14 * n, right=230) for n in range(9)]
    assert not any("\n" in text for text in texts([head, *column]))


def test_a_formula_in_another_font_tears_no_paragraph() -> None:
    """Its characters are lower, but belong to the words of the line."""
    lines = [line("in which the sine of", 700), replace(line("and cos x = 1", 686, size=8), sizes=(8, 12))]
    assert texts(lines) == ["in which the sine of and cos x = 1"]


def test_halves_at_line_ends_are_no_words() -> None:
    """A word that is parted twice in the same place is whole both times, and one with hyphens keeps them."""
    parted = [line("of the extra-", 700), line("ordinary ship-to-", 686), line("shore line to Vedel.", 672)]
    again = [replace(one, base=one.base - 100) for one in parted]
    assert texts([*parted, *again]) == ["of the extraordinary ship-to-shore line to Vedel."] * 2


def test_numbers_of_pages_may_be_long_and_feet_have_numbers() -> None:
    """A volume counts its pages over all its years; a printer's foot with other numbers stands once."""
    pages = [
        [
            line(f"Register of the Harbour of Orrin / Thursday, 6 August 4769{n}", 760),
            line(f"The wall was seen by {n} engineers, who", 400),
            line("found it sound.", 386),
            line(f"Printed at the harbour office of Orrin, {16 + n}:21, sheet 0000{n} of 4702 in all, form 06AUP1", 20),
        ]
        for n in range(1, 5)
    ]
    found = texts(*pages)
    assert [text for text in found if "Register" in text] == []
    assert len([text for text in found if "Printed" in text]) == 1
    assert len([text for text in found if "engineers" in text]) == 4


def test_no_lines_make_no_blocks() -> None:
    """Empty pages give nothing."""
    assert texts([], []) == []
