"""The conversation in a real Chromium: keys, the stored thread, saving it, states, and its looks."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask
from markdown_it import MarkdownIt
from playwright.sync_api import Locator, Page, Route, expect

from qa.answering.conversation import Turn
from tests.web.browser.conftest import ask, wait_for_evidence

if TYPE_CHECKING:
    from tests.fake_service import FakeQA

pytestmark = pytest.mark.browser

LIT = "When was the lighthouse lit?"
KEEPER = "And who was its keeper?"
PHONE = {"width": 390, "height": 844}
FORBIDDEN = (
    "Object.defineProperty(window, 'sessionStorage', {get() { throw new DOMException('no', 'SecurityError'); }})"
)
FULL = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }"


def questions(page: Page) -> list[str]:
    """The questions of the thread."""
    return page.locator(".question").all_inner_texts()


def box(page: Page) -> Locator:
    """The box in which a question is typed."""
    return page.get_by_label("Your question")


# Keys and examples


def test_a_slash_leads_to_the_box(open_page: Callable[..., Page]) -> None:
    """From anywhere except a field, where it types a slash."""
    page = open_page("/?question=Who+was+the+keeper%3F")
    page.keyboard.press("/")
    expect(box(page)).to_be_focused()
    expect(box(page)).to_have_value("")
    page.keyboard.press("/")
    expect(box(page)).to_have_value("/")


def test_arrow_up_in_the_empty_box_brings_the_last_question_back(open_page: Callable[..., Page]) -> None:
    """Not if the box has text; after a reload it works as before."""
    page = open_page()
    box(page).press("ArrowUp")
    expect(box(page)).to_have_value("")
    ask(page, LIT)
    box(page).press_sequentially("Who")
    box(page).press("ArrowUp")
    expect(box(page)).to_have_value("Who")
    box(page).fill("")
    box(page).press("ArrowUp")
    expect(box(page)).to_have_value(LIT)
    page.reload()
    box(page).press("ArrowUp")
    expect(box(page)).to_have_value(LIT)


def test_escape_closes_what_is_open_and_gives_the_focus_back(open_page: Callable[..., Page]) -> None:
    """The filters, and the form for negative feedback."""
    page = open_page()
    ask(page, LIT)
    for summary, inside in ((".filters summary", "Harbour Almanac"), ("[data-slot=down]", "It is out of date")):
        page.locator(summary).press("Enter")
        page.get_by_label(inside).focus()
        page.keyboard.press("Escape")
        expect(page.get_by_label(inside)).to_be_hidden()
        expect(page.locator(summary)).to_be_focused()


def test_an_example_asks_in_the_thread(open_page: Callable[..., Page], qa: FakeQA, tmp_path: Path) -> None:
    """A click on a question of the folder's file asks it like any other, with the current filters."""
    (tmp_path / ".questions.txt").write_text(f"{LIT}\n", "utf-8")
    qa.library = [replace(document, path=str(tmp_path / document.id)) for document in qa.library]
    page = open_page("/?publisher=Harbour+Almanac")
    page.get_by_role("link", name=LIT).click()
    expect(page.locator(".answer")).to_be_visible()
    assert questions(page) == [LIT]
    expect(page.locator(".welcome")).to_be_hidden()
    assert qa.asked[0][2].publishers == ("Harbour Almanac",)


# The kept thread


def test_a_thread_survives_a_reload(open_page: Callable[..., Page], qa: FakeQA) -> None:
    """Every entry is as before, nothing is asked or announced again, and a follow-up uses the earlier turns."""
    page = open_page()
    for question in (LIT, KEEPER, "Who won the cup?"):
        ask(page, question)
    wait_for_evidence(page)
    before = page.locator(".thread").inner_text()
    page.reload()
    expect(page.locator(".entry")).to_have_count(3)
    expect(page.locator(".thread")).to_have_text(before, use_inner_text=True)
    expect(page.get_by_role("status")).to_have_text("")
    qa.histories.clear()
    ask(page, KEEPER)
    words = "In 1902 the keeper was Joon Park."
    turns = (Turn(question=LIT, answer="3 March 1871"), Turn(question=KEEPER, answer=words))
    assert qa.histories == [(*turns, Turn(question="Who won the cup?"))]


def test_a_thread_is_there_again_after_another_page(open_page: Callable[..., Page], address: str) -> None:
    """On the way back from the documents, and above an answer whose link is opened in the same window."""
    page = open_page()
    ask(page, LIT)
    page.get_by_role("link", name="Documents", exact=True).click()
    page.get_by_role("link", name="Ask", exact=True).click()
    expect(page.locator(".answer")).to_contain_text("3 March 1871")
    expect(page.locator(".welcome")).to_be_hidden()
    page.goto(f"{address}/?question=Who+was+the+keeper%3F")
    expect(page.locator(".entry")).to_have_count(2)
    assert questions(page) == [LIT, "Who was the keeper?"]
    page.reload()
    expect(page.locator(".entry")).to_have_count(2)


def test_the_filters_of_the_last_question_hold_after_another_page(open_page: Callable[..., Page], qa: FakeQA) -> None:
    """Leaving the page and coming back does not widen the next question."""
    page = open_page("/?question=Who&document=mixed.md")
    expect(page.get_by_role("button", name="New")).to_be_visible()  # its modules have come, and it is kept
    page.get_by_role("link", name="Documents", exact=True).click()
    page.get_by_role("link", name="Ask", exact=True).click()
    expect(page.locator(".chip")).to_have_count(1)
    ask(page, "Who won?")
    assert qa.asked[-1][2].documents == ("mixed.md",)


def test_a_thread_is_cleared(open_page: Callable[..., Page], qa: FakeQA) -> None:
    """The empty page comes back with its address and title, also after a reload, and the next question stands alone."""
    page = open_page("/?question=Who&document=mixed.md")
    ask(page, LIT)
    page.get_by_text("Conversation", exact=True).click()
    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_role("heading", name="Ask your documents")).to_be_visible()
    expect(page).to_have_title("Ask your documents · Citewell")
    expect(box(page)).to_be_focused()
    expect(page.locator(".chip")).to_have_count(0)
    expect(page.get_by_role("button", name="New")).to_be_hidden()
    page.reload()
    expect(page.locator(".entry")).to_have_count(0)
    ask(page, LIT)
    assert (qa.histories[-1], bool(qa.asked[-1][2])) == ((), False)


@pytest.mark.parametrize("script", [FORBIDDEN, FULL], ids=["forbidden", "full"])
def test_without_storage_the_page_works_and_keeps_nothing(open_page: Callable[..., Page], script: str) -> None:
    """A reload shows the last answer, which the server renders."""
    page = open_page()
    page.add_init_script(script)
    page.reload()
    ask(page, LIT)
    ask(page, "Who was the keeper?")
    assert len(questions(page)) == 2
    page.reload()
    expect(page.locator(".answer")).to_contain_text("Joon Park")
    assert questions(page) == ["Who was the keeper?"]


@pytest.mark.parametrize(
    "kept",
    [
        "no JSON",
        "null",
        '{"version": 2, "records": []}',
        '{"version": 1, "records": [{}]}',
        '{"version": 1, "records": [{"request": {"question": "Who?"}, "reply": {"answered": true}, "before": [], '
        '"address": "/", "standing": "/"}]}',
        '{"version": 1, "records": [{"request": {"question": "Who?"}, "reply": {"answered": true}, "before": [], '
        '"address": "javascript:alert(1)", "standing": "/"}]}',
    ],
)
def test_what_cannot_be_read_again_is_left_out(open_page: Callable[..., Page], kept: str) -> None:
    """A damaged thread, or one of another version, does not break the page."""
    page = open_page()
    page.evaluate("kept => sessionStorage.setItem('citewell-thread:/', kept)", kept)
    page.reload()
    ask(page, LIT)
    assert questions(page) == [LIT]


def test_a_kept_thread_is_bounded(open_page: Callable[..., Page]) -> None:
    """The oldest records go first. One that is too large for the storage is not kept, and the others stay."""
    page = open_page()
    module = page.locator("script[type=module]").get_attribute("src") or ""
    script = """async ([address, sizes]) => {
        const { openThreadStorage } = await import(address);
        const kept = openThreadStorage(() => sessionStorage, "bounded");
        const record = size => ({request: {question: "x".repeat(size)}, address: "/", standing: "/", before: [],
            reply: {answered: true}});
        kept.save(sizes.map(record));
        return [(sessionStorage.getItem("bounded") ?? "").length, kept.load().map(one => one.request.question.length)];
    }"""

    def kept(sizes: list[int]) -> tuple[int, list[int]]:
        length, loaded = page.evaluate(script, [module.replace("chat.js", "thread-storage.js"), sizes])
        return length, loaded

    assert kept(list(range(1, 61)))[1] == list(range(11, 61))
    length, loaded = kept([90_000, 90_001, 90_002, 90_003, 90_004])
    assert length <= 400_000
    assert loaded == [90_002, 90_003, 90_004]
    assert kept([500_000]) == (0, [])


# Saving, and links


def save(page: Page, name: str) -> str:
    """Choose a kind in the menu, and return the content of the saved file."""
    page.get_by_text("Conversation", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("button", name=name).click()
    return download.value.path().read_text("utf-8")


def test_a_thread_is_saved_as_json_that_can_be_checked(open_page: Callable[..., Page], app: Flask) -> None:
    """The replies as they came; /api/verify calls each of their citations intact."""
    page = open_page()
    for question in (LIT, KEEPER, "Who won the cup?", "When did the café open? 🏝️"):
        ask(page, question)
    replies = json.loads(save(page, "Save as JSON"))
    assert [reply["question"] for reply in replies][:2] == [LIT, KEEPER]
    assert replies[1]["interpreted_as"] == "Who was the keeper?"
    verdict = app.test_client().post("/api/verify", json=replies).get_json()
    assert verdict["intact"] is True
    assert len(verdict["verdicts"]) == 4


def test_a_thread_is_saved_as_markdown(open_page: Callable[..., Page], address: str) -> None:
    """Each quotation word for word, with title, publisher, day, place and whole permalink; mark-up in it is text."""
    page = open_page("/?question=Who&published_after=2024-10-01")
    ask(page, LIT)
    ask(page, KEEPER)
    page.get_by_role("button", name="Remove the filter: from 1 October 2024").click()
    ask(page, "<script>document.title = 'owned'</script>")
    text = save(page, "Save as Markdown")
    assert (
        "> The lighthouse of Vell was lit on 3 March 1871 by Ada Nkemelu.\n\n[1] The lighthouse of Vell, Harbour"
        in text
    )
    assert (
        "5 December 2024, characters 24 to 86. [Check it](<" + address + "/documents/islands/vell.md?start=24" in text
    )
    assert "Read as: Who was the keeper?" in text
    assert "Asked of: from 1 October 2024" in text
    assert "No passage answers this." in text
    html = MarkdownIt("commonmark", {"html": True}).render(text)
    assert "<script" not in html
    assert "&lt;script&gt;document.title = 'owned'&lt;/script&gt;" in html


def test_the_link_of_an_answer_is_copied_with_its_filters(open_page: Callable[..., Page], address: str) -> None:
    """What is copied shows the same answer, asked in the same way, to somebody else."""
    page = open_page("/?document=islands/vell.md", permissions=["clipboard-read", "clipboard-write"])
    ask(page, LIT)
    ask(page, KEEPER)
    page.get_by_role("button", name="Copy link").last.click()
    expect(page.get_by_role("status")).to_have_text("The link is copied.")
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link.startswith(f"{address}/?question=Who+was+the+keeper%3F")
    other = open_page(link.removeprefix(address))
    expect(other.locator(".answer")).to_contain_text("Joon Park")
    expect(other.locator(".chip")).to_contain_text("The lighthouse of Vell")


def test_where_nothing_can_be_copied_the_link_lies_selected(open_page: Callable[..., Page], address: str) -> None:
    """A page without TLS has no clipboard; some browsers refuse the old command too."""
    page = open_page()
    page.add_init_script("""
        Object.defineProperty(navigator, 'clipboard', {value: undefined});
        document.execCommand = () => false;
    """)
    page.reload()
    ask(page, LIT)
    page.get_by_role("button", name="Copy link").click()
    field = page.get_by_label("Copy this by hand")
    expect(field).to_be_focused()
    expect(field).to_have_value(f"{address}/?question=When+was+the+lighthouse+lit%3F")
    assert page.evaluate("getSelection().toString()") == field.input_value()
    box(page).focus()
    expect(field).to_have_count(0)


def test_without_a_script_an_answer_has_its_links(open_page: Callable[..., Page]) -> None:
    """The permalink keeps the filters, the other gives the reply as JSON; nothing is shown that would not work."""
    page = open_page("/?question=Who+was+the+keeper%3F&document=islands/vell.md&x=1", java_script_enabled=False)
    for name in ("Copy link", "Colours: as the system has them", "Conversation"):
        expect(page.get_by_text(name).locator("visible=true")).to_have_count(0)
    page.get_by_role("link", name="Permalink").click()
    expect(page.locator(".answer")).to_contain_text("Joon Park")
    assert "x=1" not in page.url
    page.get_by_role("link", name="This answer as JSON").click()
    assert json.loads(page.locator("body").inner_text())["answered"] is True


# Silence and what goes wrong


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_silence_offers_to_ask_without_the_filters(open_page: Callable[..., Page], qa: FakeQA, script: bool) -> None:
    """First without the dates, then without any filter. Without filters nothing is offered."""
    page = open_page("/?question=Who+won%3F&published_after=2024-01-01&document=mixed.md", java_script_enabled=script)
    last = page.locator(".abstention").last
    expect(last).to_contain_text("No passage that the filters admit answers this", use_inner_text=True)
    last.get_by_role("link", name="Ask of all dates").click()
    expect(page.locator(".chip")).to_have_count(1)
    expect(page.locator(".chip")).to_contain_text("notes")
    expect(last.get_by_role("link", name="Ask of all dates")).to_be_hidden()
    last.get_by_role("link", name="Ask of all documents").click()
    expect(last).to_contain_text("No passage in these 3 documents answers this", use_inner_text=True)
    expect(last.get_by_role("link", name="Ask of all documents")).to_be_hidden()
    expect(last).to_contain_text("Closest passages (not answers)", use_inner_text=True)
    assert [(filters.published_after is None, filters.documents) for _, _, filters in qa.asked] == [
        (False, ("mixed.md",)),
        (True, ("mixed.md",)),
        (True, ()),
    ]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (403, "This question was not let in"),
        (401, "This question was not let in"),
        (429, "Too many questions at once"),
        (500, "The service could not answer"),
        (503, "The service could not answer"),
    ],
)
def test_each_failure_has_its_words_and_a_second_try(open_page: Callable[..., Page], status: int, words: str) -> None:
    """The service's own message is shown, too. The question is asked again in the place of the failure."""
    page = open_page()
    body = {"error": {"code": "code", "message": "wait 5 <b>seconds</b>", "details": {"problems": []}}}
    page.route("**/api/ask", lambda route: route.fulfill(status=status, json=body))
    ask(page, "Who was the keeper?")
    failure = page.locator(".failure")
    expect(failure.locator("h3:visible")).to_have_text(words)
    expect(failure).to_contain_text("wait 5 <b>seconds</b>")
    page.unroute("**/api/ask")
    failure.get_by_role("link", name="Try again").click()
    expect(page.locator(".answer")).to_contain_text("Joon Park")
    assert questions(page) == ["Who was the keeper?"]


def test_a_question_survives_a_failure_and_a_reload(open_page: Callable[..., Page], qa: FakeQA) -> None:
    """The address asks it again: nothing that was typed is lost with the page."""
    page = open_page()
    qa.error = RuntimeError("secret detail")
    ask(page, LIT)
    expect(page.locator(".failure")).to_be_visible()
    qa.error = None
    page.reload()
    expect(page.locator(".answer")).to_contain_text("3 March 1871")


def test_a_page_of_error_asks_again(open_page: Callable[..., Page], qa: FakeQA) -> None:
    """One press repeats the failed question, also without a script."""
    qa.error = RuntimeError("secret detail")
    page = open_page("/?question=Who+was+the+keeper%3F", java_script_enabled=False)
    qa.error = None
    page.get_by_role("link", name="Try again").click()
    expect(page.locator(".answer")).to_contain_text("Joon Park")


def hold(page: Page) -> None:
    """Let no question be answered."""
    held: list[Route] = []
    page.route("**/api/ask", lambda route: held.append(route))


def test_a_slow_answer_says_so_and_a_late_one_is_given_up(open_page: Callable[..., Page]) -> None:
    """After four seconds the page says that it takes long; after a minute it offers to try again."""
    page = open_page(again=False)  # a context keeps its clock
    page.clock.install()
    page.reload()
    hold(page)
    box(page).fill("Who was the keeper?")
    page.keyboard.press("Enter")
    expect(page.locator(".pending")).to_have_text("Looking in 3 documents…", use_inner_text=True)
    page.clock.run_for(4_000)
    expect(page.locator(".pending")).to_contain_text("Still looking. This takes longer than usual", use_inner_text=True)
    expect(page.get_by_role("status")).to_have_text("Still looking for an answer.")
    page.clock.run_for(56_000)
    expect(page.locator(".failure")).to_contain_text("No answer came in time", use_inner_text=True)
    page.unroute("**/api/ask")
    page.get_by_role("link", name="Try again").click()
    expect(page.locator(".answer")).to_contain_text("Joon Park")


@pytest.mark.parametrize("way", ["Escape", "Stop"])
def test_waiting_can_be_stopped(open_page: Callable[..., Page], way: str) -> None:
    """The question comes back into the box and can be tried again; the page no longer waits."""
    page = open_page(again=False)  # a context keeps its clock
    page.clock.install()
    page.reload()
    hold(page)
    box(page).fill("Who was the keeper?")
    page.keyboard.press("Enter")
    expect(page.locator(".pending")).to_be_visible()
    if way == "Escape":
        page.keyboard.press("Escape")
    else:
        page.clock.run_for(4_000)
        page.get_by_role("button", name="Stop").click()
    expect(page.locator(".failure")).to_contain_text("You stopped this before it was answered.", use_inner_text=True)
    expect(box(page)).to_have_value("Who was the keeper?")
    page.unroute("**/api/ask")
    page.get_by_role("link", name="Try again").click()
    expect(page.locator(".answer")).to_contain_text("Joon Park")


def test_an_answer_is_spoken_once(open_page: Callable[..., Page]) -> None:
    """Of all changes on the page the status region announces two: that it is searching, and what it found."""
    page = open_page()
    page.evaluate("""() => {
        const status = document.getElementById("status");
        window.said = [];
        new MutationObserver(() => said.push(status.textContent)).observe(status, {childList: true});
    }""")
    ask(page, LIT)
    page.wait_for_function("said.length > 1")
    assert page.evaluate("said") == ["Looking for an answer.", "3 March 1871 Source: The lighthouse of Vell."]
    regions = page.locator("[aria-live], [role=alert], [role=status]").locator("visible=true")
    expect(regions).to_have_count(1)
    expect(regions).to_have_id("status")


# Light, dark, still, printed


def paper(page: Page) -> str:
    """The background colour of the page."""
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return {"rgb(246, 247, 245)": "light", "rgb(17, 23, 22)": "dark"}[colour]


def test_colours_follow_the_system_until_somebody_chooses(open_page: Callable[..., Page]) -> None:
    """The first press is always seen, the second goes the other way, the third gives the choice back."""
    for system, other in (("light", "dark"), ("dark", "light")):
        page = open_page(color_scheme=system)
        switch = page.locator("[data-theme-switch]")
        seen = [paper(page)]
        for _ in range(3):
            switch.click()
            seen.append(paper(page))
        assert seen == [system, other, system, system]
        expect(switch).to_have_accessible_name("Colours: as the system has them")


def test_chosen_colours_are_remembered_and_do_not_flash(open_page: Callable[..., Page], address: str) -> None:
    """On every page the choice holds before the body is loaded, and a second window follows."""
    page = open_page(color_scheme="light")
    other = page.context.new_page()
    other.goto(f"{address}/documents")
    page.locator("[data-theme-switch]").click()
    page.add_init_script("""new MutationObserver((_, observer) => {
        if (!document.body) return;
        window.atBody = document.documentElement.dataset.theme;
        observer.disconnect();
    }).observe(document, {childList: true, subtree: true})""")
    for path in ("/", "/documents", "/documents/mixed.md", "/nowhere"):
        page.goto(address + path)
        assert (page.evaluate("atBody"), paper(page)) == ("dark", "dark"), path
    expect(other.locator("html")).to_have_attribute("data-theme", "dark")


def test_colours_can_be_chosen_where_nothing_is_remembered(open_page: Callable[..., Page]) -> None:
    """Then the choice holds for this page."""
    page = open_page()
    page.add_init_script(FORBIDDEN.replace("sessionStorage", "localStorage"))
    page.reload()
    page.locator("[data-theme-switch]").click()
    assert paper(page) == "dark"


@pytest.mark.parametrize(("motion", "moving"), [("reduce", 0), ("no-preference", 1)])
def test_who_wants_no_motion_gets_none(open_page: Callable[..., Page], motion: str, moving: int) -> None:
    """The waiting sign pulsates, but not for people who asked for reduced motion."""
    page = open_page(reduced_motion=motion)
    hold(page)
    box(page).fill("Who?")
    page.keyboard.press("Enter")
    expect(page.locator(".pending")).to_be_visible()
    page.wait_for_function("moving => document.getAnimations().length === moving", arg=moving)


def test_a_printed_thread_is_its_questions_and_quotations(open_page: Callable[..., Page]) -> None:
    """On white, without buttons."""
    page = open_page(color_scheme="dark")
    ask(page, LIT)
    ask(page, "Who won?")
    page.emulate_media(media="print")
    for selector in (".ask", ".masthead", ".after >> nth=0", ".colophon"):
        expect(page.locator(selector)).to_be_hidden()
    for selector in (".question >> nth=0", ".snippet >> nth=0", ".abstention", "h1.unseen"):
        expect(page.locator(selector)).to_be_visible()
    assert paper(page) == "light"


def states(page: Page) -> list[tuple[str, Callable[[], Any]]]:
    """Ways to put a page into each of its states, one after the other."""
    failing = {"error": {"code": "x", "message": "x" * 200, "details": {"problems": []}}}

    def fail() -> None:
        page.route("**/api/ask", lambda route: route.fulfill(status=500, json=failing))
        ask(page, "Who?")

    return [
        ("empty", lambda: None),
        ("filters", lambda: page.locator(".filters summary").click()),
        ("chips", lambda: [page.get_by_label(name).check() for name in ("Harbour Almanac", "The lighthouse of Vell")]),
        ("answer", lambda: ask(page, LIT)),
        ("follow-up", lambda: ask(page, KEEPER)),
        ("groups", lambda: ask(page, "When did it begin? 🕯️")),
        ("feedback", lambda: page.locator("[data-slot=down]").last.click()),
        ("silence", lambda: ask(page, "Who won?")),
        ("menu", lambda: page.get_by_text("Conversation", exact=True).click()),
        ("failure", fail),
    ]


@pytest.mark.parametrize("size", [{"width": 320, "height": 640}, PHONE, {"width": 640, "height": 360}, None])
def test_every_state_fits_and_can_be_touched(open_page: Callable[..., Page], size: dict[str, int] | None) -> None:
    """On phones, on a desktop and at 200 %: nothing sticks out, and buttons have 44 pixels."""
    page = open_page(viewport=size or {"width": 1280, "height": 900})
    own = "button, summary.quiet, a.button, a.quiet, textarea, input[type=date], fieldset label"
    small = """all => all.filter(one => one.checkVisibility() && !one.matches(".remove, .unseen *"))
        .map(one => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
        .filter(([, {width, height}]) => height < 44 || width < 44).map(([html]) => html)"""
    for name, reach in states(page):
        reach()
        assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("innerWidth"), name
        assert page.locator(own).evaluate_all(small) == [], name


def test_a_low_window_is_not_covered_by_the_box(open_page: Callable[..., Page]) -> None:
    """On a turned phone, or a desktop at 200 %, only the box stays over the thread; its tools come with the focus."""
    page = open_page("/?question=When+was+the+lighthouse+lit%3F", viewport={"width": 640, "height": 360})
    page.evaluate("scrollTo(0, 0)")
    expect(page.locator(".snippet blockquote").first).to_be_in_viewport(ratio=1)
    expect(page.locator(".ask-box")).to_be_in_viewport(ratio=1)
    expect(page.locator(".filters")).to_be_hidden()
    box(page).focus()
    expect(page.locator(".filters")).to_be_in_viewport(ratio=1)


FOCUSED = """() => {
    const one = document.activeElement;
    const {x, y, width, height} = one.getBoundingClientRect();
    const top = document.elementFromPoint(x + width / 2, y + Math.min(height / 2, 10));
    const seen = top && (one.contains(top) || top.contains(one) || top.closest("label")?.contains(one));
    const outlined = getComputedStyle(one).outlineStyle !== "none" || one.id === "question";
    return [[...document.querySelectorAll("*")].indexOf(one), one.outerHTML.slice(0, 200), seen && outlined];
}"""


def test_the_keyboard_reaches_all_that_can_be_pressed(open_page: Callable[..., Page]) -> None:
    """Tab goes through the whole page, including open panels; the focused element is visible, and nothing covers it."""
    page = open_page("/?question=Who+was+the+keeper%3F&document=islands/vell.md", reduced_motion="reduce")
    expect(page.get_by_role("button", name="New")).to_be_visible()
    page.locator("[data-slot=down]").press("Enter")
    expect(page.get_by_label("It is out of date")).to_be_visible()
    page.locator(".filters summary").press("Enter")
    wanted = page.locator("a, button, summary, textarea, input:not([type=hidden], [type=radio])").evaluate_all(
        "all => all.filter(one => one.checkVisibility()).length"
    )
    page.evaluate("document.activeElement.blur(); document.querySelector('.filters').open = false; scrollTo(0, 0)")
    reached: set[int] = set()
    for _ in range(2 * wanted):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.filters:not([open]) > summary')"):
            page.keyboard.press("Enter")
        if page.evaluate("document.activeElement !== document.body"):
            place, html, well = page.evaluate(FOCUSED)
            reached.add(place)
            assert well, html
    assert len(reached) >= wanted


def test_what_stands_over_the_thread_closes_when_it_is_left(open_page: Callable[..., Page]) -> None:
    """By a press elsewhere and when the focus leaves, but not by a press inside."""
    page = open_page("/?question=Who+was+the+keeper%3F")
    field = page.get_by_label("Harbour Almanac", exact=True)
    for leave in (lambda: page.locator(".question").click(), lambda: box(page).focus()):
        page.locator(".filters summary").click()
        field.check()
        field.uncheck()
        expect(field).to_be_visible()
        leave()
        expect(field).to_be_hidden()
