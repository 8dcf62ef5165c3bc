"""The widget in a real Chromium, on a page of another port: admitted and refused, on hostile pages, by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask, Response, request
from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import Response as PageResponse

from qa.answering.conversation import Turn
from qa.config import Config
from qa.feedback.store import open_store
from qa.serving.parts import Parts
from tests.serving import served
from web.application import create_app
from web.schema.display import confidence_label

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.chromium import Contexts
    from tests.fake_service import FakeQA

pytestmark = pytest.mark.browser

PHONE = {"width": 375, "height": 667}
DESK = {"width": 1280, "height": 800}
LIT = "When was the lighthouse lit?"
KEEPER = "And who was its keeper?"
HOSTILE_STYLE = (
    "* { all: unset !important; display: none !important; font-size: 70px !important; --accent: red }"
    "body, html { display: block !important; transform: none } html { font-size: 4px }"
)


@dataclass
class Host:
    """Somebody else's web site, whose only page a test writes.

    Attributes:
        address: Its origin.
        body: The page's body, where `SERVICE` stands for the service's origin.
        style: The page's own style sheet.
        policy: The page's Content-Security-Policy, likewise.
        service: The service's origin.
    """

    address: str = ""
    body: str = '<script type="module" src="SERVICE/widget.js"></script>'
    style: str = ""
    policy: str = ""
    service: str = field(default="", repr=False)

    def page(self) -> Response:
        """The page."""
        head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Host</title>'
        style = f'<link rel="stylesheet" href="data:text/css,{self.style}">' if self.style else ""
        html = f'<!doctype html><html lang="en"><head>{head}{style}</head><body><h1>Host</h1>{self.body}</body></html>'
        response = Response(html.replace("SERVICE", self.service))
        if self.policy:
            response.headers["Content-Security-Policy"] = self.policy.replace("SERVICE", self.service)
        return response


@pytest.fixture
def host() -> Iterator[Host]:
    """Another site, on another port."""
    host, app = Host(), Flask("host")
    app.add_url_rule("/", "page", lambda: host.page())
    with served(app) as address:
        host.address = address
        yield host


@pytest.fixture
def service(host: Host, qa: FakeQA) -> Iterator[str]:
    """The service, which lets that site in."""
    with served(create_app(Config(origins=(host.address,)), Parts(qa=qa))) as address:
        host.service = address
        yield address


@pytest.fixture
def visit(contexts: Contexts, host: Host) -> Iterator[Callable[..., Page]]:
    """Open the host's page; what the widget does must leave no error in its console."""
    faults: list[str] = []
    lent = ExitStack()

    def visit(**options: object) -> Page:
        page = lent.enter_context(contexts.lend(host.address, **{"viewport": DESK} | options)).new_page()
        page.on("pageerror", lambda error: faults.append(f"error {error}"))
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.goto(host.address)
        return page

    with lent:
        yield visit
    assert [fault for fault in faults if "Failed to load resource" not in fault] == []


def open_chat(page: Page) -> Locator:
    """Open the widget by its button."""
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    return page.locator("citewell-chat")


def ask(page: Page, question: str) -> Locator:
    """Type a question into the open widget, and wait for the result."""
    page.get_by_label("Your question").fill(question)
    page.get_by_label("Your question").press("Enter")
    entry = page.locator("citewell-chat .entry").last
    expect(entry.locator("article")).to_be_visible()
    return entry


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_one_script_tag_puts_the_chat_on_a_page(service: str, visit: Callable[..., Page], viewport: object) -> None:
    """The question is answered with its quotation, title, publisher, date and confidence."""
    page = visit(viewport=viewport)
    open_chat(page)
    entry = ask(page, LIT)
    expect(entry.locator(".words")).to_contain_text("3 March 1871")
    first = entry.locator(".quotes > li").first
    expect(first.locator("blockquote")).to_have_text("The lighthouse of Vell was lit on 3 March 1871 by Ada Nkemelu.")
    assert first.locator("mark").all_text_contents() == ["lighthouse", "lit", "3 March 1871"]
    for fact in ("The lighthouse of Vell", "Harbour Almanac", "5 December 2024", "High confidence"):
        expect(first.locator("figcaption")).to_contain_text(fact)
    expect(first.get_by_text("93\u00a0% likely to answer")).to_be_hidden()
    first.locator("summary").press("Enter")
    expect(first.get_by_text("93\u00a0% likely to answer")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("3 March 1871 Source: The lighthouse of Vell.")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_citation_opens_the_document_where_the_quotation_is_marked(service: str, visit: Callable[..., Page]) -> None:
    """In a new tab, so that the host's page stays."""
    page = visit()
    open_chat(page)
    entry = ask(page, LIT)
    for link in (
        entry.get_by_role("link", name="Source 1: The lighthouse of Vell (opens in a new tab)").last,
        entry.locator(".title").first,
    ):
        with page.context.expect_page() as opened:
            link.click()
        assert opened.value.url.startswith(f"{service}/documents/islands/vell.md?start=24&end=86&hash=")
        expect(opened.value.locator("#quote")).to_have_text(
            "The lighthouse of Vell was lit on 3 March 1871 by Ada Nkemelu."
        )


def test_an_answer_is_judged(host: Host, qa: FakeQA, visit: Callable[..., Page], tmp_path: Path) -> None:
    """A thumb up is one press; a thumb down, which replaces it, has a reason and a note; mark-up in it is text."""
    config = Config(origins=(host.address,), data=tmp_path)
    with served(create_app(config, Parts(qa=qa))) as host.service:
        page = visit()
        open_chat(page)
        entry = ask(page, LIT)
        entry.get_by_role("button", name="Yes, it is right").click()
        expect(page.get_by_role("status")).to_have_text("Thank you: kept as right.")
        entry.get_by_role("button", name="No, something is wrong").press("Enter")
        entry.get_by_label("It is out of date").check()
        entry.get_by_label("What should it be?").fill("<b>1872</b>")
        entry.get_by_role("button", name="Send").press("Enter")
        expect(page.get_by_role("status")).to_contain_text("Thank you: kept for the people")
        expect(entry.get_by_role("button", name="No, something is wrong")).to_be_focused()
        expect(entry.get_by_role("button", name="Send")).to_be_hidden()
        silent = ask(page, "Who won the cup?")
        silent.get_by_role("button", name="No, something is wrong").click()
        silent.get_by_role("button", name="Send").click()
        expect(silent.get_by_text("Thank you: kept for the people")).to_be_visible()
    kept = [(one.judged.question, one.verdict, one.fault, one.note) for one in open_store(config).all()]
    assert sorted(kept) == [
        (LIT, "down", "out_of_date", "<b>1872</b>"),
        ("Who won the cup?", "down", "should_have_answered", ""),
    ]


def test_a_verdict_that_is_not_sent_is_not_lost(service: str, visit: Callable[..., Page]) -> None:
    """The written text stays, and the reason is shown."""
    page = visit()
    open_chat(page)
    entry = ask(page, LIT)
    page.route("**/api/feedback", lambda route: route.abort())
    entry.get_by_role("button", name="No, something is wrong").click()
    entry.get_by_label("What should it be?").fill("1872")
    entry.get_by_role("button", name="Send").click()
    expect(entry.get_by_text("Not sent: the service cannot be reached.")).to_be_visible()
    expect(entry.get_by_label("What should it be?")).to_have_value("1872")


def test_other_origins_are_refused(host: Host, browser: Browser, qa: FakeQA) -> None:
    """On a page that is not in the setting, the script does not load, and the server refuses direct requests."""
    app = create_app(Config(origins=("https://news.example",)), Parts(qa=qa))
    statuses: dict[str, int] = {}

    @app.after_request
    def note(response: Response) -> Response:
        statuses[request.path] = response.status_code
        return response

    with served(app) as host.service:
        page = browser.new_page()  # not `visit`, which takes a refusal for a fault
        page.goto(host.address)
        asked = """address => fetch(address, {method: "POST", mode: "no-cors", body: '{"question": "Who?"}'})
            .then(() => "read", () => "hidden")"""
        assert page.evaluate(asked, f"{host.service}/api/ask") == "hidden"
        assert page.locator("citewell-chat").count() == 0
        page.close()
    assert statuses == {"/widget.js": 200, "/api/ask": 403}
    assert qa.asked == []


def test_a_page_of_another_site_is_let_in_by_name(host: Host, qa: FakeQA, browser: Browser) -> None:
    """Not only with another port but also with another host; then the host that is not named is refused."""
    named = host.address.replace("127.0.0.1", "localhost")
    with served(create_app(Config(origins=(named,)), Parts(qa=qa))) as host.service:
        page = browser.new_page()
        page.goto(host.address)
        page.wait_for_load_state("networkidle")
        assert page.locator("citewell-chat").count() == 0
        page.goto(named)
        open_chat(page)
        expect(ask(page, LIT).locator("mark").last).to_have_text("3 March 1871")
        page.close()


def test_a_hostile_style_sheet_changes_nothing(service: str, host: Host, visit: Callable[..., Page]) -> None:
    """The page may set a style for all elements: the widget keeps its own looks."""
    looks = """element => ["fontSize", "display", "color", "backgroundColor", "lineHeight", "fontFamily"].map(
        name => getComputedStyle(element)[name])"""
    host.body = '<script type="module" src="SERVICE/widget.js"></script><citewell-chat theme="light"></citewell-chat>'
    host.policy = ""
    plain = visit()
    host.style = HOSTILE_STYLE.replace("--accent: red", "--other: red")
    hostile = visit()
    for page in (plain, hostile):
        page.locator("citewell-chat .launcher").click()
        ask(page, LIT)
    assert hostile.locator("citewell-chat").evaluate("element => getComputedStyle(element).position") == "fixed"
    for part in (".launcher", ".panel", ".head h2", "blockquote", "mark", ".cite", ".send", "textarea", "summary"):
        first, second = (page.locator(f"citewell-chat {part}").first for page in (plain, hostile))
        assert first.evaluate(looks) == second.evaluate(looks), part
        assert first.bounding_box() == second.bounding_box(), part


def test_a_strict_policy_need_only_name_the_service(service: str, host: Host, visit: Callable[..., Page]) -> None:
    """No inline style, no string of HTML: neither a strict policy nor trusted types are in its way."""
    host.policy = (
        "default-src 'none'; script-src SERVICE; connect-src SERVICE; require-trusted-types-for 'script'; trusted-types"
    )
    page = visit()
    open_chat(page)
    assert (
        page.locator("citewell-chat .launcher").evaluate("b => getComputedStyle(b).backgroundColor")
        != "rgba(0, 0, 0, 0)"
    )
    for question in (LIT, "Who won?", "<script>document.title = 'owned'</script>"):
        ask(page, question)
    assert page.locator("citewell-chat .entry").last.locator("script, img").count() == 0
    assert page.title() == "Host"


def test_colours_are_the_pages_to_choose(service: str, host: Host, visit: Callable[..., Page]) -> None:
    """By custom properties, and light or dark by attribute or else as the page is, by default light."""
    host.body += '<citewell-chat label="Ask" theme="dark"></citewell-chat>'
    colour = "element => getComputedStyle(element).backgroundColor"
    dark = visit(color_scheme="light").locator("citewell-chat .launcher").evaluate(colour)
    host.body = host.body.replace(' theme="dark"', "")
    assert visit(color_scheme="dark").locator("citewell-chat .launcher").evaluate(colour) != dark
    host.style = "html{color-scheme:light dark}"
    assert visit(color_scheme="dark").locator("citewell-chat .launcher").evaluate(colour) == dark
    assert visit(color_scheme="light").locator("citewell-chat .launcher").evaluate(colour) != dark
    host.style = "citewell-chat{--accent:rgb(1,2,3)}"
    assert visit().locator("citewell-chat .launcher").evaluate(colour) == "rgb(1, 2, 3)"


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_the_keyboard_is_enough(service: str, visit: Callable[..., Page], viewport: object) -> None:
    """Tab and Enter open it, the focus goes to the box, Esc closes it and the focus returns to the button."""
    page = visit(viewport=viewport)
    focused = "document.activeElement.shadowRoot?.activeElement?.className ?? document.activeElement.tagName"
    page.locator("citewell-chat .launcher").wait_for()
    page.keyboard.press("Tab")
    assert page.evaluate(focused) == "launcher"
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your question")).to_be_focused()
    expect(page.locator("citewell-chat .launcher")).to_have_attribute("aria-expanded", "true")
    ask(page, LIT)
    page.keyboard.press("Escape")
    expect(page.locator("citewell-chat .panel")).to_be_hidden()
    expect(page.locator("citewell-chat .launcher")).to_have_attribute("aria-expanded", "false")
    expect(page.locator("citewell-chat .launcher")).to_be_focused()


def test_on_a_phone_it_fills_the_window_and_keeps_the_focus(
    service: str, host: Host, visit: Callable[..., Page]
) -> None:
    """The page beneath is out of reach until it is closed; in a wide window it is not."""
    host.body += '<button id="below">Below</button>'
    page = visit(viewport=PHONE)
    open_chat(page)
    panel = page.locator("citewell-chat .panel")
    assert panel.bounding_box() == {"x": 0, "y": 0, **PHONE}
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.id") != "below"
    page.set_viewport_size(DESK)  # the phone is turned, or was a window
    expect(panel).not_to_have_attribute("data-full", "")
    expect(panel).to_be_visible()
    page.locator("#below").focus()
    assert page.evaluate("document.activeElement.id") == "below"
    page.set_viewport_size(PHONE)
    expect(panel).to_have_attribute("data-full", "")


def test_the_keys_of_the_page_do_not_hear_what_is_typed(service: str, host: Host, visit: Callable[..., Page]) -> None:
    """A page that reacts to the key `j` does nothing while somebody types in the widget."""
    page = visit()
    page.evaluate("addEventListener('keydown', event => { window.heard = (window.heard ?? '') + event.key; })")
    open_chat(page)
    page.get_by_label("Your question").press_sequentially("jk/")
    expect(page.get_by_label("Your question")).to_have_value("jk/")
    assert page.evaluate("window.heard") is None


def test_a_follow_up_leans_on_what_was_said(service: str, visit: Callable[..., Page], qa: FakeQA) -> None:
    """The completed question is shown, and one click asks the question as typed."""
    page = visit()
    open_chat(page)
    ask(page, LIT)
    entry = ask(page, KEEPER)
    expect(entry.locator(".reading")).to_contain_text("Read as: Who was the keeper?")
    assert qa.histories == [(), (Turn(question=LIT, answer="3 March 1871"),)]
    entry.get_by_role("button", name="Ask it literally").click()
    expect(page.locator("citewell-chat .silence")).to_be_visible()
    assert qa.histories[2] == ()
    ask(page, LIT)
    assert qa.histories[3] == (Turn(question=KEEPER),)
    ask(page, "When was the lighthuose lit?").get_by_role("button", name="Ask it literally").click()
    expect(page.locator("citewell-chat .silence")).to_have_count(2)


def test_silence_shows_what_came_near(service: str, visit: Callable[..., Page]) -> None:
    """A calm card with the closest passages, which are no answers."""
    page = visit()
    open_chat(page)
    entry = ask(page, "Who won?")
    expect(entry.locator("h4")).to_have_text("No passage in the documents answers this for certain")
    expect(entry).to_contain_text("none is sure enough")
    expect(entry).to_contain_text("Closest passages (not answers)")
    expect(entry.locator("blockquote")).to_have_text("He wrote the weather down twice a day.")
    expect(page.get_by_role("status")).to_have_text("No passage answers this for certain.")


def test_what_differs_is_told_apart(service: str, visit: Callable[..., Page]) -> None:
    """Each answer with the number of its sources and a mark for each that is quoted."""
    page = visit()
    open_chat(page)
    voices = ask(page, "When did it begin? 🕯️").locator(".voices > li")
    expect(voices.first).to_contain_text("2 sources say")
    assert voices.first.locator(".cite").all_text_contents() == ["1", "3"]
    expect(voices.last).to_contain_text("4 sources say")


def test_failures_have_their_own_words_and_a_second_try(service: str, visit: Callable[..., Page], qa: FakeQA) -> None:
    """Without a connection, and if the service fails; a question that cannot be asked comes back to be corrected."""
    page = visit()
    open_chat(page)
    page.context.set_offline(True)
    expect(ask(page, LIT)).to_contain_text("The service cannot be reached")
    page.context.set_offline(False)
    qa.error = RuntimeError("secret detail")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("citewell-chat .entry").last).to_contain_text("The service could not answer")
    assert "secret" not in page.locator("citewell-chat .thread").inner_text()
    qa.error = None
    page.get_by_role("button", name="Try again").last.click()
    expect(page.locator("citewell-chat .entry").last.locator(".answer")).to_be_visible()
    expect(ask(page, "x" * 1001)).to_contain_text("question must be at most 1,000 characters")
    expect(page.get_by_label("Your question")).to_have_value("x" * 1001)


def test_it_stands_where_the_page_puts_it(service: str, host: Host, visit: Callable[..., Page]) -> None:
    """Inline it is part of the page: no button, the page's height, greeting and example, without scrolling."""
    host.body += (
        '<div style="height:3000px"></div><citewell-chat inline heading="Our archive">'
        f'<span slot="greeting">Welcome!<button data-ask>{LIT}</button></span></citewell-chat>'
        '<div style="height:3000px"></div>'
    )
    host.style = "citewell-chat{--height:400px}"
    page = visit()
    chat = page.locator("citewell-chat")
    expect(chat.get_by_role("region", name="Our archive")).to_be_visible()
    expect(page.get_by_text("Welcome!")).to_be_visible()
    assert chat.locator(".launcher").count() == 0
    assert (chat.bounding_box() or {})["height"] == 400
    chat.scroll_into_view_if_needed()
    page.get_by_label("Your question").focus()
    before = page.evaluate("scrollY")
    page.get_by_role("button", name=LIT).click()
    expect(chat.locator(".answer")).to_contain_text("3 March 1871")
    ask(page, "Who was the keeper?")
    assert page.evaluate("scrollY") == before
    expect(page.locator("citewell-chat .question").last).to_be_in_viewport()


@pytest.mark.parametrize(
    ("attributes", "boxes"),
    [('data-label="Hello" data-theme="dark"', 1), ('data-create="no"', 0)],
    ids=["made by the script", "left to the page"],
)
def test_the_script_tag_says_what_is_made(
    service: str, host: Host, visit: Callable[..., Page], attributes: str, boxes: int
) -> None:
    """Its data-* attributes become the element's; with data-create="no" no element is made."""
    host.body = host.body.replace("<script ", f"<script {attributes} ") * 2  # a second tag makes no second box
    page = visit()
    page.wait_for_function("() => customElements.get('citewell-chat') !== undefined")
    expect(page.locator("citewell-chat")).to_have_count(boxes)
    if boxes:
        expect(page.locator("citewell-chat[theme=dark]").get_by_role("button", name="Hello")).to_be_visible()


def test_motion_is_reduced_for_whom_it_disturbs(service: str, visit: Callable[..., Page]) -> None:
    """Then neither waiting nor scrolling is animated."""
    page = visit(reduced_motion="reduce")
    open_chat(page)
    page.route("**/api/ask", lambda route: None)
    page.get_by_label("Your question").fill(LIT)
    page.keyboard.press("Enter")
    motion = "element => getComputedStyle(element).animationName"
    assert page.locator("citewell-chat .pending").evaluate(motion) == "none"
    assert page.locator("citewell-chat .thread").evaluate("e => getComputedStyle(e).scrollBehavior") == "auto"


def test_what_is_touched_is_large_enough(service: str, visit: Callable[..., Page]) -> None:
    """44 pixels, as on the service's own page; also the reasons why an answer is wrong."""
    page = visit(viewport=PHONE)
    open_chat(page)
    ask(page, LIT).get_by_role("button", name="No, something is wrong").click()
    touched = page.locator("citewell-chat :is(button, textarea, label)").locator("visible=true")
    assert min(touched.evaluate_all("all => all.map(e => e.offsetHeight)")) >= 44


def test_the_demonstration_works_as_it_is(address: str, browser: Browser) -> None:
    """Served by the service itself, it needs no setting."""
    page = browser.new_page()
    page.goto(f"{address}/widget/demo")
    expect(page.locator("citewell-chat")).to_have_count(2)
    page.get_by_role("button", name="Ask the documents").click()
    box = page.get_by_role("dialog").get_by_label("Your question")
    box.fill(LIT)
    box.press("Enter")
    expect(page.get_by_role("dialog").locator(".answer")).to_contain_text("3 March 1871")
    assert page.locator("citewell-chat .launcher").evaluate("e => getComputedStyle(e).textTransform") == "none"
    page.close()


def test_the_words_of_confidence_are_the_pages(address: str, browser: Browser) -> None:
    """Both show only what the reply says."""
    page = browser.new_page()
    page.goto(address)
    bounds = [
        (0.8, "High confidence"),
        (0.799, "Medium confidence"),
        (0.5, "Medium confidence"),
        (0.499, "Low confidence"),
    ]
    module = (page.locator("script[type=module]").get_attribute("src") or "").replace("chat/chat.js", "")
    shown = page.evaluate(
        """async ([folder, snippets]) => {
            const { replyOf } = await import(`${folder}widget/reply.js`);
            const { mountAnswer } = await import(`${folder}chat/answer.js`);
            const citation = { number: 1, title: "T", href: "/" };
            const reply = (snippet) => ({ answered: true, answer: { text: "a", citation: 1 }, groups: [],
                question: "q", shown_as: "sentence", citations: [citation],
                snippets: [{ citation: 1, text: "b", highlights: [], ...snippet }] });
            const word = (root) => root.querySelector(".confidence summary, summary").textContent.trim();
            const onPage = (snippet) => {
                const root = document.createElement("div");
                mountAnswer(root, reply(snippet), "/");
                return word(root);
            };
            return snippets.map((one) => [word(replyOf(reply(one), location.href)), onPage(one)]);
        }""",
        [module, [{"confidence": least, "confidence_label": confidence_label(least)} for least, _ in bounds]],
    )
    page.close()
    assert shown == [[word, word] for _, word in bounds]


def test_the_widget_is_light(service: str, visit: Callable[..., Page]) -> None:
    """At most 32 kB, not counting the modules that it shares with the page."""
    loaded: list[PageResponse] = []
    page = visit()
    page.locator("citewell-chat .launcher").wait_for()
    page.on("response", lambda response: loaded.append(response))
    page.reload()
    page.locator("citewell-chat .launcher").wait_for()
    own = {response.url: len(response.body()) for response in loaded if "/widget" in response.url}
    assert len(own) == 8
    assert sum(own.values()) <= 32_000, own
