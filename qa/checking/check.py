"""Check quotations against the indexed documents: `check`."""

import math
import time
from collections.abc import Iterable
from dataclasses import replace

from qa.checking.aligning import find_near
from qa.checking.candidates import Candidate, Candidates, Texts
from qa.checking.claims import check_claim
from qa.checking.marks import find_marked
from qa.checking.matching import Match, find_exact, quoted_core
from qa.checking.patterns import MOST_OMITTED, Pattern, read_pattern
from qa.checking.quotations import unwrapped
from qa.checking.records import Quotation, Result, Status
from qa.checking.sources import Named, Shelf
from qa.checking.speakers import find_speaker, is_other_person
from qa.errors import DeadlineError
from qa.records import DocumentInfo
from qa.verify.check import Place

_STANDS = frozenset(("verbatim", "repaired"))
_COMPARED = 5  # likeliest passages that are compared word by word
_MARKS_NEAR = 2000  # characters around a place in which the marks of the source's own quotation are


def check(
    quotations: Iterable[Quotation],
    documents: Iterable[DocumentInfo],
    texts: Texts,
    *,
    most_searched: int | None = None,
    deadline: float = math.inf,
) -> tuple[Result, ...]:
    """Check quotations against all documents.

    The rules are those of docs/check.md. In doubt the verdict is the more cautious one.

    Args:
        quotations: The quotations of a text.
        documents: The records of all documents.
        texts: The index.
        most_searched: Characters of documents that may be searched letter by letter for all quotations together.
        deadline: Time by which the check must be done, as `time.monotonic` counts.

    Returns:
        A result for each quotation, in order.

    Raises:
        QuotationError: Too much would have to be searched.
        DeadlineError: The deadline passed.
    """
    known = list(documents)
    checker = _Checker(Shelf(known), Candidates(texts, [one.id for one in known], most_searched=most_searched))
    results: list[Result] = []
    for quotation in quotations:
        if time.monotonic() > deadline:
            raise DeadlineError("quotations must be checked in time, are not: send them in parts")
        results.append(checker.check(quotation))
    return tuple(results)


class _Checker:
    def __init__(self, shelf: Shelf, candidates: Candidates) -> None:
        self._shelf = shelf
        self._candidates = candidates

    def check(self, quotation: Quotation) -> Result:
        """Check one quotation: first in the document that the text names, then everywhere."""
        if quotation.kind == "claim":
            return check_claim(quotation, self._candidates)
        pattern = read_pattern(quotation.text)
        named = self._shelf.find(quotation.after)
        result = self._check(quotation, pattern, named) if pattern.parts else None
        result = result or Result(quotation=quotation, status="not_found")
        return result if named is None else replace(result, named=named.document_id)

    def _check(self, quotation: Quotation, pattern: Pattern, named: Named | None) -> Result | None:
        here = None
        if named is not None and named.known:
            here = self._best(quotation, pattern, named.document_id, named.start)
            if here is not None and here.status in _STANDS:
                return self._with_speaker(here)
        anywhere = self._best(quotation, pattern)
        if anywhere is None or anywhere.status not in _STANDS:
            return here or anywhere
        return self._with_speaker(anywhere) if named is None else replace(anywhere, status="misattributed")

    def _with_speaker(self, result: Result) -> Result:
        """Compare who says it in the text with who says it in the document."""
        claimed, place = result.quotation.speaker, result.place
        if claimed is None or place is None:
            return result
        text = self._candidates.document(place.document_id).text
        first, last = max(0, place.start - _MARKS_NEAR), min(len(text), place.end + _MARKS_NEAR)
        for start, end in find_marked(text[first:last]):
            if first + start <= place.start and place.end <= first + end:
                says = find_speaker(text, first + start, first + end)
                if says is not None and is_other_person(claimed, says):
                    return replace(result, status="misattributed", speaker=says)
        return result

    def _best(
        self, quotation: Quotation, pattern: Pattern, document_id: str | None = None, start: int | None = None
    ) -> Result | None:
        """Return the best result over the passages in question."""
        omits = any(part.gap == MOST_OMITTED for part in pattern.parts)
        found = self._candidates.find(quotation.text, omits=omits, document_id=document_id, start=start)
        core = quoted_core(pattern)
        changed: list[tuple[Match, Candidate]] = []
        repaired: Result | None = None
        for candidate in found:
            if repaired is not None and core not in candidate.document.text:
                continue  # it may only be verbatim there
            match, result = self._compare(quotation, pattern, candidate)
            if result is not None and result.status == "verbatim":
                return result
            repaired = repaired or result
            if match is not None and match.changes:
                changed.append((match, candidate))
        if repaired is not None:
            return repaired
        near = (
            [] if changed else [(find_near(pattern, self._candidates.passage(one)), one) for one in found[:_COMPARED]]
        )
        changed += [(match, one) for match, one in near if match is not None]
        if not changed:
            return None
        match, candidate = max(changed, key=lambda pair: (pair[0].matched, -len(pair[0].changes)))
        return self._result(quotation, pattern, match, candidate)

    def _compare(
        self, quotation: Quotation, pattern: Pattern, candidate: Candidate
    ) -> tuple[Match | None, Result | None]:
        """Find all words of a quotation in a passage. There is no result if that hides a change."""
        passage = self._candidates.passage(candidate)
        known = read_pattern(quotation.text, passage.keys) if "\n" in quotation.text else pattern
        match = find_exact(known, passage)
        exact = match is not None and not match.changes
        return match, self._result(quotation, known, match, candidate) if match is not None and exact else None

    def _result(self, quotation: Quotation, pattern: Pattern, match: Match, candidate: Candidate) -> Result:
        words = self._candidates.passage(candidate).words
        document, start, end = candidate.document, words[match.first].start, words[match.last - 1].end
        text = document.text[start:end]
        core = quoted_core(pattern)
        same = text in (core, unwrapped(core))
        place = Place.of(document, start, end, 1.0 if same else round(match.matched / max(1, pattern.spoken), 3))
        status: Status = "altered" if match.changes else "verbatim" if same else "repaired"
        return Result(quotation=quotation, status=status, place=place, changes=match.changes)
