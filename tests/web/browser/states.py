"""Every state that the pages and the widget can be in, each with a function that brings it about."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from playwright.sync_api import Page, Route, expect

from qa.corpus.documents import parse_document
from qa.errors import LockedError
from qa.records import Document, Table
from tests.documents import print_document, source_file
from tests.fake_service import LIGHTHOUSE
from tests.web.browser.conftest import ask, wait_for_evidence
from web.schema import permalink

if TYPE_CHECKING:
    from tests.fake_service import FakeQA

LIT = "When was the lighthouse lit?"
DISPUTED = "When did it begin? 🕯️"
UNSURE = "When was it first seen?"
UNSURE_DISPUTED = "When might it have begun?"
SILENT = "Who won the cup?"
QUOTED = "In 1902 the keeper was Joon Park."
STANDS = LIGHTHOUSE.index(QUOTED)


@dataclass(frozen=True, slots=True)
class Stage:
    """What is needed to bring about a state.

    Attributes:
        page: A page on which nothing was opened yet.
        address: Where the service is.
        qa: The service behind it.
        folder: An empty folder for the files of documents.
    """

    page: Page
    address: str
    qa: FakeQA
    folder: Path

    def open(self, path: str = "/") -> Page:
        """Open a page of the service."""
        self.page.goto(self.address + path)
        return self.page

    def opened_at(self, start: int, words: str, document: str = "islands/vell.md") -> Page:
        """Open the permalink of a quotation."""
        return self.open(permalink(document, start, words, sha256=""))

    def print(self) -> Document:
        """Make the document of the answer a PDF."""
        [old] = [document for document in self.qa.library if document.id == "islands/vell.md"]
        new = print_document(old, self.folder, before=3)
        self.qa.library = [new if document is old else document for document in self.qa.library]
        return new

    def box(self) -> Page:
        """Open the widget of the demonstration."""
        page = self.open("/widget/demo")
        page.get_by_role("button", name="Ask the documents").click()
        expect(page.get_by_role("dialog")).to_be_visible()
        return page

    def ask_box(self, question: str) -> None:
        """Ask the open widget."""
        box = self.page.get_by_role("dialog").get_by_label("Your question")
        box.fill(question)
        box.press("Enter")
        expect(self.page.get_by_role("dialog").locator(".entry").last.locator("article")).to_be_visible()


State = Callable[[Stage], object]


def asked(*questions: str) -> State:
    """The chat page after some questions."""

    def bring_about(stage: Stage) -> None:
        stage.open()
        for question in questions:
            ask(stage.page, question)

    return bring_about


def at(path: str) -> State:
    """A page by its address."""
    return lambda stage: stage.open(path)


def box_asked(*questions: str) -> State:
    """The widget after some questions."""

    def bring_about(stage: Stage) -> None:
        stage.box()
        for question in questions:
            stage.ask_box(question)

    return bring_about


def answered_with(status: int, code: str, in_box: bool = False) -> State:
    """A question that the endpoint, or a proxy before it, refuses."""
    error = {"error": {"code": code, "message": "the reason: the remedy", "details": {"problems": []}}}

    def bring_about(stage: Stage) -> None:
        stage.page.route("**/api/ask", lambda route: route.fulfill(status=status, body=json.dumps(error)))
        (box_asked if in_box else asked)(LIT)(stage)

    return bring_about


def offline(in_box: bool = False) -> State:
    """A question without a connection."""

    def bring_about(stage: Stage) -> None:
        _ = stage.box() if in_box else stage.open()
        stage.page.route("**/api/ask", lambda route: route.abort("internetdisconnected"))
        _ = stage.ask_box(LIT) if in_box else ask(stage.page, LIT)

    return bring_about


def waiting(stage: Stage) -> None:
    """A question that is still being answered."""
    held: list[Route] = []
    page = stage.open()
    page.route("**/api/ask", lambda route: held.append(route))
    page.get_by_label("Your question").fill(LIT)
    page.get_by_role("button", name="Ask").click()
    expect(page.locator(".pending")).to_be_visible()


def waiting_long(stage: Stage) -> None:
    """The same after a while."""
    waiting(stage)
    expect(stage.page.get_by_role("button", name="Stop")).to_be_visible()


def confidence_open(stage: Stage) -> None:
    """The number behind a word of confidence is shown."""
    asked(LIT)(stage)
    stage.page.locator(".confidence summary").first.click()


def filters_open(stage: Stage) -> None:
    """The filters can be chosen, and some hold."""
    page = stage.open(f"/?question={quote(LIT)}&document=islands/vell.md&published_after=2024-10-01")
    page.locator(".filters summary").click()


def conversation_open(stage: Stage) -> None:
    """The menu of what can be done with the conversation."""
    asked(LIT)(stage)
    stage.page.get_by_text("Conversation", exact=True).click()


def completing(stage: Stage) -> None:
    """Names that complete what is typed, and one of them chosen."""
    box = stage.open().get_by_label("Your question")
    box.press_sequentially("the lightho")
    stage.page.get_by_role("option").first.wait_for()
    box.press("ArrowDown")


def proposed(stage: Stage) -> None:
    """What can be asked next."""
    questions = json.dumps({"questions": ["Who is Joon Park?", "When was it lit?"]})
    stage.page.route("**/api/questions*", lambda route: route.fulfill(body=questions))
    asked(LIT)(stage)
    expect(stage.page.get_by_label("Next questions")).to_be_visible()


def put_away(stage: Stage) -> None:
    """A conversation that can be brought back."""
    asked(LIT)(stage)
    stage.page.get_by_role("button", name="New").click()
    expect(stage.page.get_by_role("button", name="Bring it back")).to_be_visible()


def conversations(stage: Stage) -> None:
    """The kept conversations."""
    stage.open("/conversations").get_by_label("Keep conversations in this browser").check()
    asked(LIT)(stage)
    stage.page.wait_for_load_state("networkidle")
    expect(stage.open("/conversations").locator("li")).to_have_count(1)


def keys_open(stage: Stage) -> None:
    """The list of keys."""
    stage.open().get_by_role("button", name="Keys").click()


def feedback_open(stage: Stage) -> None:
    """Somebody gives negative feedback."""
    asked(LIT)(stage)
    stage.page.locator('[data-slot="down"]').click()
    expect(stage.page.get_by_text("The answer is wrong")).to_be_visible()


def feedback_given(stage: Stage) -> None:
    """Somebody has given positive feedback."""
    asked(LIT)(stage)
    stage.page.locator('[data-slot="up"]').click()
    expect(stage.page.locator(".outcome[data-state=up]")).to_be_visible()


def feedback_lost(stage: Stage) -> None:
    """Feedback could not be sent."""
    asked(LIT)(stage)
    stage.page.route("**/api/feedback", lambda route: route.abort())
    stage.page.locator('[data-slot="up"]').click()
    expect(stage.page.locator(".outcome.failed")).to_be_visible()


def read(stage: Stage, source: str = "Source 1") -> None:
    """A quotation is read in its document, beside the answer."""
    stage.open(f"/?question={quote(LIT)}")
    wait_for_evidence(stage.page)
    follow(stage, source)


def follow(stage: Stage, source: str = "Source 1") -> None:
    """Open the viewer by a mark."""
    stage.page.locator(".snippet").get_by_role("link", name=source).click()
    expect(stage.page.get_by_role("dialog").get_by_text("Opening the document…")).to_be_hidden()
    stage.page.mouse.move(0, 0)


def pages_read(stage: Stage) -> None:
    """A quotation is read on its page."""
    stage.print()
    read(stage)
    stage.page.get_by_role("tab", name="Page").click()
    expect(stage.page.locator(".sheets rect.current")).not_to_have_count(0)
    expect(stage.page.locator(".sheets img").first).to_be_attached()


def pages_gone(stage: Stage) -> None:
    """The file has changed since it was indexed."""
    Path(stage.print().path).write_bytes(b"%PDF-1.7 another")
    read(stage)
    stage.page.get_by_role("tab", name="Page").click()
    expect(stage.page.get_by_text("The pages cannot be shown")).to_be_visible()


def page_alone(stage: Stage) -> None:
    """A quotation on its page, without JavaScript."""
    document = stage.print()
    words = "In 1902 the keeper was Joon Park."
    address = permalink(document.id, document.text.index(words), words, sha256=document.sha256)
    stage.open(address.replace("#", "&view=page#"))
    expect(stage.page.locator("rect")).not_to_have_count(0)


def structured(stage: Stage) -> None:
    """A list and a table, wider than a phone, in the viewer."""
    [old] = [document for document in stage.qa.library if document.id == "islands/vell.md"]
    header = " | ".join(f"Column{number}" for number in range(12))
    text = f"- Corra\n  - for cars\n\n{header}\n1871 | | 3\n\n{old.text}"
    table = Table(start=text.index(header), end=text.index(" | | 3") + 6, header=1)
    new = replace(old, text=text, headings=(), tables=(table,))
    stage.qa.library = [new if document is old else document for document in stage.qa.library]
    read(stage)
    expect(stage.page.locator(".viewer th")).to_have_count(12)


def read_in_vain(status: int) -> State:
    """The document does not load; status 0 means no connection."""

    def bring_about(stage: Stage) -> None:
        stage.page.route(
            "**/api/documents/**", lambda route: route.fulfill(status=status, body="{}") if status else route.abort()
        )
        read(stage)

    return bring_about


def read_after_a_change(stage: Stage) -> None:
    """The words are no longer at their place."""
    stage.open(f"/?question={quote(LIT)}")
    wait_for_evidence(stage.page)
    stage.qa.library = [replace(document, text=f"New. {document.text}", headings=()) for document in stage.qa.library]
    follow(stage)
    expect(stage.page.get_by_text("Nothing is marked for this quotation")).to_be_visible()


def card_shown(stage: Stage) -> None:
    """The lines around a quotation."""
    stage.open(f"/?question={quote(LIT)}")
    wait_for_evidence(stage.page)
    stage.page.locator(".snippet .cite").first.hover()
    expect(stage.page.get_by_role("tooltip").locator("mark")).to_be_visible()


def copied_by_hand(stage: Stage) -> None:
    """The clipboard is not available."""
    page = stage.open(f"/?question={quote(LIT)}")
    wait_for_evidence(page)
    page.evaluate("() => { navigator.clipboard.write = () => Promise.reject(new DOMException('refused')); }")
    page.evaluate("() => { document.execCommand = () => false; }")
    page.get_by_role("button", name="Copy quote").first.click()
    expect(page.get_by_label("Copy this by hand")).to_be_focused()


def refused_key(stage: Stage) -> None:
    """Somebody signs in with an invalid key."""
    page = stage.open("/sign-in")
    page.get_by_label("Key").fill("no key")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()


def moved(stage: Stage) -> None:
    """A permalink whose words are elsewhere now."""
    stage.qa.library = [replace(document, text=document.text + "\n\nNew.") for document in stage.qa.library]
    stage.qa.library[1] = replace(stage.qa.library[1], text="The news\n\n" + LIGHTHOUSE, headings=())
    expect(stage.opened_at(STANDS, QUOTED).locator("[data-status=moved]")).to_be_visible()


def changed(stage: Stage) -> None:
    """A permalink whose words are gone."""
    expect(stage.opened_at(STANDS, "In 1902 the keeper was nobody.").locator("[data-status=changed]")).to_be_visible()


def intact(stage: Stage) -> None:
    """A permalink whose words are still at their place."""
    expect(stage.opened_at(STANDS, QUOTED).locator("[data-status=intact]")).to_be_visible()


def deleted(stage: Stage) -> None:
    """A permalink whose document is gone."""
    expect(stage.opened_at(0, QUOTED, "gone.md").locator("[data-status=deleted]")).to_be_visible()


def renamed(stage: Stage) -> None:
    """A permalink whose document has another name now."""
    [document] = [document for document in stage.qa.library if document.id == "islands/vell.md"]
    stage.qa.library = [replace(document, id="lights/vell.md")]
    stage.open(permalink(document.id, STANDS, QUOTED, sha256=document.sha256))
    expect(stage.page.get_by_text("has another name now")).to_be_visible()


def thanks(stage: Stage) -> None:
    """Feedback was sent without JavaScript."""
    page = stage.open(f"/?question={quote(LIT)}")
    page.locator(".verdict").evaluate("""form => {
        const verdict = document.createElement("input");
        Object.assign(verdict, {type: "hidden", name: "verdict", value: "up"});
        form.append(verdict);
        form.submit();
    }""")
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()


def without_documents(path: str) -> State:
    """Nothing is indexed yet."""

    def bring_about(stage: Stage) -> None:
        stage.qa.library = []
        stage.open(path)

    return bring_about


def unavailable(stage: Stage) -> None:
    """The index cannot be read."""
    stage.qa.error = LockedError("the index is locked: stop the other process")
    stage.open("/documents")


def inline_answer(stage: Stage) -> None:
    """The box that stands in a page, with an answer."""
    page = stage.open("/widget/demo")
    page.get_by_label("Your question").first.fill(LIT)
    page.get_by_label("Your question").first.press("Enter")
    expect(page.locator("citewell-chat[inline] .answer")).to_be_visible()


def box_confidence(stage: Stage) -> None:
    """The number behind a word of confidence in the widget."""
    box_asked(LIT)(stage)
    stage.page.get_by_role("dialog").locator("summary").first.click()


def box_feedback(stage: Stage) -> None:
    """Somebody gives negative feedback in the widget."""
    box_asked(LIT)(stage)
    stage.page.get_by_role("dialog").get_by_role("button", name="No, something is wrong").click()
    expect(stage.page.get_by_label("It is out of date")).to_be_visible()


def left_out(stage: Stage) -> None:
    """What is not in the text of a web page."""
    source = source_file("wall.html")
    data = b"<nav>Home Boats Nets</nav><main><p>The wall of Aldal is long.</p></main>"
    path = stage.folder / source.id
    path.write_bytes(data)
    stage.qa.library = [*stage.qa.library, replace(parse_document(source, data), path=str(path))]
    page = stage.open("/documents/wall.html")
    page.get_by_role("link", name="See them").click()
    expect(page.get_by_text("Home Boats Nets")).to_be_visible()


def checked(stage: Stage) -> None:
    """A text with a quotation for each verdict, checked."""
    page = stage.open("/check")
    page.get_by_label("Text").fill(
        f"“{QUOTED}”, “in 1902 … was Joon Park”, “In 1903 the keeper was Joon Park”, "
        f"“He wrote the weather down twice a day” (mixed.md), “Nobody ever said this”. "
        "The lamp became electric in 1969. It stands 41 metres high, and its lamp was seen afar. "
        "In 1902 the keeper was not Joon Park, who had 12 goats."
    )
    page.get_by_label("Check sentences, too").check()
    page.get_by_role("button", name="Check the quotations").click()
    expect(page.get_by_role("heading", name="Not all of it holds")).to_be_visible()


STATES: dict[str, State] = {
    "empty": at("/"),
    "answer": asked(LIT),
    "answer without JavaScript": at(f"/?question={quote(LIT)}"),
    "answers that differ": asked(DISPUTED),
    "possible": asked(UNSURE),
    "possible without JavaScript": at(f"/?question={quote(UNSURE)}"),
    "possible answers that differ": asked(UNSURE_DISPUTED),
    "newest first": at(f"/?question={quote(DISPUTED)}&order=newest"),
    "right to left": asked("متى يفتح المقهى؟"),
    "follow-up": asked(LIT, "And who was its keeper?"),
    "confidence": confidence_open,
    "silence": asked(SILENT),
    "silence with filters": at(f"/?question={quote(SILENT)}&document=mixed.md&published_after=2024-10-01"),
    "waiting": waiting,
    "waiting long": waiting_long,
    "refused": asked("x" * 1001),
    "refused without JavaScript": at(f"/?question={'x' * 1001}"),
    "not let in": answered_with(403, "forbidden"),
    "too many": answered_with(429, "too_many_requests"),
    "failed": answered_with(503, "index_unavailable"),
    "offline": offline(),
    "filters": filters_open,
    "conversation": conversation_open,
    "put away": put_away,
    "conversations": conversations,
    "keys": keys_open,
    "names": completing,
    "next questions": proposed,
    "too long": lambda stage: stage.open().get_by_label("Your question").fill("x" * 1001),
    "one document": at("/?document=islands/vell.md"),
    "feedback": feedback_open,
    "feedback given": feedback_given,
    "feedback lost": feedback_lost,
    "feedback without JavaScript": thanks,
    "card": card_shown,
    "viewer": read,
    "viewer with pages": pages_read,
    "viewer without the pages": pages_gone,
    "page of a PDF": page_alone,
    "viewer with lists and tables": structured,
    "viewer of a document that changed": read_after_a_change,
    "viewer of a document that is gone": read_in_vain(404),
    "viewer that failed": read_in_vain(500),
    "viewer without a connection": read_in_vain(0),
    "copied by hand": copied_by_hand,
    "check": at("/check"),
    "checked": checked,
    "documents": at("/documents"),
    "documents found": at("/documents?q=caf&order=newest"),
    "no documents": without_documents("/documents"),
    "nothing to ask": without_documents("/"),
    "document": at("/documents/mixed.md"),
    "hostile document": at("/documents/hostile%20%26%20%3Cb%3E.md"),
    "left out": left_out,
    "intact": intact,
    "moved": moved,
    "renamed": renamed,
    "changed": changed,
    "deleted": deleted,
    "misplaced": at("/documents/mixed.md?start=9&end=1"),
    "endpoint": at("/api/docs"),
    "sign in": at("/sign-in"),
    "sign in refused": refused_key,
    "nowhere": at("/nowhere"),
    "unavailable": unavailable,
    "widget closed": at("/widget/demo"),
    "widget open": lambda stage: stage.box(),
    "widget answer": box_asked(LIT),
    "widget confidence": box_confidence,
    "widget feedback": box_feedback,
    "widget answers that differ": box_asked(DISPUTED),
    "widget possible": box_asked(UNSURE),
    "widget possible answers that differ": box_asked(UNSURE_DISPUTED),
    "widget follow-up": box_asked(LIT, "And who was its keeper?"),
    "widget silence": box_asked(SILENT),
    "widget refused": box_asked("x" * 1001),
    "widget failed": answered_with(503, "index_unavailable", in_box=True),
    "widget offline": offline(in_box=True),
    "widget inline": inline_answer,
}
"""By name. What is added to a page is added here."""
