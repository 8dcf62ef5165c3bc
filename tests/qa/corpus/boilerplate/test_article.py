"""Scraped pages lose the text around the article and nothing of the article; other texts lose nothing.

Each file in ``scraped`` is an invented page: lines that begin with ``+`` are the article, lines with ``-`` are not.
"""

from pathlib import Path
from time import perf_counter

import pytest

from qa.corpus.boilerplate.article import find_article
from qa.corpus.boilerplate.roles import FURNITURE, Role, role_of
from qa.corpus.formats.plain import load_plain

HERE = Path(__file__).parents[1]
SCRAPED = sorted(HERE.glob("scraped/*.txt"))
ORDINARY = sorted(HERE.glob("ordinary/*.txt"))


def lines_of(text: str) -> list[str]:
    """Return the lines of a text that are not empty."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def kept(text: str) -> list[str]:
    """Return the lines of a text that the loader keeps."""
    return [line for block in load_plain(text).blocks for line in lines_of(block.text)]


@pytest.mark.parametrize("separator", ["\n", "\n\n", "\r\n \r\n"], ids=["tight", "blank lines", "windows"])
@pytest.mark.parametrize("path", SCRAPED, ids=lambda path: path.stem)
def test_only_the_article_of_a_scraped_page_stays(path: Path, separator: str) -> None:
    """Exactly the marked lines stay, in order and word for word, however the lines are separated."""
    marked = path.read_text(encoding="utf-8").splitlines()
    assert kept(separator.join(line[2:] for line in marked)) == [line[2:] for line in marked if line.startswith("+")]


@pytest.mark.parametrize("path", SCRAPED, ids=lambda path: path.stem)
def test_an_article_without_its_page_is_not_cut_further(path: Path) -> None:
    """The article of a page also stays if it comes alone."""
    article = [line[2:] for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("+")]
    assert kept("\n\n".join(article)) == article


@pytest.mark.parametrize("path", ORDINARY, ids=lambda path: path.stem)
def test_an_ordinary_text_stays_whole(path: Path) -> None:
    """Laws, notes, poems, facts, questions, minutes and other languages lose nothing."""
    text = path.read_text(encoding="utf-8")
    assert kept(text) == lines_of(text)


def test_short_lines_inside_an_article_stay() -> None:
    """A subheading, a one-word answer and a list between paragraphs are part of the article."""
    body = [
        "The ferry to the outer islands will run every hour from the first of May, the company said on Monday.",
        "Who pays?",
        "“The state.”",
        "What it costs",
        "- 40 crowns by day",
        "- 60 crowns by night",
        "The islanders had asked for this since the winter of 2019, when the old ferry sank at its berth in a storm.",
    ]
    page = ["Ferry every hour from May", *body, "Share on Facebook", "Leave a Reply"]
    assert find_article(page).lines == tuple(range(len(page) - 2))


def test_a_page_of_teasers_only_keeps_their_paragraphs() -> None:
    """If there is nothing else, excerpts are better than an empty document."""
    excerpt = "The valley railway will stay closed until the spring because of a landslide in the upper gorge…"
    page = ["Railway closed", excerpt, "Read more", "Railway still closed", excerpt, "Read more"]
    assert [page[position] for position in find_article(page).lines] == [excerpt, excerpt]


@pytest.mark.parametrize(
    "line",
    ["No comments", "7:12 / 7:31", "3 hours ago", "Sign up for our newsletter", "12 views", "Show all", "Load more"],
)
def test_one_trace_makes_no_web_page(line: str) -> None:
    """A report with such a line keeps its author, source, date and category."""
    report = [
        "Inspection of the Skarn footbridge",
        "Author: Hedda Lim",
        "Source: load test of 12 March 2024 by the firm Ekdal",
        "Updated: 14 March 2024",
        "The handrail is loose at the third post and two planks are rotten, so that carts should not use the bridge.",
        "Comments of the owner",
        line,
        "Category: urgent",
    ]
    assert kept("\n\n".join(report)) == report


def test_one_trace_behind_a_short_sentence_makes_no_web_page() -> None:
    """Only lines before the first sentence are the head of a page."""
    report = [
        "Annual report of the allotment society",
        "The society had 214 members at the end of the year.",
        "Subscribe to our newsletter at the gate house.",
        "Author: K. Brandt",
        "Updated: 4 January 2023",
        "The water meter was read on 30 December and showed 1,882 cubic metres, which is more than in any year before.",
    ]
    assert kept("\n\n".join(report)) == report


def test_a_timetable_keeps_its_editor() -> None:
    """Times with a slash are not the clock of a player, even before the first paragraph."""
    lines = ["Bus 14", "Weekdays", "7:12 / 7:31", "8:12 / 8:31", "The bus waits for the ferry.", "Editor: Jost Hamm"]
    assert kept("\n\n".join(lines)) == lines


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("Follow us on social networks", Role.NOISE),
        ("37b41d57-2c7b-44ce-970f-0123456789ab", Role.NOISE),
        ("Share on Facebook", Role.NOISE),
        ("Home > News > Coast", Role.NOISE),
        ("HomeCoast NewsHarbour bridge reopens - The Coast Courier, May 3, 2024 -...", Role.NOISE),
        ("Analysis | Coast", Role.LABEL),
        ("keep readingShow less", Role.MORE),
        ("Read more »", Role.MORE),
        ("Leave a Reply", Role.END),
        ("Your email address will not be published. Required fields are marked *", Role.END),
        ("Please enter your comment!", Role.END),
        ("Recent Posts", Role.END),
        ("You may also like", Role.ASIDE),
        ("Top photo credit: Fishermen in Aldal, Dec. 1, 2023 (Shutterstock/T. Aas)", Role.CREDIT),
        ("The mayor. Photo: Ada Vint", Role.CAPTION),
        ("harbour_2203941-scaled", Role.CAPTION),
        ("Wednesday, October 2, 2024 - 10:00 pm", Role.HINT),
        ("This site uses cookies. By continuing you agree to our policy.", Role.APPEAL),
    ],
)
def test_known_phrases(line: str, role: Role) -> None:
    """A line of page furniture is recognised without its context."""
    assert role_of(line) is role


@pytest.mark.parametrize(
    "line",
    [
        "The newsletter of the harbour was founded in 1951.",
        "He asked the crew to leave a reply at the post office.",
        "Cookies are baked at 180 degrees.",
        "“Please donate blood,” said the nurse, “your support helps.”",
        "She read more than forty books about storms.",
        "The photo shows the harbour in 1902.",
        "Donations to the lighthouse fell by 8 percent, its keeper said.",
        "By 2030 the harbour will be too small for the ships that call there.",
        "Share prices of the ferry company fell on Monday.",
        "Le maire a dit « oui » au pont, « peut-être » au quai, le gardien « non ».",
        "If no <target> is given, copy writes to <store>/inbox.",
        "Home » is where « the heart » is.",
        "2. Comments",
    ],
)
def test_sentences_that_mention_furniture_are_none(line: str) -> None:
    """A sentence about newsletters, donations or photos is text."""
    assert role_of(line) not in FURNITURE


def test_long_hostile_lines_are_judged_at_once() -> None:
    """A line of a megabyte that almost matches everything takes no time."""
    for line in ("share " * 200_000, "photo: " * 150_000, "(" * 1_000_000, "> " * 500_000, "by " * 300_000):
        assert role_of(line) is Role.PROSE
    for line in ("share " * 33, "x" * 199, "(" * 499, "a > " * 49, "photo by " * 55, "| " * 99):
        assert role_of(line + "!") in Role


@pytest.mark.parametrize(
    "lines",
    [
        ["Related stories", "Foo bar"],
        ["Leave a reply"],
        ["One two three four five"],
        ["Jane Roe is a writer in Paris."],
        [
            "A headline here",
            "The valley railway will stay closed until the spring because of a landslide.",
            "Read more",
        ],
        ["the harbour wall was rebuilt by the engineers of the town in nineteen"],
    ],
    ids=["asides", "ends", "titles", "portraits", "teasers", "wrapped"],
)
def test_long_hostile_pages_are_read_in_seconds(lines: list[str]) -> None:
    """Time grows with the length, not with its square."""
    page = "Share on Facebook\n" + "\n".join(lines * 20_000)
    start = perf_counter()
    load_plain(page)
    assert perf_counter() - start < 20  # far above what it takes, far below what a square would
