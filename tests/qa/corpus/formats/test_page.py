"""Of an HTML page the article stays, with headings, lists and tables. Nothing around it stays."""

from datetime import date
from pathlib import Path

import pytest

from qa.corpus.blocks import Content, join_blocks
from qa.corpus.formats.page import load_page
from qa.errors import DocumentError

PAGES = Path(__file__).parent.parent / "pages"


def page(name: str) -> Content:
    """The content of a page that stands beside the tests."""
    return load_page((PAGES / f"{name}.html").read_text(encoding="utf-8"))


def text_of(content: Content) -> str:
    """The canonical text."""
    return join_blocks(content.blocks)[0]


def test_a_news_article_stays_whole_and_alone() -> None:
    """Menu, consent, share links, caption, related stories, newsletter, comments and footer are gone."""
    content = page("news")
    assert text_of(content).split("\n\n") == [
        "Harbour bridge reopens after nine months",
        "The harbour bridge in Port Linnet reopened on Monday after nine months of repairs. About 4,000 drivers cross "
        "it each day.",
        "The repairs cost 12.5 million crowns, said the engineer Rolf Amdal. “We replaced every cable,” he said.",
        "What was replaced",
        "- 64 cables\n- Two towers\n- The road deck",
        "Costs by year",
        "Year | Million crowns\n2023 | 8.0\n2024 | 4.5",
        "“The town feels whole again,” wrote one reader.",
        "Short one.",
        "A second bridge is planned for 2030.",
    ]
    assert [block.text for block in content.blocks if block.heading] == [
        "Harbour bridge reopens after nine months",
        "What was replaced",
        "Costs by year",
    ]


def test_metadata_comes_from_the_page() -> None:
    """Title, site, day and address are those that the page states."""
    content = page("news")
    assert (content.title, content.publisher) == ("Harbour bridge reopens after nine months", "The Coast Courier")
    assert (content.published, content.url) == (date(2024, 3, 5), "https://courier.example/bridge")


def test_a_blog_post_loses_comments_widgets_and_share_links() -> None:
    """Short paragraphs, a numbered list and code stay."""
    assert text_of(page("blog")).split("\n\n") == [
        "Why I bake at night",
        "The oven is cheaper to run after ten, and the kitchen is cool. That matters for butter dough.",
        "My schedule:",
        "1. 22:00 mix the dough\n2. 23:30 fold\n3. 01:00 bake at 240 degrees",
        "“Nobody is awake to complain,” my neighbour says.",
        "flour: 500 g\nwater: 350 g",
    ]


def test_boxes_of_other_articles_are_not_text() -> None:
    """Teasers without telling names are known by their links."""
    assert text_of(page("portal")).split("\n\n")[-3:] == [
        "Night trains will run again between Port Linnet and the capital from June, after a pause of eleven years.",
        "The operator has bought 24 used sleeping cars. Each has room for 36 passengers, and a breakfast is included "
        "in the price.",
        "Tickets start at 39 crowns. Bicycles travel free, dogs pay half.",
    ]


def test_consent_and_newsletter_are_not_text() -> None:
    """Neither is a bare "read more", nor a line that asks to follow the author."""
    text = text_of(page("cookie_wall"))
    assert text.split("\n\n") == [
        "Seals return to the inner fjord",
        "Forty seals were counted in the inner fjord this winter, the first since 1987.",
        "The institute explains it with cleaner water. Two paper mills on the shore closed in 2015.",
        "Will they stay? The institute will count again in March.",
    ]


def test_a_manual_keeps_what_is_no_article() -> None:
    """Definitions, nested items, summaries, line breaks, bare divisions and small tables stay."""
    assert text_of(page("manual")).split("\n\n") == [
        "Manual",
        "Press A.",
        "Install",
        "pip install foo\nfoo run",
        "Term\nThe definition of the term.",
        "FAQ",
        "Is it free?",
        "Yes it is.",
        "1. First do this.\n2. Then do that.\n  - nested item",
        "Line one\nLine two",
        "Text in a div only.",
        "Speed | 3 m/s",
    ]


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("faq", ["How many books may I borrow?", "Twelve at a time.", "10 crowns a year for adults."]),
        ("sections", ["Description", "They weigh about 3.5 grams.", "Habitat", "They eat crickets, moths and flies."]),
    ],
)
def test_short_pages_keep_their_sections(name: str, parts: list[str]) -> None:
    """Pages of a few lines each are not taken for menus, and their menus are left out."""
    text = text_of(page(name))
    assert all(part in text for part in parts)
    assert not any(word in text for word in ("Catalogue", "Privacy", "Birds"))


def test_the_same_page_gives_the_same_content() -> None:
    """Extraction remembers nothing of earlier pages."""
    assert [page("news") for _ in range(3)] == [page("news")] * 3


def test_deep_nesting_ends() -> None:
    """A hostile page is parsed or refused, quickly."""
    source = "<div>" * 50_000 + "Tea." + "</div>" * 50_000
    try:
        text = text_of(load_page(f"<html><body>{source}</body></html>"))
    except DocumentError as error:
        text = str(error)
    assert text is not None
