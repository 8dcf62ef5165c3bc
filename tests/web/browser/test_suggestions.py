"""What the page suggests, in a real Chromium: names while something is typed, and questions that are answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.fake_service import ANSWERS
from tests.web.browser.conftest import ask

if TYPE_CHECKING:
    from tests.fake_service import FakeQA

pytestmark = pytest.mark.browser

LIT = "When was the lighthouse of Vell lit?"


@pytest.fixture(autouse=True)
def answered(monkeypatch: pytest.MonkeyPatch) -> None:
    """A question that a rule makes of the invented documents has an answer."""
    monkeypatch.setitem(ANSWERS, LIT, ANSWERS["When was the lighthouse lit?"])


def test_names_are_completed_while_they_are_typed(open_page: Callable[..., Page], qa: FakeQA) -> None:
    """By keys and by mouse; Enter without a choice asks, Escape only closes the list, and its size is spoken."""
    page = open_page()
    box, options = page.get_by_label("Your question"), page.get_by_role("option")
    box.press_sequentially("🏝️ Who was joo")
    expect(options).to_have_text(["Joon Park"])
    expect(page.get_by_role("status")).to_have_text("One name fits: arrow down to choose.")
    box.press("Escape")
    expect(options).to_have_count(0)
    box.press_sequentially("n")
    expect(options).to_have_text(["Joon Park"])
    box.press("ArrowDown")
    expect(options).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", options.get_attribute("id") or "")
    box.press("Enter")
    expect(box).to_have_value("🏝️ Who was Joon Park")
    box.press_sequentially(" and the lightho")
    options.first.click()
    expect(box).to_have_value("🏝️ Who was Joon Park and The lighthouse of Vell")
    expect(box).to_be_focused()
    box.fill("Who is ada")
    expect(options).to_have_text(["Ada Nkemelu"])
    box.press("Enter")
    expect(page.locator(".abstention")).to_be_visible()
    expect(options).to_have_count(0)
    assert [question for question, _, _ in qa.asked] == ["Who is ada"]


def test_questions_that_are_answered_are_proposed(open_page: Callable[..., Page], qa: FakeQA) -> None:
    """On a fresh page, and after an answer; none that was asked, and one click asks it in the thread."""
    page = open_page("/?document=islands/vell.md")
    expect(page.locator(".welcome .examples").get_by_role("link")).to_have_text([LIT])
    ask(page, "Who was the keeper?")
    proposed = page.get_by_label("Next questions").get_by_role("link")
    expect(proposed).to_have_text([LIT])
    proposed.click()
    expect(page.locator(".entry")).to_have_count(2)
    expect(page.locator(".entry").last.locator(".answer")).to_contain_text("3 March 1871")
    page.wait_for_load_state("networkidle")
    expect(proposed).to_have_count(0)
    assert qa.asked[1][0] == LIT
    assert qa.asked[1][2].documents == ("islands/vell.md",)
