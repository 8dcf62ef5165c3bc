"""Remove from an HTML page what is not part of its document: menus, forms, footers, invisible elements.

The element and its place decide, not a word in its text. A name such as ``menu``, ``comments`` or ``cookies`` is only a
hint, because it may be the subject: a section among other sections stays, whatever its name.
"""

import re
from collections.abc import Iterator

from lxml import etree
from lxml.etree import _Element as Element

from qa.corpus.boilerplate.roles import TEXT, Role, role_of
from qa.corpus.formats.elements import HEADINGS
from qa.corpus.formats.inline import INLINE

# fmt: off
_INVISIBLE = (
    "script", "style", "noscript", "template", "svg", "iframe", "object", "video", "audio", "canvas", "img", "picture",
    "map", "annotation", "annotation-xml", etree.Comment, etree.PI,
)
_FURNITURE = frozenset(("nav", "form", "select", "input", "textarea", "dialog", "datalist"))
_ROLES = frozenset(("navigation", "banner", "contentinfo", "search", "dialog", "alertdialog", "menu", "menubar"))
_MECHANICS = frozenset((
    "navbar", "consent", "gdpr", "sharedaddy", "newsletter", "subscribe", "signup", "disqus", "relatedposts",
    "breadcrumb", "breadcrumbs", "advert", "ad", "ads", "promo", "popup", "modal", "byline", "pagination", "masthead",
))
_HINTS = _MECHANICS | frozenset((
    "nav", "navigation", "menu", "cookie", "cookies", "share", "sharing", "social", "comment", "comments", "respond",
    "related", "recommended", "recent", "sidebar", "widget", "footer", "banner", "tags", "skip", "toolbar",
))
# fmt: on
_TEXTUAL = frozenset(("p", "table", "tr", "td", "th", "dl", "dt", "dd", "li", "blockquote", "figure", "pre", *HEADINGS))
_SHARE_OF_PAGE = 0.5  # an element with more of the text is the page itself, whatever its name
_MANY_LINKS = 0.5  # share of an element's text above which it is a menu or a list of other pages
_SECTION_LINKS = 0.3
_PERMALINKS = ("¶", "#", "§", "🔗", "\uf0c1")
_QUESTION = 3  # words; a button with so many is a heading, not a command


class Sizes:
    """The amount of text, and of linked text, in each element of a tree."""

    def __init__(self, tree: Element) -> None:
        self._elements = list(tree.iter())  # lxml's proxy objects must live as long as the table
        self._texts: dict[Element, int] = {}
        self._links: dict[Element, int] = {}
        for element in reversed(self._elements):
            own = len((element.text or "").strip()) if isinstance(element.tag, str) else 0
            inner = sum(self._texts[child] + len((child.tail or "").strip()) for child in element)
            self._texts[element] = own + inner
            linked = sum(self._links[child] for child in element)
            self._links[element] = self._texts[element] if element.tag == "a" else linked

    def text(self, element: Element) -> int:
        """Return the number of characters of an element's text."""
        return self._texts[element]

    def linked(self, element: Element) -> float:
        """Return the share of an element's text that is links."""
        return self._links[element] / max(1, self._texts[element])


def prune(tree: Element) -> frozenset[Element]:
    """Remove the invisible elements of an HTML tree, and find its furniture.

    Args:
        tree: The tree; it is changed in place.

    Returns:
        The elements that are furniture by their mark-up and place.
    """
    for element in list(tree.iter(*_INVISIBLE)):
        remove(element)
    controls = set(_controlled(tree))
    sizes = Sizes(tree)
    furniture = set()
    headings = []
    for element in list(tree.iter()):
        if element.getparent() is None or element.tag in ("html", "head", "body", "main", "article"):
            continue
        if element.tag == "a" and _is_permalink(element):
            remove(element)
            continue
        small = sizes.text(element) <= _SHARE_OF_PAGE * sizes.text(tree)
        if element.tag == "button" and _is_heading(element):
            headings.append(element)
        elif small and (element.tag in ("button", "select", "option", "textarea") or _is_hidden(element, controls)):
            remove(element)
        elif small and _is_furniture(element, sizes):
            if element.tag in INLINE:
                remove(element)
            else:
                furniture.add(element)
    for button in headings:
        button.tag = "span" if any(one.tag in (*HEADINGS, "dt") for one in button.iterancestors()) else "h6"
    return frozenset(furniture)


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


def _is_furniture(element: Element, sizes: Sizes) -> bool:
    tag, role = element.tag, element.get("role")
    if tag in _FURNITURE or role in _ROLES:
        return True
    within = next((one.tag for one in element.iterancestors("article", "main", "blockquote", "figure")), None)
    if tag == "footer":
        return within not in ("blockquote", "figure")
    if tag == "header":
        return element.find(".//h1") is None and within is None
    if tag == "aside" or role == "complementary":
        linked = sizes.linked(element) > _SECTION_LINKS
        return within is None or linked or _has_form(element) or bool(_hints(element))
    return bool(_hints(element)) and not _is_text(element, sizes)


def _hints(element: Element) -> frozenset[str]:
    names = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
    return _HINTS.intersection(re.split(r"[\s_-]+", names))


def _is_text(element: Element, sizes: Sizes) -> bool:
    """Whether an element that is named like furniture is text of the document."""
    if element.tag in _TEXTUAL:
        text = " ".join("".join(element.itertext()).split())
        return sizes.linked(element) <= _MANY_LINKS and (element.tag != "p" or role_of(text) in TEXT)
    if sizes.linked(element) > _SECTION_LINKS or _has_form(element):
        return False
    if any(True for _ in element.iter("h1")):
        return True
    return _is_section(element)


def _has_form(element: Element) -> bool:
    return any(True for _ in element.iter("form", "textarea", "input", "select"))


def _is_section(element: Element) -> bool:
    """Whether an element is one of several with headings of one level, not all of which are named like furniture."""
    heading = _heading(element)
    parent = element.getparent()
    if heading is None or parent is None or _says_furniture(heading):
        return False
    others = (child for child in parent.iterchildren("section", "div", "article") if child is not element)
    return any(
        (other := _heading(child)) is not None and other.tag == heading.tag and not _hints(child) for child in others
    )


def _heading(element: Element) -> Element | None:
    """Return the heading at the start of an element."""
    for child in element.iterdescendants():
        if child.tag in HEADINGS:
            return child
        if (child.text or "").strip() or (child.tail or "").strip():
            return None
    return None


def _says_furniture(heading: Element) -> bool:
    return role_of(" ".join("".join(heading.itertext()).split())) in (Role.END, Role.ASIDE, Role.NOISE, Role.PORTRAIT)
