"""The tables of `benchmarks.table_questions` as files of the formats that people keep tables in."""

import csv
import html
import io
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import docx
from fpdf import FPDF
from fpdf.fonts import FontFace
from openpyxl import Workbook

Spec = Mapping[str, Any]
"""A table with its questions, as ``table_questions.json`` has them."""

Rows = Sequence[Sequence[Any]]


def write_file(spec: Spec, folder: Path) -> None:
    """Write a table into a folder, in the format that its name says."""
    path = folder / spec["file"]
    path.write_bytes(_WRITERS[path.suffix](spec))


def _pdf(spec: Spec) -> bytes:
    page = FPDF()
    page.add_page()
    page.set_font("Helvetica", "B", 16)
    page.multi_cell(0, 10, spec["title"], new_x="LMARGIN", new_y="NEXT")
    page.set_font("Helvetica", size=10)
    page.multi_cell(0, 6, spec["before"], new_x="LMARGIN", new_y="NEXT")
    ruled = spec.get("lines", True)
    heads = FontFace(emphasis="BOLD")
    with page.table(borders_layout="ALL" if ruled else "NONE", headings_style=heads) as table:
        for row in spec["rows"]:
            table.row(row)
    page.multi_cell(0, 6, spec["after"], new_x="LMARGIN", new_y="NEXT")
    return bytes(page.output())


def _docx(spec: Spec) -> bytes:
    document = docx.Document()
    document.add_heading(spec["title"], level=1)
    document.add_paragraph(spec["before"])
    rows: Rows = spec["rows"]
    table = document.add_table(rows=len(rows), cols=max(map(len, rows)))
    for cells, row in zip(table.rows, rows, strict=True):
        for cell, text in zip(cells.cells, row, strict=False):
            cell.text = text
    if spec.get("header", 1) > 1:
        for row in table.rows[: spec["header"]]:
            mark = row._tr.get_or_add_trPr().makeelement(docx.oxml.ns.qn("w:tblHeader"))
            row._tr.trPr.append(mark)
    document.add_paragraph(spec["after"])
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _html(spec: Spec) -> bytes:
    header = spec.get("header", 1)
    lines = [_html_row(row, "th" if number < header else "td") for number, row in enumerate(spec["rows"])]
    page = (
        f"<html><head><title>{html.escape(spec['title'])}</title></head><body><main><h1>{html.escape(spec['title'])}"
        f"</h1><p>{html.escape(spec['before'])}</p><table>{''.join(lines)}</table><p>{html.escape(spec['after'])}</p>"
        "</main></body></html>"
    )
    return page.encode()


def _html_row(cells: Sequence[str], tag: str) -> str:
    """Write a row; in a header a cell that an empty one follows spans both columns."""
    written = ""
    place = 0
    while place < len(cells):
        wide = tag == "th" and place > 0 and place + 1 < len(cells) and not cells[place + 1]
        written += f"<{tag}{' colspan=2' if wide else ''}>{html.escape(cells[place])}</{tag}>"
        place += 2 if wide else 1
    return f"<tr>{written}</tr>"


def _markdown(spec: Spec) -> bytes:
    rows = [f"| {' | '.join(row)} |" for row in spec["rows"]]
    rows.insert(1, "|" + " --- |" * len(spec["rows"][0]))
    return "\n\n".join([f"# {spec['title']}", spec["before"], "\n".join(rows), spec["after"]]).encode()


def _xlsx(spec: Spec) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = spec["sheet"]
    if spec["title"]:
        sheet.append([spec["title"]])
        sheet.append([])
    sheet.append(spec["rows"][0])
    for row in spec["rows"][1:]:
        sheet.append([_value(cell) for cell in row])
        for cell, code in zip(sheet[sheet.max_row], spec["formats"], strict=True):
            cell.number_format = code or "General"
    hidden = book.create_sheet("Old")
    hidden.sheet_state = "hidden"
    for row in spec["rows"][:2]:
        hidden.append(["0" if isinstance(cell, (int, float)) else cell for cell in row])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _value(cell: str | float) -> str | float | date:
    """Return a cell, as a day where it is written as one."""
    try:
        return date.fromisoformat(cell) if isinstance(cell, str) and len(cell) == 10 else cell
    except ValueError:
        return cell


def _csv(spec: Spec) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=spec["separator"]).writerows(spec["rows"])
    return buffer.getvalue().encode()


_WRITERS = {".pdf": _pdf, ".docx": _docx, ".html": _html, ".md": _markdown, ".xlsx": _xlsx, ".csv": _csv}
