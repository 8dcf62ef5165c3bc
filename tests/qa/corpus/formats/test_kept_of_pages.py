"""What a reader of a page sees is in its text: sections of any name, notes, panels, captions, figures."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.corpus.blocks import Content, join_blocks
from qa.corpus.formats.charset import decode_page
from qa.corpus.formats.elements import fragment_parts
from qa.corpus.formats.page import load_page

PAGES = Path(__file__).parent.parent / "pages"


def text_of(name: str) -> str:
    """Return the canonical text of a page that lies beside the tests."""
    return join_blocks(load_page(decode_page((PAGES / f"{name}.html").read_bytes())).blocks)[0]


def in_page(body: str) -> str:
    """Return the canonical text of a page with that body."""
    return join_blocks(load_page(f"<html><head><title>T</title></head><body>{body}</body></html>").blocks)[0]


PROSE = (
    "<p>The ferry to the outer islands will run every hour from the first of May, the company said on Monday.</p>",
    "<p>The islanders had asked for this since the winter of 2019, when the old ferry sank in a storm.</p>",
)


def article(inside: str) -> str:
    """Return the canonical text of an article with something between two of its paragraphs."""
    return in_page(f"<article><h1>Ferry every hour from May</h1>{PROSE[0]}{inside}{PROSE[1]}</article>")


def test_sections_stay_whatever_their_id_says() -> None:
    """A manual of Sphinx has its sections share-a-folder, cookies, comments and related-commands."""
    assert text_of("sphinx").split("\n\n") == [
        "korb",
        "korb keeps files in baskets and copies them between machines.",
        "Install",
        "Run the installer that fits your system, and restart the shell.",
        "Share a folder",
        "korb share makes a folder readable for 14 days.",
        "Cookies",
        "The web view sets one cookie, named basket, for 90 days.",
        "Comments",
        "Lines that begin with a hash are comments.",
        "Related commands",
        "korb fetch copies a basket to this machine, and korb drop deletes it.",
    ]


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("paper", ["2 Related work", "3.2 knots", "with buoys"]),
        ("restaurant", ["Menu", "- Fish soup: 12 crowns\n- Fried herring: 18 crowns", "0471 220 318"]),
        ("related", ["Related", "the Lantern society of Ilton", "- Dunmere\n- Fallow\n- Great Hask\n- Ilton"]),
        ("definitions", ["Sump\nThe basin in which the brine is kept for nine days.\nRake\nThe tool"]),
        ("accordion", ["Until when is the pass renewed?\n\nIt is renewed until 15 January", "It costs 410 crowns."]),
        ("accordion", ["Where can I use the pass?", "May dogs come along?\n\nDogs travel free."]),
        ("aside", ["Never start the pump when the tank holds less than 40 litres.", "with the red key"]),
        ("aside", ["The pump was designed by Liv Hasle in 1988.", "What if the lamp blinks?", "of 16 amperes"]),
        ("table", ["Ships in 2024\nShip | Cars | Port\nAlka | 120 | Vedel\nAlka | 90 | Skarn\nBrisa | 75 | Vedel"]),
        ("raised", ["built in 1874 by the carpenter Hans Ebel. It held 250 sacks", "640 m²", "3 × 10^6", "is H2O."]),
        ("policy", ["after ninety days", "for two years", "Ulla Brekke", "Finn Orre", "within fourteen days"]),
        ("latin1_label", ["1911–1934", "€18 in those days… The brewer’s", "recipes — all", "“We never"]),
    ],
)
def test_what_a_reader_sees_is_text(name: str, parts: list[str]) -> None:
    """Sections, lists, panels, notes, captions, tables, powers and punctuation."""
    text = text_of(name)
    assert [part for part in parts if part not in text] == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Le maire a dit « oui » au pont, « peut-être » au quai, le gardien « non ».",
        "If no &lt;target&gt; is given, copy writes to &lt;store&gt;/inbox.",
        "We use cookies to keep your seat in the basket for twenty minutes.",
        "Your donation helps the lifeboat crew, and the treasurer sends a receipt within ten days.",
        "The timetable may not be reproduced without the consent of the harbour master.",
        "Press A → B → C to start the pump of the ferry.",
    ],
)
def test_a_sentence_is_text_whatever_it_says(sentence: str) -> None:
    """Quotation marks and arrows do not make it a breadcrumb; cookies and donations do not make it an appeal."""
    shown = sentence.replace("&lt;", "<").replace("&gt;", ">")
    assert shown in article(f"<p>{sentence}</p>")


def test_short_lines_under_a_heading_are_its_section() -> None:
    """Where nothing else stands under it, as in a sheet of data."""
    prose = "<p>The boat of the Ulf was built of larch in 1911, and has been lent to the members of the club since.</p>"
    rows = "<div><b>Length</b> 41 m</div><div><b>Beam</b> 9 m</div>"
    sign_up = "<p>Sign up for the newsletter by card; your address is kept for two years.</p>"
    page = (
        f"<main><h1>Boat</h1>{prose}<h2>Data</h2>{rows}<h2>Newsletter</h2>{sign_up}<h2>Sale</h2>{prose[:-5]}</p></main>"
    )
    text = join_blocks(load_page(f"<html><body>{page}</body></html>").blocks)[0]
    assert "Data\n\nLength 41 m\n\nBeam 9 m\n\nNewsletter\n\nSign up for the newsletter by card;" in text


def test_a_numbered_heading_is_none_of_the_counters() -> None:
    """`2. Comments` is a heading, `2 comments` a counter."""
    body = "<h2>1. Orders</h2><p>Orders come first in the book.</p><h2>2. Comments</h2><p>The clerk writes them.</p>"
    assert "\n\n2. Comments\n\n" in article(body)
    assert "2 comments" not in article("<div>2 comments</div>")


@pytest.mark.parametrize(
    "inside",
    [
        "<nav><ul><li><a href=/a>Fares</a></li><li><a href=/b>Timetable</a></li></ul></nav>",
        "<aside class=related><h3>More</h3><ul><li><a href=/a>Mayor under fire</a></li></ul></aside>",
        "<form><p>Enter your address to get our letter.</p><input><button>Send</button></form>",
        "<p><a href=/a>Read also: Fares of the ferry rise again</a></p>",
        "<div style='display: none'><p>Nobody sees this sentence of the page.</p></div>",
        "<figure><img src=a.png><figcaption>The ferry. Photo: A. Vint</figcaption></figure>",
    ],
    ids=["menu", "teasers", "form", "link", "hidden", "credit"],
)
def test_furniture_within_an_article_goes(inside: str) -> None:
    """Menus, boxes of links, forms, lone links, hidden parts and credits."""
    assert article(inside) == article("")


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("6:30–9:00<br>17:00–21:00", ["6:30–9:00\n17:00–21:00"]),
        ("<p>One</p>two<div>three</div><span>fo</span>ur", ["One", "two", "three", "four"]),
        ("<table><tr><th>Post<th>Name<tr><td>Cook<td>Lena<br>Ivo</table>", ["Post | Name\nCook | Lena Ivo"]),
        ("<table><tr><td>A<td><td>B<tr><td colspan=2>C<td>D</table>", ["A | | B\nC | | D"]),
        (
            "<table><tr><th>Fare<th>Crowns<tr><th>Day<td>19<tr><th>Year<td>"
            "<table><tr><td>new<td>120<tr><td>old<td>90</table></table>",
            ["Fare | Crowns\nDay | 19\nYear | new, 120; old, 90"],
        ),
        ("<table><tr><td><table><tr><td>A<td>1</table><td>Menu</table>", ["A | 1", "Menu"]),
        ("<ol start=3><li>a<ul><li>b<p>c</ul><li><div>d<ul><li>e</ul></div></ol>", ["3. a\n  - b\n    c\n4. d\n  - e"]),
        ("<dl><div><dt>A</dt><dd>one</dd></div><div><dt>B</dt><dd>two</dd></div></dl>", ["A\none\nB\ntwo"]),
        ("<!-- draft --> The bridge was opened by the mayor.", ["The bridge was opened by the mayor."]),
        ("<h2>A<br>B</h2><pre>x = 1\n  y = 2</pre>", ["A B", "x = 1\n  y = 2"]),
        ("1<sup>1</sup>/<sub>2</sub> cups, x<sub>1</sub>, 19<sup>th</sup>", ["1 1/2 cups, x1, 19th"]),
        ("the fee<sup><a href='#n1'>1</a></sup> of 12<sup><a href='#n2'>2</a></sup> crowns", ["the fee of 12 crowns"]),
    ],
)  # fmt: skip
def test_borders_never_glue_words(source: str, lines: list[str]) -> None:
    """Breaks, blocks, cells, items and comments of a fragment."""
    text = join_blocks(Content(parts=fragment_parts(source)).blocks)[0]
    assert text.split("\n\n") == lines


FIGURE = st.one_of(
    st.integers(0, 10**7).map(str),
    st.floats(0, 10**4).map(lambda number: f"{number:.2f}"),
    st.integers(1000, 10**7).map(lambda number: f"{number:,}"),
    st.dates().map(lambda day: day.isoformat()),
    st.integers(1, 999).map(lambda number: f"${number}.50"),
    st.tuples(st.integers(1500, 2024), st.integers(1500, 2024)).map(lambda years: f"{years[0]}–{years[1]}"),
)
CARRIER = st.sampled_from(
    ["{0} and {1}", "{0}<br>{1}", "</p><p>{0}</p><p>{1}", "</p><ul><li>{0}<li>{1}</ul><p>", "{0}<sup>7</sup> {1}",
     "</p><table><tr><td>{0}<td>{1}</table><p>", "{0}<sup><a href=#n>12</a></sup>, {1}", "{0}<div>{1}</div>",
     "</p><dl><dt>{0}<dd>{1}</dl><p>", "</p><h2>{0}</h2><p>{1}", "<b>{0}</b> <i>{1}</i>", "{0}<hr>{1}"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(CARRIER, FIGURE, FIGURE), min_size=1, max_size=4))
def test_figures_come_out_as_they_were(parts: list[tuple[str, str, str]]) -> None:
    """Numbers, prices, dates and spans keep their digits, in order, with nothing joined to them."""
    source = "".join(f"<p>Of {carrier.format(one, two)} in all.</p>" for carrier, one, two in parts)
    text = (
        join_blocks(Content(parts=fragment_parts(source)).blocks)[0]
        .replace("[7]", "")
        .replace("^7", "")
        .replace("⁷", "")
    )
    words = [word.strip(".,|-") for word in text.split()]
    figures = [word for word in words if any(letter.isdigit() for letter in word)]
    assert figures == [figure for _, one, two in parts for figure in (one, two)]


@pytest.mark.parametrize("around", ["main", "article"])
def test_short_paragraphs_of_the_content_stay(around: str) -> None:
    """A line of a price or of a closing day is text beside text, before and after the last long paragraph."""
    body = f"<h1>Ferry</h1>{PROSE[0]}<p>Closed in May</p><form><label>Name</label></form>{PROSE[1]}<p>Fee: 5 crowns</p>"
    text = in_page(f"<nav><p>Ferries</p></nav><{around}>{body}</{around}><aside><p>More ferries</p></aside>")
    assert [line for line in text.split("\n\n") if len(line) < 20] == ["Ferry", "Closed in May", "Fee: 5 crowns"]


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("<p>Open: <time datetime='2024-05-01'>1 May</time> to <time datetime='2024-09-30'>October</time></p>", None),
        ("<p>The ferry sank on <time datetime='2019-02-03'>3 February</time>, and nobody was hurt, as far as we "
         "know today.</p>", None),
        ("<p>By Ada Vint, <time datetime='2024-12-05'>5 December 2024</time></p>", date(2024, 12, 5)),
        ("<p>Posted by the editors of the island's newspaper in the harbour of Vorn on the day of the storm: "
         "<time itemprop='datePublished' datetime='2024-12-05'>5 December</time></p>", date(2024, 12, 5)),
    ],
)  # fmt: skip
def test_a_day_in_the_text_is_not_that_of_publication(line: str, published: date | None) -> None:
    """Only one that is marked as such, or stands in a line with little else."""
    page = f"<html><body><article><h1>Ferry</h1>{line}{PROSE[0]}{PROSE[1]}</article></body></html>"
    assert load_page(page).published == published
