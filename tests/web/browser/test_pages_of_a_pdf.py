"""The pages of a PDF in a real Chromium: the quotation marked on its page, and a thousand pages that stay light."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Page, expect

from tests.documents import print_document
from tests.web.browser.conftest import wait_for_evidence

if TYPE_CHECKING:
    from tests.fake_service import FakeQA

pytestmark = pytest.mark.browser

DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 700}, "has_touch": True, "is_mobile": True}
LIT = "/?question=When+was+the+lighthouse+lit%3F"
BEFORE = 60  # pages


@pytest.fixture
def vell(qa: FakeQA, tmp_path: Path) -> Path:
    """The document of the answer is a long PDF. Its file."""
    [old] = [document for document in qa.library if document.id == "islands/vell.md"]
    new = print_document(old, tmp_path, before=BEFORE)
    qa.library = [new if document is old else document for document in qa.library]
    return Path(new.path)


def open_pages(page: Page) -> None:
    """Open the viewer at the first quotation, and its pages."""
    wait_for_evidence(page)
    page.locator(".entry").last.locator(".snippet").get_by_role("link", name="Source 1").click()
    page.get_by_role("tab", name="Page").click()
    expect(page.locator(".sheets rect.current")).not_to_have_count(0)


@pytest.mark.usefixtures("vell")
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_quotation_is_marked_on_its_page(open_page: Callable[..., Page], size: dict[str, Any]) -> None:
    """It is in sight with the picture behind it; the next one is on its page; few of the pages are loaded."""
    page = open_page(LIT, **size)
    drawn: list[str] = []
    page.on("request", lambda request: drawn.append(request.url) if ".png" in request.url else None)
    open_pages(page)
    expect(page.locator(".sheets rect.current").first).to_be_in_viewport(ratio=1)
    sheet = page.locator(".sheets .sheet").filter(has=page.locator("rect.current"))
    assert sheet.get_attribute("aria-label") == f"Page {BEFORE + 2}"
    expect(sheet.locator("img")).to_have_js_property("complete", True)
    expect(page.get_by_label("Page", exact=True)).to_have_value(str(BEFORE + 2))
    rect, paper = page.locator(".sheets rect.current").first.bounding_box(), sheet.bounding_box()
    assert rect
    assert paper
    assert paper["x"] < rect["x"] < rect["x"] + rect["width"] < paper["x"] + paper["width"]
    page.keyboard.press("j")
    expect(page.locator(".sheets .sheet").filter(has=page.locator("rect.current"))).to_have_attribute(
        "aria-label", f"Page {BEFORE + 5}"
    )
    expect(page.locator(".sheets rect.current").first).to_be_in_viewport(ratio=1)
    assert len(page.locator(".sheets .sheet").all()) == BEFORE + 5
    assert 0 < len(drawn) < BEFORE / 2


@pytest.mark.usefixtures("vell")
def test_pages_are_turned_by_number_thumbnail_and_key(open_page: Callable[..., Page]) -> None:
    """And made larger; the tabs are beside each other for the arrow keys, and the text is at the quotation."""
    page = open_page(LIT, **DESK)
    open_pages(page)
    number = page.get_by_label("Page", exact=True)
    number.fill("3")
    number.press("Enter")
    expect(page.locator(".sheets .sheet").nth(2)).to_be_in_viewport()
    here = page.locator(".thumbnails [aria-current]")
    expect(here).to_have_attribute("aria-label", "Page 3")
    here.press("ArrowDown")
    expect(page.locator(".sheets .sheet").nth(3)).to_be_in_viewport()
    expect(page.locator(".thumbnails :focus")).to_have_attribute("aria-label", "Page 4")
    page.locator(".thumbnails button").nth(5).click()
    expect(page.locator(".sheets .sheet").nth(5)).to_be_in_viewport()
    width = "sheet => sheet.offsetWidth"
    before = page.locator(".sheet").nth(5).evaluate(width)
    page.keyboard.press("+")
    assert page.locator(".sheet").nth(5).evaluate(width) > 1.4 * before
    page.get_by_role("button", name="Smaller").click()
    assert page.locator(".sheet").nth(5).evaluate(width) == before
    page.get_by_role("tab", name="Page").press("ArrowLeft")
    expect(page.get_by_role("tab", name="Text")).to_be_focused()
    expect(page.locator(".viewer mark.current")).to_be_in_viewport()
    expect(page.locator(".sheets")).to_be_hidden()


def test_a_file_that_changed_shows_no_pages(open_page: Callable[..., Page], vell: Path) -> None:
    """The text is still there; a document without pages has no tabs."""
    page = open_page(LIT, **DESK)
    vell.write_bytes(b"%PDF-1.7 another")
    wait_for_evidence(page)
    page.locator(".snippet").get_by_role("link", name="Source 1").click()
    page.get_by_role("tab", name="Page").click()
    expect(page.get_by_text("The pages cannot be shown")).to_be_visible()
    page.get_by_role("tab", name="Text").click()
    expect(page.locator(".viewer mark.current")).to_be_in_viewport()


@pytest.mark.usefixtures("vell")
def test_without_javascript_a_page_is_a_picture(open_page: Callable[..., Page]) -> None:
    """The permalink's page has both forms; the picture is marked, and the quotation is what the address leads to."""
    page = open_page(LIT, **DESK, java_script_enabled=False)
    page.locator(".snippet .cite").first.click()
    page.get_by_role("link", name="Page", exact=True).click()
    expect(page.locator("rect#quote")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("img", name=f"Page {BEFORE + 2}, with the quotation marked")).to_be_visible()
    page.get_by_role("link", name="Next page").click()
    expect(page.get_by_role("img", name=f"Page {BEFORE + 3}")).to_be_visible()
    page.get_by_role("link", name=f"page {BEFORE + 2}").click()
    expect(page.locator("rect#quote")).to_be_in_viewport(ratio=1)
    page.get_by_role("link", name="Text", exact=True).click()
    expect(page.locator("mark#quote")).to_be_in_viewport()
