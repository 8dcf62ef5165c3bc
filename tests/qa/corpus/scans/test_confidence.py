"""Each word of a text has the confidence of the word on the page that it was made from."""

from hypothesis import given
from hypothesis import strategies as st

from qa.corpus.blocks import ScannedPage
from qa.corpus.scans.confidence import align, scans_of
from qa.records import TYPED, Locator, Scans, encode

WORDS = st.lists(st.text("abcdé12.-", min_size=1, max_size=8), max_size=30)


def test_words_are_found_though_layout_has_changed_them() -> None:
    """A head is left out, halves of a word are joined, bars between cells are nobody's."""
    page = ScannedPage(1, ("Report", "The", "har-", "bour", "12", "70"), (40, 96, 90, 50, 80, 81))
    assert list(align(["The", "harbour", "12", "|", "70"], page)) == [*encode([96, 50, 80]), TYPED, *encode([81])]


def test_a_word_that_is_found_nowhere_is_as_sure_as_its_page() -> None:
    """It is not taken for a typed one."""
    assert list(align(["a", "b", "new"], ScannedPage(1, ("a", "b"), (90, 70)))) == list(encode([90, 70, 80]))


@given(WORDS, WORDS)
def test_every_word_has_a_mark(words: list[str], read: list[str]) -> None:
    """Whatever was read, there is one mark for each word of the text."""
    page = ScannedPage(1, tuple(read), tuple(range(len(read))))
    assert len(list(align(words, page))) == len(words)


def test_only_words_of_scanned_pages_are_marked() -> None:
    """The first page was typed; a page that was not read is named."""
    text = "Tea is hot. Milk is c0ld."
    locators = [Locator(start=0, kind="page", number=1, label="1"), Locator(start=12, kind="page", number=2, label="2")]
    scans = scans_of(text, locators, [ScannedPage(2, ("Milk", "is", "c0ld."), (95, 91, 30))], [3])
    assert (scans.pages, scans.unread) == (((2, 72),), (3,))
    assert scans.words == TYPED * 3 + encode([95, 91, 30])
    assert list(scans.among(text, 20, 23)) == [("c0ld.", 0.3)], "a part of a word is the word"
    assert scans.confidence(text, 0, 11) is None


@given(WORDS, st.data())
def test_a_place_has_the_words_that_it_touches(words: list[str], data: st.DataObject) -> None:
    """At any offsets."""
    text = " ".join(words)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    touched, position = [], 0
    for number, word in enumerate(words):
        if position < end and position + len(word) > start:
            touched.append((word, number / 100))
        position += len(word) + 1
    scans = Scans(words=encode(list(range(len(words)))))
    assert list(scans.among(text, start, end)) == touched
