"""Make blocks of text from a tree of HTML elements."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import html
from lxml.etree import _Element as Element

from qa.corpus.blocks import Block, Part
from qa.corpus.formats.inline import INLINE, write_raised
from qa.corpus.formats.table_rows import is_layout, table_of
from qa.corpus.left_out import COMMENT, MARK, LeftOut

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LISTS = frozenset({"ul", "ol", "dl", "menu", "dir"})
_TERMS = frozenset({"dt", "dd"})
_INDENT = "  "
XML_DECLARATION = re.compile(r"\A\s{0,99}<\?xml\b[^<>]*>")
"""Stands before an XHTML page."""

_UNSEEN = ("script", "style", "template", "noscript", "svg", "iframe")


@dataclass(frozen=True, slots=True)
class Piece:
    """A block and its origin.

    Attributes:
        block: The block.
        element: The innermost element that holds all of it.
        linked: Number of its characters that are links.
    """

    block: Block
    element: Element
    linked: int


class _Link(str):
    """Inline text of a link."""

    __slots__ = ()


def fragment_parts(source: str) -> tuple[Part, ...]:
    r"""Read a piece of HTML, such as one in Markdown.

    Args:
        source: HTML, with or without ``html`` and ``body``.

    Returns:
        Comments and marks of notes, which are left out, then the blocks: a list or a table is one block with items or
        rows as lines.

    >>> [part.text for part in fragment_parts("<ul><li>Length: 41 m</li><li>Beam: 9 m</li></ul>Built<br>in Vedel")]
    ['- Length: 41 m\n- Beam: 9 m', 'Built\nin Vedel']
    """
    return parts_of(html.fragment_fromstring(source, create_parent="div"))


def body_parts(source: str) -> tuple[Part, ...]:
    """Read all of a page that has nothing but a text, such as a chapter of a book; see `fragment_parts`.

    Raises:
        etree.LxmlError: It cannot be read as HTML.
    """
    return parts_of(page_body(source))


def page_body(source: str) -> Element:
    """Parse a page, and return its body."""
    tree = html.document_fromstring(XML_DECLARATION.sub("", source, count=1), parser=html.HTMLParser(huge_tree=True))
    body = tree.find("body")
    return tree if body is None else body


def parts_of(root: Element) -> tuple[Part, ...]:
    """Find the parts of a tree, which is changed; see `fragment_parts`."""
    comments = [LeftOut(comment.text or "", COMMENT) for comment in root.iter(html.etree.Comment)]
    for element in list(root.iter(html.etree.Comment, html.etree.PI, *_UNSEEN)):
        element.drop_tree()
    marks = [LeftOut(mark, MARK) for mark in write_raised(root).values()]
    return (*comments, *marks, *element_blocks(root))


def element_blocks(root: Element) -> Iterator[Block]:
    """Find the blocks of a tree: a paragraph, a heading, a list (items as lines) or a table (rows as lines) each.

    Args:
        root: An element; its own tag does not matter.

    Yields:
        The blocks in reading order.
    """
    return (piece.block for piece in pieces(root))


def pieces(root: Element) -> Iterator[Piece]:
    """Find the blocks of a tree like `element_blocks`, with the elements that they come from."""
    inline: list[str] = []
    owner = root
    for step in _steps(root, linked=root.tag == "a"):
        if isinstance(step, str):
            inline.append(step)
            continue
        yield from _flush(inline, owner)
        if isinstance(step, Piece):
            yield step
        else:
            owner = step
    yield from _flush(inline, owner)


def _flush(inline: list[str], owner: Element) -> Iterator[Piece]:
    text = re.sub(r" ?\n ?", "\n", re.sub(r" +", " ", "".join(inline)))
    linked = sum(len(part.strip()) for part in inline if isinstance(part, _Link))
    inline.clear()
    parts = [part.strip() for part in re.split(r"\n{2,}", text) if part.strip()]
    return (Piece(Block(part), owner, linked if len(parts) == 1 else min(linked, len(part))) for part in parts)


def _steps(element: Element, *, linked: bool) -> Iterator[str | Piece | Element]:
    """Yield inline text, whole blocks, and the element of a paragraph where it begins, in reading order."""
    kind = _Link if linked else str
    yield kind(_spaced(element.text))
    for child in element:
        tag = child.tag
        if tag == "br":
            yield "\n"
        elif tag in HEADINGS:
            yield _piece(child, _plain(child), heading=True)
        elif tag == "pre" or (tag == "code" and "\n" in "".join(child.itertext()).strip()):
            yield _piece(child, "".join("\n" if part.tag == "br" else part.text or "" for part in _verbatim(child)))
        elif tag in _LISTS and not _holds(child, HEADINGS | {"table"}):
            yield _piece(child, "\n".join(_items(child)))
        elif tag == "table" and not is_layout(child, HEADINGS):
            yield Piece(table_of(child, _plain), child, link_length(child))
        elif tag in INLINE:
            yield from _steps(child, linked=linked or tag == "a")
        elif isinstance(tag, str):
            yield child
            yield from _steps(child, linked=linked)
            yield element
        yield kind(_spaced(child.tail))


def _piece(element: Element, text: str, *, heading: bool = False) -> Piece:
    return Piece(Block(text, heading=heading), element, link_length(element))


def link_length(element: Element) -> int:
    """Count the characters of an element's text that are links."""
    links = [element] if element.tag == "a" else element.iter("a")
    return sum(len(" ".join("".join(link.itertext()).split())) for link in links)


@dataclass(frozen=True, slots=True)
class _Run:
    tag: str
    text: str | None


def _verbatim(element: Element) -> Iterator[_Run]:
    """Text and line breaks of preformatted text."""
    yield _Run("", element.text)
    for child in element:
        if isinstance(child.tag, str):
            yield _Run(child.tag, None)
            yield from _verbatim(child)
        yield _Run("", child.tail)


def _spaced(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "")


def _holds(element: Element, tags: frozenset[str]) -> bool:
    return any(True for inner in element.iterdescendants(*tags))


def _plain(element: Element) -> str:
    """Return the text of an element on one line; a table in it has commas between cells, semicolons between rows."""
    return " ".join(" ".join(_flat(piece).split()) for piece in pieces(element))


def _flat(piece: Piece) -> str:
    text, table = piece.block.text, piece.block.table
    if table is None:
        return text.replace("\n", "; ") if piece.element.tag == "table" else text
    rows = (", ".join(text[start:end] for start, end in table.cells(text, row)) for row in table.rows(text))
    return "; ".join([*text[: table.start].split("\n")[:-1], *rows])


def _items(element: Element) -> Iterator[str]:
    """Yield the lines of a list; the further lines of an item are indented."""
    ordered = element.tag == "ol"
    number = int(start) if (start := element.get("start") or "1").isascii() and start.isdigit() else 1
    for item in element:
        if not isinstance(item.tag, str):
            continue
        if element.tag == "dl" and item.tag not in _TERMS:
            yield from _items_of_group(item)
            continue
        lines = [line for piece in pieces(item) for line in piece.block.text.split("\n")]
        marker = "" if item.tag in _TERMS else f"{number}. " if ordered else "- "
        number += 1
        if item.tag in _LISTS:
            yield from (_INDENT + line for line in _items(item))
        elif lines:
            yield marker + lines[0]
            yield from (line if item.tag in _TERMS else _INDENT + line for line in lines[1:])


def _items_of_group(group: Element) -> Iterator[str]:
    """Yield the terms and definitions of a group in a list of definitions."""
    if any(True for _ in group.iterchildren(*_TERMS)):
        for item in group.iterchildren(*_TERMS):
            yield from (line for piece in pieces(item) for line in piece.block.text.split("\n"))
    else:
        yield from (line for piece in pieces(group) for line in piece.block.text.split("\n"))
