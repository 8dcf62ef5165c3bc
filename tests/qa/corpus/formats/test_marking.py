"""The boxes around a quotation hold its words and nothing else.

The words of the quotation are drawn in red, all others in black: so the picture of the page shows what is in the boxes.
"""

import io
from pathlib import Path

import pytest
from fpdf import FPDF
from PIL import Image, ImageChops, ImageDraw
from pypdfium2 import PdfDocument

from qa.corpus.documents import SourceFile, parse_document
from qa.corpus.formats.arrangement import Line
from qa.corpus.formats.marking import find_glyphs
from qa.corpus.formats.pdf_pages import draw_page, find_boxes, measure_pages
from qa.corpus.formats.words import Glyph, Word
from qa.records import Document
from tests.qa.corpus.formats.test_pdf_cases import FORM

SCALE = 4
INK = 100  # of 255: a pixel that is that much darker than paper is ink


def sheet(*lines: tuple[float, float, str]) -> FPDF:
    """Make a page of lines, each at its place; words between stars are red."""
    pdf = FPDF(format=(400, 300), unit="pt")
    pdf.add_page()
    pdf.set_font("helvetica", size=12)
    for x, y, line in lines:
        for number, part in enumerate(line.split("*")):
            pdf.set_text_color(*((255, 0, 0) if number % 2 else (0, 0, 0)))
            pdf.text(x, y, part)
            x += pdf.get_string_width(part)
    return pdf


def turned(data: bytes, quarters: int, crop: tuple[int, int, int, int]) -> bytes:
    """Turn and crop the first page."""
    out = io.BytesIO()
    with PdfDocument(data) as document:
        document[0].set_rotation(90 * quarters)
        document[0].set_cropbox(*crop)
        document.save(out)
    return out.getvalue()


def parse(data: bytes) -> Document:
    """Parse a PDF."""
    path = Path("/documents/wall.pdf")
    return parse_document(SourceFile(path, path.name, path.parent), data)


def check(data: bytes, quotation: str, *, rank: int = 0) -> int:
    """Check that all that is red is in the boxes, and nothing black. Return the number of boxes."""
    text = parse(data).text
    start = -1
    for _ in range(rank + 1):
        start = text.index(quotation, start + 1)
    size, boxes = find_boxes(data, 1, text, start, start + len(quotation))
    picture = Image.open(io.BytesIO(draw_page(data, 1, SCALE))).convert("RGB")
    assert picture.size == tuple(round(SCALE * length) for length in size)
    marked = Image.new("L", picture.size)
    for box in boxes:
        ImageDraw.Draw(marked).rectangle([SCALE * edge for edge in box], fill=255)
    red, green, _ = picture.split()
    black = red.point(lambda value: 255 * (value < 255 - INK))
    inked = green.point(lambda value: 255 * (value < 255 - INK))
    quoted = ImageChops.subtract(inked, black)
    assert quoted.getbbox(), "nothing is red"
    assert not ImageChops.subtract(quoted, marked).getbbox()
    assert not ImageChops.multiply(black, marked).getbbox()
    return len(boxes)


WALL = sheet(
    (40, 60, "The wall *of the har-*"), (40, 76, "*bour of Vell, 240 meters*"), (40, 92, "*long*, was built in 1951.")
)


def test_a_quotation_over_lines_has_a_box_in_each() -> None:
    """A word that is cut at a line end has two parts; the comma behind the last word is no part of it."""
    assert check(bytes(WALL.output()), "of the harbour of Vell, 240 meters long") == 3


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_pages_are_turned_and_cropped(quarters: int) -> None:
    """The boxes are on the page as it is shown."""
    page = sheet((40, 60, "The wall is long."), (40, 76, "*It is 240 meters long.*"), (40, 92, "It was built in 1951."))
    data = turned(bytes(page.output()), quarters, (20, 120, 300, 290))
    assert check(data, "It is 240 meters long.") == 1


def test_text_that_is_turned_on_its_page() -> None:
    """Text from the foot to the head of a page, as beside a wide table."""
    pdf = FPDF(format=(300, 400), unit="pt")
    pdf.add_page()
    pdf.set_font("helvetica", size=12)
    with pdf.rotation(90, 150, 200):
        for x, part, colour in ((40, "The wall is ", 0), (104, "240 meters", 255), (170, "long.", 0)):
            pdf.set_text_color(colour, 0, 0)
            pdf.text(x, 200, part)
    assert check(bytes(pdf.output()), "240 meters") == 1


def test_a_part_of_a_word() -> None:
    """An answer may be a part of what is printed without a space."""
    assert check(bytes(sheet((40, 60, "The wall is 2*40*m long.")).output()), "40") == 1


def test_the_same_words_stand_several_times() -> None:
    """The surroundings say which are meant; a running head with the same words is another place."""
    lines = ((40, 60, "The wall was built in 1950."), (40, 90, "The wall was built in *1951*, and again in 1951."))
    assert check(bytes(sheet((300, 20, "1951"), *lines).output()), "1951", rank=1) == 1


def test_columns() -> None:
    """A quotation runs from the foot of a column to the head of the next."""
    left = ["The harbour of Vell lies", "in the west of the bay,", "where the tide is low.", "Its wall was *built by*"]
    right = ["*Ada Nkemelu,* who had", "built the lighthouse too,", "from the same granite,", "in the same four years."]
    columns = [(x, 60 + 16 * n, line) for x, lines in ((30, left), (220, right)) for n, line in enumerate(lines)]
    assert check(bytes(sheet(*columns).output()), "built by\n\nAda Nkemelu,") == 2


def test_cells_have_a_box_each() -> None:
    """The gap between two cells is not marked."""
    rows = [("Ship", "Cars", "Crew"), ("Corra", "*120*", "*14*"), ("Vell", "80", "9"), ("Tarn", "44", "6")]
    table = [(60 + 100 * at, 60 + 18 * row, cell) for row, cells in enumerate(rows) for at, cell in enumerate(cells)]
    assert check(bytes(sheet(*table).output()), "120 | 14") == 2


def word(text: str, *glyphs: str) -> Word:
    """A word of characters beside each other."""
    placed = [Glyph(glyph, 6.0 * at, 6.0 * at + 6, 0, 10) for at, glyph in enumerate(glyphs or text)]
    return Word(text, 0, 6.0 * len(placed), 0, 10, 2, glyphs=tuple(placed))


@pytest.mark.parametrize(
    ("words", "text", "quotation", "found"),
    [
        ([word("oﬃce", "o", "ﬃ", "c", "e")], "office", "fi", ["ﬃ"]),
        ([word("café", "c", "a", "f", "e", "´")], "café", "café", ["c", "a", "f", "e"]),
        ([word("fire", "\x0c", "r", "e")], "fire", "ire", ["\x0c", "r", "e"]),
        ([word("“Yes,”"), word("she")], "“Yes,” she", "“Yes,”", [*"“Yes,”"]),
        ([word("wall"), word("1"), word("long")], "wall long", "wall long", [*"walllong"]),
        ([word("10"), word("6")], "10⁶", "10⁶", [*"106"]),
        ([Word("form", 0, 9, 0, 9, 0)], "form", "form", ["form"]),
        ([word("12"), word("14")], "| 12 | 14", "| 12 | 14", [*"1214"]),
        ([word("wall")], "the wall", " ", []),
        ([word("wall")], "wall — wall", "—", []),
        ([word("other")], "wall", "wall", []),
    ],
)
def test_letters_decide(words: list[Word], text: str, quotation: str, found: list[str]) -> None:
    """Ligatures, accents, quotation marks, marks of notes, powers, values of forms; what is not printed has no box."""
    line = Line("", 0, 0, 0, 10, words=tuple(words))
    start = text.index(quotation)
    assert [glyph.text for glyph in find_glyphs([line], text, start, start + len(quotation))] == found


def test_lines_that_are_printed_in_another_order() -> None:
    """The quotation is found piece by piece."""
    lines = [Line("", 0, 0, 0, 10, words=(word(text),)) for text in ("the", "harbour", "Vell", "the", "wall", "of")]
    text = "the wall of the harbour"
    assert [glyph.text for glyph in find_glyphs(lines, text, 0, len(text))] == [*"theharbourthewallof"]


DRAWN = b"""10 0 obj <</Type/XObject/Subtype/Form/BBox[0 0 130 18]/Length 42/Resources<</Font<</F 5 0 R>>>>>> stream
BT /F 11 Tf 2 4 Td (Edda Vance) Tj ET
endstream endobj
trailer"""


def test_the_value_of_a_field_is_marked_where_it_is_drawn() -> None:
    """By the file, or else by pdfium; not the whole field."""
    drawn = FORM.replace(b"/Rect[170 296 300 314]", b"/Rect[170 296 300 314]/AP<</N 10 0 R>>").replace(
        b"trailer", DRAWN
    )
    for data, right in ((FORM, 236), (drawn, 232)):
        text = parse(data).text
        start = text.index("Edda Vance")
        [box] = find_boxes(data, 1, text, start, start + len("Edda Vance"))[1]
        assert box[2] == pytest.approx(right, abs=1)


def test_pages_are_measured() -> None:
    """Label and size of each page, as it is shown."""
    pdf = FPDF(unit="pt")
    pdf.add_page(format=(200, 100), label_style="r", label_start=4)
    pdf.add_page(format=(300, 100))
    data = turned(bytes(pdf.output()), 1, (0, 0, 150, 100))
    assert measure_pages(data) == (("iv", 100, 150), ("v", 300, 100))
