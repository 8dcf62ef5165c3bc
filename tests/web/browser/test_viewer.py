"""The parts of an answer in a real Chromium: the card, the source viewer, "Copy quote", whole sentences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask
from markupsafe import escape
from playwright.sync_api import Locator, Page, Route, expect

from qa.records import Table
from tests.documents import make_document
from tests.fake_service import ANSWERS
from tests.web.browser.conftest import ask, wait_for_evidence, wait_on
from web.rendering.marked_text import blocks

if TYPE_CHECKING:
    from tests.fake_service import FakeQA

pytestmark = pytest.mark.browser

DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 700}, "has_touch": True, "is_mobile": True}
SIZES = pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
LIT = "/?question=When+was+the+lighthouse+lit%3F"
SENTENCE = "The lighthouse of Vell was lit on 3 March 1871 by Ada Nkemelu."
CURRENT = ".viewer mark.current"  # the present quotation
OTHER = "Nobody has lived there since the lamp became electric in 1968."
FILLER = "\n\n".join(f"Paragraph {number} 🏝️ says nothing of the lamp." for number in range(200))


def viewer(page: Page) -> Locator:
    """The open viewer."""
    return page.get_by_role("dialog")


def open_viewer(page: Page, name: str = "Source 1") -> Locator:
    """Follow a mark of the last answer's quotations, and wait for the document."""
    wait_for_evidence(page)
    page.locator(".entry").last.locator(".snippet").get_by_role("link", name=name).click()
    expect(viewer(page)).to_be_visible()
    expect(viewer(page).get_by_text("Opening the document…")).to_be_hidden()
    page.mouse.move(0, 0)  # or it would point at the mark when the viewer has gone
    return viewer(page)


@SIZES
def test_a_mark_opens_its_document_at_the_quotation(
    open_page: Callable[..., Page], qa: FakeQA, size: dict[str, Any]
) -> None:
    """The whole text is shown, both quotations marked, the present one in sight, facts and links above it."""
    qa.library = [replace(qa.library[1], text=f"{FILLER}\n\n{qa.library[1].text}\n\n{FILLER}", headings=())]
    page = open_page(LIT, **size)
    panel = open_viewer(page)
    expect(page.locator(CURRENT)).to_have_text(SENTENCE)
    expect(panel.locator("mark.current")).to_be_in_viewport(ratio=1)
    assert panel.locator("mark").all_text_contents() == [SENTENCE, OTHER]
    shown = panel.locator("[data-slot=text] > *").all_text_contents()
    assert shown == ["".join(p.text for p in block.pieces) for block in blocks(qa.library[0].text)]
    expect(panel.get_by_role("heading", level=2)).to_have_text("The lighthouse of Vell")
    expect(panel).to_contain_text("Harbour Almanac")
    expect(panel.locator("time")).to_have_attribute("datetime", "2024-12-05")
    expect(panel.get_by_role("link", name="Original")).to_have_attribute("href", "https://example.org/vell")
    page.goto(str(panel.get_by_role("link", name="Open page").get_attribute("href")))
    expect(page.locator("#quote")).to_have_text(SENTENCE)
    expect(page.locator(".notice")).to_contain_text("Intact")


@pytest.mark.parametrize("script", [True, False], ids=["viewer", "page"])
def test_lists_and_tables_are_shown_as_such(open_page: Callable[..., Page], qa: FakeQA, script: bool) -> None:
    """In the viewer and, without JavaScript, on the page of the document; the quotation is marked in its cell."""
    [old] = [document for document in qa.library if document.id == "islands/vell.md"]
    text = f"Boats\n\n- Corra\n  - for cars\n\nShip | Said | 🏝️\nVell | a || b | {SENTENCE}\nTarn | | 9\n\n{old.text}"
    table = Table(start=text.index("Ship"), end=text.index("9") + 1, header=1)
    qa.library = [replace(old, text=text, headings=((0, 5),), tables=(table,)), *qa.library[:1]]
    page = open_page(LIT, **DESK, java_script_enabled=script)
    if script:
        shown = open_viewer(page).locator("[data-slot=text]")
    else:
        page.locator(".snippet .cite").first.click()
        shown = page.locator(".text")
    assert shown.locator("li").all_text_contents() == ["- Corra", "  - for cars"]
    assert shown.locator("li").nth(1).get_attribute("class") == "level-1"
    assert shown.locator("th").all_text_contents() == ["Ship", "Said", "🏝️"]
    assert shown.locator("td").all_text_contents() == ["Vell", "a || b", SENTENCE, "Tarn", "", "9"]
    expect(shown.locator("td mark")).to_have_text(SENTENCE)
    expect(shown.locator("td mark")).to_be_in_viewport(ratio=1)
    expect(shown.locator("h2, h3").first).to_have_text("Boats")


def test_on_a_desk_it_stands_beside_the_thread(open_page: Callable[..., Page]) -> None:
    """The answer can still be read and used, nothing covers it, and the next question can be typed."""
    page = open_page(LIT, **DESK)
    panel = open_viewer(page)
    left = panel.bounding_box()
    answer = page.locator(".answer").bounding_box()
    assert left is not None
    assert answer is not None
    assert answer["x"] + answer["width"] <= left["x"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    page.get_by_label("Your question").fill("jk")
    expect(page.get_by_label("Your question")).to_have_value("jk")
    page.locator(".folded summary").first.click()
    page.locator(".folded .snippet").first.get_by_role("link", name="Source 2").click()
    expect(panel.locator("mark.current")).to_have_text(OTHER)


def test_on_a_phone_it_is_a_sheet_over_the_thread(open_page: Callable[..., Page]) -> None:
    """From the lower edge, as wide as the phone; the page behind it can neither be reached nor scrolled."""
    page = open_page(LIT, **PHONE, reduced_motion="reduce")  # it would be measured while it rises
    box = open_viewer(page).bounding_box()
    assert box is not None
    assert (box["x"], box["width"], round(box["y"] + box["height"])) == (0, 390, 700)
    assert box["y"] > 40
    assert page.locator(".viewer").evaluate("dialog => dialog.matches(':modal')")
    page.touchscreen.tap(195, 15)
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_it_changes_its_form_with_the_window(open_page: Callable[..., Page]) -> None:
    """A phone that is turned, or a window that is made narrow, keeps the viewer open."""
    page = open_page(LIT, **DESK)
    open_viewer(page)
    modal = "dialog => dialog.open && dialog.matches(':modal')"
    assert not page.locator(".viewer").evaluate(modal)
    page.set_viewport_size({"width": 390, "height": 700})
    page.locator(".viewer:modal").wait_for(state="attached")
    page.set_viewport_size({"width": 1280, "height": 700})
    page.locator(".viewer[open]:not(:modal)").wait_for(state="attached")


@SIZES
@pytest.mark.parametrize("way", ["Escape", "Close"])
def test_closing_gives_the_focus_back(open_page: Callable[..., Page], size: dict[str, Any], way: str) -> None:
    """To the mark that was followed last, and without a card in the way."""
    page = open_page(LIT, **size)
    panel = open_viewer(page)
    expect(panel.locator("[data-slot=text]")).to_be_focused()
    if way == "Escape":
        page.keyboard.press("Escape")
    else:
        panel.get_by_role("button", name="Close").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(":focus")).to_have_attribute("aria-label", "Source 1: The lighthouse of Vell")
    page.wait_for_timeout(400)
    expect(page.locator(".card")).to_be_hidden()


def test_next_and_previous_go_around(open_page: Callable[..., Page]) -> None:
    """By button and by key, over all quotations of the answer; only while the focus is in the viewer."""
    page = open_page(LIT, **DESK)
    panel = open_viewer(page)
    expect(panel.locator("[data-slot=position]")).to_have_text("1 of 2")
    page.keyboard.press("j")
    expect(page.locator(CURRENT)).to_have_text(OTHER)
    expect(panel.locator("[data-slot=position]")).to_have_text("2 of 2")
    page.keyboard.press("j")
    expect(page.locator(CURRENT)).to_have_text(SENTENCE)
    page.keyboard.press("k")
    expect(page.locator(CURRENT)).to_have_text(OTHER)
    panel.get_by_role("button", name="Next quotation").click()
    expect(page.locator(CURRENT)).to_have_text(SENTENCE)
    panel.get_by_role("button", name="Previous quotation").click()
    expect(page.locator(CURRENT)).to_have_text(OTHER)
    page.get_by_label("Your question").press("j")
    expect(page.locator(CURRENT)).to_have_text(OTHER)


def test_next_goes_on_in_another_document(open_page: Callable[..., Page]) -> None:
    """An answer of several sources can be read through without going back.

    A copied link is that of the present quotation.
    """
    page = open_page()
    ask(page, "When did it begin? 🕯️")
    panel = open_viewer(page)
    page.keyboard.press("j")
    expect(panel.get_by_role("heading", level=2)).to_have_text("Café 🏝️ notes")
    expect(panel.locator("mark")).to_have_text(["👩‍👩‍👧 The fa\u0301mily of Zoe\u0308 opened the café on 5 May."])
    assert "mixed.md" in str(panel.get_by_role("link", name="Open page").get_attribute("href"))
    expect(panel.get_by_role("link", name="Original")).to_be_hidden()


def test_one_quotation_has_no_next(open_page: Callable[..., Page]) -> None:
    """There is nowhere to go."""
    page = open_page("/?question=Who+was+the+keeper%3F", **DESK)
    panel = open_viewer(page)
    expect(panel.get_by_role("button", name="Next quotation")).to_be_hidden()


def test_a_closest_passage_is_read_in_its_document(open_page: Callable[..., Page]) -> None:
    """Closest passages can be opened too."""
    page = open_page("/?question=Who+won%3F", **DESK)
    wait_for_evidence(page)
    page.locator(".near").get_by_role("link").click()
    expect(page.locator(".viewer mark.current")).to_have_text("He wrote the weather down twice a day.")


def test_a_quotation_that_cannot_be_placed_marks_nothing_and_says_so(
    open_page: Callable[..., Page], qa: FakeQA
) -> None:
    """The document has changed since, and no other words are marked instead."""
    page = open_page(LIT, **DESK)
    qa.library = [replace(document, text=f"New. {document.text}", headings=()) for document in qa.library]
    panel = open_viewer(page)
    expect(panel.get_by_text("Nothing is marked for this quotation")).to_be_visible()
    expect(panel.locator("mark")).to_have_count(0)
    expect(panel.locator("[data-slot=text]")).to_contain_text("New. The lighthouse of Vell")
    panel.get_by_role("link", name="See what became of them").click()
    expect(page.locator(".notice")).to_contain_text("Moved")
    expect(page.locator("#quote")).to_have_text(SENTENCE)


def test_a_document_that_was_read_before_it_changed_is_read_again(open_page: Callable[..., Page], qa: FakeQA) -> None:
    """An answer from the new text is placed in the new text."""
    page = open_page(LIT, **DESK)
    open_viewer(page)
    qa.library = [replace(document, text=f"New. {document.text}", headings=()) for document in qa.library]
    ask(page, "Who was the keeper?")
    open_viewer(page)
    expect(page.locator(".viewer mark.current")).to_have_text("In 1902 the keeper was Joon Park.")


def test_the_words_that_answer_stand_out_in_their_sentence(open_page: Callable[..., Page]) -> None:
    """In the viewer and in the card; the marked words themselves open it."""
    page = open_page(LIT, **DESK)
    wait_for_evidence(page)
    page.locator(".snippet mark").first.click()
    expect(viewer(page).locator("mark.current strong")).to_have_text(["lighthouse", "lit", "3 March 1871"])
    page.keyboard.press("Escape")
    page.locator(".snippet .cite").first.hover()
    expect(page.locator(".card mark strong")).to_have_text(["lighthouse", "lit", "3 March 1871"])


def test_a_document_is_fetched_once(open_page: Callable[..., Page]) -> None:
    """Card and viewer share what was read."""
    page = open_page(LIT, **DESK)
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url) if "/api/documents/" in request.url else None)
    open_viewer(page)
    page.keyboard.press("Escape")
    page.locator(".folded summary").first.click()
    open_viewer(page, "Source 2")
    page.locator(".snippet .cite").first.hover()
    expect(page.locator(".card")).to_be_visible()
    assert len(fetched) == 1


@pytest.mark.parametrize(
    ("status", "words"),
    [(404, "not among the indexed documents"), (500, "could not open the document"), (0, "cannot be reached")],
)
def test_a_document_that_does_not_come_is_told(open_page: Callable[..., Page], status: int, words: str) -> None:
    """Each failure has its own message, and a second try may succeed."""
    page = open_page(LIT, **DESK)
    pattern = "**/api/documents/**"
    page.route(pattern, lambda route: route.fulfill(status=status, body="{}") if status else route.abort())
    panel = open_viewer(page)
    expect(panel.get_by_text(words)).to_be_visible()
    page.unroute(pattern)
    page.keyboard.press("Escape")
    open_viewer(page)
    expect(page.locator(CURRENT)).to_have_text(SENTENCE)


def test_of_two_marks_followed_the_last_is_shown(open_page: Callable[..., Page]) -> None:
    """A document that loads late does not replace one that was requested after it."""
    page = open_page(**DESK)
    ask(page, "When did it begin? 🕯️")
    wait_for_evidence(page)
    held: list[Route] = []
    page.route("**/api/documents/islands/**", lambda route: held.append(route))
    marks = page.locator(".snippet .cite")
    marks.nth(0).click()
    expect(viewer(page).get_by_text("Opening the document…")).to_be_visible()
    marks.nth(1).click()
    expect(viewer(page).get_by_role("heading", level=2)).to_have_text("Café 🏝️ notes")
    wait_on(page, lambda: bool(held), "the page must ask for the document")
    held[0].continue_()
    page.wait_for_load_state("networkidle")
    expect(viewer(page).get_by_role("heading", level=2)).to_have_text("Café 🏝️ notes")
    expect(page.locator(CURRENT)).to_contain_text("5 May")


def test_each_block_runs_in_its_own_direction(open_page: Callable[..., Page]) -> None:
    """English, Arabic and Hebrew in one document."""
    page = open_page("/?question=متى يفتح المقهى؟", **DESK)
    panel = open_viewer(page)
    paragraphs = panel.locator("[data-slot=text] > *")
    directions = paragraphs.evaluate_all("all => all.map(element => getComputedStyle(element).direction)")
    assert directions == ["ltr", "ltr", "rtl", "rtl"]
    expect(page.locator(CURRENT)).to_have_text("المقهى مفتوح كل يوم.")


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_the_flash_respects_reduced_motion(open_page: Callable[..., Page], motion: str) -> None:
    """People who want no motion get the mark without it."""
    page = open_page(LIT, **DESK, reduced_motion=motion)
    mark = open_viewer(page).locator("mark.current")
    assert mark.evaluate("mark => getComputedStyle(mark).animationName") == ("none" if motion == "reduce" else "flash")


def test_a_link_opened_in_a_new_tab_stays_a_link(open_page: Callable[..., Page]) -> None:
    """With a key held down the mark leads to the document's page, as without JavaScript."""
    page = open_page(LIT, **DESK)
    wait_for_evidence(page)
    with page.context.expect_page() as opened:
        page.locator(".snippet .cite").first.click(modifiers=["Control"])
    expect(opened.value.locator("#quote")).to_have_text(SENTENCE)
    expect(page.get_by_role("dialog")).to_have_count(0)


@SIZES
def test_targets_in_the_viewer_can_be_touched(open_page: Callable[..., Page], size: dict[str, Any]) -> None:
    """Each is at least 44 pixels high and wide, and Tab reaches each with a visible focus."""
    page = open_page(LIT, **size)
    panel = open_viewer(page)
    targets = panel.locator("button:visible, .viewer-foot a")
    for box in targets.evaluate_all("all => all.map(e => [e.offsetWidth, e.offsetHeight])"):
        assert min(box) >= 44
    assert page.locator(".copy").first.evaluate("e => Math.min(e.offsetWidth, e.offsetHeight)") >= 44
    reached = set()
    for _ in range(targets.count() + 3):
        page.keyboard.press("Tab")
        if page.evaluate("document.querySelector('.viewer').contains(document.activeElement)"):
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
            reached.add(page.evaluate("document.activeElement.ariaLabel ?? document.activeElement.innerText"))
    assert {"Previous quotation", "Next quotation", "Copy link", "Open page"} <= reached


def test_nothing_sticks_out_of_the_narrowest_phone(open_page: Callable[..., Page], qa: FakeQA) -> None:
    """At 320 pixels, with a title that has no space."""
    qa.library = [replace(document, title="W" * 90) for document in qa.library]
    page = open_page(LIT, viewport={"width": 320, "height": 600})
    panel = open_viewer(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert panel.evaluate("e => [...e.querySelectorAll('*')].every(x => x.getBoundingClientRect().right <= 320)")


# The card


def card(page: Page) -> Locator:
    """The card, as assistive technology finds it."""
    return page.get_by_role("tooltip")


@pytest.mark.parametrize("way", ["pointer", "keyboard"])
def test_a_card_shows_the_lines_around_a_quotation(open_page: Callable[..., Page], way: str) -> None:
    """It shows the title, the text before, the quotation marked and the text after; it is the mark's description."""
    page = open_page(LIT, **DESK)
    wait_for_evidence(page)
    mark = page.locator(".snippet .cite").first
    if way == "pointer":
        mark.hover()
    else:
        page.keyboard.press("Tab")
        mark.focus()
    expect(card(page)).to_be_visible()
    expect(card(page).locator("mark")).to_have_text(SENTENCE)
    expect(card(page).locator(".card-title")).to_have_text("The lighthouse of Vell")
    expect(card(page).locator(".card-lines")).to_contain_text("It stands 41 metres high")
    assert mark.get_attribute("aria-describedby") == card(page).get_attribute("id")
    box, anchor = card(page).bounding_box(), mark.bounding_box()
    assert box is not None
    assert anchor is not None
    assert abs(box["y"] - anchor["y"] - anchor["height"]) < 24 or abs(box["y"] + box["height"] - anchor["y"]) < 24


def test_a_card_can_be_pointed_at_stays_and_is_dismissed(open_page: Callable[..., Page]) -> None:
    """WCAG 1.4.13: hoverable, persistent, dismissible without moving the pointer; the viewer behind it stays open."""
    page = open_page(LIT, **DESK)
    open_viewer(page)
    mark = page.locator(".snippet .cite").first
    mark.hover()
    expect(card(page)).to_be_visible()
    card(page).hover()
    page.wait_for_timeout(700)
    expect(card(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(card(page)).to_be_hidden()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert mark.get_attribute("aria-describedby") is None
    mark.hover()
    expect(card(page)).to_be_visible()
    page.mouse.move(5, 5)
    expect(card(page)).to_be_hidden()


@pytest.mark.parametrize("size", [(1280, 800), (390, 844), (640, 400)], ids=["desk", "phone", "zoomed"])
def test_a_card_covers_neither_mark_nor_quotation(open_page: Callable[..., Page], size: tuple[int, int]) -> None:
    """Wherever the mark stands in the window, also the one beside the headline; and it stays in the window."""
    page = open_page(LIT, viewport={"width": size[0], "height": size[1]})
    wait_for_evidence(page)
    quote = page.locator(".snippet blockquote").first
    for name in (".answer-words .cite", ".snippet .cite"):
        mark = page.locator(name).first
        for block in ("start", "center", "end"):
            mark.evaluate("(mark, block) => mark.scrollIntoView({ block, behavior: 'instant' })", block)
            mark.hover()
            expect(card(page).locator("mark")).to_have_text(SENTENCE)
            box = as_box(card(page))
            assert box[0] >= 0 <= box[1]
            assert box[2] <= size[0]
            assert box[3] <= size[1]
            assert not any(overlap(box, as_box(other)) for other in (mark, quote)), (name, block)
            page.keyboard.press("Escape")
            page.mouse.move(0, 0)


def as_box(element: Locator) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of an element."""
    found = element.bounding_box()
    assert found is not None
    return found["x"], found["y"], found["x"] + found["width"], found["y"] + found["height"]


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    """Whether two boxes share more than an edge."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def test_a_touch_opens_the_viewer_and_no_card(open_page: Callable[..., Page]) -> None:
    """A finger cannot hover."""
    page = open_page(LIT, **PHONE)
    wait_for_evidence(page)
    page.locator(".snippet .cite").first.tap()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.wait_for_timeout(500)
    expect(page.locator(".card")).to_be_hidden()


def test_a_card_begins_and_ends_with_whole_words(open_page: Callable[..., Page], qa: FakeQA) -> None:
    """Far inside a document the lines are cut between words, and an emoji is not cut in two."""
    vell, rest = qa.library[1], f"\n\n{OTHER}\n\nHe wrote the weather down twice a day."
    qa.library = [replace(vell, text=f"{'word ' * 200}{SENTENCE}{' word' * 200}{rest}", headings=())]
    page = open_page(LIT, **DESK)
    wait_for_evidence(page)
    page.locator(".snippet .cite").first.hover()
    lines = card(page).locator(".card-lines")
    expect(lines).to_contain_text(SENTENCE)
    words = set((lines.text_content() or "").replace(SENTENCE, "").split())
    assert words == {"…word", "word", "word…"}
    qa.library = [replace(vell, text=f"{'🏝' * 300}x{SENTENCE}y{'🏝' * 300}{rest}", headings=())]
    page = open_page(LIT, **DESK)
    wait_for_evidence(page)
    page.locator(".snippet .cite").first.hover()
    expect(card(page).locator("mark")).to_have_text(SENTENCE)
    assert card(page).locator(".card-lines").evaluate("lines => lines.textContent.isWellFormed()")


def test_a_card_says_when_the_words_are_not_there(open_page: Callable[..., Page], qa: FakeQA) -> None:
    """Nothing else is shown in their place."""
    page = open_page(LIT, **DESK)
    wait_for_evidence(page)
    qa.library = [replace(document, text=f"New. {document.text}", headings=()) for document in qa.library]
    page.locator(".snippet .cite").first.hover()
    expect(card(page).get_by_text("do not stand at their place")).to_be_visible()
    expect(card(page).locator("mark:visible")).to_have_count(0)


# Copying

CITED = f"“{SENTENCE}”\n— The lighthouse of Vell, Harbour Almanac, 5 December 2024\n"


def test_a_quote_is_copied_with_its_citation(open_page: Callable[..., Page], app: Flask, address: str) -> None:
    """As text and as mark-up, with the permalink; the button and the status region say so."""
    [href, *_] = [c["href"] for c in app.test_client().get(f"/api/ask{LIT[1:]}").get_json()["citations"]]
    page = open_page(LIT, **DESK, permissions=["clipboard-read", "clipboard-write"])
    wait_for_evidence(page)
    button = page.get_by_role("button", name="Copy quote").first
    button.click()
    expect(page.locator(".copy").first).to_have_text("Copied", use_inner_text=True)
    expect(page.locator("#status")).to_have_text("Quote copied, with its source.")
    assert page.evaluate("navigator.clipboard.readText()") == f"{CITED}{address}{href}"
    script = "async () => (await (await navigator.clipboard.read())[0].getType('text/html')).text()"
    html = page.evaluate(script)
    assert f'<blockquote cite="{escape(address + href)}">{SENTENCE}</blockquote>' in html
    assert ">The lighthouse of Vell</a>, Harbour Almanac, 5 December 2024</p>" in html
    expect(page.locator(".copy").first).to_have_text("Copy quote", use_inner_text=True)


@pytest.mark.parametrize("by_command", [True, False], ids=["the old command copies", "nothing copies"])
def test_a_refused_clipboard_is_no_dead_end(open_page: Callable[..., Page], by_command: bool) -> None:
    """The old command is tried; if that is refused too, the text is selected for copying by hand."""
    page = open_page(LIT, **DESK)
    wait_for_evidence(page)
    page.evaluate("() => { navigator.clipboard.write = () => Promise.reject(new DOMException('refused')); }")
    page.evaluate("works => { document.execCommand = () => works; }", by_command)
    page.get_by_role("button", name="Copy quote").first.click()
    if by_command:
        expect(page.locator("#status")).to_have_text("Quote copied, with its source.")
        expect(page.locator(".by-hand")).to_have_count(0)
        return
    expect(page.locator("#status")).to_contain_text("The clipboard is closed.")
    field = page.get_by_label("Copy this by hand")
    expect(field).to_be_focused()
    chosen = field.evaluate("field => field.value.slice(field.selectionStart, field.selectionEnd)")
    assert chosen.startswith(CITED)
    page.get_by_label("Your question").focus()
    expect(field).to_have_count(0)


def test_the_link_to_a_quotation_is_copied(open_page: Callable[..., Page], address: str) -> None:
    """The whole link of the present quotation."""
    page = open_page(LIT, **DESK, permissions=["clipboard-read", "clipboard-write"])
    panel = open_viewer(page)
    page.keyboard.press("j")
    panel.get_by_role("button", name="Copy link").click()
    expect(panel.get_by_role("button", name="Copied")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link.startswith(f"{address}/documents/islands/vell.md?start=")
    page.goto(link)
    expect(page.locator("#quote")).to_have_text(OTHER)


def test_without_javascript_nothing_is_offered_that_needs_it(open_page: Callable[..., Page]) -> None:
    """No button, no viewer, no card: the mark leads to the document's page."""
    page = open_page(LIT, **DESK, java_script_enabled=False)
    expect(page.locator(".copy").first).to_be_hidden()
    expect(page.locator(".viewer")).to_be_hidden()
    expect(page.locator(".card")).to_be_hidden()
    page.locator(".snippet .cite").first.click()
    expect(page.locator("#quote")).to_have_text(SENTENCE)


# Whole sentences

REASON = "The lamp was changed in 1968 because nobody wanted to live on the rock any longer."


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
@pytest.mark.parametrize(
    ("question", "words", "leads"),
    [
        ("Why was the lamp changed?", "nobody wanted to live on the rock any longer", False),
        ("And how was the lamp changed?", "nobody wanted to live on the rock", False),
        ("How many lived on the rock?", "nobody", True),
        ("Who changed what on the rock?", "nobody wanted to live on the rock any longer", True),
        ("When was it changed?", "1968", True),
    ],
)
def test_long_answers_to_why_and_how_are_whole_sentences(
    open_page: Callable[..., Page],
    qa: FakeQA,
    monkeypatch: pytest.MonkeyPatch,
    question: str,
    words: str,
    leads: bool,
    script: bool,
) -> None:
    """Not half a sentence but the whole one stands above it, with the words marked."""
    monkeypatch.setitem(ANSWERS, question, (words, (("rock.md", REASON, (words,), 0.9),)))
    qa.library = [*qa.library, make_document(f"The rock\n\n{REASON}", "rock.md", published=date(2024, 1, 2))]
    page = open_page(java_script_enabled=script)
    ask(page, question)
    expect(page.locator(".answer-words")).to_be_visible(visible=leads)
    expect(page.locator(".snippet blockquote")).to_have_text(REASON)
    expect(page.locator(".snippet mark")).to_have_text(words)
