"""A real browser on a real `qa serve`: ask, click the citation, see the marked quote."""

import pytest
from playwright.sync_api import Browser, expect

from tests.end_to_end.conftest import Served

pytestmark = [pytest.mark.model, pytest.mark.browser]

QUESTION = "Who chairs the Azerbaijan Popular Front Party?"


@pytest.mark.parametrize("javascript", [True, False])
def test_a_citation_leads_to_the_marked_quote(served: Served, browser: Browser, javascript: bool) -> None:
    """With and without JavaScript: the answer's citation opens its document with exactly the quote marked, in view."""
    page = browser.new_context(java_script_enabled=javascript).new_page()
    elsewhere: list[str] = []
    page.on("request", lambda request: None if request.url.startswith(served.url) else elsewhere.append(request.url))
    page.goto(served.url)
    page.get_by_role("textbox").fill(QUESTION)
    page.get_by_role("button", name="Ask").click()
    quote = page.locator("blockquote").first
    quote.wait_for()
    assert "Ali Karimli" in quote.inner_text()
    page.locator("a[href*='#quote']:visible").first.click()
    mark = page.locator("mark").first
    mark.wait_for()
    assert "Ali Karimli" in " ".join(page.locator("mark").all_inner_texts())
    expect(mark).to_be_in_viewport()
    assert elsewhere == []


@pytest.mark.parametrize("javascript", [True, False])
def test_silence_is_told_calmly(served: Served, browser: Browser, javascript: bool) -> None:
    """A question that has nothing to do with the documents gets one line and their subjects, and no quotation."""
    page = browser.new_context(java_script_enabled=javascript).new_page()
    page.goto(served.url)
    page.get_by_role("textbox").fill("Who painted Girl with a Pearl Earring?")
    page.get_by_role("button", name="Ask").click()
    page.get_by_text("These 5 documents do not speak of that").first.wait_for()
