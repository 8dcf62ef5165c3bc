"""Electronic books (.epub, versions 2 and 3)."""

import posixpath
from collections.abc import Iterator, Mapping

from lxml import etree
from lxml.etree import _Element as Element

from qa.corpus.blocks import Block, Content, Part, with_locator
from qa.corpus.formats.archive import Archive, readable
from qa.corpus.formats.charset import decode_page
from qa.corpus.formats.elements import body_parts
from qa.corpus.formats.properties import read_properties
from qa.errors import DocumentError
from qa.records import Locator

_KIND = "an .epub"
_CONTAINER, _ENCRYPTION = "META-INF/container.xml", "META-INF/encryption.xml"
_PAGES = ("application/xhtml+xml", "text/html")
_TABLE_OF_CONTENTS = "application/x-dtbncx+xml"


def load_epub(data: bytes) -> Content:
    """Read the chapters of a book in their order.

    Args:
        data: The file.

    Returns:
        The blocks of its pages, each page a chapter that is named as in the table of contents, and what the book
        states about itself.

    Raises:
        DocumentError: It is encrypted or not an .epub file.
    """
    with readable(_KIND):
        return _load(Archive(data, _KIND))


def _load(archive: Archive) -> Content:
    container = archive.tree(_CONTAINER)
    name = next((root.get("full-path", "") for root in container.iter("{*}rootfile")), "")
    package = archive.tree(name)
    items = {item.get("id", ""): item for item in package.iter("{*}item")}
    spine = [items[ref.get("idref", "")] for ref in package.iter("{*}itemref") if ref.get("idref", "") in items]
    pages = [_join(name, item) for item in spine if item.get("media-type") in _PAGES and not _is_contents(item)]
    places = list(dict.fromkeys(pages))  # a page is read once, however often it is named
    if _ENCRYPTION in archive:
        locked = {one.get("URI", "") for one in archive.tree(_ENCRYPTION).iter("{*}CipherReference")}
        if locked.intersection(places):  # fonts may be locked, they are not read
            raise DocumentError("an .epub must not be protected against copying, this is: take a copy without it")
    labels = dict(_labels(archive, name, items))
    metadata = package.find("{*}metadata")
    stated = read_properties(package if metadata is None else metadata)
    return Content(
        parts=tuple(_chapters(archive, places, labels)),
        title=stated.title,
        authors=stated.authors,
        publisher=stated.publisher,
        published=stated.published,
        language=stated.language,
        notices=tuple(
            f"a page of an .epub must be in the file, {place} is not: export it again"
            for place in places
            if place not in archive
        ),
    )


def _chapters(archive: Archive, places: list[str], labels: Mapping[str, str]) -> Iterator[Part]:
    number = 0
    for place in places:
        if place not in archive:
            continue
        parts = list(body_parts(decode_page(archive.read(place))))
        if any(isinstance(part, Block) and part.text.strip() for part in parts):
            number += 1
            label = labels.get(place, str(number))
            yield from with_locator(parts, Locator(start=0, kind="chapter", number=number, label=label))


def _labels(archive: Archive, package: str, items: Mapping[str, Element]) -> Iterator[tuple[str, str]]:
    """Yield the names that the table of contents gives to pages; where it has several for one, the first comes last."""
    found = []
    for item in items.values():
        place = _join(package, item)
        if place not in archive:
            continue
        if item.get("media-type") == _TABLE_OF_CONTENTS:
            for point in _lenient(archive.read(place)).iter("{*}navPoint"):
                source = point.find("{*}content")
                found.append((source.get("src", "") if source is not None else "", point.findtext(".//{*}text"), place))
        elif _is_contents(item):
            links = _lenient(archive.read(place)).iter("{*}a")
            found += [(link.get("href", ""), "".join(link.itertext()), place) for link in links]
    for target, label, place in reversed(found):
        if target and label and (words := " ".join(label.split())):
            yield posixpath.normpath(posixpath.join(posixpath.dirname(place), target.partition("#")[0])), words


def _lenient(data: bytes) -> Element:
    """Parse a table of contents, which may have a document type; entities of it are not read."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, remove_comments=True)
    root = etree.fromstring(data, parser)
    return etree.Element("empty") if root is None else root


def _is_contents(item: Element) -> bool:
    return "nav" in (item.get("properties") or "").split()


def _join(package: str, item: Element) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(package), item.get("href", "")))
