"""No text can run in or change a page: hostile words in a real Chromium, wherever words are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import pytest
from playwright.sync_api import Dialog, Page, expect

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

MILD = "A plain sentence of words."
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
TEXT = "element => element.textContent"
LINKS = "Array.from(document.querySelectorAll('a[href]'), ({ protocol, host }) => `${protocol}//${host}`)"


def documents_of(text: str) -> list[Document]:
    """Documents that hold a text wherever a document holds any."""
    body = f"{text}\n\nBefore. {text} Behind.\n\nHe wrote the weather down twice a day."
    return [
        make_document(body, "islands/vell.md", title=text, publisher=text, source=text, url=text),
        make_document(f"Other. {text} Words.\n\n{text}", "other.md", title=text, publisher=f"{text}2", headings=()),
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
def hold(qa: FakeQA, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Puts a text into documents and answers, wherever they hold any."""

    def put(text: str) -> None:
        quotations = (("islands/vell.md", f"Before. {text} Behind."), ("other.md", f"Other. {text} Words."))
        found = tuple((document, quotation, (text,), 0.9) for document, quotation in quotations)
        for typed in (text, text.strip("\ufeff")):  # which the page takes for a space
            monkeypatch.setitem(ANSWERS, " ".join(typed.split()), (text, found))
        qa.library = documents_of(text)

    return put


def test_in_a_conversation(watched: Page, address: str, hold: Callable[[str], None]) -> None:
    """A question, its answer, the card, the viewer and an abstention, element by element as with plain words."""
    expected = None
    for text in (MILD, *HOSTILE):
        hold(text)
        watched.evaluate("sessionStorage.clear()")
        watched.goto(address)
        ask(watched, text)
        expect(watched.locator(".question")).to_have_text(text.strip("\ufeff"))
        expect(watched.locator(".answer")).to_be_visible(timeout=2000)
        wait_for_evidence(watched)
        mark = watched.locator(".snippet .cite").first
        mark.click()
        assert watched.locator(".viewer mark.current").evaluate(TEXT) == f"Before. {text} Behind."
        assert watched.locator("#viewer-title").evaluate(TEXT) == text
        mark.hover()
        expect(watched.locator(".card-title")).to_be_visible()
        assert watched.locator(".card-title").evaluate(TEXT) == text
        seen = [look(watched, address)]
        ask(watched, f"Unanswered: {text}")
        expect(watched.locator(".abstention")).to_be_visible()
        expect(watched.locator(".card")).to_be_hidden()
        seen.append(look(watched, address))
        expected = expected or seen
        assert seen == expected, text


def places(address: str, text: str) -> Iterator[str]:
    """The addresses at which the server shows a text."""
    yield f"{address}/?{urlencode({'question': ' '.join(text.split())})}"
    yield f"{address}/?{urlencode({'question': ' '.join(f'Unanswered: {text}'.split())})}"
    yield f"{address}/?{urlencode({'question': 'Who?', 'publisher': text})}"
    yield f"{address}/?{urlencode({'question': 'Who?', 'document': text})}"
    yield f"{address}/documents"
    yield address + permalink("islands/vell.md", len(text) + 2, f"Before. {text} Behind.", sha256="")
    named = text.replace("../", "..%2f")  # a browser takes the steps of a path before it asks
    yield f"{address}{document_href(f'a/{named}/b')}?start=1&end=2&hash={'0' * 40}"
    yield f"{address}/nowhere/{quote(text, safe='')}"


def test_on_the_servers_pages(watched: Page, address: str, hold: Callable[[str], None]) -> None:
    """Answer, abstention, filters, list, document, deleted document and error, as with plain words."""
    expected = None
    for text in (MILD, *HOSTILE):
        hold(text)
        watched.evaluate("sessionStorage.clear()")
        seen = []
        for place in places(address, text):
            watched.goto(place)
            if watched.locator(".entry").count():
                wait_for_evidence(watched)
            seen.append(look(watched, address))
        expected = expected or seen
        assert seen == expected, text
