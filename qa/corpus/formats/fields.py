"""Which fields of JSON are texts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fields:
    """Which fields of a record in JSON are read. A name may be a path, such as ``body.text``.

    Attributes:
        text: The texts; all that a record has are read, in this order.
        title: The title: the first of these that a record has.
        date: Its day, likewise.
        authors: Its authors, likewise: a name, or a list of names or of records with a ``name``.
        publisher: Its publisher, likewise.
        language: Its language, likewise.
    """

    text: tuple[str, ...] = ("text", "content", "body")
    title: tuple[str, ...] = ("title", "headline", "name")
    date: tuple[str, ...] = ("published", "date")
    authors: tuple[str, ...] = ("author", "authors", "byline")
    publisher: tuple[str, ...] = ("publisher",)
    language: tuple[str, ...] = ("language", "lang")


DEFAULT_FIELDS = Fields()
"""Fields that most files of texts have."""
