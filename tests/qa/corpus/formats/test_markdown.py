"""Markdown becomes plain text; front matter becomes metadata."""

from datetime import date

import pytest

from qa.corpus.blocks import Block, join_blocks
from qa.corpus.formats.markdown import load_markdown
from qa.records import Table


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


@pytest.mark.parametrize(
    ("field", "day"),
    [
        ("date: 5 March 2024", date(2024, 3, 5)),
        ("date: March 5th, 2024", date(2024, 3, 5)),
        ("date: 5. März 2024", date(2024, 3, 5)),
        ("date: 05.03.2024", date(2024, 3, 5)),
        ("date: 2024/03/05", date(2024, 3, 5)),
        ("date: 13/05/2024", date(2024, 5, 13)),
        ("date: 20240305", date(2024, 3, 5)),
        ("date: 2024-03-05 10:15 +0100", date(2024, 3, 5)),
        ("Date: 2024-03-05", date(2024, 3, 5)),
    ],
)
def test_days_are_read_as_people_write_them(field: str, day: date) -> None:
    """In words, in other orders where only one is possible, and with a time."""
    content = load_markdown(f"---\n{field}\n---\nTea.")
    assert (content.published, content.notices) == (day, ())


@pytest.mark.parametrize(
    ("field", "named"),
    [
        ("date: 2024-03", "front matter date must be one day as in 2024-12-05, is '2024-03'"),
        ("date: 2024", "front matter date must be one day as in 2024-12-05, is '2024'"),
        ("published: n.d.", "front matter published must be one day as in 2024-12-05, is 'n.d.'"),
        ("published: yesterday", "front matter published must be one day as in 2024-12-05, is 'yesterday'"),
        ("date: 03/05/2024", "front matter date must be one day as in 2024-12-05, is '03/05/2024'"),
        ("date: 2024-13-05", "front matter date must be one day as in 2024-12-05, is '2024-13-05'"),
        ("date: <% tp.file.creation_date() %>", "front matter date must be filled in, is '<% tp.file"),
        ("title: [Kettle, Pot]", "front matter title must be one value, is a list"),
        ("source: {a: b}", "front matter source must be one value, is a dict"),
        ("url:\n  - https://a.example\n  - https://b.example", "front matter url must be one value, is a list"),
    ],
)
def test_a_field_that_cannot_be_used_is_left_out_and_named(field: str, named: str) -> None:
    """The text is read all the same."""
    content = load_markdown(f"---\n{field}\npublisher: Coast News\n---\nTea.")
    assert content.blocks == (Block("Tea."),)
    assert (content.title, content.published, content.url, content.source) == (None, None, None, None)
    assert len(content.notices) == 1
    assert content.notices[0].startswith(named)
    assert content.publisher == "Coast News"


@pytest.mark.parametrize(
    ("matter", "title"),
    [
        ("title: Kettle: how it was mended", "Kettle: how it was mended"),
        ("created: {{date}}\ntags: [x]\ntitle: Tea", "Tea"),
        ("tags: \t[x]\nalias: @smith\ntitle: Tea", "Tea"),
        ("title: 'Tea' and milk", "Tea' and milk"),
        ("title: Tea # of Rize\n# a comment\n<%* tR += 1 %>\nnote: a: b", "Tea"),
        ('title: "[[Tea]]"', "Tea"),
        ("title: [[Book of tea]]", "Book of tea"),
    ],
)
def test_fields_are_read_one_by_one_where_the_whole_is_no_yaml(matter: str, title: str) -> None:
    """As people and their tools write them."""
    content = load_markdown(f"---\n{matter}\n---\n# Note\n\nIt was mended.")
    assert (content.title, content.notices) == (title, ())
    assert [block.text for block in content.blocks] == ["Note", "It was mended."]


def test_toml_between_plus_signs_is_front_matter() -> None:
    """As Hugo writes it; broken TOML is named."""
    content = load_markdown('+++\ntitle = "Kettle"\ndate = 2024-03-05\n+++\nIt was mended.')
    assert (content.title, content.published, content.blocks) == (
        "Kettle",
        date(2024, 3, 5),
        (Block("It was mended."),),
    )
    broken = load_markdown('+++\ntitle = Kettle\nurl = "https://a.example/?kettle=1&b=2"\n+++\nIt was mended.')
    assert (broken.title, broken.url) == ("Kettle", "https://a.example/?kettle=1&b=2")
    assert broken.blocks == (Block("It was mended."),)
    assert "front matter between +++ lines must be TOML" in broken.notices[0]


@pytest.mark.parametrize(
    "source",
    [
        "---\n\nThe kettle was mended by Rolf.\n\n---\n\nIt leaks: a little.",
        "---\nThe kettle was mended by Rolf.\n\n---\n\nIt leaks: a little.",
        "---\n\nNote: The kettle was mended by Rolf.\n\n---\n\nIt leaks: a little.",
        "---\nThe kettle was mended by Rolf.\n\nIt leaks: a little.",
    ],
)
def test_text_between_rules_is_text(source: str) -> None:
    """A line of dashes at the top is only front matter if fields follow."""
    assert "The kettle was mended by Rolf." in text_of(source)
    assert text_of(source).endswith("It leaks: a little.")


def test_marks_are_gone_and_words_stay() -> None:
    """Of emphasis, links, code and entities the words stay; of pictures and HTML tags nothing stays."""
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
        Block("a | b\n1 | 2", table=Table(start=0, end=11, header=1)),
        Block("x = 1\n\ny = 2"),
        Block("Quoted."),
        Block("Inside"),
        Block("Title", heading=True),
    ]


def test_without_front_matter_rules_are_rules() -> None:
    """A line of dashes elsewhere is no front matter."""
    assert text_of("Tea.\n\n---\n\nMilk.") == "Tea.\n\nMilk."


def test_breaks_and_cells_of_html_part_words() -> None:
    """A break is a space in a cell, and a line elsewhere; an empty cell stays."""
    assert text_of(
        "| Day | Hours | Guard |\n| --- | --- | --- |\n| Monday | 6:30–9:00<br>17:00–21:00 | Lena Ruud<br/>Ivo |\n"
        "| Tuesday | | closed |\n\nThe pool is heated to 27&nbsp;°C.<br>The sauna is hot."
    ).split("\n") == [
        "Day | Hours | Guard",
        "Monday | 6:30–9:00 17:00–21:00 | Lena Ruud Ivo",
        "Tuesday | | closed",
        "",
        "The pool is heated to 27 °C.",
        "The sauna is hot.",
    ]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (
            "<table><tr><th>Post</th><th>Name</th></tr><tr><td>Captain</td><td>Edda Vance</td></tr></table>",
            "Post | Name\nCaptain | Edda Vance",
        ),
        (
            "<table>\n<tr><td>Captain</td>\n\n<td>\n\nEdda **Vance**\n\n</td></tr>\n</table>\n\nAfter.",
            "Captain | Edda Vance\n\nAfter.",
        ),
        ("<ul><li>Length: 41 m</li><li>Beam: 9 m</li></ul>", "- Length: 41 m\n- Beam: 9 m"),
        ("<p>Its port is <b>Hallin</b>.</p><p>Its engine is old.</p>", "Its port is Hallin.\n\nIts engine is old."),
        ("<!-- draft --> The bridge was opened by **Greta** Sohl.", "The bridge was opened by Greta Sohl."),
        ("<!-- a\n\nb -->\nThe bridge was opened.", "The bridge was opened."),
        ("<details><summary>More</summary>\n\nIt is *old*.\n\n</details>", "More\n\nIt is old."),
        ("<script>x()</script>\n\nThe bridge was opened.", "The bridge was opened."),
        (
            "If no <target> is given, copy writes to <store>/inbox.",
            "If no <target> is given, copy writes to <store>/inbox.",
        ),
        ("- one<br>two\n- <b>three</b>", "- one\ntwo\n- three"),
        (
            "Built in 1874<sup>3</sup>, it holds 3 × 10<sup>6</sup> m<sup>3</sup>.",
            "Built in 1874, it holds 3 × 10^6 m³.",
        ),
    ],
)
def test_html_in_markdown_is_html(source: str, text: str) -> None:
    """Tables and lists on one line keep cells and items; what follows a comment stays; placeholders are text."""
    assert text_of(source) == text


def test_raised_numbers_in_a_table_of_html_are_told_apart() -> None:
    """In HTML inside Markdown as on a web page: a footnote's mark is not joined to the year before it."""
    source = (
        "<table><tr><td>Built</td><td>1874<sup>3</sup></td></tr><tr><td>Grains</td><td>10<sup>6</sup></td></tr></table>"
    )
    text = "\n".join(block.text for block in load_markdown(source).blocks)
    assert "18743" not in text
    assert "106" not in text
    assert "1874" in text
