"""Pages of the application in a real Chromium, and what tests do on them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Page, Request, expect

from tests.chromium import Contexts
from tests.waiting import wait_until


@pytest.fixture
def open_page(contexts: Contexts, address: str) -> Iterator[Callable[..., Page]]:
    """Open a page that may ask no other host, and whose console must stay without errors."""
    faults: list[str] = []
    lent = ExitStack()

    def note_request(request: Request) -> None:
        if not request.url.startswith(f"{address}/"):
            faults.append(f"asked for {request.url}")

    def open_(path: str = "/", **options: object) -> Page:
        context = lent.enter_context(contexts.lend(address, **options))
        context.on("request", note_request)
        lent.callback(context.remove_listener, "request", note_request)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"error {error}"))
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.goto(address + path)
        return page

    with lent:
        yield open_
    # A refused or failed request is told in the console by the browser itself, and is part of some tests.
    assert [fault for fault in faults if "Failed to load resource" not in fault] == []


def ask(page: Page, question: str) -> None:
    """Type a question and wait for the result."""
    page.get_by_label("Your question").fill(question)
    page.get_by_role("button", name="Ask").click()
    expect(page.locator(".entry").last.locator("article")).to_be_visible()


def wait_on(page: Page, happened: Callable[[], bool], what: str) -> None:
    """Wait until something has happened in the test itself, such as a held request, while the browser goes on."""
    wait_until(happened, what, pause=lambda seconds: page.wait_for_timeout(1000 * seconds))


def wait_for_evidence(page: Page) -> None:
    """Wait until card, viewer and copying work: they are loaded with the first answer."""
    page.evaluate(
        """async () => {
            const loaded = document.querySelector("script[src$='chat.js']").src;
            const names = ["chat/entry", "sources/card", "sources/copy-quote", "sources/documents", "sources/viewer"];
            await Promise.all(names.map((name) => import(loaded.replace("chat/chat.js", `${name}.js`))));
            await new Promise((done) => setTimeout(done));
        }"""
    )
