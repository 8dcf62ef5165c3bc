"""What of a document was read from pictures, as part of the Chroma row with its metadata. Pure."""

from collections.abc import Mapping
from typing import Any

from qa.records import Scans


def scans_row(scans: Scans) -> Mapping[str, Any]:
    """Return the part of a row that says what was read from pictures; None for empty values, which Chroma refuses."""
    return {
        "scanned": [number for page in scans.pages for number in page] or None,
        "unread": list(scans.unread) or None,
        "scanned_words": scans.words or None,
    }


def to_scans(row: Mapping[str, Any]) -> Scans:
    """Get from a row what was read from pictures. Older rows do not have this.

    >>> scans = Scans(pages=((3, 93),), unread=(4,), words=" Ţ")
    >>> to_scans(scans_row(scans)) == scans, to_scans({}) == Scans()
    (True, True)
    """
    numbers = row.get("scanned") or ()
    return Scans(
        pages=tuple(zip(numbers[::2], numbers[1::2], strict=True)),
        unread=tuple(row.get("unread") or ()),
        words=row.get("scanned_words") or "",
    )
