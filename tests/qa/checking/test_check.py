"""The verdicts, rule by rule, as docs/check.md has them."""

import time
from dataclasses import replace

import pytest

from qa.checking.check import check
from qa.checking.records import Quotation
from qa.errors import DeadlineError, QuotationError
from tests.documents import make_document
from tests.qa.checking.shelf import Texts, check_one

HARBOUR = """The harbour

The first lighthouse of Velm was lit on 3 March 1871 by Ada Nkemelu – and it’s well-known that it cost 2,000 crowns.

In 2023 the harbour served 412 ships. Most of them carried timber, but they did not stay for long: −5 degrees.

“We will not sell the harbour to anybody,” said Captain Ilse Brandt. It was worth 5 million crowns, or 10–20 ships."""
OTHER = """The market

The old market closes at noon. Nobody has sold fish there since 1968. 港の灯台は一八七一年に初めて灯された。"""
LIBRARY = (
    make_document(HARBOUR, "harbour.md", url="https://example.org/harbour", title="The harbour of Velm"),
    make_document(OTHER, "deep/market.txt"),
)

VERBATIM = [
    "In 2023 the harbour served 412 ships.",
    "served 412 ships,",  # a comma before the closing mark is the writer's
    "The first lighthouse of Velm was lit on 3 March 1871 by Ada Nkemelu – and it’s",
    "In 2023 the harbour\nserved 412 ships",  # the line only wraps
    "In 2023 the harbour served",  # a slice without an end of its own
    "Most of them carried timber.",
    "港の灯台は一八七一年に初めて灯された",
    "Nobody has sold fish there since 1968.",
]
TWICE = make_document("You could do it. And you could do it well.\n\nAnd You could do it better.", "twice.md")
REPAIRED = {
    "ligature": "The ﬁrst lighthouse of Velm",
    "hyphen at a line end": "The first light-\nhouse of Velm was lit",
    "soft hyphen": "The first light\u00adhouse of Velm",
    "hyphen of the word at a line end": "and it’s well-\nknown that it cost",
    "apostrophe": "it's well-known that it cost 2,000 crowns",
    "dash": "by Ada Nkemelu -- and it’s well-known",
    "spaces": "In  2023\u00a0the harbour\u2009served",
    "page break": "In 2023 the harbour\n\f\nserved 412 ships",
    "page break with its number": "In 2023 the harbour\n\n14\n\fserved 412 ships",
    "ellipsis": "The first lighthouse … was lit on 3 March 1871",
    "ellipsis in brackets": "The first lighthouse [...] was lit on 3 March 1871",
    "ellipsis over sentences": "In 2023 the harbour served 412 ships … We will not sell the harbour",
    "insertion": "In 2023 the harbour [of Velm] served 412 ships",
    "insertion for words": "Most of [the ships] carried timber",
    "one letter in brackets": "[i]n 2023 the harbour served",
    "first letter": "most of them carried timber",
    "inner marks": '"We will not sell the harbour to anybody," said Captain',
    "minus sign": "they did not stay for long: -5 degrees",
}
ALTERED = {
    ("number", "In 2023 the harbour served 413 ships."): ("413", "412"),
    ("number", "that it cost 2.000 crowns"): ("2.000", "2,000"),
    ("number", "they did not stay for long: 5 degrees"): ("", "−"),
    ("number", "It was worth 6 million crowns"): ("6", "5"),
    ("number", "Captain Ilse Brandt. It was worth 5"): None,  # the quotation ends inside a number
    ("number", "million crowns, or 10–20 ships."): None,
    ("number", "It was worth 5 million crowns, or 10"): None,
    ("number", "The first lighthouse of Velm was lit on ."): ("", "3"),  # the number at the end is left out
    ("number", "In 2023 the harbour served."): ("", "412"),
    ("number", "In 2023 the harbour served [many] ships"): None,  # the bracket hides a number
    ("number", "In 2023 the harbour [with 90 ships] served"): None,
    ("date", "The first lighthouse of Velm was lit on 4 March 1871"): ("4", "3"),
    ("date", "The first lighthouse of Velm was lit on 3 March 1872"): ("1872", "1871"),
    ("date", "The first lighthouse of Velm was lit on 3 May 1871"): ("May", "March"),
    ("name", "was lit on 3 March 1871 by Ada Okemelu"): ("Okemelu", "Nkemelu"),
    ("negation", "Most of them carried timber, but they did stay for long"): ("", "not"),
    ("negation", "In 2023 the harbour never served 412 ships."): ("never", ""),
    ("negation", "Most of them carried timber, but they did … stay for long"): None,
    ("negation", "Most of them carried timber, but they did [certainly] stay for long"): None,
    ("negation", "In 2023 the harbour [not] served 412 ships"): None,
    ("negation", "and it’s unknown that it cost 2,000 crowns"): None,
    ("word", "Most of them carried coal, but they did not"): ("coal", "timber"),
    ("word", "Most of them timber, but they did not"): ("", "carried"),
    ("word", "Most of all them carried timber, but they did not"): ("all", ""),
    ("letter_case", "Most of them carried Timber, but they did not"): ("Timber", "timber"),
    ("punctuation", "Most of them carried timber but they did not"): ("", ","),
    ("punctuation", "Most of them carried timber, but they did not stay for long?"): None,
    ("word", "served 412 ships … The first lighthouse of Velm"): None,  # in another order
}


@pytest.mark.parametrize("text", VERBATIM)
def test_the_same_words_are_verbatim(text: str) -> None:
    """The place is a slice of the document."""
    result = check_one(text, LIBRARY)
    assert result.status == "verbatim"
    assert result.place is not None
    assert Texts(LIBRARY).document(result.place.document_id).text[result.place.start : result.place.end] == (
        text.replace("\n", " ").strip(",.")
    )


def test_a_full_stop_behind_an_ellipsis_ends_no_quoted_sentence() -> None:
    """The number that follows in the document is not left out of a whole sentence."""
    assert check_one("In 2023 the harbour served … .", LIBRARY).status == "verbatim"


@pytest.mark.parametrize("damage", REPAIRED)
def test_typography_is_repaired(damage: str) -> None:
    """The exact words are given."""
    result = check_one(REPAIRED[damage], LIBRARY)
    assert (result.status, result.changes) == ("repaired", ())
    assert result.place is not None
    assert result.place.text in HARBOUR


@pytest.mark.parametrize(("kind", "text"), ALTERED)
def test_what_differs_is_named(kind: str, text: str) -> None:
    """The gravest change has its kind, and its words on both sides."""
    result = check_one(text, LIBRARY)
    assert (result.status, kind in [change.kind for change in result.changes]) == ("altered", True), result.changes
    if ALTERED[kind, text] is not None:
        assert ALTERED[kind, text] in [(change.quoted, change.source) for change in result.changes]


@pytest.mark.parametrize(
    "text",
    ["Somebody else said it quite differently", "the sale of the", "xyzzy plugh frobnicate", "…", "[…] […]"],
)
def test_what_no_passage_is_near_to_is_not_found(text: str) -> None:
    """A few common words are no passage."""
    assert check_one(text, LIBRARY).status == "not_found"


@pytest.mark.parametrize(
    "after",
    [
        ", says the Gazette (deep/market.txt 3-9).",
        "](https://answers.example/documents/deep/market.txt?start=12&end=42&hash=0)",
        " (/documents/gone.md)",
    ],
)
def test_words_of_another_document_are_misattributed(after: str) -> None:
    """The named document is searched first; the place is the true one."""
    result = check_one("In 2023 the harbour served 412 ships", LIBRARY, after=after)
    assert result.status == "misattributed"
    assert result.named in ("deep/market.txt", "gone.md")
    assert result.place is not None
    assert result.place.document_id == "harbour.md"


@pytest.mark.parametrize(
    "after",
    [
        " (harbour.md)",
        " — The harbour of Velm, Coast Gazette",
        " (https://example.org/harbour).",
        f" (/documents/renamed.md?start=3&end=9&text={LIBRARY[0].sha256[:16]})",
    ],
)
def test_a_document_is_named_by_id_title_address_or_permalink(after: str) -> None:
    """A renamed one by the beginning of the hash of its text."""
    result = check_one("In 2023 the harbour served 412 ships", LIBRARY, after=after)
    assert (result.status, result.named) == ("verbatim", "harbour.md")


def test_of_equal_words_those_of_the_named_document_count() -> None:
    """The same words in another document say nothing about it."""
    twin = make_document("Copy\n\nIn 2023 the harbour served 412 ships.", "a.md")
    result = check_one("the harbour served 412 ships", (twin, *LIBRARY), after=" (harbour.md)")
    assert result.place is not None
    assert (result.status, result.place.document_id) == ("verbatim", "harbour.md")


def test_of_two_places_the_one_in_the_same_case_counts() -> None:
    """Also if the other one comes first."""
    result = check_one("you could do it", (TWICE,))
    assert (result.status, result.place and result.place.start) == ("verbatim", 21)
    assert check_one("You could do it better", (TWICE,)).status == "verbatim"


def test_words_of_another_person_are_misattributed() -> None:
    """Where the text and the document both name who says it, beside the quotation."""
    words = "We will not sell the harbour to anybody"
    assert check_one(words, LIBRARY, speaker="Ilse Brandt").status == "verbatim"
    assert check_one(words, LIBRARY, speaker="Capt. Brandt").status == "verbatim"
    other = check_one(words, LIBRARY, speaker="Joon Park")
    assert (other.status, other.speaker) == ("misattributed", "Captain Ilse Brandt")
    assert check_one("In 2023 the harbour served 412 ships", LIBRARY, speaker="Joon Park").status == "verbatim"


def test_common_words_are_searched_letter_by_letter_within_a_bound() -> None:
    """The index has no stems for them."""
    library = (replace(LIBRARY[1], text="To be, or not to be: that is all. " * 20),)
    quotations = [Quotation(text="or not to be", start=0, end=12)] * 3
    assert {one.status for one in check(quotations, library, Texts(library))} == {"verbatim"}
    with pytest.raises(QuotationError, match="send them in parts"):
        check(quotations, library, Texts(library), most_searched=1000)


def test_a_check_ends_at_its_deadline() -> None:
    """Like a question."""
    quotation = Quotation(text="served 412 ships", start=0, end=16)
    with pytest.raises(DeadlineError):
        check([quotation], LIBRARY, Texts(LIBRARY), deadline=time.monotonic() - 1)
