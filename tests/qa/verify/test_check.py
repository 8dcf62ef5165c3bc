"""The status of a quotation: intact, moved, changed or deleted, for any kind of text."""

import hashlib
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from qa.errors import QuotationError
from qa.records import Document, Locator, Scans, encode
from qa.verify.check import Quotation, Verdict, verify
from qa.verify.fingerprint import fingerprint
from tests.documents import make_document

TEXTS = {
    "emoji": "👩‍👩‍👧 The family 🏝️ of Zoë. 🎉 It serves 12 teas. 👩‍👩‍👧 Again.",
    "combining": "The fa\u0301mily of Zoe\u0308 opened the cafe\u0301 on 5 May. Café is another word.",
    "right to left": "المقهى مفتوح كل يوم. يقدم الشاي والقهوة. בית הקפה סגור ביום שבת.",
    "line ends": "One line.\r\nAnother line.\r\n\r\nA third one.\n",
}
# Few letters, so that quotations repeat; some of them are more than one UTF-16 unit, or join their neighbours.
LETTERS = st.text(alphabet="ab \n\r\u0301🏝\u200dאم", max_size=40)
WORDS = st.text(alphabet="ab \n\r\u0301🏝\u200dאم", min_size=1, max_size=12)


def quotation(text: str, start: int, end: int, *, context: int = 32) -> Quotation:
    """Make a quotation from the document `a.md` of some text, with the words around it."""
    return Quotation(
        document_id="a.md",
        start=start,
        end=end,
        quote=text[start:end],
        prefix=text[max(0, start - context) : start],
        suffix=text[end : end + context],
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )


def without_words(claim: Quotation) -> Quotation:
    """Return the same quotation in the form of a permalink: a hash and offsets."""
    words = fingerprint(claim.quote or "")
    return Quotation(document_id=claim.document_id, start=claim.start, end=claim.end, fingerprint=words)


def check(claim: Quotation, *documents: Document) -> Verdict:
    """Return the verdict over a library of these documents. A found place is always a slice."""
    library = {document.id: document for document in documents}
    [verdict] = verify([claim], documents, library.__getitem__)
    for place in filter(None, (verdict.found, verdict.nearest)):
        assert library[place.document_id].text[place.start : place.end] == place.text != ""
    assert (verdict.found is not None) == (verdict.status in ("intact", "moved"))
    if verdict.found is not None and claim.quote is not None:
        assert verdict.found.text == claim.quote
    return verdict


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_every_slice_of_an_unchanged_document_is_intact(text: str) -> None:
    """By its words and by its hash alone."""
    for start in range(0, len(text), 3):
        for end in range(start + 1, len(text) + 1, 5):
            for claim in (quotation(text, start, end), without_words(quotation(text, start, end))):
                verdict = check(claim, make_document(text))
                assert (verdict.status, verdict.found and verdict.found.start) == ("intact", start)


@given(before=LETTERS, words=WORDS, after=LETTERS, inserted=LETTERS)
def test_text_inserted_before_it_moves_a_quotation(before: str, words: str, after: str, inserted: str) -> None:
    """It is found by its words and by its hash, as an exact slice. If nothing was inserted, it is intact."""
    claim = quotation(before + words + after, len(before), len(before) + len(words))
    now = make_document(inserted + before + words + after)
    for sought in (claim, without_words(claim)):
        verdict = check(sought, now)
        assert verdict.status == ("intact" if now.text[claim.start : claim.end] == words else "moved")
        assert verdict.found is not None
        assert verdict.found.text == words


@given(before=LETTERS, words=WORDS, after=LETTERS, inserted=LETTERS)
def test_text_inserted_behind_it_leaves_a_quotation_intact(before: str, words: str, after: str, inserted: str) -> None:
    """What follows does not matter."""
    claim = quotation(before + words + after, len(before), len(before) + len(words))
    for now in (before + words + inserted + after, before + words):
        for sought in (claim, without_words(claim)):
            assert check(sought, make_document(now)).status == "intact"


@given(before=LETTERS, words=WORDS, after=LETTERS, cut=st.integers(0, 40))
def test_text_deleted_before_it_moves_a_quotation(before: str, words: str, after: str, cut: int) -> None:
    """It is found as an exact slice."""
    claim = quotation(before + words + after, len(before), len(before) + len(words))
    now = before[cut:] + words + after
    for sought in (claim, without_words(claim)):
        expected = "intact" if now[claim.start : claim.end] == words else "moved"
        assert check(sought, make_document(now)).status == expected


@given(text=LETTERS, words=WORDS, start=st.integers(0, 60))
def test_words_that_are_nowhere_have_changed(text: str, words: str, start: int) -> None:
    """Exactly if the words are nowhere in the document; the offsets do not matter."""
    claim = Quotation(document_id="a.md", start=start, end=start + len(words), quote=words)
    for sought in (claim, without_words(claim)):
        verdict = check(sought, make_document(text))
        assert (verdict.status == "changed") == (words not in text)


@given(filler=st.lists(st.sampled_from(["one ", "two ", "🏝 "]), min_size=2, max_size=8), chosen=st.integers(0, 7))
def test_of_several_the_one_with_the_same_surroundings_is_meant(filler: list[str], chosen: int) -> None:
    """The same words stand after many numbers; the numbers before and after show which place is meant."""
    lines = [f"{number}: {''.join(filler)}the lamp ({number}). " for number in range(8)]
    text = "".join(lines)
    start = text.index(f"the lamp ({chosen})")
    claim = quotation(text, start, start + len("the lamp"))
    now = "New! " * 9 + text
    assume(now[claim.start : claim.end] != claim.quote)  # or it would be intact, see below
    found = check(claim, make_document(now)).found
    assert found is not None
    assert now[found.end :].startswith(f" ({chosen})")


def test_without_surroundings_the_nearest_is_meant() -> None:
    """Of two equally near places the first counts, so that the verdict is always the same."""
    text = "lamp .... .... lamp"
    for start, expected in ((3, 0), (11, 15), (7, 0), (8, 15)):
        claim = Quotation(document_id="a.md", start=start, end=start + 4, quote="lamp")
        for sought in (claim, without_words(claim)):
            verdict = check(sought, make_document(text))
            assert (verdict.status, verdict.found and verdict.found.start) == ("moved", expected)
    balanced = Quotation(document_id="a.md", start=5, end=9, quote="lamp")
    found = check(balanced, make_document("lamp. ... lamp")).found
    assert (found and found.start) == 0


def test_words_that_stand_at_their_offsets_need_not_stand_among_the_same() -> None:
    """A quotation vouches for its own words only: other words around it leave it intact."""
    text = "In 1902 the keeper was Joon Park. He wrote."
    claim = quotation(text, 8, 33)
    verdict = check(claim, make_document("By 1902 the keeper was Joon Park. Or so they say: the keeper was Joon Park."))
    assert verdict.status == "intact"


def test_without_offsets_words_are_intact_wherever_they_stand() -> None:
    """An annotation may have no position."""
    verdict = check(Quotation(document_id="a.md", quote="lamp", prefix="old "), make_document("A lamp, the old lamp."))
    assert (verdict.status, verdict.found and verdict.found.start) == ("intact", 16)


def test_offsets_of_another_count_are_moved() -> None:
    """Offsets in UTF-16 units are not those of the text; the words are found all the same."""
    text = "🏝️🏝️ The lamp."
    claim = Quotation(document_id="a.md", start=text.index("lamp") + 2, end=text.index("lamp") + 6, quote="lamp")
    assert check(claim, make_document(text)).status == "moved"
    short = Quotation(document_id="a.md", start=text.index("lamp"), end=len(text), quote="lamp")
    assert check(short, make_document(text)).status == "moved"


@pytest.mark.parametrize(
    ("quoted", "now"),
    [
        ("cafe\u0301", "café"),
        ("One.\r\nTwo.", "One.\nTwo."),
        ("5 km", "5\u00a0km"),
        ("“lamp”", '"lamp"'),
        ("Lamp", "lamp"),
    ],
)
def test_what_only_looks_the_same_has_changed(quoted: str, now: str) -> None:
    """Nothing is normalised: a quotation is exact or not a quotation. The present words are shown."""
    claim = Quotation(document_id="a.md", start=4, end=4 + len(quoted), quote=quoted)
    assert check(claim, make_document(f"The {now} is here.")).status == "changed"


def test_a_changed_quotation_shows_the_passage_most_like_it() -> None:
    """In whole words, with its similarity; it never counts as found."""
    then = "The lighthouse was lit on 3 March 1871 by Ada."
    now = "Prologue. The lighthouse was lit on 5 March 1871 by Ada. Nobody was there."
    verdict = check(quotation(then, 0, len(then)), make_document(now))
    assert verdict.status == "changed"
    assert verdict.nearest is not None
    assert verdict.nearest.text == "The lighthouse was lit on 5 March 1871 by Ada."
    assert 0.9 < verdict.nearest.similarity < 1


@pytest.mark.parametrize("now", ["", "Nothing of the kind stands here.", "x"])
def test_where_nothing_is_alike_nothing_is_shown(now: str) -> None:
    """A passage that is too different is not given as the nearest."""
    then = "The lighthouse was lit on 3 March 1871 by Ada."
    assert check(quotation(then, 0, len(then)), make_document(now)).nearest is None
    assert check(without_words(quotation(then, 0, 14)), make_document(now)).nearest is None


@given(text=LETTERS, words=WORDS)
def test_a_nearest_passage_is_a_slice(text: str, words: str) -> None:
    """With any letters; `check` compares the slice."""
    assume(words not in text)
    check(Quotation(document_id="a.md", quote=words), make_document(text))


def test_only_words_of_the_text_were_read_from_a_picture() -> None:
    """The value of a field is not, whatever the confidence of the words of the text."""
    page = Locator(start=0, kind="page", number=1, label="1")
    now = make_document(
        "Tea is hot.", "a.png", title="Hot tea", locators=(page,), scans=Scans(words=encode([90, 50, 70]))
    )
    claims = [
        Quotation(document_id="a.png", quote="is hot."),
        Quotation(document_id="a.png", quote="Hot tea", field="title"),
    ]
    of_text, of_title = (verdict.found for verdict in verify(claims, [now], {now.id: now}.__getitem__))
    assert of_text is not None
    assert of_text.ocr == pytest.approx(0.6)
    assert of_title is not None
    assert (of_title.text, of_title.ocr) == ("Hot tea", None)


def test_a_document_that_is_gone_is_deleted() -> None:
    """The same words in another document do not count."""
    claim = quotation("The lamp was lit.", 4, 8)
    other = make_document("The lamp was lit again.", "b.md")
    for sought in (claim, without_words(claim), replace(claim, document_id=None, url="https://example.org/a")):
        assert check(sought, other).status == "deleted"
        assert check(sought).status == "deleted"


def test_a_renamed_document_is_found_by_its_text() -> None:
    """The quotation has moved, with its offsets, also where another document took the old name."""
    text = "The lamp was lit."
    renamed = make_document(text, "archive/a.md")
    for library in ([renamed], [make_document("Something else.", "a.md"), renamed]):
        verdict = check(quotation(text, 4, 8), *library)
        assert (verdict.status, verdict.found and verdict.found.document_id) == ("moved", "archive/a.md")


def test_a_renamed_document_is_found_by_its_address() -> None:
    """Even if its text has changed. An address that several documents share names none of them."""
    claim = replace(quotation("The lamp was lit.", 4, 8), url="https://example.org/lamp")
    renamed = make_document("Correction. The lamp was lit.", "b.md", url="https://example.org/lamp")
    twin = make_document("The lamp of another.", "c.md", url="https://example.org/lamp")
    verdict = check(claim, renamed)
    assert (verdict.status, verdict.found and verdict.found.start) == ("moved", 16)
    assert check(replace(claim, document_id=None, start=16, end=20), renamed).status == "intact"
    assert check(replace(claim, quote="bell"), renamed).status == "changed"
    assert check(claim, renamed, twin).status == "deleted"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"quote": ""}, "its words must not be empty"),
        ({"document_id": None}, "its document must be named"),
        ({"end": None}, "start and end must be given together"),
        ({"start": 8}, "start must be 0 or more and less than end, are 8 and 8"),
        ({"start": -1}, "start must be 0 or more"),
        ({"fingerprint": "abc"}, "hash must be 40 digits from 0 to f, is 'abc'"),
        ({"fingerprint": fingerprint("bell")}, "hash must be that of its words"),
        ({"quote": None}, "its words must be given, or their hash"),
        ({"quote": None, "fingerprint": fingerprint("lamp"), "start": None, "end": None}, "with start and end"),
    ],
)
def test_a_quotation_that_cannot_be_checked_is_refused(changes: dict[str, Any], message: str) -> None:
    """The message has its number, the rule, the value and the remedy; nothing is read."""
    good = Quotation(document_id="a.md", start=4, end=8, quote="lamp")
    with pytest.raises(QuotationError, match=f"quotation 2: .*{message}"):
        verify([good, replace(good, **changes)], [], {}.__getitem__)


def test_a_document_is_read_once() -> None:
    """For any number of quotations from it."""
    reads: list[str] = []
    document = make_document("The lamp was lit.")

    def read(document_id: str) -> Document:
        reads.append(document_id)
        return document

    verdicts = verify([quotation(document.text, start, start + 3) for start in range(9)], [document], read)
    assert [verdict.status for verdict in verdicts] == ["intact"] * 9
    assert reads == ["a.md"]
