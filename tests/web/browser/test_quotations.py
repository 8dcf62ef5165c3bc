"""The marked text is the quotation: in a real Chromium, for many random quotations of varied documents."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from qa.config import MAX_LIMIT
from tests.documents import make_document
from tests.fake_service import ANSWERS, HOSTILE, LIGHTHOUSE, MIXED
from tests.web.browser.conftest import ask, wait_for_evidence
from web.rendering.marked_text import blocks
from web.schema import permalink

if TYPE_CHECKING:
    from qa.records import Document
    from tests.fake_service import FakeQA

pytestmark = pytest.mark.browser

SEED = 4
SCRAPS = {
    "emoji": "🏝️ 👩‍👩‍👧 🇦🇿 👍🏽 ❤️‍🔥 1️⃣ 🧑‍🚀 a 😀😀 b",
    "combining": "e\u0301 a\u0308\u0323 Z\u0351\u036b\u0343\u036a o\u0309 \u0301x нй и\u0306 ก็ำ हिन्दी 각 가\u11a8",
    "right-to-left": "المقهى مفتوح كل يوم. בית הקפה סגור! \u202bABC\u202c \u200f\u061c 123 ١٢٣ \u2067x\u2069 (שלום)",
    "astral": "𝒜𝓫𝕮 𠮷野家 𐍈 𓀀 \U0010fffd\U000e0041 x𝟘",
    "blank": "tab\there\u00a0no\u2009thin\u3000wide\u200bzero\u2060join \u2028line\u2029par\u0085next  two   three ",
    "control": "\x01\x02bell\x07 back\x08 form\x0cfeed vt\x0b esc\x1b del\x7f c1\x80\x9f us\x1f \ufeffbom \ufffe",
    "returns": "one\rtwo\r\nthree\n\rfour\r\rfive",
    "entities": "&amp; &lt;b&gt; <b>no</b> &#13; &nbsp <!-- --> ]]> \"'`",
}
"""Text that counts differently in bytes, code units, code points and letters, or that HTML reads in its own way."""


LEAST = 200
"""Quotations that are checked on each page."""

READ = """
const read = (page, container, mark) => {
    const seen = { before: "", marked: [], behind: "" };
    const walk = (node) => {
        if (node.nodeType === Node.ELEMENT_NODE && node.matches(mark)) seen.marked.push(node.textContent);
        else if (node.nodeType === Node.TEXT_NODE) seen[seen.marked.length ? "behind" : "before"] += node.data;
        else node.childNodes.forEach(walk);
    };
    for (const block of page.querySelector(container).children) walk(block);
    return seen;
};"""
"""Reads the blocks of a document off a page: the text of each mark, and the text before and after the marks."""
VIEWER = f"""async (count) => {{
    {READ}
    const seen = [];
    const position = document.querySelector("[data-slot=position]");
    for (let number = 1; number <= count; number += 1) {{
        const there = () => document.querySelector(`.viewer mark.current[data-quotation="${{number - 1}}"]`);
        for (let tries = 0; !there() && tries < 500; tries += 1) await new Promise((done) => setTimeout(done));
        seen.push([position.textContent, read(document, ".viewer-text", "mark.current")]);
        const key = new KeyboardEvent("keydown", {{ key: "j", bubbles: true, cancelable: true }});
        document.querySelector(".viewer-text").dispatchEvent(key);
    }}
    return seen;
}}"""
"""Goes through the quotations in the viewer, from the first one on."""
PAGES = f"""(addresses) => {{
    {READ}
    const policy = trustedTypes.createPolicy("test", {{ createHTML: (html) => html }});
    return Promise.all(addresses.map(async (address) => {{
        const html = policy.createHTML(await (await fetch(address)).text());
        const page = new DOMParser().parseFromString(html, "text/html");
        return [page.querySelector(".notice[data-status]").dataset.status, read(page, ".document .text", "mark.quote")];
    }}));
}}"""
"""Reads pages as a browser understands them, without showing them."""
OWN_PAGE = f"() => {{ {READ} return read(document, '.document .text', 'mark.quote'); }}"


def varied_documents(chance: random.Random) -> list[Document]:
    """Documents of each scrap alone, of all scraps mixed, with headings, and those of the other tests."""
    texts = [LIGHTHOUSE, MIXED, HOSTILE]
    for scraps in [*([scrap] for scrap in SCRAPS.values()), *[list(SCRAPS.values())] * 4]:
        words = [word for scrap in scraps for word in re.split("(?<= )", scrap)]
        lines = ["".join(chance.choices(words, k=chance.randint(1, 12))).strip("\n") for _ in range(12)]
        texts.append("".join(line + chance.choice(["\n", "\n\n", "\n\n", "\n\n\n"]) for line in lines if line).strip())
    documents = []
    for number, text in enumerate(texts):
        first = re.match(r"[^\n]+", text)
        headings = (first.span(),) if first and number % 2 else ()
        documents.append(make_document(text, f"{number}/каталог & {number}.md", title="Title", headings=headings))
    return documents


def random_places(chance: random.Random, text: str, at_most: int) -> list[tuple[int, int]]:
    """Places apart from each other, in order, of one code point up to several paragraphs, at any but a line feed."""
    places: list[tuple[int, int]] = []
    for _ in range(10 * at_most):
        start = chance.randrange(len(text))
        end = min(len(text), start + chance.choice([1, 2, 5, 20, 60, 120]))
        first = text.index(text[start:end])  # as the service of these tests finds it
        place = (first, first + end - start)
        apart = all(place[1] <= other[0] or other[1] <= place[0] for other in places)
        if apart and "\n" not in (text[start], text[end - 1]):
            places.append(place)
    return sorted(places[:at_most])


def assert_marked(seen: dict[str, Any], text: str, start: int, end: int) -> None:
    """What is marked is the quotation, and the rest stands around it; only line feeds between blocks are not shown."""
    exact = text[start:end]
    if "\n" in exact:
        assert re.fullmatch(r"\n*".join(map(re.escape, seen["marked"])), exact)
    else:
        assert seen["marked"] == [exact]
    assert seen["before"].replace("\n", "") == text[:start].replace("\n", "")
    assert seen["behind"].replace("\n", "") == text[end:].replace("\n", "")


@pytest.fixture
def quoted(qa: FakeQA, monkeypatch: pytest.MonkeyPatch) -> dict[str, list[tuple[Document, int, int]]]:
    """Questions that are answered with random quotations, at least two hundred, by question."""
    chance = random.Random(SEED)
    qa.library = varied_documents(chance)
    asked = {}
    for document in qa.library * 3:
        question = f"What stands in document {document.id}, time {len(asked)}?"
        asked[question] = [(document, *place) for place in random_places(chance, document.text, MAX_LIMIT)]
        found = tuple((document.id, document.text[start:end], (), 0.9) for _, start, end in asked[question])
        monkeypatch.setitem(ANSWERS, question, (found[0][1], found))
        if sum(map(len, asked.values())) >= LEAST:
            break
    near = "He wrote the weather down twice a day."
    qa.library = [*qa.library, make_document(near, "islands/vell.md")]
    assert sum(map(len, asked.values())) >= LEAST
    assert {document.id for places in asked.values() for document, _, _ in places} >= {d.id for d in qa.library[:-1]}
    return asked


def test_the_viewer_marks_exactly_the_quotation(
    open_page: Callable[..., Page], address: str, quoted: dict[str, list[tuple[Document, int, int]]]
) -> None:
    """And the answer shows exactly its words, and so does the card."""
    page = open_page(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    for question, places in quoted.items():
        page.evaluate("sessionStorage.clear()")  # a long thread takes long to lay out
        page.goto(f"{address}/?question=nothing&limit={MAX_LIMIT}")
        ask(page, question)
        entry = page.locator(".entry").last
        expect(entry.locator(".question")).to_have_text(question)
        exacts = [document.text[start:end] for document, start, end in places]
        assert entry.locator("blockquote").evaluate_all("all => all.map(q => q.textContent)") == exacts
        wait_for_evidence(page)
        entry.locator(".snippet .cite").first.click()
        expect(page.locator("[data-slot=position]")).to_have_text(f"1 of {len(places)}")
        seen = page.evaluate(VIEWER, len(places))
        assert [position for position, _ in seen] == [f"{number + 1} of {len(places)}" for number in range(len(places))]
        for (_, marked), (document, start, end) in zip(seen, places, strict=True):
            assert_marked(marked, document.text, start, end)


def test_the_documents_page_marks_exactly_the_quotation(
    open_page: Callable[..., Page], address: str, quoted: dict[str, list[tuple[Document, int, int]]]
) -> None:
    """By its permalink: all are read as HTML, and the first of each question is also opened."""
    page = open_page()
    for places in quoted.values():
        links = [permalink(d.id, start, d.text[start:end], sha256=d.sha256) for d, start, end in places]
        for (status, seen), (document, start, end) in zip(page.evaluate(PAGES, links), places, strict=True):
            assert status == "intact"
            assert_marked(seen, document.text, start, end)
        page.goto(address + links[0], wait_until="domcontentloaded")
        assert page.locator(".notice[data-status]").get_attribute("data-status") == "intact"
        document, start, end = places[0]
        assert_marked(page.evaluate(OWN_PAGE), document.text, start, end)


def test_the_servers_answer_shows_exactly_its_words(
    open_page: Callable[..., Page], address: str, quoted: dict[str, list[tuple[Document, int, int]]]
) -> None:
    """HTML keeps every character of a quotation, also carriage returns and control characters."""
    page = open_page(java_script_enabled=False)
    for question, places in quoted.items():
        page.goto(f"{address}/?{urlencode({'question': question, 'limit': MAX_LIMIT})}")
        exacts = [document.text[start:end] for document, start, end in places]
        assert page.locator("blockquote").evaluate_all("all => all.map(q => q.textContent)") == exacts


def test_javascript_finds_paragraphs_as_python_does(
    open_page: Callable[..., Page], quoted: dict[str, list[tuple[Document, int, int]]]
) -> None:
    """Blocks and headings, in code units on one side and in code points on the other."""
    page = open_page()
    script = """async ([text, headings]) => {
        const { src } = document.querySelector("script[src$='chat.js']");
        const from = (name) => import(src.replace("chat/chat.js", name));
        const { units } = await from("shared/codepoints.js");
        const unit = units(text);
        const { blocks } = await from("sources/blocks.js");
        const found = blocks(text, headings.map(([a, b]) => [unit(a), unit(b)]), []);
        return found.map(({ start, end, kind }) => [text.slice(start, end), kind]);
    }"""
    for document in {document.id: document for places in quoted.values() for document, _, _ in places}.values():
        expected = [
            ["".join(p.text for p in block.pieces), block.kind] for block in blocks(document.text, document.headings)
        ]
        assert page.evaluate(script, [document.text, list(document.headings)]) == expected


def test_a_row_is_shown_as_a_table(open_page: Callable[..., Page]) -> None:
    """The script shows the same table as the server: names above cells, the answer marked, the quotation hidden."""
    page = open_page()
    ask(page, "How high is it?")
    table = page.get_by_role("region", name="Row of a table")
    expect(table.get_by_role("columnheader")).to_have_text(["What", "<b>Height"])
    expect(table.get_by_role("cell")).to_have_text(["Lighthouse", "", "41 metres"])
    expect(table.locator("mark")).to_have_text("41 metres")
    expect(page.locator(".snippet blockquote")).to_be_hidden()
    assert page.locator(".snippet blockquote").text_content() == "It stands 41 metres high, and its lamp was seen afar."
