"""Quotations are found in texts: marks of any language, blocks, and what is no quotation."""

from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from qa.checking.claims import find_claims
from qa.checking.prose import read_markdown, read_plain
from qa.checking.quotations import find_quotations

MARKED = {
    "English": "He said, “the tea is hot,” and left.",
    "German": "Er sagte, „the tea is hot,“ und ging.",
    "German, outwards": "Er sagte, »the tea is hot,« und ging.",
    "French": "Il dit : « the tea is hot, » et partit.",
    "Swiss": "Er sagte ‹the tea is hot,› und ging.",
    "Polish": "Powiedział „the tea is hot,” i wyszedł.",
    "Swedish": "Han sade ”the tea is hot,” och gick.",
    "British": "He said ‘the tea is hot,’ and left.",
    "low single": "Er sagte ‚the tea is hot,‘ und ging.",
    "Japanese": "彼は「the tea is hot,」と言った。",
    "straight": 'He said "the tea is hot," and left.',
    "straight, single": "He said 'the tea is hot,' and left.",
    "in brackets": '("the tea is hot,")',
    "with others inside": "“the tea is hot,” and “no”",
    "over lines": "He said “the tea\nis hot,” and left.",
}
NONE = (
    "It's the keepers' house, isn't it, and that's all of the '90s",
    'a 5" pipe and a 6" pipe are on the wall',
    "He said “the tea is hot and nobody closed\n\nthe marks before the paragraph ended”.",
    "“too short”",
)


@pytest.mark.parametrize("language", MARKED)
@pytest.mark.parametrize("read", [read_plain, read_markdown])
def test_marks_of_any_language(language: str, read: object) -> None:
    """Offsets are those of the text as it was given."""
    text = MARKED[language]
    (found,) = find_quotations(read(text))  # type: ignore[operator]
    assert found.text.replace("\n", " ") == "the tea is hot,"
    assert text[found.start : found.end] == found.text


@pytest.mark.parametrize("text", NONE)
def test_apostrophes_and_inches_are_no_marks(text: str) -> None:
    """Neither are marks that a paragraph does not close."""
    assert find_quotations(read_plain(text)) == []


def test_a_quotation_over_paragraphs_opens_each() -> None:
    """Each paragraph is one quotation; the last one closes."""
    text = "“The tea is hot.\n\n“It is also very wet,” he said. “So it is.”"
    assert [one.text for one in find_quotations(read_plain(text))] == [
        "The tea is hot.",
        "It is also very wet,",
        "So it is.",
    ]


def test_apostrophes_stay_inside_single_marks() -> None:
    """A possessive does not close them, if a later mark does."""
    (found,) = find_quotations(read_plain("They say ‘the keepers’ house isn’t theirs’, and left."))
    assert found.text == "the keepers’ house isn’t theirs"


MARKDOWN = """---
title: “Not this one here”
---

`“nor this one here”` and <!-- “nor this one here” --> **“the *tea* is_hot f***ing now”**
[“by a link here”](/documents/a.md?start=3)

```
“nor this one here”
```

> The tea
> is _very_ hot.
>
> “It is also wet, they say.”
> — Ada Vedel, a.md

> [!NOTE]
> This is no quotation at all.

> **Note:** neither is this one.
"""


def test_markdown_is_read_as_its_readers_see_it() -> None:
    """Code, comments and notes are no quotations; emphasis is not part of the words; the target of a link names."""
    found = find_quotations(read_markdown(MARKDOWN))
    assert [(one.kind, one.text) for one in found] == [
        ("marks", "the tea is_hot f***ing now"),
        ("marks", "by a link here"),
        ("block", "The tea\n  is very hot."),
        ("block", "It is also wet, they say."),
    ]
    assert "/documents/a.md?start=3" in found[1].after
    assert "a.md" in found[3].after
    assert [MARKDOWN[one.start : one.end].replace("*", "").replace("_", "")[:7] for one in found[:1]] == ["the tea"]


_PIECES = (
    *"“”„«»‘’'\"「」>`*_[]()\n\r\x0b\x0c\u2028#|-— ",
    "\r\n",
    "\n\n",
    "> ",
    "```\n",
    "---\n",
    "Ada said tea in 1871. ",
    "<b>",
)


@given(st.lists(st.sampled_from(_PIECES) | st.text(max_size=5), max_size=60).map("".join))
@example("> a\x0bb\r> c d e\r\n```\r\n“one two three”\r\n```\r\n“four five six”")
@example("“<b>one:two:three”")
@settings(max_examples=200, deadline=None)
def test_offsets_are_those_of_the_given_text(text: str) -> None:
    """For any text: in order, without overlap, and what is blanked or invisible is not counted."""
    for read in (read_plain, read_markdown):
        prose = read(text)
        found = find_quotations(prose)
        every = sorted([*found, *find_claims(prose, found)], key=lambda one: one.start)
        assert len(prose.text) == len(text)
        assert all(one.end <= other.start for one, other in pairwise(every))
        for one in found:
            assert one.text == prose.text[one.start : one.end].replace("\u2060", "").strip()
            letters = [character for character in one.text if character.isalnum()]
            assert letters == [character for character in text[one.start : one.end] if character.isalnum()] or (
                read is read_markdown and any(sign in text for sign in ("`", "<", "]("))  # code, tags and targets
            )


def test_lines_end_in_any_way() -> None:
    """Code is left out, and blocks are found, whatever a file's line ends are."""
    text = "> The tea\r\n> is very hot.\r\n\r\n```\r\n“not this one here”\r\n```\r\n\r\nBut “this one is”\r\n"
    (block, marks) = find_quotations(read_markdown(text))
    assert (block.text.split(), marks.text) == (["The", "tea", "is", "very", "hot."], "this one is")
    assert text[marks.start : marks.end] == "this one is"
