"""Blocks of text from a tree of HTML elements, or of the TEI-like ones that trafilatura makes of them."""

import re
from collections.abc import Iterator

from lxml.etree import _Element as Element

from qa.corpus.blocks import Block

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "head"})
_LISTS = frozenset({"ul", "ol", "dl", "list", "menu"})
_ITEMS = frozenset({"li", "item", "dt", "dd"})
_ROWS = frozenset({"tr", "row"})
_CELLS = frozenset({"td", "th", "cell"})
_VERBATIM = frozenset({"pre", "code"})
_BREAKS = frozenset({"br", "lb"})
# fmt: off
_INLINE = frozenset((
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "data", "del", "dfn", "em", "font", "hi", "i", "ins", "kbd", "label",
    "mark", "output", "q", "ref", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u",
    "var", "wbr",
))
_FURNITURE = frozenset((
    "nav", "aside", "footer", "form", "button", "select", "input", "textarea", "dialog", "figcaption",
))
_INVISIBLE = (
    "script", "style", "noscript", "template", "svg", "iframe", "object", "video", "audio", "canvas", "img", "picture",
    "map",
)
_FURNITURE_ROLES = frozenset((
    "navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog", "menu",
))
_FURNITURE_NAMES = frozenset((
    "nav", "navbar", "navigation", "menu", "cookie", "cookies", "consent", "gdpr", "share", "sharing", "sharedaddy",
    "social", "newsletter", "subscribe", "signup", "comment", "comments", "respond", "disqus", "related",
    "relatedposts", "recommended", "recent", "sidebar", "widget", "breadcrumb", "breadcrumbs", "footer", "advert", "ad",
    "ads", "promo", "banner", "popup", "modal", "byline", "tags", "pagination", "skip", "toolbar", "masthead",
))
# fmt: on
_SHARE_OF_PAGE = 0.5  # an element with more of the text is the page itself, whatever its name


def prune(tree: Element) -> None:
    """Take out of an HTML tree what its mark-up calls furniture: menus, forms, asides, footers, hidden parts."""
    for element in list(tree.iter(*_INVISIBLE)):
        _remove(element)
    whole = _length(tree)
    for element in list(tree.iter()):
        if element.getparent() is None or element.tag in ("html", "body", "main", "article"):
            continue
        if not isinstance(element.tag, str) or (_is_furniture(element) and _length(element) <= _SHARE_OF_PAGE * whole):
            _remove(element)


def _is_furniture(element: Element) -> bool:
    if element.tag in _FURNITURE or element.get("role") in _FURNITURE_ROLES or element.get("hidden") is not None:
        return True
    if element.get("aria-hidden") == "true" or re.search(r"display:\s*none", element.get("style") or ""):
        return True
    if element.tag == "header" and element.find(".//h1") is None:
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
    return not _FURNITURE_NAMES.isdisjoint(re.split(r"[\s_-]+", names))


def _length(element: Element) -> int:
    return sum(len(text.strip()) for text in element.itertext(with_tail=False) if text)


def _remove(element: Element) -> None:
    """Take an element out, but leave the text behind it."""
    parent, before, tail = element.getparent(), element.getprevious(), element.tail or ""
    if parent is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def element_blocks(root: Element) -> Iterator[Block]:
    """Find the blocks of a tree.

    Args:
        root: An element; its own tag does not matter.

    Yields:
        Paragraphs, headings, and lists and tables as one block each with items and rows as lines.
    """
    inline: list[str] = []
    for step in _steps(root):
        if isinstance(step, str):
            inline.append(step)
            continue
        yield from _flush(inline)
        if step is not None:
            yield step
    yield from _flush(inline)


def _flush(inline: list[str]) -> Iterator[Block]:
    text = re.sub(r" *\n *", "\n", re.sub(r" +", " ", "".join(inline)))
    inline.clear()
    yield from (Block(part.strip()) for part in re.split(r"\n{2,}", text) if part.strip())


def _steps(element: Element) -> Iterator[str | Block | None]:
    """Inline text, whole blocks, and None where a paragraph ends, in reading order."""
    yield _spaced(element.text)
    for child in element:
        tag = child.tag
        if tag in _BREAKS:
            yield "\n"
        elif tag in _HEADINGS:
            yield Block(_plain(child), heading=True)
        elif tag == "pre" or (tag in _VERBATIM and "\n" in "".join(child.itertext()).strip()):
            yield Block("".join(child.itertext()))
        elif tag in _LISTS and not _holds(child, _HEADINGS | {"table"}):
            yield Block("\n".join(_items(child, "")))
        elif tag == "table" and not _holds(child, _HEADINGS | {"table"}):
            yield Block("\n".join(_rows(child)))
        elif tag in _INLINE or tag in _VERBATIM:
            yield from _steps(child)
        elif isinstance(tag, str):
            yield None
            yield from _steps(child)
            yield None
        yield _spaced(child.tail)


def _spaced(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "")


def _holds(element: Element, tags: frozenset[str]) -> bool:
    return any(True for inner in element.iterdescendants(*tags))


def _plain(element: Element, without: frozenset[str] = frozenset()) -> str:
    """The text of an element on one line."""
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and child.tag not in without:
            gap = "" if child.tag in _INLINE or child.tag in _VERBATIM else " "
            parts += [gap, _plain(child, without), gap]
        parts.append(child.tail or "")
    text = "".join(parts)
    return " ".join(text.split()) if element.tag not in _INLINE else text


def _items(element: Element, indent: str) -> Iterator[str]:
    ordered = element.tag == "ol" or element.get("rend") == "ol"
    number = 0
    for item in element:
        if item.tag in _LISTS:
            yield from _items(item, indent + "  ")
        if item.tag not in _ITEMS and item.tag != "div":
            continue
        number += 1
        defined = item.tag in ("dt", "dd") or (item.get("rend") or "").startswith(("dt", "dd"))
        marker = "" if defined else f"{number}. " if ordered else "- "
        if text := _plain(item, without=_LISTS):
            yield indent + marker + text
        for inner in item.iterchildren(*_LISTS):
            yield from _items(inner, indent + "  ")


def _rows(table: Element) -> Iterator[str]:
    for row in table.iterdescendants(*_ROWS):
        cells = [_plain(cell) for cell in row.iterchildren(*_CELLS)]
        if any(cells):
            yield " | ".join(cells)
    for caption in table.iterchildren("caption"):
        yield _plain(caption)
