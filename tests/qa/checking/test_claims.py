"""Sentences outside of quotations: supported or contradicted only where rules can tell."""

import pytest

from qa.checking.check import check
from qa.checking.claims import find_claims
from qa.checking.prose import read_markdown
from qa.checking.quotations import find_quotations
from tests.documents import make_document
from tests.qa.checking.shelf import Texts

LIBRARY = (
    make_document(
        "The harbour\n\nThe harbour of Velm was dredged in May 1987 by Captain Ilse Brandt. In 2023 it served 412 "
        "ships. Most ships did not carry coal. Nearly two thousand people live in Velm, more than 300 of them on "
        "boats.",
        "harbour.md",
    ),
)
CLAIMS = {
    "In May 1987 the harbour of Velm was dredged by Ilse Brandt.": ("supported", None),
    "Captain Ilse Brandt dredged the harbour of Velm in May 1987.": (
        "nearest",
        None,
    ),  # another order
    "In May 1987 the harbour of Velm was secretly dredged by Ilse Brandt.": ("nearest", None),
    "The harbour of Velm was dredged in 1987 by Ilse Brandt.": ("nearest", None),  # May 1987 is a date, 1987 a number
    "The harbour of Velm was dredged in June 1987 by Captain Ilse Brandt.": ("contradicted", "date"),
    "The harbour of Velm served 413 ships.": ("nearest", None),  # the sentence says "it", and has two numbers
    "Most ships did carry coal, as Velm knows.": ("nearest", None),
    "Nearly 2,000 people live in Velm, more than 300 of them on boats.": ("supported", None),
    "The harbour of Velm was not dredged in May 1987 by Captain Ilse Brandt.": ("contradicted", "negation"),
    "Penicillin was discovered by Fleming in London.": ("not_found", None),
}


@pytest.mark.parametrize("claim", CLAIMS)
def test_a_claim_is_compared_by_rules(claim: str) -> None:
    """Its nearest sentence is given."""
    (found,) = find_claims(read_markdown(claim), [])
    (result,) = check([found], LIBRARY, Texts(LIBRARY))
    status, kind = CLAIMS[claim]
    assert (result.status, result.changes[0].kind if result.changes else None) == (status, kind)
    assert (result.place is None) == (status == "not_found")


def test_claims_are_sentences_outside_of_quotations_that_state_something() -> None:
    """Headings, questions, tables and quoted sentences are none; a line that wraps goes on."""
    prose = read_markdown(
        "# The year 1987 in Velm was a good one\n\nIt is a quiet place. The harbour was dredged\nin 1987 by a captain. "
        "Was it in 1988 that ships came? He said “it served 412 ships in 2023”.\n\n"
        "| 1987 | the dredging of Velm |\n\n> In 1990 it closed."
    )
    claims = find_claims(prose, find_quotations(prose))
    assert [claim.text for claim in claims] == ["The harbour was dredged in 1987 by a captain."]
    assert [" ".join(prose.raw[claim.start : claim.end].split()) for claim in claims] == [claims[0].text]
