"""The values of a filled PDF form, which are not part of the content of its pages."""

import ctypes

import pypdfium2
import pypdfium2.raw as pdfium

from qa.corpus.formats.rows import Row
from qa.corpus.formats.words import Glyph, Word

_MOST_BYTES = 65_536  # of a value in UTF-16
_WRITTEN = (pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_COMBOBOX, pdfium.FPDF_FORMFIELD_LISTBOX)
_TICKED = (pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON)
_TICK = "[x]"


def read_values(document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage) -> list[Row]:
    """Read the values of the fields of a page, each at the place of its field; a ticked box gives a tick."""
    if document.formenv is None:
        return []
    rows = []
    for number in range(pdfium.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium.FPDFPage_GetAnnot(page, number)
        if not annotation:
            continue
        try:
            if pdfium.FPDFAnnot_GetSubtype(annotation) == pdfium.FPDF_ANNOT_WIDGET:
                rows += _rows(document.formenv, annotation)
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)
    return rows


def put_in(rows: list[Row], values: list[Row]) -> list[Row]:
    """Add the values of fields to the rows of a page: in the row of their label, or after the row above."""
    placed = list(rows)
    for value in values:
        beside = [row for row in placed if _shares_height(row, value)]
        if beside:
            label = min(beside, key=lambda row: (row.left > value.left, abs(value.left - row.right)))
            words = sorted([*label.words, *value.words], key=lambda word: word.left)
            placed[placed.index(label)] = Row(words)
        else:
            above = [number for number, row in enumerate(placed) if row.base > value.base]
            placed.insert(max(above, key=lambda number: -placed[number].base) + 1 if above else 0, value)
    return placed


def _shares_height(row: Row, value: Row) -> bool:
    middle = row.base + row.size / 2
    return value.words[0].bottom - 1 <= middle <= value.words[0].top + 1


def _rows(form: pypdfium2.PdfFormEnv, annotation: pdfium.FPDF_ANNOTATION) -> list[Row]:
    kind = pdfium.FPDFAnnot_GetFormFieldType(form, annotation)
    if kind in _TICKED:
        text = _TICK if pdfium.FPDFAnnot_IsChecked(form, annotation) else ""
    elif kind in _WRITTEN:
        text = _value(form, annotation)
    else:
        text = ""
    rect = pdfium.FS_RECTF()
    if not text or not pdfium.FPDFAnnot_GetRect(annotation, ctypes.byref(rect)):
        return []
    field = Glyph(text, rect.left, rect.right, rect.bottom, rect.top)  # where in it its words are is not known
    step = (rect.right - rect.left) / max(1, len(text.split()))
    words = [
        Word(
            part,
            left=rect.left + number * step,
            right=rect.left + (number + 1) * step,
            bottom=rect.bottom,
            top=rect.top,
            base=rect.bottom,
            glyphs=(field,),
        )
        for number, part in enumerate(text.split())
    ]
    return [Row(words)] if words else []


def _value(form: pypdfium2.PdfFormEnv, annotation: pdfium.FPDF_ANNOTATION) -> str:
    buffer = (ctypes.c_ushort * (_MOST_BYTES // 2))()
    size = pdfium.FPDFAnnot_GetFormFieldValue(form, annotation, buffer, _MOST_BYTES)
    return bytes(buffer)[: max(0, min(size, _MOST_BYTES) - 2)].decode("utf-16-le", "replace")
