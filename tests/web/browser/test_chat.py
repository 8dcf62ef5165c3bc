"""The pages in a real Chromium, over a real server: with JavaScript, without it, on a phone, under attack."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, Locator, Page, Route, expect

from qa.answering.conversation import MAX_TURNS, Turn
from qa.verify.fingerprint import fingerprint
from tests.web.browser.conftest import ask, wait_for_evidence
from web.rendering.marked_text import cut

if TYPE_CHECKING:
    from tests.fake_service import FakeQA

pytestmark = pytest.mark.browser

QUESTIONS = [
    "When was the lighthouse lit?",
    "Who was the keeper?",
    "When did the café open? 🏝️",
    "متى يفتح المقهى؟",
    "Who won the cup?",
    "When did it begin? 🕯️",
    "<script>document.title = 'owned'</script>",
]
MISSPELLED = "When was the lighthuose lit?"
MARKED = "Array.from(document.querySelectorAll('mark.quote'), mark => mark.textContent).join('\\n\\n')"


def follow(page: Page, mark: Locator, script: bool) -> None:
    """Go to the page that a mark leads to; with JavaScript the viewer comes first."""
    if script:
        wait_for_evidence(page)
    mark.click()
    if script:
        page.get_by_role("link", name="Open page").click()


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
@pytest.mark.parametrize("question", QUESTIONS[:4])
def test_a_question_leads_to_the_quotation_in_its_document(
    open_page: Callable[..., Page], app: Flask, question: str, script: bool
) -> None:
    """Type, read the answer, click its number: the very words are marked, and in sight."""
    [citation, *_] = app.test_client().post("/api/ask", json={"question": question}).get_json()["citations"]
    page = open_page(java_script_enabled=script, viewport={"width": 900, "height": 400})
    ask(page, question)
    expect(page.locator(".snippet blockquote").first).to_have_text(citation["exact"])
    follow(page, page.locator(".snippet").first.get_by_role("link", name="Source 1"), script)
    mark = page.locator("#quote")
    expect(mark).to_be_in_viewport(ratio=1)
    assert mark.text_content() == citation["exact"]
    digest = fingerprint(citation["exact"])
    place = f"start={citation['start']}&end={citation['end']}&hash={digest}&text={citation['sha256'][:16]}"
    assert urlsplit(page.url).query == place


def test_a_quotation_far_down_is_scrolled_to(open_page: Callable[..., Page], qa: FakeQA) -> None:
    """In a document of any length the quotation comes into sight, also without JavaScript."""
    long = "\n\n".join(f"Paragraph {number} 🏝️ of a long document." for number in range(800))
    quotation = "Paragraph 700 🏝️ of a long document."
    qa.library = [replace(qa.library[1], text=long, headings=())]
    start = long.index(quotation)
    page = open_page(
        f"/documents/islands/vell.md?start={start}&end={start + len(quotation)}#quote", java_script_enabled=False
    )
    expect(page.locator("#quote")).to_be_in_viewport(ratio=1)
    expect(page.locator("#quote")).to_have_text(quotation)


def test_both_pages_are_one_page(open_page: Callable[..., Page]) -> None:
    """What JavaScript puts into the thread is, element by element, what the server renders."""
    inner = """entry => {
        const copy = entry.cloneNode(true);  // without what a form needs only where no script sends it
        copy.querySelectorAll("input[type=hidden]").forEach(field => field.remove());
        return copy.outerHTML.replace(/\\s+/g, " ").replace(/> </g, "><");
    }"""
    asked, rendered = open_page(), open_page(java_script_enabled=False)
    for question in QUESTIONS:
        ask(asked, question)
        rendered.goto(f"{rendered.url.partition('?')[0]}?question={quote(question)}")
        assert asked.locator(".entry").last.evaluate(inner) == rendered.locator(".entry").evaluate(inner)


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_what_differs_stands_side_by_side(open_page: Callable[..., Page], script: bool) -> None:
    """If there is room, the answers are beside each other; the mark of each source leads to its quotation."""
    page = open_page(java_script_enabled=script, viewport={"width": 900, "height": 700})
    ask(page, "When did it begin? 🕯️")
    voices = page.locator(".voice")
    expect(voices).to_have_count(2)
    expect(voices.first.locator(".voice-count")).to_have_text("2 sources say", use_inner_text=True)
    expect(page.locator(".answer-words")).to_be_hidden()
    first, second = voices.evaluate_all("all => all.map(voice => voice.offsetTop)")
    assert first == second
    follow(page, voices.last.get_by_role("link", name="Source 2"), script)
    expect(page.locator("#quote")).to_contain_text("opened the café on 5 May.")


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_the_order_is_turned_with_one_click(open_page: Callable[..., Page], qa: FakeQA, script: bool) -> None:
    """The same question is asked again, newest first, and with another click by relevance again."""
    page = open_page(java_script_enabled=script)
    ask(page, "When did it begin? 🕯️")
    page.get_by_role("link", name="Newest first").click()
    expect(page.locator(".entry").last.locator(".reorder")).to_have_text("Most likely first", use_inner_text=True)
    page.locator(".entry").last.locator(".reorder a").click()
    expect(page.locator(".entry").last.locator(".reorder")).to_have_text("Newest first", use_inner_text=True)
    assert qa.orders == ["relevance", "newest", "relevance"]
    assert len({question for question, _, _ in qa.asked}) == 1


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_the_number_behind_a_word_of_confidence(open_page: Callable[..., Page], script: bool) -> None:
    """High, Medium or Low is shown; the number appears on request, also by keyboard."""
    page = open_page(java_script_enabled=script)
    ask(page, "When was the lighthouse lit?")
    first, second = page.locator(".confidence").all()
    expect(first.locator("summary")).to_have_text("High confidence")
    expect(second.locator("summary")).to_have_text("Medium confidence")
    number = first.get_by_text("93\u00a0% likely to answer")
    expect(number).to_be_hidden()
    first.locator("summary").press("Enter")
    expect(number).to_be_visible()


def test_highlights_are_the_words_that_the_service_meant(open_page: Callable[..., Page]) -> None:
    """Emoji of many code points and combining marks before a word do not shift its highlight."""
    page = open_page()
    ask(page, "When did the café open? 🏝️")
    assert page.locator(".snippet mark").all_text_contents() == ["👩‍👩‍👧", "fa\u0301mily", "café", "5 May"]


def test_javascript_cuts_text_as_python_does(open_page: Callable[..., Page]) -> None:
    """The worked examples of both: overlapping, unsorted, empty and outlying ranges of code points."""
    page = open_page()
    text = "🏝️ é\u0301 ش Baku 👩‍👩‍👧."
    ranges = [[9, 13], [0, 2], [1, 3], [5, 5], [-4, 1], [14, 99], [40, 50]]
    module = page.locator("script[type=module]").get_attribute("src") or ""
    script = "async ([address, text, ranges]) => (await import(address)).cut(text, ranges)"
    pieces = page.evaluate(script, [module.replace("chat/chat.js", "shared/codepoints.js"), text, ranges])
    assert pieces == [
        {"text": piece.text, "marked": piece.marked} for piece in cut(text, [(start, end) for start, end in ranges])
    ]


def test_text_runs_in_its_own_direction(open_page: Callable[..., Page]) -> None:
    """Arabic is set from right to left, English from left to right, on one page."""
    page = open_page()
    ask(page, "متى يفتح المقهى؟")
    direction = "element => getComputedStyle(element).direction"
    assert page.locator(".snippet blockquote").evaluate(direction) == "rtl"
    assert page.locator(".question span").evaluate(direction) == "rtl"
    ask(page, "Who was the keeper?")
    assert page.locator(".snippet blockquote").last.evaluate(direction) == "ltr"


def test_a_thread_grows_and_its_address_asks_the_last_question(open_page: Callable[..., Page], address: str) -> None:
    """Questions stay above, the box is empty again, title and address follow; another window shows the last answer."""
    page = open_page()
    ask(page, "When was the lighthouse lit?")
    ask(page, "Who was the keeper?")
    assert page.locator(".question").all_text_contents() == ["When was the lighthouse lit?", "Who was the keeper?"]
    expect(page.get_by_label("Your question")).to_have_value("")
    expect(page).to_have_title("Who was the keeper? · Citewell")
    other = open_page(page.url.removeprefix(address))
    assert other.locator(".question").all_text_contents() == ["Who was the keeper?"]


KEEPER = "And who was its keeper?"
LIT = Turn(question="When was the lighthouse lit?", answer="3 March 1871")


def test_a_follow_up_is_asked_after_what_was_said_and_shows_its_reading(
    open_page: Callable[..., Page], qa: FakeQA, address: str
) -> None:
    """The turns of the page are sent, with their answers.

    The completed question is shown under the question and announced.
    """
    page = open_page(viewport={"width": 375, "height": 700})
    ask(page, LIT.question)
    expect(page.locator(".reading")).to_be_hidden()
    ask(page, KEEPER)
    assert qa.histories == [(), (LIT,)]
    entry = page.locator(".entry").last
    expect(entry.locator(".question")).to_have_text(KEEPER)
    expect(entry.locator(".reading")).to_have_text("Read as: Who was the keeper? Ask it literally", use_inner_text=True)
    expect(entry.locator(".answer")).to_contain_text("Joon Park")
    expect(page.get_by_role("status")).to_have_text(
        "Read as: Who was the keeper? In 1902 the keeper was Joon Park. Source: The lighthouse of Vell."
    )
    target = "link => link.offsetHeight - 2 * parseFloat(getComputedStyle(link, '::after').insetBlockStart)"
    assert entry.get_by_role("link", name="Ask it literally").evaluate(target) >= 44
    expect(page).to_have_title(f"{KEEPER} · Citewell")
    other = open_page(page.url.removeprefix(address))
    expect(other.locator(".question")).to_have_text("Who was the keeper?")
    expect(other.locator(".answer")).to_contain_text("Joon Park")


def test_a_reading_is_left_with_one_click(open_page: Callable[..., Page], qa: FakeQA) -> None:
    """The typed words are asked in a new entry, without history; the next question depends only on that entry."""
    page = open_page("/?question=When+was+the+lighthouse+lit%3F&limit=2")
    ask(page, KEEPER)
    page.get_by_role("link", name="Ask it literally").click()
    entry = page.locator(".entry").last
    expect(entry.locator(".abstention")).to_be_visible()
    expect(entry.locator(".question")).to_have_text(KEEPER)
    expect(entry.locator(".reading")).to_be_hidden()
    assert qa.asked[1] == qa.asked[2] == (KEEPER, 2, qa.asked[0][2])
    ask(page, "Who was the keeper?")
    assert qa.histories == [(), (LIT,), (), (Turn(question=KEEPER),)]


def test_a_corrected_question_can_be_asked_as_it_was_typed(open_page: Callable[..., Page]) -> None:
    """In the thread, and again after a reload."""
    page = open_page()
    ask(page, MISSPELLED)
    expect(page.locator(".reading")).to_contain_text("Read as: When was the lighthouse lit?")
    page.get_by_role("link", name="Ask it literally").click()
    expect(page.locator(".entry").last.locator(".abstention")).to_be_visible()
    page.reload()
    expect(page.locator(".entry").last.locator(".abstention")).to_be_visible()
    expect(page.locator(".entry").last.locator(".question")).to_have_text(MISSPELLED)


def test_a_follow_up_is_tried_again_after_what_it_was_asked_after(open_page: Callable[..., Page], qa: FakeQA) -> None:
    """A failed question is no turn, and a second try sends the same turns as the first."""
    page = open_page()
    ask(page, LIT.question)
    qa.error = RuntimeError("secret detail")
    ask(page, KEEPER)
    expect(page.locator(".failure")).to_be_visible()
    qa.error = None
    page.get_by_role("link", name="Try again").click()
    expect(page.locator(".entry").last.locator(".reading")).to_be_visible()
    ask(page, "Who won?")
    assert qa.histories == [(), (LIT,), (LIT, Turn(question=KEEPER, answer="In 1902 the keeper was Joon Park."))]


def test_a_reading_is_turned_around_as_it_was_read(open_page: Callable[..., Page], qa: FakeQA) -> None:
    """The other order asks the completed question: its link means the same in another window."""
    page = open_page()
    ask(page, LIT.question)
    ask(page, "And when did that begin?")
    page.get_by_role("link", name="Newest first").click()
    expect(page.locator(".entry").last.locator(".question")).to_have_text("When did it begin? 🕯️")
    expect(page.locator(".entry").last.locator(".snippet").first).to_be_visible()  # the question is shown before
    assert qa.asked[2][0] == "When did it begin? 🕯️"
    assert qa.orders == ["relevance", "relevance", "newest"]
    assert qa.histories[2] == qa.histories[1]


def test_no_more_turns_are_sent_than_are_taken(open_page: Callable[..., Page], qa: FakeQA) -> None:
    """Of a long conversation the last ten turns go along, and an answer by its first 400 characters."""
    near = "He wrote the weather down twice a day."
    qa.library = [replace(qa.library[1], text=f"{'🏝️' * 300}\n\n{near}", headings=())]
    page = open_page("/?question=How+long+is+it%3F")
    for number in range(MAX_TURNS + 1):
        ask(page, f"Who won cup {number}?")
    assert [len(turns) for turns in qa.histories] == [*range(MAX_TURNS + 1), MAX_TURNS]
    assert qa.histories[1] == (Turn(question="How long is it?", answer="🏝️" * 200),)
    assert qa.histories[-1][0] == Turn(question="Who won cup 0?")


def test_mark_up_in_a_reading_is_text(open_page: Callable[..., Page]) -> None:
    """A completed question is made of words that somebody typed."""
    page = open_page()
    ask(page, LIT.question)
    ask(page, "Who won it?")
    expect(page.locator(".reading").last).to_contain_text("Who won <b>the cup</b> of Vell?")
    assert page.locator(".reading b").count() == 0


def test_enter_asks_and_shift_enter_breaks_the_line(open_page: Callable[..., Page]) -> None:
    """The box works as people know it from chats; a question is one line for the service."""
    page = open_page()
    box = page.get_by_label("Your question")
    box.press_sequentially("Who was")
    box.press("Shift+Enter")
    box.press_sequentially("the keeper?")
    assert page.locator(".entry").count() == 0
    box.press("Enter")
    expect(page.locator(".question")).to_have_text("Who was the keeper?")
    expect(page.locator(".answer")).to_be_visible()


def test_filters_of_the_address_hold_for_the_next_question(open_page: Callable[..., Page], qa: FakeQA) -> None:
    """The chat asks with the filters that the page shows."""
    page = open_page("/?question=Who&document=mixed.md&published_after=2024-10-01&limit=2")
    ask(page, "When was the lighthouse lit?")
    expect(page.locator(".abstention")).to_have_count(2)
    assert qa.asked[1][2] == qa.asked[0][2]
    assert qa.asked[1][1] == qa.asked[0][1]


def test_a_screen_reader_hears_what_happens(open_page: Callable[..., Page]) -> None:
    """The status region speaks the answer with its source, and an abstention."""
    page = open_page()
    ask(page, "When was the lighthouse lit?")
    expect(page.get_by_role("status")).to_have_text("3 March 1871 Source: The lighthouse of Vell.")
    ask(page, "When did it begin? 🕯️")
    expect(page.get_by_role("status")).to_have_text("2 sources say: 3 March 1871. 4 sources say: 5 May.")
    ask(page, "Who won the cup?")
    expect(page.get_by_role("status")).to_have_text("No passage answers this for certain.")


def test_a_question_that_cannot_be_asked_comes_back_to_be_mended(open_page: Callable[..., Page]) -> None:
    """The service's message is shown, the words return to the box, and there is no button to try again."""
    page = open_page()
    ask(page, "x" * 1001)
    expect(page.locator(".failure")).to_contain_text("question must be at most 1,000 characters")
    expect(page.get_by_role("link", name="Try again")).to_be_hidden()
    expect(page.get_by_label("Your question")).to_have_value("x" * 1001)


def test_a_failed_question_can_be_tried_again(open_page: Callable[..., Page], qa: FakeQA) -> None:
    """The failure says so without details, and one click asks again."""
    page = open_page()
    qa.error = RuntimeError("secret detail")
    ask(page, "Who was the keeper?")
    expect(page.locator(".failure")).to_contain_text("The service could not answer")
    assert "secret" not in page.content()
    qa.error = None
    page.get_by_role("link", name="Try again").click()
    expect(page.locator(".answer")).to_be_visible()
    assert page.locator(".entry").count() == 1


def test_offline_has_its_own_words(open_page: Callable[..., Page]) -> None:
    """Without a connection the question is kept; back on line, one click asks it."""
    page = open_page()
    page.context.set_offline(True)
    ask(page, "Who was the keeper?")
    expect(page.locator(".failure")).to_contain_text("The service cannot be reached")
    expect(page.locator(".failure")).to_contain_text("Your question is kept")
    page.context.set_offline(False)
    page.get_by_role("link", name="Try again").click()
    expect(page.locator(".answer")).to_be_visible()


def test_a_reply_that_is_no_json_is_a_failure(open_page: Callable[..., Page]) -> None:
    """A proxy's page in place of the reply does not break the thread."""
    page = open_page()
    page.route("**/api/ask", lambda route: route.fulfill(status=502, body="<h1>Bad gateway</h1>"))
    ask(page, "Who was the keeper?")
    expect(page.locator(".failure")).to_contain_text("The reply (status 502) cannot be read.")


def test_a_late_reply_does_not_show(open_page: Callable[..., Page]) -> None:
    """The page says that a question is waiting.

    A question asked meanwhile replaces it, and the late reply is dropped.
    """
    page = open_page()
    held: list[Route] = []
    page.route(
        "**/api/ask",
        lambda route: held.append(route) if "lighthouse" in (route.request.post_data or "") else route.continue_(),
    )
    page.get_by_label("Your question").fill("When was the lighthouse lit?")
    page.keyboard.press("Enter")
    expect(page.locator(".pending")).to_have_text("Looking in 3 documents…", use_inner_text=True)
    ask(page, "Who was the keeper?")
    expect(page.locator(".entry").first).to_contain_text("You asked something else before this was answered.")
    expect(page.locator(".entry").last).to_contain_text("Joon Park")
    assert len(held) == 1


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_hostile_text_does_not_run(open_page: Callable[..., Page], script: bool) -> None:
    """Mark-up in a question, a title, a publisher and a quotation is shown, and does nothing."""
    page = open_page(java_script_enabled=script)
    question = QUESTIONS[-1]
    ask(page, question)
    expect(page.locator(".question")).to_have_text(question)
    expect(page.locator(".answer-words")).to_contain_text('</blockquote></template><script>document.title = "owned"')
    assert page.locator("main script, main img").count() == 0
    follow(page, page.locator(".snippet .cite"), script)
    expect(page.locator("#quote")).to_contain_text("""<script>document.title = "owned"</script> "quoted" 'twice'.""")
    assert page.locator("main script, main img").count() == 0
    assert page.title() != "owned"


def test_the_page_could_not_run_a_script_if_it_held_one(browser: Browser, address: str) -> None:
    """The policy is the second line of defence: the browser itself refuses HTML from a string."""
    page = browser.new_page()  # not `open_page`, which takes a refusal for a fault
    page.goto(address)
    refused = page.evaluate("() => { try { document.body.innerHTML = '<b>'; } catch (error) { return error.name; } }")
    page.close()
    assert refused == "TypeError"


PLACES = [
    "/",
    "/?question=When+was+the+lighthouse+lit%3F",
    "/?question=When+did+it+begin%3F+🕯️&order=newest",
    "/?question=Who+won",
    "/documents",
    "/api/docs",
    "/nowhere",
]


def test_nothing_sticks_out_of_a_narrow_phone(open_page: Callable[..., Page], address: str) -> None:
    """At 320 pixels nothing needs sideways scrolling."""
    page = open_page(viewport={"width": 320, "height": 640})
    for path in (*PLACES, "/documents/mixed.md?start=1&end=9", "/documents/hostile%20%26%20%3Cb%3E.md"):
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path


def test_the_keyboard_reaches_everything(open_page: Callable[..., Page]) -> None:
    """Tab goes past the skip link, the header, the answer's sources and the form, and each shows its focus."""
    page = open_page("/?question=Who+was+the+keeper%3F")
    reached = []
    page.keyboard.press("Tab")
    while (name := page.evaluate("document.activeElement.className || document.activeElement.tagName")) != "BODY":
        assert name == "TEXTAREA" or page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
        reached.append(name)
        page.keyboard.press("Tab")
    assert reached[0] == "skip"
    assert {"wordmark", "cite", "source-title", "SUMMARY", "TEXTAREA", "BUTTON"} <= set(reached)


def test_targets_are_large_enough_to_touch(open_page: Callable[..., Page], address: str) -> None:
    """What stands by itself is at least 44 pixels high; links within lines of text are exempt (WCAG 2.2, 2.5.8)."""
    page = open_page(viewport={"width": 375, "height": 700})
    selector = ".masthead a, .colophon a, .button, .quiet, .reorder a, .examples a, .theme, .ask-box button, textarea"
    for path in PLACES:
        page.goto(address + path)
        heights = page.locator(selector).evaluate_all("all => all.map(element => element.offsetHeight)")
        assert min(height for height in heights if height) >= 44, path
