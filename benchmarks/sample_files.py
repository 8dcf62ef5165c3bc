"""A file of each kind, for tests that change it at random."""

import io
import zipfile
from collections.abc import Mapping, Sequence

import docx
from fpdf import FPDF
from pptx import Presentation
from pptx.util import Inches


def sample_files(lines: Sequence[str]) -> dict[str, list[bytes]]:
    """Return small files, one or more for each suffix, made of some lines of Markdown."""
    return {
        ".pdf": [_pdf(lines, compress=False), _pdf(lines, compress=True)],
        ".docx": [_word(lines)],
        ".pptx": [_slides(lines)],
        ".epub": [_book(lines)],
    }


def zipped(members: Mapping[str, str]) -> bytes:
    """Return a zip archive of texts by their names."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return packed.getvalue()


def _pdf(lines: Sequence[str], *, compress: bool) -> bytes:
    pdf = FPDF()
    pdf.set_compression(compress)
    pdf.set_font("helvetica", size=11)
    for first in range(0, 60, 20):
        pdf.add_page()
        pdf.multi_cell(0, text="\n".join(lines[first : first + 20]))
    return bytes(pdf.output())


def _word(lines: Sequence[str]) -> bytes:
    document = docx.Document()
    document.core_properties.title = "Design"
    for line in lines[:60]:
        if line.startswith("#"):
            document.add_heading(line.strip("# "), level=1)
        elif line.startswith("- "):
            document.add_paragraph(line[2:], style="List Bullet")
        else:
            document.add_paragraph(line)
    cells = document.add_table(rows=3, cols=2)
    cells.cell(0, 0).merge(cells.cell(0, 1)).text = "Rooms"
    cells.cell(1, 0).text, cells.cell(1, 1).text = lines[0], lines[2]
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def _slides(lines: Sequence[str]) -> bytes:
    slides = Presentation()
    for first in range(0, 20, 5):
        slide = slides.slides.add_slide(slides.slide_layouts[1])
        slide.shapes.title.text = lines[first]
        slide.placeholders[1].text_frame.text = "\n".join(lines[first + 1 : first + 4])
        slide.notes_slide.notes_text_frame.text = lines[first + 4]
    table = slide.shapes.add_table(2, 2, Inches(1), Inches(1), Inches(4), Inches(1)).table
    table.cell(0, 0).text, table.cell(1, 1).text = lines[0], lines[2]
    packed = io.BytesIO()
    slides.save(packed)
    return packed.getvalue()


def _book(lines: Sequence[str]) -> bytes:
    names = [f"{number}.xhtml" for number in range(3)]
    items = "".join(f'<item id="i{name}" href="{name}" media-type="application/xhtml+xml"/>' for name in names)
    refs = "".join(f'<itemref idref="i{name}"/>' for name in names)
    pages = {
        f"OPS/{name}": f"<html><body><h1>{name}</h1><p>{'</p><p>'.join(lines[:9])}</p></body></html>" for name in names
    }
    return zipped(
        {
            "META-INF/container.xml": '<container><rootfiles><rootfile full-path="OPS/a.opf"/></rootfiles></container>',
            "OPS/a.opf": f"<package><metadata><title>Design</title></metadata><manifest>{items}</manifest>"
            f"<spine>{refs}</spine></package>",
            **pages,
        }
    )
