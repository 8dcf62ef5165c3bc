"""A real browser on a real `qa serve`: ask, click the citation, see the marked quote."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.end_to_end.conftest import Served

pytestmark = [pytest.mark.model, pytest.mark.browser]

QUESTION = "Who chairs the Azerbaijan Popular Front Party?"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium: the system's where there is one, else Playwright's own."""
    system = os.environ.get("CHROMIUM") or ("/usr/bin/chromium" if Path("/usr/bin/chromium").exists() else None)
    arguments = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=system, args=arguments)
        yield chromium
        chromium.close()


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
    """A question that the documents do not answer gets no quotation as an answer, but the closest passages."""
    page = browser.new_context(java_script_enabled=javascript).new_page()
    page.goto(served.url)
    page.get_by_role("textbox").fill("Who painted Girl with a Pearl Earring?")
    page.get_by_role("button", name="Ask").click()
    page.get_by_text("No passage in these 5 documents answers this").first.wait_for()
