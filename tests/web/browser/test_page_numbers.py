"""The page of a quotation, in a real Chromium: wherever the source is named, and in the address of the original."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Page, expect

from qa.records import Locator
from tests.web.browser.conftest import ask, wait_for_evidence

if TYPE_CHECKING:
    from tests.fake_service import FakeQA

pytestmark = pytest.mark.browser

DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
QUESTION = "When was the lighthouse lit?"


@pytest.fixture
def vell(qa: FakeQA) -> Callable[[str], None]:
    """Makes the document of the answer a file of another kind, whose second page begins within the quotation."""

    def of_kind(suffix: str) -> None:
        [old] = [document for document in qa.library if document.id == "islands/vell.md"]
        starts = (0, old.text.index("was lit on"))
        pages = [
            Locator(start=start, kind="page", number=number, label=label)
            for start, number, label in zip(starts, (14, 15), ("xiv", "xv"), strict=True)
        ]
        new = replace(old, path=f"/library/vell{suffix}", locators=tuple(pages) if suffix == ".pdf" else ())
        qa.library = [new if document is old else document for document in qa.library]

    return of_kind


def test_the_page_stands_wherever_the_source_is_named(
    vell: Callable[[str], None], open_page: Callable[..., Page]
) -> None:
    """In the answers of server and script, in the viewer, in copied and saved text."""
    vell(".pdf")
    page = open_page("/?question=When+was+the+lighthouse+lit%3F", **DESK, permissions=["clipboard-read"])
    ask(page, QUESTION)
    wait_for_evidence(page)
    for entry in page.locator(".entry").all():
        expect(entry.locator("figcaption").first).to_contain_text(re.compile(r"5 Dec 2024\s+pp. xiv–xv"))
    page.locator(".entry").last.locator(".snippet").get_by_role("link", name="Source 1").click()
    viewer = page.get_by_role("dialog")
    expect(viewer.get_by_text("pp. xiv–xv")).to_be_visible()
    expect(viewer.get_by_role("link", name="Original")).to_have_attribute("href", "https://example.org/vell#page=14")
    file = viewer.get_by_role("link", name="File")
    expect(file).to_have_attribute("href", "/documents/islands/vell.md/original#page=14")
    page.get_by_role("button", name="Copy quote").first.click()
    expect(page.locator("#status")).to_have_text("Quote copied, with its source.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "— The lighthouse of Vell, Harbour Almanac, 5 December 2024, pp. xiv–xv\n" in copied
    page.get_by_text("Conversation", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as Markdown").click()
    assert "5 December 2024, pp. xiv–xv, characters 24 to 86" in download.value.path().read_text("utf-8")


def test_the_original_of_a_web_page_is_opened_at_the_words(
    vell: Callable[[str], None], open_page: Callable[..., Page]
) -> None:
    """Also from the page of the document; it has no page numbers."""
    vell(".html")
    page = open_page("/?question=When+was+the+lighthouse+lit%3F", **DESK)
    wait_for_evidence(page)
    expect(page.locator("[data-slot=locator]").first).to_be_hidden()
    page.locator(".snippet").get_by_role("link", name="Source 1").click()
    viewer = page.get_by_role("dialog")
    address = (
        "https://example.org/vell#:~:text="
        "The%20lighthouse%20of%20Vell%20was%20lit%20on%203%20March%201871%20by%20Ada%20Nkemelu."
    )
    expect(viewer.get_by_role("link", name="Original")).to_have_attribute("href", address)
    page.goto(str(viewer.get_by_role("link", name="Open page").get_attribute("href")))
    expect(page.get_by_role("link", name="Original")).to_have_attribute("href", address)


def test_the_widget_names_the_page(open_page: Callable[..., Page]) -> None:
    """Beside publisher and day; an older service does not say."""
    page = open_page("/", **DESK)
    module = (page.locator("script[type=module]").get_attribute("src") or "").replace("chat/chat.js", "")
    shown = page.evaluate(
        """async ([folder, locators]) => {
            const { replyOf } = await import(`${folder}widget/reply.js`);
            const reply = (locator) => ({ answered: true, answer: { text: "a", citation: 1 }, groups: [],
                question: "q", shown_as: "sentence", citations: [{ number: 1, title: "T", href: "/", ...locator }],
                snippets: [{ citation: 1, text: "b", highlights: [], confidence: 1, confidence_label: "High" }] });
            return locators.map((one) => replyOf(reply(one), location.href).querySelector("figcaption").textContent);
        }""",
        [module, [{"locator": {"text": "p. xiv"}}, {"locator": None}, {}]],
    )
    assert ["p. xiv" in one for one in shown] == [True, False, False]
