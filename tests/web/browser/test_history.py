"""Conversations that are put away, brought back and kept, in a real Chromium."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from qa.answering.conversation import Turn
from qa.serving.parts import Parts
from tests.fake_service import FakeQA
from tests.serving import served
from tests.web.browser.conftest import ask
from tests.web.guard.test_collections import FakeOthers
from web.application import create_app

if TYPE_CHECKING:
    from qa.config import Config
    from tests.chromium import Contexts

pytestmark = pytest.mark.browser

LIT = "When was the lighthouse lit?"
KEEPER = "And who was its keeper?"


def questions(page: Page) -> list[str]:
    """The questions of the thread."""
    return page.locator(".question").all_inner_texts()


@pytest.mark.parametrize("way", ["New", "Clear"])
def test_what_is_put_away_can_be_brought_back(open_page: Callable[..., Page], qa: FakeQA, way: str) -> None:
    """Until the next question; the next follow-up uses it again."""
    page = open_page("/?question=When+was+the+lighthouse+lit%3F&document=islands/vell.md")
    if way == "Clear":
        page.get_by_text("Conversation", exact=True).click()
    page.get_by_role("button", name=way).click()
    expect(page.locator(".entry")).to_have_count(0)
    expect(page.locator(".welcome")).to_be_visible()
    page.get_by_role("button", name="Bring it back").click()
    expect(page.locator(".answer")).to_contain_text("3 March 1871")
    expect(page.locator(".chip")).to_have_count(1)
    expect(page.get_by_role("button", name="Bring it back")).to_be_hidden()
    ask(page, KEEPER)
    assert qa.histories[-1] == (Turn(question=LIT, answer="3 March 1871"),)
    page.get_by_role("button", name="New").click()
    ask(page, LIT)
    assert qa.histories[-1] == ()
    expect(page.get_by_role("button", name="Bring it back")).to_be_hidden()


def test_conversations_are_kept_only_if_somebody_wants_it(open_page: Callable[..., Page], address: str) -> None:
    """They are found by words, opened in another window, exported and deleted; an open list follows."""
    page = open_page()
    ask(page, "Who was the keeper?")
    shelf = page.context.new_page()
    shelf.goto(f"{address}/conversations")
    expect(shelf.get_by_text("None is kept yet.")).to_be_visible()
    shelf.get_by_label("Keep conversations in this browser").check()
    page.get_by_role("button", name="New").click()
    ask(page, LIT)
    ask(page, KEEPER)
    expect(shelf.locator("li")).to_contain_text("2 questions")
    page.get_by_role("button", name="New").click()
    ask(page, "When did the café open? 🏝️")
    titles = shelf.locator(".conversations li > a")
    expect(titles).to_have_text(["When did the café open? 🏝️", LIT])
    shelf.reload()
    shelf.get_by_label("Words of a question or an answer").fill("march 1871")
    expect(titles).to_have_text([LIT])
    with shelf.expect_download() as download:
        shelf.get_by_role("button", name="Export all").click()
    exported = json.loads(download.value.path().read_text("utf-8"))
    assert [[reply["question"] for reply in one["replies"]] for one in exported] == [
        ["When did the café open? 🏝️"],
        [LIT, KEEPER],
    ]
    titles.click()
    expect(shelf.locator(".answer").last).to_contain_text("Joon Park")
    assert questions(shelf) == [LIT, KEEPER]
    shelf.goto(f"{address}/conversations")
    shelf.get_by_role("button", name=f"Delete: {LIT}").click()
    expect(titles).to_have_count(1)
    shelf.once("dialog", lambda dialog: dialog.accept())
    shelf.get_by_role("button", name="Delete all").click()
    expect(shelf.get_by_text("None is kept yet.")).to_be_visible()


def test_a_conversation_is_shared_as_a_file(open_page: Callable[..., Page]) -> None:
    """Where the device takes files; what is shared is the Markdown."""
    page = open_page()
    page.add_init_script("""
        navigator.canShare = () => true;
        navigator.share = async ({ files: [file] }) => { window.shared = [file.name, await file.text()]; };
    """)
    page.reload()
    ask(page, "Who won?")
    page.get_by_text("Conversation", exact=True).click()
    page.get_by_role("button", name="Share").click()
    page.wait_for_function("() => window.shared")
    name, text = page.evaluate("window.shared")
    assert name == "answers.txt"
    assert "Closest passages (not answers):\n\n> He wrote the weather down twice a day." in text
    assert "Harbour Almanac, 5 December 2024" in text


def test_each_collection_has_its_own_conversations(contexts: Contexts, settings: Config) -> None:
    """In one window, the next one in another collection begins a new conversation and changes none that is kept."""
    app = create_app(settings, Parts(qa=FakeQA(), others=FakeOthers()))
    with served(app) as address, contexts.lend(address) as context:
        page = context.new_page()
        page.goto(f"{address}/conversations")
        page.get_by_label("Keep conversations in this browser").check()
        for path, question in (("/", LIT), ("/collections/press/", "Who was the keeper?")):
            shelf = context.new_page()  # it hears when one is kept
            shelf.goto(f"{address}{path}conversations")
            page.goto(address + path)
            ask(page, question)
            expect(shelf.locator(".conversations li > a")).to_have_text([question])
        page.goto(f"{address}/conversations")
        expect(page.locator(".conversations li > a")).to_have_text([LIT])
