"""What the address of a quotation says, and what became of the quotation."""

from collections.abc import Sequence
from typing import get_args

from flask import request

from qa.errors import QuotationError
from qa.records import Field, IndexedDocument
from qa.verify.check import Quotation, Verdict, verify
from web.guard.collections import root
from web.schema import TEXT_DIGITS, permalink
from web.service import service

_OFFSET_DIGITS = 12


def check_permalink(
    document_id: str, start: str | None, end: str | None, fingerprint: str, field: Field | None
) -> Verdict | None:
    """Check the quotation in a permalink; None if the address has none."""
    place = offsets(start, end)
    if place is None:
        return None
    documents = service().documents()
    claim = Quotation(
        document_id=document_id,
        start=place[0],
        end=place[1],
        fingerprint=fingerprint,
        sha256=_text_hash(documents, request.args.get("text", "")),
        field=field,
    )
    try:
        return verify([claim], documents, service().document)[0]
    except QuotationError:
        return None


def _text_hash(documents: Sequence[IndexedDocument], beginning: str) -> str | None:
    """Return the SHA-256 of the text behind a permalink, if a document has this text now."""
    if len(beginning) != TEXT_DIGITS:
        return None
    return next((document.sha256 for document in documents if document.sha256.startswith(beginning)), None)


def moved_to(verdict: Verdict | None) -> str | None:
    """Return the permalink of the place that a quotation has moved to."""
    if verdict is None or verdict.found is None or verdict.status != "moved":
        return None
    found = verdict.found
    return permalink(found.document_id, found.start, found.text, sha256=found.sha256, root=root(), field=found.field)


def field_of(name: str | None) -> Field | None:
    """Return the field of the metadata that an address names."""
    return next((field for field in get_args(Field) if field == name), None)


def offsets(start: str | None, end: str | None, *, length: int | None = None) -> tuple[int, int] | None:
    """Return the offsets if they are a valid place, in a text of a given length if there is one."""
    if start is None or end is None or not (_is_offset(start) and _is_offset(end)):
        return None
    first, last = int(start), int(end)
    return (first, last) if first < last and (length is None or last <= length) else None


def _is_offset(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= _OFFSET_DIGITS
