"""PDF files of browsers and libraries that are easily read wrongly: the text is what a reader of the file sees.

The files in ``pdf`` are invented; Chromium and fpdf2 made them.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from fpdf import FPDF
from fpdf.enums import Align

from qa.corpus.blocks import join_blocks
from qa.corpus.formats.pdf import load_pdf

FILES = Path(__file__).parents[1] / "pdf"


def text_of(data: bytes) -> str:
    """The canonical text."""
    return join_blocks(load_pdf(data).blocks)[0]


def blocks_of(draw: Callable[[FPDF], object], *, pages: int = 1) -> list[str]:
    """Return the blocks of pages in 11-point Helvetica on which something is drawn."""
    pdf = FPDF()
    for _ in range(pages):
        pdf.add_page()
        pdf.set_font("helvetica", size=11)
        draw(pdf)
    return text_of(bytes(pdf.output())).split("\n\n")


def test_footnote_marks_are_out_and_powers_are_written() -> None:
    """No footnote mark breaks a sentence or is joined to the number before it."""
    assert text_of((FILES / "granary.pdf").read_bytes()).split("\n\n") == [
        "The granary of Tolve",
        "The granary of Tolve was built in 1874 by the carpenter Hans Ebel. It held 250 sacks of rye, and its floor "
        "measured 640 m². The region has about 3 × 10^6 inhabitants.",
        "It burned down in 1921 and was never rebuilt, although the parish collected money for years.",
        "³ Parish book of Tolve, p. 12.",
        "⁴ Ebel also built the mill.",
        "⁵ Other sources say 240.",
        "⁶ On the night of 2 May.",
    ]


def test_raised_characters_of_fpdf2() -> None:
    """They are read like those of a browser."""

    def draw(pdf: FPDF) -> None:
        for text, raised in (("Built in 1874", "3"), (" for 250", "5"), (" crowns of 3 × 10".replace("×", "x"), "6")):
            pdf.write(text=text)
            pdf.char_vpos = "SUP"
            pdf.write(text=raised)
            pdf.char_vpos = "LINE"
        pdf.write(text=" grains by the town.")

    assert blocks_of(draw) == ["Built in 1874 for 250 crowns of 3 x 10^6 grains by the town."]


def test_two_columns_are_read_one_after_the_other() -> None:
    """On a page that was written column by column."""
    blocks = text_of((FILES / "marsh.pdf").read_bytes()).split("\n\n")
    assert blocks[0] == "Survey of the Halden marsh"
    assert blocks[5].endswith("The county confirmed the find in the same month.")
    assert blocks[6].startswith("Visitors may walk on the boardwalk between April and October.")


LEFT = ["The wall of the harbour", "was built by the town in", "the year 1902 and by its", "masons, who were paid."]
RIGHT = ["The lamp on its head was", "set there by the engineer", "Ada Vint, and has burned", "on every night since."]


def test_columns_that_are_written_row_by_row_are_read_one_after_the_other() -> None:
    """Whole lines on both sides of an empty strip are columns."""

    def draw(pdf: FPDF) -> None:
        for number, (left, right) in enumerate(zip(LEFT, RIGHT, strict=True)):
            pdf.text(10, 20 + 5 * number, left)
            pdf.text(75, 20 + 5 * number, right)

    assert blocks_of(draw) == [" ".join(LEFT), " ".join(RIGHT)]


def test_a_table_has_a_line_for_each_row_and_keeps_empty_cells() -> None:
    """And the paragraph after it is not part of it."""
    assert text_of((FILES / "ulf_pdf.pdf").read_bytes()).split("\n\n")[2:] == [
        "Ship | Cars | Cabins | Built | Home port\nAlka | 120 | 14 | 1998 | Vedel\nBrisa | 75 | 8 | 2004 | Skarn\n"
        "Corra | 210 | 22 | 2011 | Vedel\nDune | 40 | | 1987 | Olm\nElfin | 66 | 10 | 1993 | Skarn",
        "The Elfin was laid up in 2020 because of a crack in her hull.",
    ]


ROWS = [["Ship", "Home port", "Built"], ["Alka", "Vedel", "1998"], ["Brisa", "", "2004"], ["Corra", "Olm", "2011"]]


@pytest.mark.parametrize("align", [Align.L, Align.R, Align.C])
@pytest.mark.parametrize("borders", ["ALL", "NONE"])
def test_tables_of_fpdf2(align: Align, borders: str) -> None:
    """With and without lines, however the cells are aligned."""

    def draw(pdf: FPDF) -> None:
        with pdf.table(width=120, text_align=align, borders_layout=borders) as table:
            for cells in ROWS:
                row = table.row()
                for cell in cells:
                    row.cell(cell)

    assert blocks_of(draw) == ["\n".join(" | ".join(cells) for cells in ROWS).replace("|  |", "| |")]


def test_a_table_that_is_written_column_by_column_is_read_by_rows() -> None:
    """The places of the words decide, not the order in which they were written."""

    def draw(pdf: FPDF) -> None:
        for column in range(3):
            for number, cells in enumerate(ROWS):
                pdf.text(20 + 40 * column, 30 + 8 * number, cells[column])

    assert blocks_of(draw) == ["\n".join(" | ".join(cells) for cells in ROWS).replace("|  |", "| |")]


def test_justified_prose_is_no_table() -> None:
    """Even if the spaces of neighbouring lines stand one below the other."""
    text = (
        "The wall of the old harbour was built by the masons of the town in a year that no one here can name now. " * 6
    )
    assert blocks_of(lambda pdf: pdf.multi_cell(90, 5, text, align="J")) == [text.strip()]


def test_pages_that_are_pictures_are_named() -> None:
    """The others are read."""
    content = load_pdf((FILES / "a_mixed_scan.pdf").read_bytes())
    assert content.notices == (
        "each page should have text, 2 of 4 have none (pages 2-3: pictures): have it read by tesseract (pip install "
        '"citewell[ocr]"; apt-get install tesseract-ocr), or add a text layer, for example with ocrmypdf --skip-text '
        "FILE NEW",
    )


def test_running_heads_that_change_by_chapter_are_left_out() -> None:
    """The page number beside them shows it; a sentence that goes over the page is whole."""
    text = text_of((FILES / "b_running_heads.pdf").read_bytes())
    assert "where it was so damp that the hoops rusted within a decade. The new lamp" in text
    assert "Chapter" not in text
    assert "keepers of Rauk" not in text


def test_rows_that_are_alike_on_pages_stay() -> None:
    """The rows of an invoice of two pages, and lines in the middle of the page, are not margins."""

    def draw(pdf: FPDF) -> None:
        pdf.text(20, 15, "Invoice 2024-17 of 5 March")
        pdf.text(20, 140, "The sum is due within thirty days.")

    blocks = blocks_of(draw, pages=2)
    assert blocks.count("Invoice 2024-17 of 5 March") == 2
    blocks = blocks_of(draw, pages=4)
    assert blocks.count("Invoice 2024-17 of 5 March") == 1
    assert blocks.count("The sum is due within thirty days.") == 4


def test_notes_at_the_foot_follow_the_sentence_that_they_cut() -> None:
    """They are in smaller type, below the text, and begin with their mark."""
    pages = [
        [
            (200, "It has stood for long, and nobody who lives in the town of Aldal knows it otherwise."),
            (205, "The wall"),
        ],
        [(20, "was built by masons in the town of Aldal, and broken by the storms of 1951."), (30, "It holds.")],
    ]
    pdf = FPDF()
    for number, lines in enumerate(pages, start=1):
        pdf.add_page()
        pdf.set_font("helvetica", size=11)
        for height, text in lines:
            pdf.text(20, height, text)
        pdf.set_font("helvetica", size=8)
        pdf.text(20, 270, f"{number} Parish book, page {number + 11}.")
        pdf.text(20, 274, "* Now in the museum.")
    assert text_of(bytes(pdf.output())).split("\n\n") == [
        f"{pages[0][0][1]} The wall {pages[1][0][1]} It holds.",
        "1 Parish book, page 12.",
        "* Now in the museum.",
        "2 Parish book, page 13.",
        "* Now in the museum.",
    ]


def test_a_paragraph_that_hangs_below_its_first_line_is_one() -> None:
    """As in bibliographies; the next paragraph begins at the margin."""
    lines = [
        (20, "Aas, Tove: The harbours of the north and what became of"),
        (30, "them in the years of the great storms, in two volumes"),
        (30, "with maps."),
        (20, "Vint, Ada: On walls."),
    ]

    def draw(pdf: FPDF) -> None:
        for number, (left, text) in enumerate(lines):
            pdf.text(left, 30 + 5 * number, text)

    assert blocks_of(draw) == [" ".join(text for _, text in lines[:3]), lines[3][1]]


def test_a_numbered_item_is_one_paragraph() -> None:
    """Its further lines stand below its text."""
    lines = [
        (20, "1."),
        (28, "The harbour master opens the lock at dawn, and shuts it"),
        (28, "when the last boat of the day is in."),
        (20, "2."),
        (28, "Nobody swims in the lock."),
    ]

    def draw(pdf: FPDF) -> None:
        height = 25
        for left, text in lines:
            height += 0 if left == 28 and text[0].isupper() else 5
            pdf.text(left, height, text)

    assert blocks_of(draw) == [
        "1. The harbour master opens the lock at dawn, and shuts it when the last boat of the day is in.",
        "2. Nobody swims in the lock.",
    ]


def test_pages_turned_on_their_side_are_read() -> None:
    """Such as landscape tables in reports."""

    def draw(pdf: FPDF) -> None:
        with pdf.rotation(90, 100, 150):
            for number, cells in enumerate(ROWS):
                for column, cell in enumerate(cells):
                    pdf.text(60 + 40 * column, 130 + 8 * number, cell)

    assert blocks_of(draw) == ["\n".join(" | ".join(cells) for cells in ROWS).replace("|  |", "| |")]


FORM = b"""%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[6 0 R 7 0 R 8 0 R]>>>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 400 400]/Contents 4 0 R/Annots[6 0 R 7 0 R 8 0 R]
/Resources<</Font<</F 5 0 R>>>>>> endobj
4 0 obj <</Length 105>> stream
BT /F 11 Tf 50 300 Td (Name of the captain:) Tj ET BT /F 11 Tf 50 270 Td (Paid) Tj 0 -30 Td (Remarks) Tj ET
endstream endobj
5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj
6 0 obj <</Type/Annot/Subtype/Widget/FT/Tx/T(name)/V(Edda Vance)/Rect[170 296 300 314]/P 3 0 R>> endobj
7 0 obj <</Type/Annot/Subtype/Widget/FT/Btn/T(paid)/V/Yes/AS/Yes/Rect[100 266 112 280]/P 3 0 R
/AP<</N<</Yes 9 0 R/Off 9 0 R>>>>>> endobj
8 0 obj <</Type/Annot/Subtype/Widget/FT/Tx/T(remarks)/V(none so far)/Rect[50 180 300 220]/P 3 0 R>> endobj
9 0 obj <</Type/XObject/Subtype/Form/BBox[0 0 12 14]/Length 0>> stream
endstream endobj
trailer <</Root 1 0 R>>
%%EOF
"""


def test_values_of_a_filled_form_stand_behind_their_labels() -> None:
    """Without its values a form says nothing."""
    assert text_of(FORM).split("\n\n") == ["Name of the captain: Edda Vance", "Paid [x]", "Remarks", "none so far"]
