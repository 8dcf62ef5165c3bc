"""Markdown with front matter and embedded HTML."""

import re
from collections.abc import Iterator, Sequence

from lxml import etree
from lxml.html import defs
from markdown_it import MarkdownIt
from markdown_it.token import Token

from qa.corpus.blocks import Block, Content, Part
from qa.corpus.formats.elements import fragment_parts
from qa.corpus.formats.front_matter import split_front_matter
from qa.corpus.formats.superscripts import superscript
from qa.corpus.left_out import COMMENT, MARK, PICTURE, LeftOut, Rule
from qa.corpus.tables import table_block
from qa.errors import DocumentError
from qa.records import Cause

_FRONT_MATTER = Rule(Cause.METADATA, "it is front matter, whose title, day and the like are kept as such")
_INDENT = "  "
_MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
_LINE_END = re.compile(r"\r\n?")
_TAG = re.compile(r"</?([a-zA-Z][\w-]*)")
_TABLE = re.compile(r"<(/?)table\b", re.IGNORECASE)
_OPENED, _CLOSED = "<!--", "-->"  # a comment


def load_markdown(text: str) -> Content:
    """Read a Markdown file.

    Args:
        text: The decoded file. Front matter may give ``title``, ``publisher``, ``published`` (or ``date``), ``url``,
            ``source``, ``author`` (or ``authors``), ``created`` and ``language`` (or ``lang``); others are left alone.

    Returns:
        Its blocks as plain text: no marks, links by their words, list items and table rows as lines. A field that
        cannot be used is left out, and a notice names it.

    Raises:
        DocumentError: Its HTML is nested deeper than that of any real page.
    """
    text = _LINE_END.sub("\n", text)
    matter = split_front_matter(text)
    lines = {key: matter.line(key) for key in ("title", "publisher", "url", "source", "language", "lang")}
    days = {key: matter.day(key) for key in ("published", "date")}
    problems = [problem for _, problem in (*lines.values(), *days.values()) if problem]
    try:
        parts = list(_parts(_MARKDOWN.parse(matter.body)))
    except (etree.LxmlError, RecursionError, AssertionError) as exc:
        raise DocumentError(f"the HTML in Markdown must be readable, this is not ({exc}): write it plainer") from exc
    if head := text.removesuffix(matter.body).strip("-+. \n"):
        parts.insert(0, LeftOut(head, _FRONT_MATTER))
    return Content(
        parts=tuple(parts),
        published=days["published"][0] or days["date"][0],
        notices=(*matter.notices, *problems),
        title=lines["title"][0],
        publisher=lines["publisher"][0],
        url=lines["url"][0],
        source=lines["source"][0],
        authors=matter.authors(),
        created=matter.day("created")[0],
        language=lines["language"][0] or lines["lang"][0],
    )


def _parts(tokens: Sequence[Token]) -> Iterator[Part]:
    """Yield the blocks of a token stream, each after what is left out of it.

    A list or table is one block; its items and rows are lines.
    """
    lines: list[str] = []
    counters: list[int | None] = []  # one for each list that is open; None for bullets
    marker = ""
    cells: list[str] | None = None
    rows: list[list[str]] = []  # of a table that is in no list
    for token in _with_whole_tables(tokens):
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
                if counters:
                    lines.append(" | ".join(cells or []))
                else:
                    rows.append(cells or [])
                cells = None
            case "table_close" if rows:
                yield table_block(rows, header=1)
                rows = []
            case "html_block" if not counters and token.level == 0:
                yield from _html_parts(token.content)
            case "inline" | "fence" | "code_block" | "html_block":
                if token.type == "inline":
                    text, left_out = _inline(token.children or [], break_with="\n" if cells is None else " ")
                    yield from left_out
                elif token.type == "html_block":
                    parts = list(_html_parts(token.content))
                    yield from (part for part in parts if isinstance(part, LeftOut))
                    text = "\n".join(part.text for part in parts if isinstance(part, Block))
                else:
                    text = token.content.rstrip("\n")
                if cells is not None:
                    cells.append(text)
                elif text:
                    lines.append(marker + text)
                    marker = ""
        if token.level == 0 and token.nesting <= 0 and lines:
            yield Block("\n".join(lines), heading=token.type == "heading_close")
            lines = []


def _inline(tokens: Sequence[Token], *, break_with: str) -> tuple[str, list[LeftOut]]:
    """Return the text of a paragraph or a cell, and what is left out of it."""
    text = ""
    left_out = []
    raised: str | None = None  # the text before raised characters; then `text` holds these
    for token in tokens:
        match token.type:
            case "text" | "code_inline":
                text += token.content
            case "softbreak":
                text += " "
            case "hardbreak":
                text += break_with
            case "image" if token.content:
                left_out.append(LeftOut(token.content, PICTURE))
            case "html_inline":
                tag = _TAG.match(token.content)
                if token.content.startswith(_OPENED):
                    left_out.append(LeftOut(token.content.removeprefix(_OPENED).removesuffix(_CLOSED), COMMENT))
                name = tag[1].lower() if tag else ""
                if name == "br":
                    text += break_with
                elif name == "sup" and not token.content.startswith("</"):
                    raised, text = (raised or "") + text, ""
                elif name == "sup" and raised is not None:
                    written = superscript(text, raised)
                    left_out += [] if written or not text.strip() else [LeftOut(text, MARK)]
                    text = raised + written
                    raised = None
                elif name and name not in defs.tags:
                    text += token.content  # a placeholder such as <store>
    text = (raised or "") + text
    return re.sub(r" ?\n ?", "\n", re.sub(" {2,}", " ", text)).strip(), left_out  # a picture leaves two spaces


def _html_parts(source: str) -> Iterator[Part]:
    """Yield the parts of raw HTML; after a comment the text is Markdown again."""
    comment, rest = _split_comment(source)
    if comment is not None:
        yield LeftOut(comment, COMMENT)
    if comment is not None and not rest.startswith("<"):
        yield from _parts(_MARKDOWN.parse(rest))
    elif rest.strip():
        yield from fragment_parts(rest)


def _split_comment(source: str) -> tuple[str | None, str]:
    """Split HTML into the comment at its start, if any, and the rest."""
    start = len(source) - len(source.lstrip())
    end = source.find(_CLOSED, start + len(_OPENED)) if source.startswith(_OPENED, start) else -1
    return (None, source) if end < 0 else (source[start + len(_OPENED) : end], source[end + len(_CLOSED) :].lstrip())


def _with_whole_tables(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the tokens, with an HTML table that contains blank lines as one of them; its cells are Markdown."""
    position = 0
    while position < len(tokens):
        token, end = tokens[position], position
        depth = _open_tables(token)
        while depth > 0 and end + 1 < len(tokens):
            end += 1
            depth += _open_tables(tokens[end])
        if end > position and depth <= 0:
            source = _MARKDOWN.renderer.render(list(tokens[position : end + 1]), _MARKDOWN.options, {})
            token = Token("html_block", "", 0, content=str(source), level=token.level)
            position = end
        yield token
        position += 1


def _open_tables(token: Token) -> int:
    """Return the number of HTML tables that a token opens minus those that it closes."""
    if token.type != "html_block":
        return 0
    return sum(-1 if closing else 1 for closing in _TABLE.findall(token.content))
