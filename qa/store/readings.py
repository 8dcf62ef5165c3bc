"""How a file was read, as part of the Chroma row with its document's metadata. Pure."""

from collections.abc import Mapping
from typing import Any

from qa.records import Cause, Loss, Reading


def reading_row(reading: Reading) -> Mapping[str, Any]:
    """Return the part of a row that says how a file was read; None for empty lists, which Chroma refuses."""
    return {
        "parser": reading.parser,
        "words": reading.words,
        "causes": [loss.cause.value for loss in reading.losses] or None,
        "lost": [loss.words for loss in reading.losses] or None,
    }


def to_reading(row: Mapping[str, Any]) -> Reading:
    """Get from a row how a file was read. Older rows do not have this.

    >>> reading = Reading(words=90, losses=(Loss(Cause.HIDDEN, 10),), parser="a1b2")
    >>> to_reading(reading_row(reading)) == reading, to_reading({}) == Reading()
    (True, True)
    """
    causes, lost = row.get("causes") or (), row.get("lost") or ()
    losses = tuple(Loss(Cause(cause), words) for cause, words in zip(causes, lost, strict=True))
    return Reading(words=row.get("words") or 0, losses=losses, parser=row.get("parser") or "")
