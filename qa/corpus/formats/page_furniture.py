"""Which elements of an HTML page are its furniture by mark-up and place.

The element and its place decide, not a word in its text. A name such as ``menu``, ``comments`` or ``cookies`` is only a
hint, because it may be the subject: a section among other sections stays, whatever its name.
"""

import re

from lxml.etree import _Element as Element

from qa.corpus.boilerplate.roles import TEXT, Role, role_of
from qa.corpus.formats.elements import HEADINGS
from qa.corpus.left_out import Rule
from qa.records import Cause

# fmt: off
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
_CAUSES = {
    Cause.COMMENT: frozenset(("comment", "comments", "respond", "disqus")),
    Cause.BESIDE: frozenset((
        "related", "relatedposts", "recommended", "recent", "sidebar", "ad", "ads", "advert", "promo",
    )),
    Cause.APPEAL: frozenset(("cookie", "cookies", "consent", "gdpr", "newsletter", "subscribe", "signup")),
    Cause.METADATA: frozenset(("byline", "tags")),
}  # of names; of the others it is a menu
# fmt: on
_TEXTUAL = frozenset(("p", "table", "tr", "td", "th", "dl", "dt", "dd", "li", "blockquote", "figure", "pre", *HEADINGS))
_MANY_LINKS = 0.5  # share of an element's text above which it is a menu or a list of other pages
_SECTION_LINKS = 0.3
_FOOTER = Rule(Cause.MENU, "it stands in the foot of the page")
_HEADER = Rule(Cause.MENU, "it stands in the head of the page, above the headline")
_ASIDE = Rule(Cause.BESIDE, "it stands beside the article, in an element aside")


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


def find_rule(element: Element, sizes: Sizes) -> Rule | None:
    """The rule by which an element is furniture, or None.

    Args:
        element: An element of a page.
        sizes: How much text the elements of the page hold.
    """
    tag, role = element.tag, element.get("role")
    if tag in _FURNITURE:
        return Rule(Cause.MENU, f"it stands in an element {tag}")
    if role in _ROLES:
        return Rule(Cause.MENU, f"it stands in an element of the role {role}")
    within = next((one.tag for one in element.iterancestors("article", "main", "blockquote", "figure")), None)
    if tag == "footer":
        return _FOOTER if within not in ("blockquote", "figure") else None
    if tag == "header":
        return _HEADER if element.find(".//h1") is None and within is None else None
    if tag == "aside" or role == "complementary":
        linked = sizes.linked(element) > _SECTION_LINKS
        return _ASIDE if within is None or linked or _has_form(element) or bool(hints(element)) else None
    names = hints(element)
    return _named(names) if names and not _is_text(element, sizes) else None


def _named(names: frozenset[str]) -> Rule:
    cause = next((cause for cause, known in _CAUSES.items() if not known.isdisjoint(names)), Cause.MENU)
    return Rule(cause, f"it stands in an element that is named {', '.join(sorted(names))}")


def hints(element: Element) -> frozenset[str]:
    """The names of furniture that an element bears."""
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
        (other := _heading(child)) is not None and other.tag == heading.tag and not hints(child) for child in others
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
