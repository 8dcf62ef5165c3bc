"""The text in an OpenDocument file: paragraphs, lists and tables."""

import re
from collections.abc import Iterator

from lxml.etree import _Element as Element

from qa.corpus.blocks import Block, Part
from qa.corpus.formats.superscripts import subscript, superscript
from qa.corpus.formats.wordml.number_formats import write_number
from qa.corpus.left_out import COMMENT, DELETION, HIDING, MARK, PICTURE, LeftOut, Rule
from qa.corpus.tables import table_block
from qa.records import Cause

_NAMES = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
OFFICE, TEXT, TABLE = _NAMES % "office", _NAMES % "text", _NAMES % "table"
DRAW, PRESENTATION, STYLE = _NAMES % "drawing", _NAMES % "presentation", _NAMES % "style"
_SVG = _NAMES % "svg-compatible"
_SPACE = re.compile(r"\s+")
_MOST = 50  # repeated rows, and repeated cells with words
_INDENT = "  "
_CONTENTS = Rule(Cause.REPEATED, "it is a table of contents or an index")
_INDEXES = ("table-of-content", "alphabetical-index", "illustration-index", "table-index", "object-index", "user-index")
_SKIPPED = {
    TEXT + "tracked-changes": DELETION,
    TEXT + "hidden-text": HIDING,
    TEXT + "hidden-paragraph": HIDING,
    OFFICE + "annotation": COMMENT,
    _SVG + "title": PICTURE,
    _SVG + "desc": PICTURE,
    **{TEXT + name: _CONTENTS for name in _INDEXES},
}
_FORMATS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_LINES = (TEXT + "p", TEXT + "h")
_CELLS = (TABLE + "table-cell", TABLE + "covered-table-cell")


class Styles:
    """What the styles of a file hide or raise.

    Args:
        content: The root of ``content.xml``.
    """

    def __init__(self, content: Element) -> None:
        self._lists = {style.get(STYLE + "name", ""): style for style in content.iter(TEXT + "list-style")}
        self._named = {style.get(STYLE + "name", ""): style for style in content.iter(STYLE + "style")}

    def raised(self, span: Element) -> str:
        """Return ``super``, ``sub`` or nothing for characters of a style."""
        position = (self._value(span, TEXT, STYLE + "text-position") or "0").split()[0]
        if position.strip("-%") == "0":
            return ""
        return "sub" if position.startswith(("sub", "-")) else "super"

    def marker(self, name: str, level: int, number: int) -> str:
        """Return the number or the bullet of an item.

        Args:
            name: The list's style.
            level: From 1.
            number: Of the item.
        """
        for style in self._lists.get(name, ()):
            if style.get(TEXT + "level") == str(level) and (form := style.get(STYLE + "num-format")):
                written = write_number(number, _FORMATS.get(form, "decimal"))
                return f"{style.get(STYLE + 'num-prefix') or ''}{written}{style.get(STYLE + 'num-suffix') or ''} "
        return "- "

    def hides_text(self, element: Element) -> bool:
        """Whether characters of a style are hidden."""
        return self._value(element, TEXT, TEXT + "display") == "none"

    def hides_sheet(self, table: Element) -> bool:
        """Whether a sheet is hidden."""
        return self._value(table, TABLE, TABLE + "display") == "false"

    def hides_slide(self, page: Element) -> bool:
        """Whether a slide is hidden."""
        return self._value(page, DRAW, PRESENTATION + "visibility") == "hidden"

    def _value(self, element: Element, space: str, attribute: str) -> str | None:
        style = self._named.get(element.get(space + "style-name", ""))
        return None if style is None else next((one.get(attribute) for one in style if one.get(attribute)), None)


class Writer:
    """Writes the elements of a file as blocks.

    Args:
        styles: Its styles.

    Attributes:
        left_out: What is left out of the cells and paragraphs that were written last.
    """

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._after: list[Element] = []  # notes and boxes of the present paragraph, which follow it
        self.left_out: list[LeftOut] = []

    def parts(self, parent: Element) -> Iterator[Part]:
        """Yield the blocks in an element, each followed by its notes and boxes, and what is left out."""
        for child in parent:
            if self._skips(child):
                pass
            elif child.tag in _LINES:
                yield Block(self.line(child), heading=child.tag == TEXT + "h")
            elif child.tag == TEXT + "list":
                yield Block("\n".join(self._items(child)))
            elif child.tag == TABLE + "table":
                yield table_block(self.rows(child))
            else:
                yield from self.parts(child)
            after, self._after = self._after, []
            for element in after:
                yield from self.parts(element)
            left_out, self.left_out = self.left_out, []
            yield from left_out

    def rows(self, table: Element) -> list[list[str]]:
        """Return the cells of a table; a cell merged downwards is repeated."""
        rows: list[list[str]] = []
        spans: dict[int, tuple[int, str]] = {}  # by column: the number of further rows, and their content
        own = (row for row in table.iterdescendants(TABLE + "table-row") if _table_of(row) is table)
        for row in own:
            cells: list[str] = []
            for cell in row.iterchildren(*_CELLS):
                left, above = spans.pop(len(cells), (0, ""))
                text = self._cell(cell) if cell.tag == _CELLS[0] else above if left else ""
                left = left - 1 if cell.tag == _CELLS[1] else _count(cell, "number-rows-spanned") - 1
                if left > 0:
                    spans[len(cells)] = (left, text)
                cells += [text] * min(_count(cell, "number-columns-repeated"), _MOST if text else 5 * _MOST)
            while cells and not cells[-1]:
                cells.pop()
            rows += [cells] * (min(_count(row, "number-rows-repeated"), _MOST) if cells else 1)
        return rows

    def line(self, element: Element) -> str:
        """Return the text of a paragraph. Its notes and boxes wait until it is yielded."""
        return self._inline(element, "").strip()

    def _inline(self, element: Element, text: str) -> str:
        """Return a line with the text of an element added to it."""
        text += _spaced(element.text)
        for child in element:
            tag = child.tag
            if self._skips(child):
                pass
            elif tag == TEXT + "span" and self._styles.hides_text(child):
                self.left_out.append(LeftOut("".join(child.itertext()), HIDING))
            elif tag == TEXT + "note":
                self.left_out += [LeftOut(mark.text or "", MARK) for mark in child.iterchildren(TEXT + "note-citation")]
                self._after += child.iterchildren(TEXT + "note-body")
            elif tag.startswith(DRAW):
                self._after.append(child)
            elif tag == TEXT + "line-break":
                text += "\n"
            elif tag in (TEXT + "s", TEXT + "tab"):
                text += " "
            elif tag == TEXT + "span" and (raised := self._styles.raised(child)):
                words, after = self._inline(child, ""), (child.tail or "")[:2]
                text += superscript(words, text) if raised == "super" else subscript(words, text, after)
            else:
                text = self._inline(child, text)
            text += _spaced(child.tail)
        return text

    def _items(self, element: Element, style: str = "", level: int = 1) -> Iterator[str]:
        style = element.get(TEXT + "style-name", style)
        number = 0
        for item in element.iterchildren(TEXT + "list-item", TEXT + "list-header"):
            number = _count(item, "start-value", number + 1, TEXT)
            marker = self._styles.marker(style, level, number) if item.tag == TEXT + "list-item" else ""
            for child in item:
                if child.tag in _LINES:
                    yield _INDENT * (level - 1) + marker + self.line(child)
                    marker = " " * len(marker)
                elif child.tag == TEXT + "list":
                    yield from self._items(child, style, level + 1)

    def _cell(self, cell: Element) -> str:
        lines: list[str] = []
        for child in cell:
            if self._skips(child):
                continue
            if child.tag in _LINES:
                lines.append(self.line(child))
            elif child.tag == TEXT + "list":
                lines += self._items(child)
            else:
                lines += [part.text.replace("\n", "; ") for part in self.parts(child) if isinstance(part, Block)]
        return " ".join(filter(None, lines))

    def _skips(self, element: Element) -> bool:
        """Whether an element is left out; its words are remembered."""
        rule = _SKIPPED.get(element.tag)
        if rule is not None:
            self.left_out.append(LeftOut(" ".join(" ".join(element.itertext()).split()), rule))
        return rule is not None or not isinstance(element.tag, str)


def _spaced(text: str | None) -> str:
    return _SPACE.sub(" ", text or "")


def _count(element: Element, name: str, default: int = 1, space: str = TABLE) -> int:
    """Return a number of an element: how often a row is repeated, how many it spans, where a list begins."""
    given = element.get(space + name, "")
    return max(1, int(given)) if given.isascii() and given.isdigit() and len(given) < 8 else default


def _table_of(row: Element) -> Element | None:
    return next(row.iterancestors(TABLE + "table"), None)
