"""Presentations (.pptx)."""

import io
from collections.abc import Iterator
from datetime import date

from lxml import etree
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.shapes.base import BaseShape
from pptx.shapes.graphfrm import GraphicFrame
from pptx.shapes.group import GroupShape
from pptx.slide import Slide
from pptx.table import Table
from pptx.text.text import TextFrame, _Paragraph

from qa.corpus.blocks import Block, Content, Part, with_locator
from qa.corpus.formats.archive import Archive, readable
from qa.corpus.formats.properties import package_properties
from qa.corpus.formats.superscripts import superscript
from qa.corpus.formats.wordml.names import DRAWING
from qa.corpus.formats.wordml.number_formats import write_number
from qa.corpus.formats.wordml.package import Package
from qa.corpus.formats.wordml.shapes import chart_lines, diagram_lines
from qa.corpus.left_out import PICTURE, LeftOut, Rule
from qa.corpus.tables import table_block
from qa.records import Cause, Locator

_KIND = "a .pptx"
_EDGES = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.HEADER, PP_PLACEHOLDER.SLIDE_NUMBER)
_EDGE = Rule(Cause.REPEATED, "it is the date, the footer or the number of the slides")
_HIDDEN = Rule(Cause.HIDDEN, "it is a hidden slide")
_TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE, PP_PLACEHOLDER.VERTICAL_TITLE)
_LISTS = (PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.VERTICAL_BODY)
_NUMBERED = DRAWING + "buAutoNum"
_BULLETS = (DRAWING + "buChar", _NUMBERED, DRAWING + "buBlip")
_SCHEMES = {
    "alphaLc": "lowerLetter",
    "alphaUc": "upperLetter",
    "romanLc": "lowerRoman",
    "romanUc": "upperRoman",
}  # beginnings of ST_TextAutonumberScheme (ECMA-376 part 1, 20.1.10.61)
_TEMPLATE_TITLE = "PowerPoint Presentation"  # of every file whose author named none
_TEMPLATE_AUTHOR, _TEMPLATE_DAY = ("Steve Canny",), date(2013, 1, 27)  # of python-pptx's template
_DIAGRAM = "/diagramData"  # end of the type of a relation
_INDENT = "  "


def load_slides(data: bytes) -> Content:
    """Read the slides that a presentation shows, each with its notes after it.

    Args:
        data: The file.

    Returns:
        For each slide its title as a heading, then texts, lists, tables (a row is a line), charts and diagrams in the
        order of the file. Hidden slides are left out, and a notice names them.

    Raises:
        DocumentError: It is protected by a password, declares entities, or is not a .pptx file.
    """
    with readable(_KIND):
        Archive(data, _KIND).refuse_declarations()
        presentation = Presentation(io.BytesIO(data))
        slides = list(presentation.slides)
        parts = [part for number, slide in enumerate(slides, 1) for part in _slide_parts(slide, number)]
        stated = package_properties(Package(data, _KIND))
    hidden = [str(number) for number, slide in enumerate(slides, 1) if _is_hidden(slide)]
    return Content(
        parts=tuple(parts),
        title=stated.title if stated.title != _TEMPLATE_TITLE else None,
        authors=stated.authors if stated.authors != _TEMPLATE_AUTHOR else (),
        created=stated.created if stated.created != _TEMPLATE_DAY else None,
        language=stated.language,
        notices=(f"hidden slides are left out, here {', '.join(hidden)}: show them to have them read",)
        if hidden
        else (),
    )


def _is_hidden(slide: Slide) -> bool:
    return slide._element.get("show") in ("0", "false")


def _slide_parts(slide: Slide, number: int) -> list[Part]:
    parts = [part for shape in _title_first(slide) for part in _shape_parts(shape)]
    if slide.has_notes_slide and (notes := slide.notes_slide.notes_text_frame) is not None:
        parts += _text_parts(notes, listed=False)
    if _is_hidden(slide):
        return [LeftOut(part.text, _HIDDEN) for part in parts]
    return with_locator(parts, Locator(start=0, kind="slide", number=number, label=str(number)))


def _title_first(slide: Slide) -> list[BaseShape]:
    return sorted(slide.shapes, key=lambda shape: _place(shape) not in _TITLES)


def _place(shape: BaseShape) -> PP_PLACEHOLDER | None:
    """Return which of the places of the slide's layout a shape fills."""
    return shape.placeholder_format.type if shape.is_placeholder else None


def _shape_parts(shape: BaseShape) -> Iterator[Part]:
    place = _place(shape)
    if isinstance(shape, GroupShape):
        for inner in shape.shapes:
            yield from _shape_parts(inner)
    elif isinstance(shape, GraphicFrame):
        yield table_block(_rows(shape.table)) if shape.has_table else Block("\n".join(_frame_lines(shape)))
    elif shape.has_text_frame:
        frame: TextFrame = shape.text_frame  # type: ignore[attr-defined]
        if place in _EDGES:
            yield LeftOut(frame.text, _EDGE)
        elif place in _TITLES:
            yield Block(" ".join(_line(paragraph) for paragraph in frame.paragraphs), heading=True)
        else:
            yield from _text_parts(frame, listed=place in _LISTS)
    elif description := shape._element.xpath("string(.//p:cNvPr/@descr)"):
        yield LeftOut(str(description), PICTURE)


def _frame_lines(frame: GraphicFrame) -> Iterator[str]:
    """Yield the lines of a chart or a diagram; of another object, such as a film, there are none."""
    if frame.has_chart:
        yield from chart_lines(frame.chart._chartSpace)
    else:
        for relation in frame._element.xpath(".//@r:dm"):
            part = frame.part.rels[relation]
            if part.reltype.endswith(_DIAGRAM):
                yield from diagram_lines(
                    etree.fromstring(part.target_part.blob, etree.XMLParser(resolve_entities=False))
                )


def _rows(table: Table) -> list[list[str]]:
    """Return the cells; one merged downwards is repeated, one merged to the right is followed by empty cells."""
    rows: list[list[str]] = []
    for row in table.rows:
        cells = []
        for place, cell in enumerate(row.cells):
            text = " ".join(line for paragraph in cell.text_frame.paragraphs if (line := _line(paragraph)))
            cells.append(rows[-1][place] if cell._tc.vMerge and rows and place < len(rows[-1]) else text)
        rows.append(cells)
    return rows


def _text_parts(frame: TextFrame, *, listed: bool) -> Iterator[Part]:
    """Yield the paragraphs, and the items of a list as one block.

    Args:
        frame: The text of a shape.
        listed: Whether its paragraphs have bullets unless they say otherwise.
    """
    written = [paragraph for paragraph in frame.paragraphs if _line(paragraph)]
    items: list[str] = []
    counts: dict[int, int] = {}  # of the numbered items so far, by level
    for paragraph in written:
        if _is_item(paragraph, listed=listed and len(written) > 1):
            counts = {level: count for level, count in counts.items() if level <= paragraph.level}
            items.append(f"{_INDENT * paragraph.level}{_marker(paragraph, counts)} {_line(paragraph)}")
            continue
        if items:
            yield Block("\n".join(items))
            items, counts = [], {}
        yield Block(_line(paragraph))
    if items:
        yield Block("\n".join(items))


def _is_item(paragraph: _Paragraph, *, listed: bool) -> bool:
    properties = paragraph._p.pPr
    if properties is None:
        return listed
    if properties.find(DRAWING + "buNone") is not None:
        return False
    return listed or any(properties.find(bullet) is not None for bullet in _BULLETS)


def _marker(paragraph: _Paragraph, counts: dict[int, int]) -> str:
    """Return the number of an item as it is shown, and count it; or a dash."""
    properties = paragraph._p.pPr
    numbered = None if properties is None else properties.find(_NUMBERED)
    if numbered is None:
        counts.pop(paragraph.level, None)
        return "-"
    start = int(numbered.get("startAt", "1"))
    counts[paragraph.level] = count = counts.get(paragraph.level, start - 1) + 1
    scheme = numbered.get("type", "")
    number = write_number(
        count, next((style for name, style in _SCHEMES.items() if scheme.startswith(name)), "decimal")
    )
    return (
        f"({number})" if scheme.endswith("ParenBoth") else f"{number})" if scheme.endswith("ParenR") else f"{number}."
    )


def _line(paragraph: _Paragraph) -> str:
    """Return a paragraph on one line, with powers as `qa.corpus.formats.superscripts` writes them."""
    text = ""
    for run in paragraph._p:
        if run.tag == DRAWING + "br":
            text += " "
        elif run.tag in (DRAWING + "r", DRAWING + "fld"):
            words = run.findtext(DRAWING + "t") or ""
            properties = run.find(DRAWING + "rPr")
            raised = properties is not None and (properties.get("baseline") or "").rstrip("%").isdigit()
            raised = raised and properties.get("baseline") not in ("0", "0%")
            text += superscript(words, text) if raised else words
    return " ".join(text.split())
