"""The blocks of a document: paragraphs, headings, lists, tables, and the notes and boxes after them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile

from lxml.etree import _Element as Element

from qa.corpus.blocks import Block, Part
from qa.corpus.formats.wordml.fields import Fields
from qa.corpus.formats.wordml.lines import Line
from qa.corpus.formats.wordml.names import (
    FORMULA,
    FORMULAS,
    PARAGRAPH,
    PARAGRAPH_PROPERTIES,
    RUN,
    RUN_PROPERTIES,
    SHAPE_PARAGRAPH,
    SHAPE_TEXT,
    TABLE,
    TEXT_BOX,
    WORD,
    WORD_ART,
    is_on,
)
from qa.corpus.formats.wordml.numbering import Numbering
from qa.corpus.formats.wordml.runs import Runs
from qa.corpus.formats.wordml.shapes import shape_lines
from qa.corpus.formats.wordml.styles import Styles, outline
from qa.corpus.formats.wordml.tables import (
    cells,
    empty_before,
    find,
    goes_on,
    is_layout,
    names_columns,
    rows,
    unseen_rows,
    width,
)
from qa.corpus.left_out import LeftOut
from qa.corpus.tables import table_block

_ITEMS = (PARAGRAPH, TABLE, RUN, FORMULA, FORMULAS, WORD + "hyperlink", WORD + "fldSimple")
_INDENT = "  "
_LONGEST_HEADING = 200  # characters; clauses of contracts are often set as headings
_MOST_WORDS = 12  # that a heading which ends like a sentence may have
_REPEATED = 80  # characters; a longer merged cell is not repeated in each row


@dataclass(frozen=True, slots=True)
class _Paragraph:
    text: str
    heading: bool
    label: str  # its number or bullet; empty outside lists
    level: int
    line: Line

    @property
    def written(self) -> str:
        return f"{self.label} {self.text}" if self.label else self.text


class Body:
    """Reads what a document shows, in order.

    Args:
        styles: Its styles.
        numbering: Its lists.
        notes: Footnotes and endnotes by the tag and number of their references.
        closed: The starts of fields that also have an end.
        draw: Returns the lines of a diagram or chart that an element refers to.
    """

    def __init__(
        self,
        styles: Styles,
        numbering: Numbering,
        notes: Mapping[tuple[str, str], Element],
        closed: frozenset[Element],
        draw: Callable[[Element], list[str]],
    ) -> None:
        self._styles = styles
        self._numbering = numbering
        self._notes = dict(notes)
        self._closed = closed
        self._draw = draw
        self._runs = Runs(styles)

    def parts(self, story: Element, fields: Fields | None = None) -> Iterator[Part]:
        """Yield the blocks of a body, a note, a text box or a cell.

        Paragraphs of one list are lines of one block. What is left out of a block, text boxes and notes come after it.
        """
        fields = fields or Fields(self._closed)
        items: list[_Paragraph] = []
        for member in self._members(story, fields):
            if isinstance(member, _Paragraph) and member.label and not member.heading:
                items.append(member)
                continue
            if isinstance(member, _Paragraph) and not member.text and not member.line.boxes and not member.line.notes:
                yield from member.line.left_out
                continue  # an empty line does not end a list
            yield from self._list(items)
            items = []
            if isinstance(member, _Paragraph):
                yield Block(member.written, heading=member.heading)
                yield from self._behind([member.line])
            else:
                yield from self._table(member, fields)
        yield from self._list(items)

    def _list(self, items: list[_Paragraph]) -> Iterator[Part]:
        if items:
            least = min(item.level for item in items)
            yield Block("\n".join(_INDENT * (item.level - least) + item.written for item in items))
            yield from self._behind([item.line for item in items])

    def _behind(self, lines: list[Line]) -> Iterator[Part]:
        """Yield what was left out, text boxes, then notes. Each note comes once: one that refers to itself ends."""
        for line in lines:
            yield from line.left_out
            for box in line.boxes:
                yield from self._box(box)
            for reference in line.notes:
                note = self._notes.pop(reference, None)
                if note is not None:
                    yield from self.parts(note)

    def _box(self, box: Element) -> Iterator[Part]:
        if box.tag == TEXT_BOX:
            yield from self.parts(box)
        elif box.tag == SHAPE_TEXT:
            yield Block("\n".join(shape_lines(box.iterchildren(SHAPE_PARAGRAPH))))
        elif box.tag == WORD_ART:
            yield Block(box.get("string", ""))
        else:
            yield Block("\n".join(self._draw(box)))

    def _members(self, story: Element, fields: Fields) -> Iterator[_Paragraph | Element]:
        """Yield visible paragraphs and tables; a paragraph whose end is deleted or hidden runs into the next."""
        before = _Paragraph("", False, "", 0, Line())
        for item in find(story, _ITEMS):
            if item.tag == TABLE:
                if before.text or before.line.carries:
                    yield before
                    before = _Paragraph("", False, "", 0, Line())
                yield item
                continue
            properties = item.find(PARAGRAPH_PROPERTIES)
            style = self._styles.paragraph(properties)
            line = self._runs.read(item, style, fields)
            text = line.text
            line.take_over(before.line)
            end = _end(properties)
            label = None
            if not end or (end == "hidden" and text.strip()):
                label = self._numbering.label(properties, style)
            found = _Paragraph(
                text=before.text + text if end else (before.text + text).strip(),
                heading=False,
                label=before.label or (label.text if label else ""),
                level=before.level if before.label or not label else label.level,
                line=line,
            )
            if end:
                before = found
                continue
            outlined = outline(properties)
            yield _headed(found) if (style.heading if outlined is None else outlined) else found
            before = _Paragraph("", False, "", 0, Line())
        if before.text.strip() or before.line.carries:
            yield before

    def _table(self, table: Element, fields: Fields) -> Iterator[Part]:
        behind: list[Line] = []
        if is_layout(table):
            for row in rows(table):
                for cell in cells(row):
                    if not goes_on(cell):
                        yield from self.parts(cell, fields)
            return
        header = sum(1 for _ in takewhile(names_columns, rows(table)))
        yield table_block(list(self._rows(table, fields, behind)), header=header or None)
        yield from self._behind(behind)

    def _rows(self, table: Element, fields: Fields, behind: list[Line]) -> Iterator[list[str]]:
        """Yield the texts of cells: merged cells in each row, and empty ones for further columns."""
        behind.append(Line(left_out=unseen_rows(table)))
        above: dict[int, str] = {}
        for row in rows(table):
            texts = [""] * empty_before(row)
            for cell in cells(row):
                column = len(texts)
                if goes_on(cell):
                    text = above.get(column, "")
                    text = text if len(text) <= _REPEATED else ""
                else:
                    text = self._cell(cell, fields, behind)
                    above[column] = text
                texts += [text] + [""] * (width(cell) - 1)
            yield texts

    def _cell(self, cell: Element, fields: Fields, behind: list[Line]) -> str:
        parts = []
        for member in self._members(cell, fields):
            if isinstance(member, _Paragraph):
                parts.append(member.written if member.text else "")
                inside = [part for box in member.line.boxes for part in self._box(box)]
                parts.extend(part.text for part in inside if isinstance(part, Block))
                member.line.left_out += (part for part in inside if isinstance(part, LeftOut))
                member.line.boxes.clear()
                behind.append(member.line)
            else:
                inner = (", ".join(filter(None, row)) for row in self._rows(member, fields, behind))
                parts.append("; ".join(filter(None, inner)))
        return " ".join(" ".join(parts).split())


def _end(properties: Element | None) -> str:
    """Return why the end of a paragraph is invisible: ``deleted``, ``hidden``, or empty if it is visible."""
    mark = None if properties is None else properties.find(RUN_PROPERTIES)
    if mark is not None and (mark.find(WORD + "del") is not None or mark.find(WORD + "moveFrom") is not None):
        return "deleted"
    if mark is not None and is_on(mark, WORD + "vanish"):
        return "hidden"
    frame = None if properties is None else properties.find(WORD + "framePr")
    if frame is not None and frame.get(WORD + "dropCap") in ("drop", "margin"):
        return "initial"
    return ""


def _headed(found: _Paragraph) -> _Paragraph:
    """Return a paragraph with a heading style as a heading, unless it is too long."""
    text = found.text
    sentence = text.endswith((".", ";")) and len(text.split()) > _MOST_WORDS
    heading = bool(text) and len(text) <= _LONGEST_HEADING and not sentence
    return _Paragraph(text, heading, found.label, found.level, found.line)
