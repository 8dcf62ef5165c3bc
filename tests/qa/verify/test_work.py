"""A check takes limited time for any document and any quotation."""

import math
import time

import pytest

from qa.errors import DeadlineError, QuotationError
from qa.verify.check import Quotation, verify
from qa.verify.fingerprint import fingerprint
from tests.qa.verify.test_check import make_document

LONG = "a" * 2_000_000
SECONDS = 5  # of processor time; most take a tenth of one, and without bounds minutes


@pytest.mark.parametrize(
    "quotation",
    [
        Quotation(document_id="doc", quote="a" * 30_000, start=1_000_000, end=1_030_000, prefix="a" * 30_000),
        Quotation(document_id="doc", quote="a" * 30_000 + "b", start=9, end=30_010),
        Quotation(document_id="doc", quote="a" * 200 + "b" * 100 + "a" * 200),
        Quotation(document_id="doc", quote="ab" * 10_000),
        Quotation(document_id="doc", start=5, end=999_999, fingerprint=fingerprint("a" * 999_998)),
    ],
    ids=["everywhere", "nowhere", "nearly everywhere", "long", "by its hash"],
)
def test_a_quotation_takes_no_longer(quotation: Quotation) -> None:
    """For a text that only repeats itself."""
    document = make_document(LONG)
    began = time.process_time()
    verify([quotation.__class__(**_fields(quotation, document.id))], [document], {document.id: document}.__getitem__)
    assert time.process_time() - began < SECONDS


def _fields(quotation: Quotation, document_id: str) -> dict[str, object]:
    names = ("quote", "start", "end", "fingerprint", "prefix")
    return {"document_id": document_id} | {name: getattr(quotation, name) for name in names}


def test_what_is_searched_is_bounded() -> None:
    """One quotation may be searched for in any document.

    So may many that are at their old places, but not many others.
    """
    document = make_document("Tea is served at noon. " * 100)
    read = {document.id: document}.__getitem__
    stands = Quotation(document_id=document.id, quote="Tea", start=0, end=3)
    moved = Quotation(document_id=document.id, quote="noon", start=0, end=4)
    length = len(document.text)
    assert len(verify([moved, *[stands] * 50], [document], read, most_searched=1)) == 51
    assert len(verify([moved, moved], [document], read, most_searched=length)) == 2
    with pytest.raises(QuotationError, match="send them in parts"):
        verify([moved] * 3, [document], read, most_searched=length)
    assert len(verify([moved] * 3, [document], read)) == 3


def test_a_check_ends_at_its_deadline() -> None:
    """Like a question."""
    document = make_document("Tea.")
    claims = [Quotation(document_id=document.id, quote="Tea")]
    read = {document.id: document}.__getitem__
    assert verify(claims, [document], read, deadline=math.inf)
    with pytest.raises(DeadlineError):
        verify(claims, [document], read, deadline=time.monotonic() - 1)
