"""Markdown becomes plain text; front matter becomes metadata."""

from datetime import date

import pytest

from qa.corpus.blocks import Block, join_blocks
from qa.corpus.formats.markdown import load_markdown
from qa.errors import DocumentError


def text_of(source: str) -> str:
    """The canonical text of a Markdown source."""
    return join_blocks(load_markdown(source).blocks)[0]


def test_front_matter_is_metadata() -> None:
    """Title, publisher, day, address and source are read, other keys are left alone."""
    content = load_markdown(
        "---\ntitle: 'Tea: a report'\npublisher: Coast News\npublished: 2024-12-05\nurl: https://a.example/t\n"
        "source: A talk\nauthor: [Ada, Ulf]\n---\nTea."
    )
    assert (content.title, content.publisher, content.published) == ("Tea: a report", "Coast News", date(2024, 12, 5))
    assert (content.url, content.source) == ("https://a.example/t", "A talk")
    assert content.blocks == (Block("Tea."),)


@pytest.mark.parametrize("value", ["2024-12-05", "'2024-12-05'", "2024-12-05 10:30:00", "'2024-12-05T10:30:00Z'"])
@pytest.mark.parametrize("key", ["date", "published"])
def test_days_are_read_however_yaml_types_them(key: str, value: str) -> None:
    """A day, a quoted day and a time all give the day."""
    assert load_markdown(f"---\n{key}: {value}\n---\nTea.").published == date(2024, 12, 5)


@pytest.mark.parametrize("value", ["[2024]", "{year: 2024}"])
def test_a_day_is_one_value(value: str) -> None:
    """A list or mapping is refused without being spelled out, which could take all memory."""
    with pytest.raises(DocumentError, match=r"published must be one value, is a (list|dict): write it on one line"):
        load_markdown(f"---\npublished: {value}\n---\nTea.")


@pytest.mark.parametrize("value", ["yesterday", "5"])
def test_a_bad_day_is_refused(value: str) -> None:
    """The message names the key and the value."""
    with pytest.raises(DocumentError, match=r"published must be a day as in 2024-12-05, is .*: correct it"):
        load_markdown(f"---\npublished: {value}\n---\nTea.")


def test_marks_are_gone_and_words_stay() -> None:
    """Emphasis, links, code and entities are their words; pictures and HTML marks are nothing."""
    source = (
        "It is **very** [hot](https://a.example) &amp; `sweet`. ![cup](cup.png)\nAnd <b>wet</b>, ~~not~~ dry.\\\nEnd."
    )
    assert text_of(source) == "It is very hot & sweet. And wet, not dry.\nEnd."


def test_blocks_keep_their_shape() -> None:
    """Headings are flagged; items and rows are lines; code keeps its lines."""
    content = load_markdown(
        "# Tea\n\nWrapped\nline.\n\n- two eggs\n  - brown\n- milk\n\n3. mix\n4. wait\n\n"
        "| a | b |\n|---|---|\n| 1 | **2** |\n\n"
        "```\nx = 1\n\ny = 2\n```\n\n> Quoted.\n\n<div>Inside</div>\n\n<!-- nothing -->\n\nTitle\n=====\n"
    )
    assert [block for block in content.blocks if block.text] == [
        Block("Tea", heading=True),
        Block("Wrapped line."),
        Block("- two eggs\n  - brown\n- milk"),
        Block("3. mix\n4. wait"),
        Block("a | b\n1 | 2"),
        Block("x = 1\n\ny = 2"),
        Block("Quoted."),
        Block("Inside"),
        Block("Title", heading=True),
    ]


def test_without_front_matter_rules_are_rules() -> None:
    """A line of dashes elsewhere is no front matter."""
    assert text_of("Tea.\n\n---\n\nMilk.") == "Tea.\n\nMilk."
