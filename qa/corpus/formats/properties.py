"""The properties of a file that Dublin Core names: those of Office files, of OpenDocument, and of electronic books."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lxml.etree import _Element as Element

from qa.corpus.blocks import one_line
from qa.corpus.days import parse_day
from qa.corpus.formats.wordml.package import Package

_DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
_AUTHOR_ROLES = ("", "aut")  # of a creator in a book; others illustrate, translate or publish it


@dataclass(frozen=True, slots=True, kw_only=True)
class Properties:
    """What a file states about itself.

    Attributes:
        title: Its title.
        authors: Its authors.
        publisher: Who published it.
        published: Day of publication: ``dc:date`` of a book.
        created: Day when the file was made.
        language: Its language.
    """

    title: str | None = None
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    published: date | None = None
    created: date | None = None
    language: str | None = None


def package_properties(package: Package) -> Properties:
    """Read the properties of an Office file."""
    part = package.related("core-properties")
    return Properties() if part is None else read_properties(package.tree(part))


def read_properties(root: Element) -> Properties:
    """Read the elements of Dublin Core below an element; absent and empty ones are None."""
    return Properties(
        title=_first(root, f"{_DUBLIN_CORE}title"),
        authors=tuple(_authors(root)),
        publisher=_first(root, f"{_DUBLIN_CORE}publisher"),
        published=_day(_first(root, f"{_DUBLIN_CORE}date")),
        created=_day(_first(root, "{http://purl.org/dc/terms/}created", "{*}creation-date")),
        language=_first(root, f"{_DUBLIN_CORE}language"),
    )


def _authors(root: Element) -> Iterator[str]:
    """Yield the creators; a book may say by a mark, or in an element that refines it, that one has another role."""
    roles = {
        (one.get("refines") or "").lstrip("#"): (one.text or "").strip()
        for one in root.iter("{*}meta")
        if one.get("property") == "role"
    }
    written = [one.text or "" for one in root.iter("{*}initial-creator")]
    for creator in [] if any(map(str.strip, written)) else root.iter(f"{_DUBLIN_CORE}creator"):
        role = creator.get("{http://www.idpf.org/2007/opf}role") or roles.get(creator.get("id", ""), "")
        if role in _AUTHOR_ROLES:
            yield creator.text or ""
    yield from written


def _first(root: Element, *names: str) -> str | None:
    found = (one_line(element.text or "") for name in names for element in root.iter(name))
    return next((line for line in found if line), None)


def _day(stated: str | None) -> date | None:
    return parse_day(stated) if stated else None
