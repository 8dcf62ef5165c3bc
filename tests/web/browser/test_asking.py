"""Asking in a real Chromium: the focus, the counter, the list of keys, and what must not stand in the way."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.web.browser.conftest import ask, wait_for_evidence

pytestmark = pytest.mark.browser

LIT = "When was the lighthouse lit?"
STOPPED = """reply => {
    window.fetch = async (address, options) => {
        if (address.endsWith("/api/ask")) return new Response(JSON.stringify(reply));
        throw new TypeError("the service has stopped");
    };
}"""


def test_a_question_can_be_typed_at_once(open_page: Callable[..., Page]) -> None:
    """The box has the focus; when few characters are left they are counted, and too many are said before they are sent.

    A refused question is as long as its bubble; the reason below it is in view.
    """
    page = open_page(viewport={"width": 375, "height": 667})
    box, used = page.get_by_label("Your question"), page.locator(".used")
    expect(box).to_be_focused()
    for length, words in ((800, ""), (801, "801 of 1000 characters"), (1001, "too long by 1: shorten it")):
        box.fill("🏝" * length)
        expect(used).to_have_text(words)
        expect(box).to_have_attribute("aria-invalid", str(length > 1000).lower())
    expect(box).to_have_accessible_description(words)
    box.press("Enter")
    expect(page.locator(".failure .message")).to_be_in_viewport(ratio=1)
    expect(used).to_have_text(words)  # it is back in the box


def test_on_a_phone_the_keyboard_does_not_open_by_itself(open_page: Callable[..., Page]) -> None:
    """It would cover half of the page; and there is no list of keys."""
    page = open_page(has_touch=True, is_mobile=True, viewport={"width": 375, "height": 667})
    expect(page.get_by_role("button", name="New")).to_be_hidden()
    expect(page.get_by_label("Your question")).not_to_be_focused()
    expect(page.get_by_role("button", name="Keys")).to_be_hidden()


def test_the_keys_are_listed(open_page: Callable[..., Page]) -> None:
    """With "?", except in a field, and by a button; Escape and a press beside it close the list."""
    page = open_page()
    keys = page.get_by_role("dialog", name="Keys")
    page.keyboard.press("?")
    expect(page.get_by_label("Your question")).to_have_value("?")
    page.get_by_role("button", name="Keys").click()
    expect(keys).to_contain_text("Shift+Enter")
    page.mouse.click(5, 5)
    expect(keys).to_be_hidden()
    page.locator("#main").focus()
    page.keyboard.press("?")
    expect(keys).to_be_visible()
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()


def test_an_answer_is_shown_although_the_service_has_stopped_since(open_page: Callable[..., Page]) -> None:
    """What shows it is loaded when the page is idle, before anything is typed."""
    page = open_page()
    reply = page.request.get(page.url + "api/ask?question=Who+was+the+keeper%3F").json()
    page.wait_for_function(
        "() => performance.getEntriesByType('resource').some(({ name }) => name.endsWith('viewer.css'))"
    )
    page.wait_for_load_state("networkidle")
    page.evaluate(STOPPED, reply)
    page.context.set_offline(True)
    page.get_by_label("Your question").press_sequentially("Who was the keeper?")
    page.get_by_label("Your question").press("Enter")
    expect(page.locator(".answer")).to_contain_text("Joon Park")


def test_the_viewer_tries_again_and_makes_way_for_the_next_question(open_page: Callable[..., Page]) -> None:
    """A document that did not come is fetched again; with another question the evidence of the first one closes."""
    page = open_page(viewport={"width": 1280, "height": 800})
    ask(page, LIT)
    wait_for_evidence(page)
    page.route("**/api/documents/**", lambda route: route.abort())
    page.locator(".snippet .cite").first.click()
    viewer = page.get_by_role("dialog")
    expect(viewer.get_by_text("The service cannot be reached")).to_be_visible()
    page.unroute("**/api/documents/**")
    viewer.get_by_role("button", name="Try again").click()
    expect(viewer.locator("mark.current")).to_contain_text("lit on 3 March 1871")
    ask(page, "Who was the keeper?")
    expect(viewer).to_be_hidden()
    page.set_viewport_size({"width": 1280, "height": 640})
    page.locator("[data-slot=down]").last.click()
    expect(page.locator(".entry").last.get_by_role("button", name="Send")).to_be_in_viewport(ratio=1)


def test_one_document_alone_is_named(open_page: Callable[..., Page]) -> None:
    """Where it is asked alone, the fresh page speaks of it."""
    page = open_page("/?document=islands/vell.md")
    expect(page.locator(".welcome")).to_contain_text("a quotation from “The lighthouse of Vell” alone")


def test_a_source_takes_little_space(open_page: Callable[..., Page]) -> None:
    """On a phone its facts are another line, and the link stands beside the question below; on a desk it is one line.

    Only there a point stands before a fact: no line begins with one.
    """
    page = open_page(viewport={"width": 390, "height": 844})
    ask(page, LIT)
    title, publisher, right, link = (
        page.locator(".snippet .source [data-slot=title]").first,
        page.locator(".snippet .source [data-slot=publisher]").first,
        page.get_by_role("button", name="Yes, it is right"),
        page.get_by_role("button", name="Copy link"),
    )
    below = """([one, other]) => Math.round(other.getBoundingClientRect().top - one.getBoundingClientRect().top)"""
    point = "one => getComputedStyle(one, '::before').content"

    def distance(one: Locator, other: Locator) -> int:
        return int(page.evaluate(below, [one.element_handle(), other.element_handle()]))

    assert (distance(title, publisher) > 0, publisher.evaluate(point)) == (True, "none")
    assert distance(right, link) == 0
    page.set_viewport_size({"width": 1280, "height": 800})
    assert (distance(title, publisher), publisher.evaluate(point)) == (0, '" · "')
