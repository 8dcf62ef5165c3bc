"""Word documents (.docx), Transitional and Strict."""

from collections.abc import Iterable, Iterator
from datetime import date

from lxml import etree
from lxml.etree import _Element as Element

from qa.corpus.blocks import Content, Part
from qa.corpus.formats.archive import readable
from qa.corpus.formats.properties import package_properties
from qa.corpus.formats.wordml.body import Body
from qa.corpus.formats.wordml.fields import closed_fields
from qa.corpus.formats.wordml.names import ENDNOTE, FOOTNOTE, WORD, words_of
from qa.corpus.formats.wordml.numbering import Numbering
from qa.corpus.formats.wordml.package import Package
from qa.corpus.formats.wordml.runs import drawn_part
from qa.corpus.formats.wordml.shapes import chart_lines, diagram_lines
from qa.corpus.formats.wordml.styles import Styles
from qa.corpus.left_out import LeftOut, Rule
from qa.errors import DocumentError
from qa.records import Cause

_TEMPLATE_DAY = date(2013, 12, 23)  # the day in python-docx's template, and so in all documents made with it
_EDGE = Rule(Cause.REPEATED, "it is the head or foot of the pages")
_ASIDE = {
    "header": _EDGE,
    "footer": _EDGE,
    "comments": Rule(Cause.COMMENT, "it is a comment in the margin"),
}  # kinds of parts beside the document
_NOTES = (("footnotes", WORD + "footnote", FOOTNOTE), ("endnotes", WORD + "endnote", ENDNOTE))


def load_word(data: bytes) -> Content:
    """Read what Word shows of a document with all changes accepted, without page heads, feet and comments.

    Args:
        data: The file.

    Returns:
        Its blocks in order, and what its properties state: the day of creation, which is not that of publication.
        Numbers of headings, clauses and items are computed; footnotes, endnotes and text boxes follow the block that
        they belong to.

    Raises:
        DocumentError: It is protected by a password, declares entities, or is not a .docx file.
    """
    with readable("a .docx"):
        package = Package(data)
        stated = package_properties(package)
        parts = tuple(_parts(package))
    return Content(
        parts=parts,
        title=stated.title,
        authors=stated.authors,
        created=stated.created if stated.created != _TEMPLATE_DAY else None,
        language=stated.language,
    )


def _parts(package: Package) -> list[Part]:
    main = package.related("officeDocument")
    if main is None:
        raise KeyError("it names no document")
    root = package.tree(main)
    notes: dict[tuple[str, str], Element] = {}
    closed = closed_fields(root)
    for kind, tag, reference in _NOTES:
        if (part := _tree(package, kind, main)) is not None:
            notes |= {(reference, note.get(WORD + "id", "")): note for note in part.iter(tag)}
            closed |= closed_fields(part)
    targets = package.targets(main)

    def draw(element: Element) -> list[str]:
        kind, name = targets.get(drawn_part(element) or "", ("", ""))
        try:
            part = package.tree(name)
        except KeyError:
            return []
        return list(diagram_lines(part) if kind == "diagramData" else chart_lines(part))

    styles = Styles(_tree(package, "styles", main))
    numbering = Numbering(_tree(package, "numbering", main), styles)
    body = root.find(WORD + "body")
    if body is None:
        raise KeyError("its document has no body")
    return [*Body(styles, numbering, notes, closed, draw).parts(body), *_beside(package, targets.values())]


def _beside(package: Package, parts: Iterable[tuple[str, str]]) -> Iterator[LeftOut]:
    """What stands beside the document, which is not read: nothing of it need be in order."""
    for kind, name in sorted(part for part in parts if part[0] in _ASIDE):
        try:
            words = words_of(package.tree(name))
        except (KeyError, etree.LxmlError, DocumentError):
            continue
        if words.strip():
            yield LeftOut(words, _ASIDE[kind])


def _tree(package: Package, kind: str, main: str) -> Element | None:
    part = package.related(kind, main)
    return None if part is None else package.tree(part)
