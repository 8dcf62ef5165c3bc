"""Compare quotations with the present texts of the documents: `verify`."""

import math
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal, Self

from qa.errors import DeadlineError, QuotationError
from qa.records import Document, DocumentInfo, Field, Locator, locate, stated
from qa.verify.fingerprint import find_fingerprint, fingerprint, is_fingerprint
from qa.verify.places import choose_place, nearest_passage, occurrences_near
from qa.verify.shelf import Shelf

Status = Literal["intact", "moved", "changed", "deleted"]
"""What happened to a quotation.

``intact``: its words are where they were. ``moved``: they are elsewhere in the document, or the document was renamed.
``changed``: the document is there and the words are not. ``deleted``: the document is not in the index.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """A quotation that somebody claims to be in a document: its words, their fingerprint, or both.

    Attributes:
        document_id: The document that it was made from, if its id is known.
        start: Offset of its first character, in code points, if known.
        end: Offset after its last character, if known.
        quote: Its words, if known.
        fingerprint: `qa.verify.fingerprint.fingerprint` of its words, if known.
        prefix: The text before it, which distinguishes it from the same words elsewhere.
        suffix: The text after it.
        sha256: SHA-256 of the document's text at that time, to find a renamed document.
        url: Address of publication, to find the document if none has that id.
        field: The field of the document's metadata that it is from; None for the text.
    """

    document_id: str | None = None
    start: int | None = None
    end: int | None = None
    quote: str | None = None
    fingerprint: str | None = None
    prefix: str = ""
    suffix: str = ""
    sha256: str | None = None
    url: str | None = None
    field: Field | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A slice of a document as it is now: ``document.text[start:end] == text``.

    Attributes:
        document_id: The document.
        start: Offset of its first character, in code points.
        end: Offset after its last one.
        text: The words at this place.
        sha256: SHA-256 of the document's text as it is now.
        similarity: Their similarity to the quotation, from 0 to 1; 1 if they are the same.
        locators: The pages that they are on, in order.
        field: The field of the metadata that they are from; None for the text.
    """

    document_id: str
    start: int
    end: int
    text: str
    sha256: str
    similarity: float = 1.0
    locators: tuple[Locator, ...] = ()
    field: Field | None = None

    @classmethod
    def of(cls, document: Document, start: int, end: int, similarity: float = 1.0) -> Self:
        """Return the slice of a document between two offsets."""
        return cls(
            document_id=document.id,
            start=start,
            end=end,
            text=document.text[start:end],
            sha256=document.sha256,
            similarity=similarity,
            locators=locate(document.locators, start, end),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The result of a check.

    Attributes:
        quotation: What was checked.
        status: What happened to it.
        found: Its place now, if it is intact or has moved.
        nearest: The most similar passage, if the quotation has changed, its words are known and one is similar enough.
    """

    quotation: Quotation
    status: Status
    found: Place | None = None
    nearest: Place | None = None


def verify(
    quotations: Iterable[Quotation],
    documents: Iterable[DocumentInfo],
    read: Callable[[str], Document],
    *,
    most_searched: int | None = None,
    deadline: float = math.inf,
) -> tuple[Verdict, ...]:
    """Check quotations against the documents as they are now.

    A quotation is intact if its words are at its offsets, or, without offsets, anywhere in the document; the text
    around them does not matter. Else its words are searched for in the document. If there are several places, the one
    whose surroundings are most similar to `prefix` and `suffix` counts, then the one nearest to the old place. Words
    are compared code point by code point. A quotation of metadata is compared with the present value of its field.

    A document that no longer has its id is found by the SHA-256 of its text, or by its address if no other document has
    the same. The quotation has then moved. Other documents are not searched: the same words there prove nothing.

    Args:
        quotations: What to check.
        documents: The records of all documents.
        read: Returns a document with its text by its id.
        most_searched: Maximum characters of documents that are searched for all quotations together, not counting the
            first quotation.
        deadline: Time by which the check must be done, as `time.monotonic` counts.

    Returns:
        A verdict for each quotation, in order.

    Raises:
        QuotationError: A quotation cannot be checked, or too much would have to be searched.
        DeadlineError: The deadline passed.
    """
    claims = list(quotations)
    for number, claim in enumerate(claims, start=1):
        for problem in _problems(claim):
            raise QuotationError(f"quotation {number}: {problem}")
    shelf = Shelf(documents)
    read_once = cache(read)
    verdicts: list[Verdict] = []
    searched = 0
    for claim in claims:
        found = [read_once(name) for name in shelf.candidates(claim.document_id, claim.url, claim.sha256)]
        searched += sum(len(document.text) for document in found if not _stands(claim, document)) if verdicts else 0
        if most_searched is not None and searched > most_searched:
            raise QuotationError(
                f"quotations that do not stand where they stood must be in documents of at most {most_searched:,} "
                "characters together, are in longer ones: send them in parts"
            )
        if time.monotonic() > deadline:
            raise DeadlineError("quotations must be checked in time, are not: send them in parts")
        verdicts.append(_verdict(claim, found) if claim.field is None else _verdict_on_field(claim, found, claim.field))
    return tuple(verdicts)


def _verdict(claim: Quotation, documents: Sequence[Document]) -> Verdict:
    for document in documents:
        found = _find(claim, document)
        if found is not None:
            return Verdict(quotation=claim, status="intact" if _stays(claim, found) else "moved", found=found)
    if not documents:
        return Verdict(quotation=claim, status="deleted")
    return Verdict(quotation=claim, status="changed", nearest=_nearest(claim, documents[0]))


def _verdict_on_field(claim: Quotation, documents: Sequence[Document], field: Field) -> Verdict:
    """Check a quotation of metadata: the value of its field stands in for the text."""
    values = [replace(one, text=stated(one).get(field, ""), locators=()) for one in documents]
    found = _verdict(claim, values)
    places = [place and replace(place, field=field) for place in (found.found, found.nearest)]
    return Verdict(quotation=claim, status=found.status, found=places[0], nearest=places[1])


def _stays(claim: Quotation, found: Place) -> bool:
    place = (claim.start, claim.end)
    return claim.document_id in (None, found.document_id) and place in ((None, None), (found.start, found.end))


def _find(claim: Quotation, document: Document) -> Place | None:
    """Return the place of a quotation's words in a document: at its offsets, or else the likeliest place."""
    text = document.text
    length = _length(claim)
    if claim.start is not None and _stands(claim, document):
        return Place.of(document, claim.start, claim.start + length)
    if claim.quote is not None:
        starts: Iterable[int] = occurrences_near(text, claim.quote, claim.start or 0)
    else:
        starts = find_fingerprint(text, claim.fingerprint or "", length, near=claim.start or 0)
    start = choose_place(text, starts, length, near=claim.start, prefix=claim.prefix, suffix=claim.suffix)
    return None if start is None else Place.of(document, start, start + length)


def _stands(claim: Quotation, document: Document) -> bool:
    """Return whether a quotation is at its offsets."""
    start = claim.start
    return start is not None and _is_quoted(claim, document.text[start : start + _length(claim)])


def _is_quoted(claim: Quotation, words: str) -> bool:
    if claim.quote is not None:
        return words == claim.quote
    return len(words) == _length(claim) and fingerprint(words) == claim.fingerprint


def _length(claim: Quotation) -> int:
    return len(claim.quote) if claim.quote is not None else (claim.end or 0) - (claim.start or 0)


def _nearest(claim: Quotation, document: Document) -> Place | None:
    found = nearest_passage(document.text, claim.quote) if claim.quote else None
    return None if found is None else Place.of(document, *found)


def _problems(claim: Quotation) -> Iterator[str]:
    """Yield the reasons why a quotation cannot be checked."""
    if claim.document_id is None and claim.url is None and claim.sha256 is None:
        yield "its document must be named, is not: give its id, its address or the SHA-256 of its text"
    if claim.quote == "":
        yield "its words must not be empty, are: nothing stands everywhere"
    if (claim.start is None) != (claim.end is None):
        yield "start and end must be given together, one is missing: give both, or neither"
    if claim.start is not None and claim.end is not None and not 0 <= claim.start < claim.end:
        yield f"start must be 0 or more and less than end, are {claim.start} and {claim.end}: correct them"
    if claim.fingerprint is not None and not is_fingerprint(claim.fingerprint):
        yield f"hash must be 40 digits from 0 to f, is {claim.fingerprint[:60]!r}: copy it whole"
    elif claim.quote and claim.fingerprint not in (None, fingerprint(claim.quote)):
        yield "hash must be that of its words, is of others: one of the two was altered"
    if claim.quote is None and (claim.fingerprint is None or claim.start is None):
        yield "its words must be given, or their hash with start and end, are not: add them"
