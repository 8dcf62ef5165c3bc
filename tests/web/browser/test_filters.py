"""Filters and feedback in a real Chromium, with JavaScript and without it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from qa.feedback.store import FeedbackStore
from qa.records import Filters
from tests.web.browser.conftest import ask

if TYPE_CHECKING:
    from tests.fake_service import FakeQA

pytestmark = pytest.mark.browser

LIT = "When was the lighthouse lit?"
BOTH = pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
CHOSEN = Filters(publishers=("Harbour Almanac",), documents=("islands/vell.md",), published_after=date(2024, 10, 1))
LABELS = ["Harbour Almanac", "from 1 October 2024", "The lighthouse of Vell"]


def choose(page: Page) -> None:
    """Open the filters and choose one of each kind."""
    page.locator(".filters summary").click()
    page.get_by_label("Harbour Almanac", exact=True).check()
    page.get_by_label("from").fill("2024-10-01")
    page.get_by_label("The lighthouse of Vell", exact=True).check()


def expect_chips(page: Page, *labels: str) -> None:
    """Wait until these filters, and no others, are shown to hold."""
    expect(page.locator(".chip")).to_have_text(labels)


@BOTH
def test_what_is_chosen_holds_for_the_questions_that_follow(
    open_page: Callable[..., Page], qa: FakeQA, script: bool
) -> None:
    """The next questions use it, chips show it.

    The address holds it, so that it shows the same to somebody else.
    """
    page = open_page(java_script_enabled=script)
    choose(page)
    ask(page, LIT)
    expect_chips(page, *LABELS)
    expect(page.get_by_label("Harbour Almanac", exact=True)).to_be_hidden()
    ask(page, "And who was its keeper?")
    assert [filters for _, _, filters in qa.asked] == [CHOSEN, CHOSEN]
    other = open_page(page.url.partition("/?")[2].join(["/?", ""]), java_script_enabled=not script)
    expect_chips(other, *LABELS)
    assert qa.asked[-1][2] == CHOSEN


@BOTH
def test_a_chip_is_removed_with_its_button(open_page: Callable[..., Page], qa: FakeQA, script: bool) -> None:
    """One by one; the next question is asked without it."""
    page = open_page("/?question=Who&document=islands/vell.md&publisher=Harbour+Almanac", java_script_enabled=script)
    role = "button" if script else "link"
    page.get_by_role(role, name="Remove the filter: Harbour Almanac").click()
    expect_chips(page, "The lighthouse of Vell")
    ask(page, LIT)
    assert qa.asked[-1][2] == Filters(documents=("islands/vell.md",))
    page.get_by_role(role, name="Remove the filter: The lighthouse of Vell").click()
    ask(page, LIT)
    assert not qa.asked[-1][2]


def test_chips_follow_the_fields_and_keep_the_focus(open_page: Callable[..., Page]) -> None:
    """A chip appears with the tick; removing chips by keyboard goes on to the next, and last to the box."""
    page = open_page()
    choose(page)
    expect_chips(page, *LABELS)
    page.get_by_label("Harbour Almanac", exact=True).uncheck()
    expect_chips(page, *LABELS[1:])
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Remove the filter: from 1 October 2024").press("Enter")
    expect(page.get_by_role("button", name="Remove the filter: The lighthouse of Vell")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your question")).to_be_focused()
    expect_chips(page)
    page.locator(".filters summary").click()
    expect(page.get_by_label("from")).to_have_value("")


@BOTH
def test_the_order_is_a_chip_too(open_page: Callable[..., Page], qa: FakeQA, script: bool) -> None:
    """It holds until it is removed."""
    page = open_page("/?question=When+did+it+begin%3F+🕯️&order=newest", java_script_enabled=script)
    expect_chips(page, "Newest first")
    page.get_by_role("button" if script else "link", name="Remove the filter: Newest first").click()
    ask(page, LIT)
    assert qa.orders[-1] == "relevance"


@BOTH
def test_filters_that_exclude_each_other_are_said_and_kept(open_page: Callable[..., Page], script: bool) -> None:
    """The question comes back to be corrected, and so do the filters."""
    page = open_page(java_script_enabled=script)
    page.locator(".filters summary").click()
    page.get_by_label("from").fill("2024-10-01")
    page.get_by_label("until").fill("2024-01-01")
    ask(page, LIT)
    expect(page.locator(".failure")).to_contain_text("published_after must not be later")
    expect(page.get_by_label("Your question")).to_have_value(LIT)
    expect_chips(page, "from 1 October 2024", "until 1 January 2024")


@BOTH
def test_one_of_many_documents_is_chosen_in_the_list(open_page: Callable[..., Page], qa: FakeQA, script: bool) -> None:
    """If there are too many to tick, a publisher is typed, and the list of documents leads back with one document."""
    qa.library = [
        *qa.library,
        *(
            replace(qa.library[1], id=f"{number}.md", title=f"<b>{number}</b>", publisher=f"P {number}")
            for number in range(50)
        ),
    ]
    page = open_page(java_script_enabled=script)
    page.locator(".filters summary").click()
    expect(page.locator(".fields input[type=checkbox]")).to_have_count(0)
    page.get_by_label("Its name").fill("P 7")
    ask(page, LIT)
    expect_chips(page, "P 7")
    assert qa.asked[-1][2].publishers == ("P 7",)
    page.locator("nav").get_by_role("link", name="Documents", exact=True).click()
    page.locator("li", has_text="<b>30</b>").get_by_role("link", name="Ask it alone").click()
    expect(page.locator(".chip").last).to_have_text("<b>30</b>")
    ask(page, LIT)
    assert qa.asked[-1][2].documents == ("30.md",)


# Feedback


def expect_thanks(page: Page) -> None:
    """Below the answer, or on a separate page."""
    expect(page.locator(".outcome, h1", has_text="Thank you").locator("visible=true")).to_have_count(1)


@BOTH
@pytest.mark.parametrize("question", [LIT, "Who won the cup?"])
def test_a_thumb_up_is_one_press(
    open_page: Callable[..., Page], store: FeedbackStore, question: str, script: bool
) -> None:
    """With and without an answer; it is stored with the filters."""
    page = open_page("/?document=islands/vell.md", java_script_enabled=script)
    ask(page, question)
    page.get_by_role("button", name="Yes, it is right").click()
    expect_thanks(page)
    [kept] = store.all()
    assert (kept.verdict, kept.fault, kept.judged.question) == ("up", None, question)
    assert kept.judged.filters.documents == ("islands/vell.md",)


@BOTH
@pytest.mark.parametrize(
    ("reason", "fault"),
    [
        ("The answer is wrong", "wrong_answer"),
        ("The quotation does not show it", "wrong_evidence"),
        ("It is out of date", "out_of_date"),
        ("", None),
    ],
)
def test_a_thumb_down_has_a_reason_and_a_note(
    open_page: Callable[..., Page], store: FeedbackStore, reason: str, fault: str | None, script: bool
) -> None:
    """Both may be left out; mark-up in a note is text."""
    page = open_page(java_script_enabled=script)
    ask(page, LIT)
    page.locator("[data-slot=down]").press("Enter")
    if reason:
        page.get_by_label(reason).check()
        page.get_by_label("What should it be?").fill("<b>1872</b> 🏝️")
    page.get_by_role("button", name="Send").click()
    expect_thanks(page)
    [kept] = store.all()
    assert (kept.verdict, kept.fault, kept.note) == ("down", fault, "<b>1872</b> 🏝️" if reason else "")


@BOTH
def test_silence_that_should_have_been_an_answer(
    open_page: Callable[..., Page], store: FeedbackStore, script: bool
) -> None:
    """There is one reason, which is optional."""
    page = open_page(java_script_enabled=script)
    ask(page, "Who won the cup?")
    page.locator("[data-slot=down]").click()
    expect(page.get_by_text("The documents should have answered this")).to_be_visible()
    expect(page.get_by_label("It is out of date")).to_be_hidden()
    page.get_by_label("What should it be?").fill("Vell")
    page.get_by_role("button", name="Send").click()
    expect_thanks(page)
    assert [(one.fault, one.note) for one in store.all()] == [("should_have_answered", "Vell")]


def test_thanks_are_spoken_and_a_second_verdict_replaces_the_first(
    open_page: Callable[..., Page], store: FeedbackStore
) -> None:
    """Before and after a reload: an answer of the thread has one verdict."""
    page = open_page()
    ask(page, LIT)
    page.locator("[data-slot=down]").press("Enter")
    page.get_by_label("It is out of date").check()
    page.get_by_role("button", name="Send").press("Enter")
    expect(page.get_by_role("status")).to_have_text("Thank you: kept for the people who look after the documents.")
    expect(page.locator("[data-slot=down]")).to_be_focused()
    expect(page.get_by_role("button", name="Send")).to_be_hidden()
    page.reload()
    expect_thanks(page)
    page.get_by_role("button", name="Yes, it is right").click()
    expect(page.get_by_role("status")).to_have_text("Thank you: kept as right.")
    assert [(one.verdict, one.fault) for one in store.all()] == [("up", None)]


def test_the_answer_of_the_address_can_be_judged_in_the_thread(
    open_page: Callable[..., Page], store: FeedbackStore
) -> None:
    """An answer that the server has rendered can also be judged without leaving the page."""
    page = open_page("/?question=Who+was+the+keeper%3F&document=islands/vell.md")
    expect(page.get_by_role("button", name="New", exact=True)).to_be_visible()  # the script has taken the answer over
    page.get_by_role("button", name="Yes, it is right").click()
    expect(page.get_by_role("status")).to_have_text("Thank you: kept as right.")
    assert [one.judged.filters.documents for one in store.all()] == [("islands/vell.md",)]


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (
            {"status": 503, "json": {"error": {"message": "the store is <b>full</b>"}}},
            "Not sent: the store is <b>full</b>",
        ),
        (None, "Not sent: the service cannot be reached"),
    ],
)
def test_feedback_that_is_not_sent_is_not_lost(
    open_page: Callable[..., Page], store: FeedbackStore, failure: dict[str, object] | None, words: str
) -> None:
    """The written text stays in the form, which can be sent again."""
    page = open_page()
    ask(page, LIT)
    page.route("**/api/feedback", lambda route: route.fulfill(**failure) if failure else route.abort())
    page.locator("[data-slot=down]").click()
    page.get_by_label("What should it be?").fill("1872")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("status")).to_contain_text(words)
    expect(page.locator(".outcome.failed")).to_be_visible()
    page.unroute("**/api/feedback")
    page.get_by_role("button", name="Send").click()
    expect_thanks(page)
    assert [one.note for one in store.all()] == ["1872"]


def test_without_a_script_a_reason_does_not_stand_in_the_way_of_a_thumb_up(
    open_page: Callable[..., Page], store: FeedbackStore
) -> None:
    """Somebody chose a reason and then changed their mind."""
    page = open_page("/?question=Who+was+the+keeper%3F", java_script_enabled=False)
    page.locator("[data-slot=down]").click()
    page.get_by_label("It is out of date").check()
    page.get_by_role("button", name="Yes, it is right").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert [(one.verdict, one.fault) for one in store.all()] == [("up", None)]


def test_what_the_page_sends_is_the_reply_as_it_came(open_page: Callable[..., Page], app: Flask) -> None:
    """Nothing of it is rebuilt from the page."""
    page = open_page()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or "") if request.method == "POST" else None)
    ask(page, LIT)
    page.get_by_role("button", name="Yes, it is right").click()
    expect_thanks(page)
    came = app.test_client().post("/api/ask", json={"question": LIT}).get_json()
    assert json.loads(sent[-1])["answer"] == came
