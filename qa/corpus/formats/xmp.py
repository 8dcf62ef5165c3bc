"""The metadata of a PDF in XMP (ISO 16684-1), in which it can say when it was published; its other fields cannot.

pdfium does not give it. pypdf does, and opens only a file in which a packet is readable, as the standard recommends:
pikepdf would do the same, but is a large library of its own.
"""

import io
from typing import TYPE_CHECKING

from qa.corpus.blocks import one_line
from qa.corpus.days import parse_day
from qa.corpus.formats.properties import Properties

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_PACKET = b"<rdf:RDF"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_PRISM = ("publicationDate", "coverDate")  # of the magazines' standard, in any of its versions


def read_xmp(data: bytes) -> Properties:
    """Read what a PDF states in XMP; nothing if it has none, or if that is broken.

    Args:
        data: The file.

    Returns:
        Its properties. The day of publication is that of PRISM, else ``dc:date``.
    """
    if _PACKET not in data:
        return Properties()
    from lxml import etree  # these take memory of each parser: only for a file with XMP
    from pypdf import PdfReader

    try:
        packet = PdfReader(io.BytesIO(data)).root_object["/Metadata"].get_object().get_data()  # type: ignore[union-attr]
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, recover=True)
        root = etree.fromstring(packet, parser)
    except Exception:  # pypdf raises many kinds for a broken file, which pdfium may still read
        return Properties()
    return Properties() if root is None else _properties(root)


def _properties(root: "Element") -> Properties:
    days = [
        _values(root, f"{{http://prismstandard.org/namespaces/basic/{version}/}}{name}")
        for name in _PRISM
        for version in ("3.0", "2.1", "2.0", "1.2")
    ]
    stated = [day for values in (*days, _values(root, f"{_DC}date")) for value in values if (day := parse_day(value))]
    created = [day for value in _values(root, "{http://ns.adobe.com/xap/1.0/}CreateDate") if (day := parse_day(value))]
    return Properties(
        title=next(iter(_values(root, f"{_DC}title")), None),
        authors=tuple(_values(root, f"{_DC}creator")),
        publisher=next(iter(_values(root, f"{_DC}publisher")), None),
        published=next(iter(stated), None),
        created=next(iter(created), None),
        language=next(iter(_values(root, f"{_DC}language")), None),
    )


def _values(root: "Element", name: str) -> list[str]:
    """Return the values of a property: its text, the items of its list, or an attribute of a description."""
    found = [one.get(name) or "" for one in root.iter(f"{_RDF}Description")]
    for element in root.iter(name):
        items = list(element.iter(f"{_RDF}li"))
        found += [item.text or "" for item in items] if items else [element.text or ""]
    return [line for value in found if (line := one_line(value))]
