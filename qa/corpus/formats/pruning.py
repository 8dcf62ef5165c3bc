"""Remove from an HTML page what nobody sees, and find its furniture: menus, forms, footers."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree
from lxml.etree import _Element as Element

from qa.corpus.formats.elements import HEADINGS
from qa.corpus.formats.inline import INLINE
from qa.corpus.formats.page_furniture import Sizes, find_rule
from qa.corpus.left_out import LeftOut, Rule
from qa.records import Cause

_CODE = (
    "script",
    "style",
    "template",
    "iframe",
    "img",
    "picture",
    "map",
    "annotation",
    "annotation-xml",
    etree.Comment,
    etree.PI,
)
_STAND_IN = Rule(Cause.HIDDEN, "it is shown only where something else cannot be")
_UNSHOWN = {
    "noscript": _STAND_IN,
    "object": _STAND_IN,
    "video": _STAND_IN,
    "audio": _STAND_IN,
    "canvas": _STAND_IN,
    "svg": Rule(Cause.PICTURE, "it is written in a drawing"),
}
_CONTROLS = ("button", "select", "option", "textarea")
_CONTROL = Rule(Cause.MENU, "it is a button or a field of a form")
_HIDDEN = Rule(Cause.HIDDEN, "the page hides it")
_PERMALINK = Rule(Cause.MARK, "it is the sign that shows the address of a heading")
_SHARE_OF_PAGE = 0.5  # an element with more of the text is the page itself, whatever its name
_PERMALINKS = ("¶", "#", "§", "🔗", "\uf0c1")
_QUESTION = 3  # words; a button with so many is a heading, not a command


@dataclass(frozen=True, slots=True)
class Pruned:
    """What was found out about a page.

    Attributes:
        furniture: The rule by which an element is furniture, by the element.
        order: Place of each element in the page, as it was before anything was taken out.
        removed: What was taken out, with the place where it stood, in order.
    """

    furniture: Mapping[Element, Rule]
    order: Mapping[Element, int]
    removed: tuple[tuple[int, LeftOut], ...]


def prune(tree: Element) -> Pruned:
    """Remove the invisible elements of an HTML tree, and find its furniture.

    Args:
        tree: The tree; it is changed in place.
    """
    order = {element: place for place, element in enumerate(tree.iter())}
    removed: list[tuple[int, LeftOut]] = []
    for element in list(tree.iter(*_CODE)):
        remove(element)
    for element in list(tree.iter(*_UNSHOWN)):
        if not any(True for _ in element.iterancestors(*_UNSHOWN)):
            removed.append((order[element], LeftOut(_written(element), _UNSHOWN[element.tag])))
        remove(element)
    controls = set(_controlled(tree))
    sizes = Sizes(tree)
    furniture: dict[Element, Rule] = {}
    gone: set[Element] = set()
    headings = []
    for element in list(tree.iter()):
        parent = element.getparent()
        if parent is None or element.tag in ("html", "head", "body", "main", "article"):
            continue
        if parent in gone:
            gone.add(element)
            continue
        rule = None
        if element.tag == "a" and _is_permalink(element):
            rule = _PERMALINK
        elif element.tag == "button" and _is_heading(element):
            headings.append(element)
        elif sizes.text(element) <= _SHARE_OF_PAGE * sizes.text(tree):
            rule = _unseen(element, controls)
            if rule is None and (found := find_rule(element, sizes)) is not None:
                if element.tag in INLINE:
                    rule = found
                else:
                    furniture[element] = found
        if rule is not None:
            removed.append((order[element], LeftOut(" ".join(element.itertext()), rule)))
            remove(element)
            gone.add(element)
    for button in headings:
        button.tag = "span" if any(one.tag in (*HEADINGS, "dt") for one in button.iterancestors()) else "h6"
    parts = sorted((part for part in removed if part[1].text.strip()), key=lambda part: part[0])
    return Pruned(furniture, order, tuple(parts))


def _written(element: Element) -> str:
    """The words in what is shown only sometimes; of a drawing those that it writes, not what it is called."""
    parts = element.iter("text") if element.tag == "svg" else (element,)
    return " ".join(" ".join(part.itertext()) for part in parts)


def _unseen(element: Element, controls: set[str]) -> Rule | None:
    if element.tag in _CONTROLS:
        return _CONTROL
    return _HIDDEN if _is_hidden(element, controls) else None


def _is_permalink(link: Element) -> bool:
    """Whether a link is the sign beside a heading that gives its address."""
    return (link.get("href") or "").startswith("#") and "".join(link.itertext()).strip() in _PERMALINKS


def remove(element: Element) -> None:
    """Remove an element, but keep the text after it."""
    parent, before, tail = element.getparent(), element.getprevious(), element.tail or ""
    if parent is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def _controlled(tree: Element) -> Iterator[str]:
    """Yield the ids of the parts that a button or a tab of the page opens."""
    for element in tree.iter("button", "a", "h2", "h3", "h4", "h5", "h6", "div", "summary", "label"):
        for name in ("aria-controls", "data-target", "data-bs-target"):
            yield from (element.get(name) or "").replace("#", " ").split()


def _is_heading(button: Element) -> bool:
    """Whether a button is the heading of the part that it opens: by its place, its role, or a question in it."""
    text = " ".join("".join(button.itertext()).split())
    if any(one.tag in HEADINGS or one.tag in ("dt", "summary") for one in button.iterancestors()):
        return True
    opens = button.get("aria-expanded") is not None or button.get("data-bs-toggle") == "collapse"
    if opens and text and _opens_next(button):
        return True
    return (opens or text.endswith("?") or _opens_next(button)) and len(text.split()) >= _QUESTION


def _opens_next(button: Element) -> bool:
    panel = button.getnext()
    return panel is not None and panel.tag in ("div", "section", "p", "ul", "dl") and _closed(panel)


def _closed(element: Element) -> bool:
    hidden = element.get("hidden")
    return (
        (hidden is not None and hidden != "until-found")
        or (element.get("aria-hidden") or "").lower() == "true"
        or re.search(r"display:\s{0,9}none|visibility:\s{0,9}hidden", element.get("style") or "") is not None
    )


def _is_hidden(element: Element, controlled: set[str]) -> bool:
    """Whether an element is invisible: it is hidden, and not a panel that a heading or a button opens."""
    if not isinstance(element.tag, str) or not _closed(element):
        return False
    if element.tag in INLINE or element.get("role") == "dialog":
        return True
    if element.get("id") in controlled or element.get("role") in ("tabpanel", "region"):
        return False
    before = element.getprevious()
    if before is None:
        return True
    opens = before.tag in HEADINGS or before.tag in ("button", "dt", "summary")
    return not (opens or any(True for _ in before.iter("button", *HEADINGS)) or before.get("aria-expanded"))
