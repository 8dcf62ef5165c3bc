"""reStructuredText (.rst), as docutils reads it, without anything that would read another file."""

import re
from collections.abc import Iterator
from textwrap import dedent
from typing import Any

from docutils import nodes
from docutils.core import publish_doctree
from docutils.parsers.rst import Parser
from docutils.parsers.rst.states import Inliner
from docutils.utils import SystemMessage

from qa.corpus.blocks import Block, Content, Part
from qa.corpus.days import parse_day
from qa.corpus.left_out import COMMENT, MARK, PICTURE, LeftOut, Rule
from qa.corpus.tables import table_block
from qa.errors import DocumentError
from qa.records import Cause

_LONGEST_LINE = 20_000  # characters: docutils takes time that grows with the square of a line
_MOST_MARKS = 3_000  # of a longer paragraph: the same, with the square of its marks
_MARKS = re.compile(r"[*`|_]")
_SETTINGS = {
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "_disable_config": True,
    "halt_level": 5,
    "report_level": 5,
    "syntax_highlight": "none",
    "line_length_limit": _LONGEST_LINE,
}
_INDENT = "  "
_FIELDS = Rule(Cause.METADATA, "it is author, date and the like, which are kept as such")
_NOT_READ = Rule(Cause.MENU, "it is a directive that lists or includes other files")
_DEEPEST = 20  # directives in each other
_ROLE = re.compile(
    r"(?::[\w+.-]{1,40}(?::[\w+.-]{1,40}){0,2}:)?`{1,2}~?([^`<]{0,300}?)(?:\s{0,9}<[^`<>]{0,300}>)?`{1,2}_{0,2}"
)
_DIRECTIVE = re.compile(r"\.\. ([\w:+.-]+)::[ \t]*(.*)\n?((?:[ \t]+:[\w -]+:.*\n)*)")
_MENUS = ("toctree", "contents", "index", "include", "literalinclude", "raw", "csv-table", "image", "figure")
_ASIDE = (nodes.decoration, nodes.target, nodes.substitution_definition, nodes.pending, nodes.meta)
_LISTS = (nodes.bullet_list, nodes.enumerated_list, nodes.definition_list, nodes.field_list, nodes.option_list)


class _Inliner(Inliner):  # type: ignore[misc]  # docutils has no types
    """Reads the marks in paragraphs. Addresses stay words: as links they would be read in each other."""

    def init_customizations(self, settings: object) -> None:
        """Take docutils' own expressions, which it makes only for its own class."""
        plain = Inliner()
        plain.init_customizations(settings)
        self.patterns = plain.patterns

    def parse(self, text: str, *rest: Any) -> Any:  # noqa: ANN401 - passed on
        """Refuse a paragraph that would take minutes."""
        if len(text) > _LONGEST_LINE and (marks := len(_MARKS.findall(text))) > _MOST_MARKS:
            raise DocumentError(
                f"a paragraph of an .rst with more than {_LONGEST_LINE:,} characters must have at most {_MOST_MARKS:,} "
                f"marks, one has {marks:,}: separate its paragraphs by blank lines"
            )
        return super().parse(text, *rest)


def load_restructured(text: str) -> Content:
    """Read a document; files that it includes, and raw content, are not read.

    Args:
        text: The decoded file.

    Returns:
        Headings, paragraphs, lists, tables and code without marks, and what its fields state. What
        stands in a directive that only Sphinx knows is read as text.

    Raises:
        DocumentError: docutils cannot read it, a line is too long, or a paragraph has too many marks.
    """
    longest = max(map(len, text.splitlines()), default=0)
    if longest > _LONGEST_LINE:
        raise DocumentError(
            f"a line of an .rst must have at most {_LONGEST_LINE:,} characters, one has {longest:,}: wrap it"
        )
    try:
        tree = _read(text)
        parts = tuple(_parts(tree, 0))
    except (SystemMessage, RecursionError, ValueError, AttributeError, IndexError, KeyError, TypeError) as exc:
        raise DocumentError(f"an .rst must be reStructuredText, this cannot be read ({exc}): correct it") from exc
    stated = next((date.astext() for date in tree.findall(nodes.date)), "")
    fields = dict(_fields(tree))
    return Content(
        parts=parts,
        title=tree.get("title"),
        authors=tuple(author.astext() for author in tree.findall(nodes.author)),
        publisher=fields.get("publisher"),
        published=parse_day(stated or fields.get("published", "")),
        language=fields.get("language"),
    )


def _read(text: str) -> nodes.document:
    return publish_doctree(text, parser=Parser(inliner=_Inliner()), settings_overrides=_SETTINGS)


def _fields(tree: nodes.document) -> Iterator[tuple[str, str]]:
    """Yield name and value of the fields at the top that docutils has no name for."""
    for info in tree.findall(nodes.docinfo):
        for one in info.findall(nodes.field):
            yield one[0].astext().lower(), one[1].astext()


def _parts(parent: nodes.Element, depth: int) -> Iterator[Part]:
    for node in parent.children:
        match node:
            case nodes.Text() | nodes.Element() if isinstance(node, _ASIDE):
                continue
            case nodes.title() | nodes.subtitle() | nodes.rubric():
                yield Block(_line(node), heading=True)
            case nodes.docinfo():
                yield LeftOut(" ".join(child.astext() for child in node.children), _FIELDS)
            case nodes.comment():
                yield LeftOut(node.astext(), COMMENT)
            case nodes.image():
                yield LeftOut(node.get("alt", ""), PICTURE)
            case nodes.system_message():
                yield from _unknown(node, depth)
            case nodes.table():
                yield from _table(node)
            case nodes.Element() if isinstance(node, _LISTS):
                yield Block("\n".join(_items(node, "")))
            case nodes.line_block():
                yield Block("\n".join(_line(line) for line in node.findall(nodes.line)))
            case nodes.literal_block() | nodes.doctest_block():
                yield Block(node.astext())
            case nodes.footnote() | nodes.citation():
                yield from _parts(node, depth)
            case nodes.label():
                yield LeftOut(node.astext(), MARK)
            case nodes.TextElement():
                yield from (LeftOut(mark.astext(), MARK) for mark in node.findall(nodes.footnote_reference))
                yield Block(_line(node))
            case nodes.Element():
                yield from _parts(node, depth)


def _unknown(message: nodes.Element, depth: int) -> Iterator[Part]:
    """Read the text in a directive that docutils does not know, or does not read."""
    for source in message.findall(nodes.literal_block):
        found = _DIRECTIVE.match(source.astext())
        if found is None or found[1] in _MENUS or depth >= _DEEPEST:
            yield LeftOut(source.astext(), _NOT_READ)
            continue
        body = dedent(source.astext()[found.end() :])
        if found[1].startswith("code") or found[1] in ("sourcecode", "parsed-literal"):
            yield Block(body)
            continue
        if " " not in found[2] and not body.strip():  # the name of what is described, or of a language
            yield LeftOut(found[2], _NOT_READ)
            continue
        yield from _parts(_read(f"{found[2]}\n\n{body}"), depth + 1)


def _table(table: nodes.Element) -> Iterator[Part]:
    caption = next((_line(title) for title in table.findall(nodes.title)), "")
    heads = [row for head in table.findall(nodes.thead) for row in head.findall(nodes.row)]
    rows = []
    for row in table.findall(nodes.row):
        cells: list[str] = []
        for entry in row.children:
            cells += [" ".join(_line(one) for one in entry.children), *[""] * int(entry.get("morecols", 0))]
        rows.append(cells)
    yield table_block(rows, header=len(heads) or None, caption=caption)


def _items(parent: nodes.Element, indent: str) -> Iterator[str]:
    """Yield the lines of a list."""
    first = int(parent.get("start", 1))
    for number, item in enumerate(parent.children, first):
        marker = {nodes.bullet_list: "- ", nodes.enumerated_list: f"{number}. "}.get(type(parent), "")
        for child in item.children:
            if isinstance(child, _LISTS):
                yield from _items(child, indent + _INDENT)
                continue
            inner = (
                child.children
                if isinstance(child, nodes.definition | nodes.field_body | nodes.description)
                else [child]
            )
            for one in inner:
                if isinstance(one, _LISTS):
                    yield from _items(one, indent + _INDENT)
                else:
                    yield indent + marker + _line(one)
                    marker = " " * len(marker)


def _line(node: nodes.Node) -> str:
    """Return the text of a paragraph on one line, without marks of notes, and roles of Sphinx by their words."""
    if isinstance(node, nodes.problematic):
        return _ROLE.sub(r"\1", node.astext())
    if isinstance(node, nodes.footnote_reference | nodes.system_message | nodes.substitution_definition):
        return ""
    if isinstance(node, nodes.Text):
        return str(node).replace("\n", " ")
    separator = "" if isinstance(node, nodes.TextElement) else " "
    return separator.join(_line(child) for child in node.children)
