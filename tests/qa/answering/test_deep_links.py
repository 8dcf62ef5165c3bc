"""The address of a source, opened at a quotation."""

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answering.deep_links import deep_link, text_directive
from qa.records import Document, Locator

TEXT = "The wall is long.\n\nIt is 240 meters long. It rains - often, too & well. It rains."


def document(path: str, url: str | None = "https://example.org/wall", text: str = TEXT) -> Document:
    """Make a document of a kind. Its second page begins with its second paragraph."""
    pages = tuple(Locator(start=start, kind="page", number=n, label=str(n)) for n, start in ((1, 0), (2, 19)))
    return Document(id="a", title="A", path=path, sha256="", file_sha256="", url=url, text=text, locators=pages)


@pytest.mark.parametrize(
    ("path", "url", "words", "expected"),
    [
        ("/a.pdf", "https://example.org/wall", "It is 240", "https://example.org/wall#page=2"),
        ("/A.PDF", "https://example.org/wall#part", "The wall", "https://example.org/wall#page=1"),
        ("/a.html", "https://example.org/wall", "The wall", "https://example.org/wall#:~:text=The%20wall"),
        ("/a.htm", "https://example.org/wall#part", "The wall", "https://example.org/wall#part:~:text=The%20wall"),
        ("/a.html", "https://example.org/wall", "It rains", "https://example.org/wall"),
        ("/a.md", "https://example.org/wall", "The wall", "https://example.org/wall"),
        ("/a.pdf", None, "The wall", None),
    ],
)
def test_a_source_is_opened_at_its_words(path: str, url: str | None, words: str, expected: str | None) -> None:
    """A PDF is opened at its page, a web page at words that stand in it once.

    Other files may have other words than their page.
    """
    start = TEXT.index(words)
    assert deep_link(document(path, url), start, start + len(words)) == expected


def test_marks_of_the_directive_are_encoded() -> None:
    """A hyphen, a comma or an ampersand has a meaning in a directive."""
    words = "It rains - often, too & well."
    start = TEXT.index(words)
    directive = text_directive(TEXT, start, start + len(words))
    assert directive == "It%20rains%20%2D%20often%2C%20too%20%26%20well."


def test_a_long_or_broken_quotation_has_its_ends() -> None:
    """The browser searches for the beginning and the end, which may stand in two paragraphs."""
    text = "One two three.\nFour five six."
    assert text_directive(text, 0, len(text)) == "One%20two%20three.,Four%20five%20six."
    long = " ".join(f"word{number}" for number in range(100))
    directive = text_directive(long, 0, len(long))
    assert directive is not None
    assert [unquote(end).split()[::7] for end in directive.split(",")] == [["word0", "word7"], ["word92", "word99"]]


def test_a_row_of_a_table_has_none() -> None:
    """The bars between its cells stand on no page."""
    assert text_directive("Rye | 4", 0, 7) is None


@given(st.text(min_size=1, max_size=40), st.data())
def test_a_directive_gives_the_words_back(text: str, data: st.DataObject) -> None:
    """With any characters except line breaks, which separate paragraphs."""
    start = data.draw(st.integers(0, len(text) - 1))
    words = text[start : data.draw(st.integers(start + 1, len(text)))]
    directive = text_directive(text, start, start + len(words))
    if directive is not None and "\n" not in words:
        assert unquote(directive) == words
        assert not set(directive) & set(",&-# ")
