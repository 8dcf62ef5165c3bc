"""Org files (.org): notes of Emacs."""

import re
from collections.abc import Iterator

import orgparse
from orgparse.node import OrgNode, OrgRootNode

from qa.corpus.blocks import Block, Content, Part
from qa.corpus.days import parse_day
from qa.corpus.formats.plain import paragraphs
from qa.corpus.left_out import COMMENT, LeftOut
from qa.corpus.tables import table_block
from qa.errors import DocumentError

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SETTING = re.compile(r"^[ \t]*#\+\w+:.*$\n?|^[ \t]*#\+(?:BEGIN|END)_\w+.*$\n?", re.MULTILINE | re.IGNORECASE)
_COMMENT = re.compile(r"^[ \t]*#(?: .*)?$\n?", re.MULTILINE)
_EMPHASIS = re.compile(r"(?<![^\s({'\"-])([*/_=~+])(?=\S)([^\n]{0,300}?\S)\1(?![^\s)}'\".,;:!?-])")
_ITEM = re.compile(r"(?m)^([ \t]*)[+-][ ]+(?:\[[ X-]\][ ]+)?")
_FOOTNOTE = re.compile(r"(?<=\S)\[fn:[\w-]+\]")
_ROW = re.compile(r"[ \t]*\|")
_RULE = re.compile(r"[ \t]*\|-[-+|]*\s*")


def load_outline(text: str) -> Content:
    """Read the headings of an outline and the text below them.

    Args:
        text: The decoded file.

    Returns:
        Headings without tags and states, paragraphs, lists and tables without marks; and title, authors, day and the
        like as the file states them. Comments are left out, and so is what stands below a heading that is a comment.

    Raises:
        DocumentError: It cannot be read as an outline.
    """
    try:
        root = orgparse.loads(text)
        parts = tuple(_parts(root))
        title, stated = root.get_file_property("TITLE"), root.get_file_property("DATE") or ""
        authors = tuple(root.get_file_property_list("AUTHOR"))
        publisher, language = root.get_file_property("PUBLISHER"), root.get_file_property("LANGUAGE")
    except (ValueError, IndexError, AttributeError, RuntimeError) as exc:  # orgparse has no errors of its own
        raise DocumentError(f"an .org must be readable as an outline, this is not ({exc}): save it again") from exc
    day = _DAY.search(stated)
    return Content(
        parts=parts,
        title=title,
        authors=authors,
        publisher=publisher,
        published=parse_day(day.group() if day else stated),
        language=language,
    )


def _parts(root: OrgRootNode) -> Iterator[Part]:
    hidden = 0  # level of the heading that is a comment, with all below it
    for node in root:
        heading = node.get_heading(format="plain") if isinstance(node, OrgNode) else ""
        hidden = 0 if node.level <= hidden else hidden
        if not hidden and heading.split(" ")[0] == "COMMENT":
            hidden = node.level
        body = node.get_body(format="plain")
        if hidden:
            yield LeftOut(f"{heading}\n{body}", COMMENT)
            continue
        if heading:
            yield Block(_unmarked(heading), heading=True)
        yield from _body_parts(_SETTING.sub("", body))


def _body_parts(body: str) -> Iterator[Part]:
    yield from (LeftOut(comment.strip().lstrip("# "), COMMENT) for comment in _COMMENT.findall(body))
    lines = _COMMENT.sub("", body).split("\n")
    text: list[str] = []
    rows: list[str] = []
    for line in [*lines, ""]:
        if _ROW.match(line):
            rows.append(line)
            continue
        if rows:
            yield from _text_blocks(text)
            yield _table(rows)
            text, rows = [], []
        text.append(line)
    yield from _text_blocks(text)


def _text_blocks(lines: list[str]) -> Iterator[Block]:
    for group in paragraphs(_ITEM.sub(r"\1- ", _unmarked("\n".join(lines)))):
        yield Block("\n".join(group))


def _table(rows: list[str]) -> Block:
    header = next((number for number, row in enumerate(rows) if _RULE.fullmatch(row)), 0)
    cells = [_unmarked(row).strip().strip("|").split("|") for row in rows if not _RULE.fullmatch(row)]
    return table_block(cells, header=header or None)


def _unmarked(text: str) -> str:
    return _EMPHASIS.sub(r"\2", _FOOTNOTE.sub("", text))
