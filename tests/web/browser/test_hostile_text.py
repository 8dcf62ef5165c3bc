"""No text can run in or change a page: hostile words in a real Chromium, wherever words are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import pytest
from playwright.sync_api import Dialog, Page, expect

from qa.config import MAX_LIMIT
from tests.documents import make_document
from tests.fake_service import ANSWERS
from tests.web.browser.conftest import ask, wait_for_evidence
from web.schema import document_href, permalink

if TYPE_CHECKING:
    from qa.records import Document
    from tests.fake_service import FakeQA

pytestmark = pytest.mark.browser

HOSTILE = (
    "<script>owned()</script>",
    "</script><script>owned()</script>",
    "<ScRiPt/src=//example.org/x.js></sCrIpT>",
    "<img src=x onerror=owned()>",
    "<svg onload=owned()>",
    "<svg><script>owned()</script></svg>",
    "<math><mtext></mtext><mglyph><style><img src=x onerror=owned()>",
    "<iframe srcdoc='<script>parent.owned()</script>'></iframe>",
    "<iframe src=javascript:owned()></iframe>",
    "<a href=javascript:owned()>link</a>",
    "<base href=//example.org/>",
    "<meta http-equiv=refresh content='0;url=//example.org/'>",
    "<style>*{display:none}</style>",
    "<form action=//example.org/><input name=question><button>Ask</button></form>",
    "<dialog open class=viewer>x</dialog>",
    "<div popover id=card>x</div><template id=template-answer></template>",
    "</title><script>owned()</script>",
    "</textarea><script>owned()</script>",
    "</template><script>owned()</script>",
    "</blockquote></figure></li></ol></main><script>owned()</script>",
    "<!--<script>owned()//--></script>",
    '"><script>owned()</script>',
    "' onmouseover='owned()' x='",
    '" autofocus onfocus="owned()" x="',
    "javascript:owned()",
    "java\tscript:owned()",
    "//example.org/owned",
    "&lt;script&gt;owned()&lt;/script&gt;",
    "{{ 7 * 7 }}{% include '/etc/passwd' %}${owned()}#{owned()}",
    "'; owned(); //",
    '"}; owned(); var x = {"',
    "<scr\u0000ipt>owned()</script>".replace("\u0000", "\ufffd"),
    "\u202e<script>owned()</script>\u2066",
    "\ufeff+ADw-script+AD4-owned()+ADw-/script+AD4-",
    "../../../etc/passwd?x=<script>owned()</script>#<script>owned()</script>",
    "__proto__",
)
"""Mark-up, addresses and templates that would call `owned`, load something or change the page if anything read them."""

WATCH = """
    window.calls = [];
    window.owned = () => { window.calls.push("owned"); };
    addEventListener("securitypolicyviolation", (event) => window.calls.push(event.violatedDirective));
"""
SKELETON = """() => {
    const kinds = (element) => [element.localName, [...element.attributes].map(({ name }) => name).sort().join(" ")];
    const walk = (element) => [kinds(element), [...element.children].map(walk)];
    return JSON.stringify(walk(document.documentElement));
}"""
"""The elements of a page and the names of their attributes, without any text."""
EVIDENCE = """async (texts) => {
    const shown = async (place, text) => {
        const now = () => document.querySelector(place)?.textContent;
        const end = performance.now() + 30_000;
        while (now() !== text && performance.now() < end) await new Promise((done) => setTimeout(done));
        return now();
    };
    const marks = [...document.querySelectorAll(".snippet .cite")];
    const seen = [];
    for (const [number, text] of texts.entries()) {
        const mark = marks[2 * number];
        mark.dispatchEvent(new PointerEvent("pointerover", { bubbles: true, pointerType: "mouse" }));
        const title = await shown(".card:popover-open .card-title", text);
        mark.click();
        const quoted = await shown(".viewer[open] mark.current", `Before. ${text} Behind.`);
        seen.push([title, quoted, await shown("#viewer-title", text)]);
    }
    return seen;
}"""
"""Points at the first mark of each text and follows it: what card and viewer show, as soon as that is as expected."""
LINKS = "Array.from(document.querySelectorAll('a[href]'), ({ protocol, host }) => `${protocol}//${host}`)"


Hold = Callable[[Sequence[str]], str]
GROUPS = [HOSTILE[start : start + MAX_LIMIT // 2] for start in range(0, len(HOSTILE), MAX_LIMIT // 2)]
"""As many texts as one answer quotes twice: each is alone in its documents, and they share the question."""


def plain(texts: Sequence[str]) -> list[str]:
    """As many texts without anything hostile."""
    return [f"{number} plain words." for number in range(len(texts))]


ALL = [plain(GROUPS[0]), plain(GROUPS[-1]), *GROUPS]


def vell(number: int) -> str:
    """Identify the first document of a text."""
    return f"islands/vell{number or ''}.md"


def documents_of(number: int, text: str) -> list[Document]:
    """Two documents that hold a text wherever a document holds any."""
    body = f"{text}\n\nBefore. {text} Behind.\n\nHe wrote the weather down twice a day."
    other = f"Other. {text} Words.\n\n{text}"
    return [
        make_document(body, vell(number), title=text, publisher=text, source=text, url=text),
        make_document(other, f"other{number}.md", title=text, publisher=f"{text}2", headings=()),
    ]


@pytest.fixture
def watched(open_page: Callable[..., Page]) -> Iterator[Page]:
    """A page whose calls, dialogs and refusals by the policy are counted. At the end there must be none."""
    dialogs: list[str] = []

    def note(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page = open_page(viewport={"width": 1280, "height": 800})
    page.add_init_script(WATCH)
    page.on("dialog", note)
    yield page
    assert dialogs == []


def look(page: Page, address: str) -> str:
    """Return the bare elements of a page; nothing on it has run, and it links to nowhere else."""
    assert page.evaluate("window.calls") == []
    assert set(page.evaluate(LINKS)) <= {address}
    skeleton: str = page.evaluate(SKELETON)
    return skeleton


@pytest.fixture
def hold(qa: FakeQA, monkeypatch: pytest.MonkeyPatch) -> Hold:
    """Puts texts into documents and into an answer, wherever they hold any, and returns its question."""

    def put(texts: Sequence[str]) -> str:
        question = " ".join(texts)
        found = tuple(
            (document, quotation, (text,), 0.9)
            for number, text in enumerate(texts)
            for document, quotation in (
                (vell(number), f"Before. {text} Behind."),
                (f"other{number}.md", f"Other. {text} Words."),
            )
        )
        for typed in (question, question.replace("\ufeff", " ")):  # which the page takes for a space
            monkeypatch.setitem(ANSWERS, " ".join(typed.split()), (question, found))
        qa.library = [document for number, text in enumerate(texts) for document in documents_of(number, text)]
        return question

    return put


def test_in_a_conversation(watched: Page, address: str, hold: Hold) -> None:
    """A question, its answer, each card, each viewer and an abstention, element by element as with plain words."""
    expected: dict[int, list[str]] = {}
    for texts in ALL:
        question = hold(texts)
        watched.evaluate("sessionStorage.clear()")
        watched.goto(f"{address}/?question=nothing&limit={MAX_LIMIT}")
        ask(watched, question)
        expect(watched.locator(".question").last).to_have_text(question.replace("\ufeff", " "))
        expect(watched.locator(".answer")).to_be_visible()
        wait_for_evidence(watched)
        shown = watched.evaluate(EVIDENCE, list(texts))
        assert shown == [[text, f"Before. {text} Behind.", text] for text in texts]
        expect(watched.locator(".card")).to_be_hidden()
        seen = [look(watched, address)]
        ask(watched, f"Unanswered: {question}")
        expect(watched.locator(".entry").last.locator(".abstention")).to_be_visible()
        seen.append(look(watched, address))
        assert seen == expected.setdefault(len(texts), seen), texts


def places(address: str, question: str, texts: Sequence[str]) -> Iterator[str]:
    """The addresses at which the server shows texts: some show all, others each alone."""
    question = " ".join(question.split())
    yield f"{address}/?{urlencode({'question': question, 'limit': MAX_LIMIT})}"
    yield f"{address}/?{urlencode({'question': f'Unanswered: {question}', 'publisher': texts}, doseq=True)}"
    yield f"{address}/?{urlencode({'question': 'Who?', 'document': texts}, doseq=True)}"
    yield f"{address}/documents"
    for number, text in enumerate(texts):
        yield address + permalink(vell(number), len(text) + 2, f"Before. {text} Behind.", sha256="")
        named = text.replace("../", "..%2f")  # a browser takes the steps of a path before it asks
        yield f"{address}{document_href(f'a/{named}/b')}?start=1&end=2&hash={'0' * 40}"
        yield f"{address}/nowhere/{quote(text, safe='')}"


def test_on_the_servers_pages(watched: Page, address: str, hold: Hold) -> None:
    """Answer, abstention, filters, list, document, deleted document and error, as with plain words."""
    expected: dict[int, list[str]] = {}
    for texts in ALL:
        question = hold(texts)
        watched.evaluate("sessionStorage.clear()")
        seen = []
        for place in places(address, question, texts):
            watched.goto(place)
            if watched.locator(".entry").count():
                wait_for_evidence(watched)
                expect(watched.locator("[data-new]")).to_be_visible()
            seen.append(look(watched, address))
        assert seen == expected.setdefault(len(texts), seen), texts
