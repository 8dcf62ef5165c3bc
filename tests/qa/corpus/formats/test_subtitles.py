"""Subtitles: the exact text of each feature, and the times."""

import pytest

from qa.corpus.documents import parse_document
from qa.errors import DocumentError
from qa.records import Document, locate, spell_locators
from tests.documents import source_file

VTT = """WEBVTT

NOTE nobody sees this

1
00:01:12.000 --> 00:01:15.500 align:start
<v Ada>The <i>ferry</i> leaves
at noon &amp; six.

01:16.000 --> 01:18.000
<v Ada>It costs 5.

01:18.000 --> 01:20.000
<v Bo>It costs 5.
Why?
"""
SRT = """1
00:00:01,000 --> 00:00:04,000
The <b>ferry</b> leaves

2
00:00:04,500 --> 00:00:06,000
{\\an8}at noon.

3
00:00:15,000 --> 00:00:16,000
It is blue.
"""


def parsed(name: str, text: str) -> Document:
    """The document of a file."""
    return parse_document(source_file(name), text.encode())


def test_lines_become_paragraphs_with_times() -> None:
    """Who speaks is said once; a line that stays on the screen is read once, without marks of the screen."""
    document = parsed("a.vtt", VTT)
    assert document.text == "Ada: The ferry leaves at noon & six. It costs 5.\n\nBo: Why?"
    places = [(one.kind, one.label, document.text[one.start :].split()[0]) for one in document.locators]
    assert places == [("time", "00:01:12", "Ada:"), ("time", "00:01:16", "It"), ("time", "00:01:18", "Bo:")]
    start = document.text.index("six")
    assert spell_locators(locate(document.locators, start, start + 8)) == "00:01:12–00:01:16"


def test_a_sentence_over_two_lines_is_one() -> None:
    """A paragraph ends with a sentence, where there is a pause."""
    document = parsed("a.srt", SRT.replace("\n", "\r\n"))
    assert document.text == "The ferry leaves at noon.\n\nIt is blue."
    assert [one.label for one in document.locators] == ["00:00:01", "00:00:04", "00:00:15"]


@pytest.mark.parametrize(("name", "text"), [("a.vtt", "Tea is served.\n"), ("a.srt", "Tea is served at noon.\n")])
def test_what_are_no_subtitles_is_refused(name: str, text: str) -> None:
    """With the rule and the remedy."""
    with pytest.raises(DocumentError, match="must"):
        parsed(name, text)
