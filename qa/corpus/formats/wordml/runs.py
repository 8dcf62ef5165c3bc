"""The text of one paragraph: its runs and their content."""

import re

from lxml.etree import _Element as Element

from qa.corpus.formats.wordml.fields import Fields
from qa.corpus.formats.wordml.formulas import linear
from qa.corpus.formats.wordml.lines import Line
from qa.corpus.formats.wordml.names import (
    ALTERNATIVES,
    CHART,
    DIAGRAM,
    ENDNOTE,
    FOOTNOTE,
    FORMULA,
    FORMULAS,
    PARAGRAPH,
    PLACED,
    RELATION,
    RUN,
    RUN_PROPERTIES,
    SHAPE_PARAGRAPH,
    SHAPE_TEXT,
    TEXT,
    TEXT_BOX,
    UNSEEN,
    WORD,
    WORD_ART,
    chosen,
    is_on,
    value,
    words_of,
)
from qa.corpus.formats.wordml.styles import Style, Styles
from qa.corpus.formats.wordml.symbols import read_symbols, symbol
from qa.corpus.left_out import DELETION, HIDING, MARK, PICTURE, LeftOut

_FIXED = {
    WORD + "tab": "\t",
    WORD + "ptab": "\t",
    WORD + "br": "\n",
    WORD + "cr": "\n",
    WORD + "noBreakHyphen": "-",
}
_DRAWN = frozenset((WORD + "drawing", WORD + "pict", WORD + "object"))
_DIAGRAM, _CHART = DIAGRAM + "relIds", CHART + "chart"
_BOXES = (TEXT_BOX, SHAPE_PARAGRAPH, WORD_ART, _DIAGRAM, _CHART)
_CHARACTER, _SYMBOL, _RUBY = WORD + "fldChar", WORD + "sym", WORD + "ruby"
_FONTS, _FONT_OF = WORD + "rFonts", (WORD + "ascii", WORD + "hAnsi", WORD + "cs")
_SHIFTED = 4  # half points: less is no raised number
_DELETED = WORD + "del"
_WHITE = re.compile(r"[\t\r\n]")


class Runs:
    """Reads the runs of paragraphs.

    Args:
        styles: The styles of the document.
    """

    def __init__(self, styles: Styles) -> None:
        self._styles = styles

    def read(self, element: Element, style: Style, fields: Fields) -> Line:
        """Read a paragraph.

        Args:
            element: The paragraph, or an element in place of one.
            style: Its style.
            fields: The fields that are open before it; afterwards, those that are open after it.
        """
        line = Line()
        if element.tag == PARAGRAPH:
            self._inside(element, style, fields, line)
        else:
            self._one(element, style, fields, line)
        return line

    def _inside(self, parent: Element, style: Style, fields: Fields, line: Line) -> None:
        for child in parent:
            self._one(child, style, fields, line)

    def _one(self, element: Element, style: Style, fields: Fields, line: Line) -> None:
        tag = element.tag
        if tag == RUN:
            properties = element.find(RUN_PROPERTIES)
            if properties is None:
                self._run(element, None, fields, line, (bool(style.hidden), style.raised or ""))
            else:
                self._run(element, properties, fields, line, self._look(properties, style))
        elif tag in UNSEEN:
            if tag == _DELETED:
                deleted = words_of(element)
                line.left_out += [LeftOut(deleted, DELETION)] if deleted.strip() else []
        elif tag == ALTERNATIVES:
            for child in chosen(element):
                self._one(child, style, fields, line)
        elif tag in (FORMULA, FORMULAS):
            if fields.shows:
                line.add(linear(element))
        elif tag == PARAGRAPH:  # in the place of a line; some programs write this
            line.add("\n")
            self._inside(element, style, fields, line)
        else:
            self._inside(element, style, fields, line)

    def _look(self, properties: Element, style: Style) -> tuple[bool, str]:
        """Whether a run is hidden, and whether it is raised or lowered (ECMA-376 part 1, 17.7.3)."""
        own = self._styles.run(properties)
        hidden = is_on(properties, WORD + "vanish")
        if hidden is None:
            hidden = bool(style.hidden) != bool(own.hidden)
        raised = value(properties, WORD + "vertAlign") or own.raised or style.raised or ""
        return hidden, "" if raised == "baseline" else raised

    def _run(
        self, run: Element, properties: Element | None, fields: Fields, line: Line, look: tuple[bool, str]
    ) -> None:
        hidden, raised = look
        marked = False  # by a mark of a note that somebody typed
        for child in run:
            tag = child.tag
            if tag == TEXT:
                if not child.text or not fields.shows:
                    continue
                if hidden or marked:
                    line.left_out.append(LeftOut(child.text, HIDING if hidden else MARK))
                else:
                    text = _WHITE.sub(" ", child.text)
                    position = raised or (_moved(properties) if text.strip().isdigit() else "")
                    line.add(text if text.isascii() else read_symbols(text, _font(properties)), position)
            elif tag == _CHARACTER:
                line.add(fields.pass_by(child))
            elif tag in UNSEEN or hidden or not fields.shows:
                continue
            elif tag in _FIXED:
                line.add(_FIXED[tag])
            elif tag == _SYMBOL:
                line.add(symbol(_code(child), child.get(WORD + "font", "")))
            elif tag in (FOOTNOTE, ENDNOTE):
                line.mark(tag, child.get(WORD + "id", ""))
                marked = child.get(WORD + "customMarkFollows") in ("1", "true", "on")
            elif tag in _DRAWN:
                line.boxes.extend(_boxes(child))
                described = (placed.get("descr") for placed in child.iter(PLACED + "docPr"))
                line.left_out += (LeftOut(text, PICTURE) for text in described if text)
            elif tag == ALTERNATIVES:
                self._run(chosen(child), properties, fields, line, look)
            elif tag == _RUBY:
                self._ruby(child, fields, line)
            elif tag in (FORMULA, FORMULAS):
                line.add(linear(child))

    def _ruby(self, ruby: Element, fields: Fields, line: Line) -> None:
        """Add a word and, in brackets, its pronunciation."""
        for name, opening, closing in (("rubyBase", "", ""), ("rt", "(", ")")):
            for part in ruby.iterchildren(WORD + name):
                line.add(opening)
                self._inside(part, Style(), fields, line)
                line.add(closing)


def _moved(properties: Element | None) -> str:
    """Whether a run is moved up or down by hand, as far as a raised or lowered number is."""
    shift = value(properties, WORD + "position") or ""
    if not re.fullmatch(r"-?\d{1,4}", shift) or abs(int(shift)) < _SHIFTED:
        return ""
    return "superscript" if int(shift) > 0 else "subscript"


def _font(properties: Element | None) -> str:
    fonts = None if properties is None else properties.find(_FONTS)
    return next((fonts.get(name, "") for name in _FONT_OF if fonts is not None and fonts.get(name)), "")


def _code(element: Element) -> int:
    try:
        return int(element.get(WORD + "char", ""), 16)
    except ValueError:
        return 0x20


def _boxes(drawing: Element) -> list[Element]:
    """Return the text boxes of a drawing; a box within a box is found when the outer one is read."""
    if next(drawing.iter(*_BOXES), None) is None:
        return []
    found: list[Element] = []
    pending = [drawing]
    while pending:
        element = pending.pop()
        if element.tag in (TEXT_BOX, SHAPE_TEXT, WORD_ART, _DIAGRAM, _CHART):
            found.append(element)
        elif element.tag == ALTERNATIVES:
            pending.extend(reversed(chosen(element)))
        elif not _is_hidden(element):
            pending.extend(reversed(element))
    return found


def _is_hidden(element: Element) -> bool:
    placed = element.find(PLACED + "docPr") if element.tag in (PLACED + "inline", PLACED + "anchor") else None
    return placed is not None and placed.get("hidden") in ("1", "true", "on")


def drawn_part(element: Element) -> str | None:
    """Return the id of the part with a diagram or chart."""
    name: str | None = element.get(RELATION + ("dm" if element.tag == _DIAGRAM else "id"))
    return name
