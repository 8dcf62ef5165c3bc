"""Inline HTML: which elements are inline, and raised and lowered characters as plain text."""

import re
from collections.abc import Iterator
from itertools import islice

from lxml.etree import _Element as Element

from qa.corpus.formats.superscripts import subscript, superscript

# fmt: off
INLINE = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "blink", "cite", "code", "data", "del", "dfn", "em", "font", "i",
    "ins", "kbd", "label", "mark", "math", "mi", "mn", "mo", "mrow", "mtext", "nobr", "output", "q", "rb", "rp", "rt",
    "ruby", "s", "samp", "semantics", "slot", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u",
    "var", "wbr",
))
"""Elements that do not end a line."""
# fmt: on
_NOTE = re.compile(r"foot-?notes?|references?|note-?ref|doc-noteref|endnotes?|fn", re.IGNORECASE)
_LONGEST_MARK = 10
_BEHIND = 24  # characters before a mark that are read
_STEPS = 50  # pieces of text to search for them


def write_raised(root: Element) -> dict[Element, str]:
    """Write the text of the ``sup`` and ``sub`` elements of a tree as `qa.corpus.formats.superscripts` has it.

    Args:
        root: The tree, which is changed.

    Returns:
        The marks of notes that are left out, by the elements that held them.
    """
    marks = {}
    outermost = [one for one in root.iter("sup", "sub") if next(one.iterancestors("sup", "sub"), None) is None]
    for element in outermost:
        text = " ".join("".join(element.itertext()).split())
        before, after = _before(element), (element.tail or "")[:2]
        if element.tag == "sub":
            written = subscript(text, before, after)
        elif after[:1] in ("/", "⁄", "∕") and text.isdigit():  # a fraction
            written = f" {text}" if before[-1:].isdigit() else text
        elif len(text) <= _LONGEST_MARK and _is_note(element):
            written = ""
        else:
            written = superscript(text, before)
        if text and not written:
            marks[element] = text
        element.clear(keep_tail=True)
        element.tag = "span"
        element.text = written + " " * (written[-1:].isalnum() and after[:1].isdigit())
    return marks


def _is_note(element: Element) -> bool:
    """Whether a mark refers to a note on the page."""
    links = [*element.iter("a"), *element.iterancestors("a")]
    if any("#" in (link.get("href") or "") for link in links):
        return True
    names = (f"{one.get('class') or ''} {one.get('role') or ''}".split() for one in (element, *links))
    return any(_NOTE.fullmatch(name) for words in names for name in words)


def _before(element: Element) -> str:
    """Return the text before an element on its line, up to a limit."""
    found = ""
    for part in islice(_backwards(element), _STEPS):
        found = part[-2 * _BEHIND :] + found
        if len(found) >= _BEHIND:
            break
    return re.sub(r"\s+", " ", found)[-_BEHIND:]


def _backwards(element: Element) -> Iterator[str]:
    """Yield the text before an element, the nearest piece first, back to the start of its line."""
    here = element
    while here.tag in INLINE:
        for previous in here.itersiblings(preceding=True):
            yield previous.tail or ""
            if isinstance(previous.tag, str):
                if previous.tag not in INLINE:
                    return
                yield from _from_its_end(previous)
        parent = here.getparent()
        if parent is None:
            return
        yield parent.text or ""
        here = parent


def _from_its_end(element: Element) -> Iterator[str]:
    for child in element.iterchildren(reversed=True):
        yield child.tail or ""
        if isinstance(child.tag, str):
            yield from _from_its_end(child)
    yield element.text or ""
