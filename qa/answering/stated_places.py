"""Where the text of a document states its title, its authors, its publisher or its day. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from qa.corpus.boilerplate.datelines import find_dateline
from qa.corpus.boilerplate.phrases import DAY
from qa.records import Document, Field

_TOP = 10  # lines in which a byline, a dateline or the fields of a message may stand
_BEFORE_AUTHOR = re.compile(r"(?:(?:(?:story|words|text|written|reported) )?by|authors?|from)?:?[\s\"]*", re.IGNORECASE)
_BEFORE_PUBLISHER = re.compile(r"(?:published by|publisher):?\s*", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s,;&]*(?:and)?[\s,;&]*")
_DAY = re.compile(DAY, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class StatedPlace:
    """A line of a document that states something of it.

    Attributes:
        start: Offset of the line.
        end: Offset after it.
        words: Offsets of the words that say it.
    """

    start: int
    end: int
    words: tuple[int, int]


def stated_place(document: Document, field: Field) -> StatedPlace | None:
    """Return the line of a text that states a field of its metadata; None if only the metadata do.

    Args:
        document: The document. Its first heading is asked for the title, its first ten lines for the others.
        field: The field.
    """
    if field == "title":
        titles = (place for place in document.headings[:1] if document.text[slice(*place)] == document.title)
        return next((StatedPlace(*place, place) for place in titles), None)
    for start, end in _top(document.text):
        line = document.text[start:end]
        words = _words(document, field, line)
        if words is not None:
            return StatedPlace(start, end, (start + words[0], start + words[1]))
    return None


def _words(document: Document, field: Field, line: str) -> tuple[int, int] | None:
    """Return the offsets in a line of the words that state a field."""
    if field == "author":
        return _authors(document.authors, line)
    if field == "publisher" and document.publisher:
        before = _BEFORE_PUBLISHER.match(line)
        return (before.end(), len(line)) if before and line[before.end() :] == document.publisher else None
    if field == "published" and document.published and find_dateline([line])[0] == document.published:
        day = _DAY.search(line)
        return day.span() if day else None
    return None


def _authors(authors: tuple[str, ...], line: str) -> tuple[int, int] | None:
    """Return where a line names all authors, after "By" or the like; without that it names nothing else."""
    before = _BEFORE_AUTHOR.match(line)
    place = first = before.end() if before else 0
    for number, author in enumerate(authors):
        between = _BETWEEN.match(line, place) if number else None
        place = between.end() if between else place
        if not line.startswith(author, place):
            return None
        place += len(author)
    introduced = bool(line[:first].strip(' "'))
    return (first, place) if authors and (introduced or place == len(line)) else None


def _top(text: str) -> Iterator[tuple[int, int]]:
    """Yield the offsets of the first lines that are not empty."""
    yield from (match.span() for match in islice(re.finditer(r"[^\n]+", text), _TOP))
