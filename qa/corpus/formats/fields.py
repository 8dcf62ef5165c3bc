"""Which fields of JSON are texts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fields:
    """Which fields of a record in JSON are read. A name may be a path, such as ``body.text``.

    Attributes:
        text: The texts; all that a record has are read, in this order.
        title: The title: the first of these that a record has.
        date: Its day, likewise.
    """

    text: tuple[str, ...] = ("text", "content", "body")
    title: tuple[str, ...] = ("title", "headline", "name")
    date: tuple[str, ...] = ("published", "date")


DEFAULT_FIELDS = Fields()
"""Fields that most files of texts have."""
