"""A file of each kind, for tests that change it at random."""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.message import EmailMessage

import docx
from fpdf import FPDF
from openpyxl import Workbook
from pptx import Presentation
from pptx.util import Inches

from benchmarks.compound_file import outlook_message

_SPACES = {
    "office": "office",
    "text": "text",
    "table": "table",
    "draw": "drawing",
    "presentation": "presentation",
    "style": "style",
    "svg": "svg-compatible",
}
_DECLARED = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for short, name in _SPACES.items()
)


def sample_files(lines: Sequence[str]) -> dict[str, list[bytes]]:
    """Return small files, one or more for each suffix, made of some lines of Markdown."""
    return {
        ".pdf": [_pdf(lines, compress=False), _pdf(lines, compress=True)],
        ".docx": [_word(lines)],
        ".pptx": [_slides(lines)],
        ".xlsx": [_workbook(lines)],
        ".epub": [_book(lines)],
        ".msg": [_outlook(lines)],
        ".odt": [
            open_file("text", f"<text:h>{lines[0]}</text:h><text:p>{'</text:p><text:p>'.join(lines[2:20])}</text:p>")
        ],
        ".eml": [_message(lines)],
        ".mbox": [b"From a@example.org Thu Dec  5 10:15:00 2024\n" + _message(lines)],
    } | {suffix: [text.encode()] for suffix, text in _texts(lines[:40]).items()}


def _texts(lines: Sequence[str]) -> dict[str, str]:
    """Return files that are written as text."""
    cues = [f"00:00:{number:02}.000 --> 00:00:{number + 1:02}.000\n{line or '-'}" for number, line in enumerate(lines)]
    timed = "\n\n".join(f"{number}\n{cue}" for number, cue in enumerate(cues, 1))
    return {
        ".mhtml": "MIME-Version: 1.0\nContent-Type: text/html\n\n<p>" + "<p>".join(lines),
        ".rtf": "{\\rtf1\\ansi {\\title Design}" + "\\par ".join(lines) + "{\\footnote A note.}\\par}",
        ".srt": timed.replace(".000", ",000"),
        ".vtt": f"WEBVTT\n\n{timed}",
        ".json": json.dumps([{"title": line, "text": line * 2} for line in lines]),
        ".jsonl": "\n".join(json.dumps({"title": line, "text": line * 2}) for line in lines),
        ".rst": "\n".join(lines).replace("#", "") + "\n\nHead\n====\n\n.. note:: A note.\n",
        ".org": "\n".join(lines).replace("#", "*"),
        ".csv": "\n".join(f'{number},"{line}",{len(line)}' for number, line in enumerate(lines) if '"' not in line),
        ".tsv": "\n".join(f"{line}\t{len(line)}" for line in lines),
        ".tex": "\n".join(f"\\section{{{line[1:]}}}" if line.startswith("#") else line for line in lines),
    }


def zipped(members: Mapping[str, str]) -> bytes:
    """Return a zip archive of texts by their names."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return packed.getvalue()


def open_file(kind: str, body: str, styles: str = "", **members: str) -> bytes:
    """Return an OpenDocument file: a ``text``, ``spreadsheet`` or ``presentation``."""
    content = (
        f"<office:document-content {_DECLARED}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    meta = '<m xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>The ferry</dc:title></m>'
    return zipped({"content.xml": content, "meta.xml": meta} | members)


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


def _workbook(lines: Sequence[str]) -> bytes:
    book = Workbook()
    for number, line in enumerate(lines[:20]):
        book.active.append([number, line, datetime(2024, 1, 1 + number, tzinfo=UTC).date()])
    book.create_sheet("Second").append(["Ship", "Cars", "Port"])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _message(lines: Sequence[str]) -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"], message["Date"] = "Ada <a@example.org>", lines[0], "Thu, 05 Dec 2024 10:15:00"
    message.set_content("\n".join(lines[1:20]) + "\n> " + "\n> ".join(lines[20:25]))
    message.add_alternative(f"<p>{'</p><p>'.join(lines[1:9])}</p>", subtype="html")
    message.add_attachment("\n".join(lines[30:40]), filename="notes.txt")
    return bytes(message)


def _outlook(lines: Sequence[str]) -> bytes:
    sent = datetime(2024, 12, 5, tzinfo=UTC)
    return outlook_message(sender="Ada Vint", subject=lines[0], body="\r\n".join(lines[1:8]), sent=sent)


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
