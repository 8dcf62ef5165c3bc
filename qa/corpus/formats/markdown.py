"""Markdown with YAML front matter."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime

import frontmatter
import yaml
from lxml import html
from markdown_it import MarkdownIt
from markdown_it.token import Token

from qa.corpus.blocks import Block, Content
from qa.errors import DocumentError

_INDENT = "  "


def load_markdown(text: str) -> Content:
    """Read a Markdown file.

    Args:
        text: The decoded file. Front matter may give ``title``, ``publisher``, ``published`` (or ``date``), ``url``
            and ``source``; other keys are left alone.

    Returns:
        Its blocks as plain text: no marks, links by their words, list items and table rows as lines.

    Raises:
        DocumentError: The front matter is no YAML, or one of those keys has a value of the wrong type.
    """
    try:
        fields, body = frontmatter.parse(text)
    except (yaml.YAMLError, ValueError, TypeError, AttributeError, RecursionError) as exc:
        problem = " ".join(str(exc).split())
        raise DocumentError(f"front matter between --- lines must be YAML, is not: {problem}: correct it") from exc
    return Content(
        blocks=tuple(_blocks(MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(body))),
        title=_text(fields, "title"),
        publisher=_text(fields, "publisher"),
        published=_day(fields, "published") or _day(fields, "date"),
        url=_text(fields, "url"),
        source=_text(fields, "source"),
    )


def _text(fields: dict[str, object], key: str) -> str | None:
    value = _scalar(fields, key)
    return None if value is None else " ".join(str(value).split()) or None


def _scalar(fields: dict[str, object], key: str) -> object:
    value = fields.get(key)
    if isinstance(value, dict | list | set):  # not shown: aliases of aliases can make it longer than memory
        raise DocumentError(f"front matter {key} must be one value, is a {type(value).__name__}: write it on one line")
    return value


def _day(fields: dict[str, object], key: str) -> date | None:
    value = _scalar(fields, key)
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return datetime.fromisoformat(str(value)).date()
    except ValueError as exc:
        raise DocumentError(f"front matter {key} must be a day as in 2024-12-05, is {value!r}: correct it") from exc


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    """The blocks of a token stream. A list or table is one block, its items and rows are lines."""
    lines: list[str] = []
    counters: list[int | None] = []  # one for each list that is open; None for bullets
    marker = ""
    cells: list[str] | None = None
    for token in tokens:
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                start = int(token.attrGet("start") or 1) if token.type.startswith("ordered") else None
                counters.append(start)
            case "bullet_list_close" | "ordered_list_close":
                counters.pop()
            case "list_item_open":
                marker = _INDENT * (len(counters) - 1) + ("-" if counters[-1] is None else f"{counters[-1]}.") + " "
                counters[-1] = None if counters[-1] is None else counters[-1] + 1
            case "tr_open":
                cells = []
            case "tr_close":
                lines.append(" | ".join(cells or []))
                cells = None
            case "inline" | "fence" | "code_block" | "html_block":
                text = _inline(token) if token.type == "inline" else _literal(token)
                if cells is not None:
                    cells.append(text)
                elif text:
                    lines.append(marker + text)
                    marker = ""
        if token.level == 0 and token.nesting <= 0 and lines:
            yield Block("\n".join(lines), heading=token.type == "heading_close")
            lines = []


def _inline(token: Token) -> str:
    parts = []
    for child in token.children or []:
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type == "softbreak":
            parts.append(" ")
        elif child.type == "hardbreak":
            parts.append("\n")
    return re.sub(" {2,}", " ", "".join(parts)).strip()  # a picture leaves two


def _literal(token: Token) -> str:
    if token.type != "html_block":
        return token.content.rstrip("\n")
    content = token.content.strip()
    if not content or content.startswith("<!--"):
        return ""
    return str(html.fragment_fromstring(content, create_parent="div").text_content()).strip()
