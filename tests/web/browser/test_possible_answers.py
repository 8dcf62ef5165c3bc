"""A possible answer is marked: on the page, without a script, in the widget, for screen readers, and when saved."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Locator, Page, expect

from qa.feedback.store import FeedbackStore
from tests.web.browser.conftest import ask, wait_for_evidence

if TYPE_CHECKING:
    from tests.fake_service import FakeQA

pytestmark = pytest.mark.browser

LIT = "When was the lighthouse lit?"
UNSURE = "When was it first seen?"
UNSURE_DISPUTED = "When might it have begun?"
HEADING = "This may answer it"
CAUTION = "Not certain: read the sentence before you rely on it."
BOTH = pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])


def loudness(words: Locator) -> tuple[float, float]:
    """Return size and weight of some words."""
    size, weight = words.evaluate("one => [getComputedStyle(one).fontSize, getComputedStyle(one).fontWeight]")
    return float(size.removesuffix("px")), float(weight)


def shown(open_page: Callable[..., Page], question: str, *, script: bool) -> Page:
    """A page that has asked a question."""
    page = open_page(java_script_enabled=script)
    ask(page, question)
    return page


@BOTH
def test_a_possible_answer_is_said_to_be_one(open_page: Callable[..., Page], script: bool) -> None:
    """The caution comes first; words, sentences, marks and sources follow, and nothing says that there is no answer."""
    answer = shown(open_page, UNSURE, script=script).locator("article.answer")
    expect(answer).to_have_accessible_name(HEADING)
    expect(answer.get_by_role("heading", name=HEADING)).to_be_visible()
    expect(answer.get_by_text(CAUTION)).to_be_visible()
    expect(answer.locator(".answer-words")).to_contain_text("3 March 1871")
    expect(answer.locator(".snippet")).to_have_count(2)
    expect(answer.locator("mark")).to_have_text(["lighthouse", "lit", "3 March 1871"])
    expect(answer.locator(".cite").first).to_have_accessible_name("Source 1: The lighthouse of Vell")
    text = answer.page.locator(".thread").inner_text()
    assert text.index(HEADING) < text.index("3 March 1871")
    assert "No passage" not in text
    assert "sources say so" not in text
    assert "No answer" not in text


@BOTH
def test_a_sure_answer_has_no_caution(open_page: Callable[..., Page], script: bool) -> None:
    """It is shown as before."""
    answer = shown(open_page, LIT, script=script).locator("article.answer")
    expect(answer).to_have_accessible_name("Answer")
    expect(answer.locator(".caution")).to_be_hidden()


@BOTH
@pytest.mark.parametrize(
    ("sure", "unsure", "words"),
    [(LIT, UNSURE, ".answer-words"), ("When did it begin? 🕯️", UNSURE_DISPUTED, ".voice-words")],
)
def test_its_words_are_less_loud(
    open_page: Callable[..., Page], script: bool, sure: str, unsure: str, words: str
) -> None:
    """Smaller and lighter than those of a sure answer, and no louder than the sentences below."""
    loud = loudness(shown(open_page, sure, script=script).locator(words).first)
    page = shown(open_page, unsure, script=script)
    quiet, sentence = loudness(page.locator(words).first), loudness(page.locator(".snippet blockquote").first)
    assert quiet[0] < loud[0]
    assert quiet[1] < loud[1]
    assert quiet <= sentence


@BOTH
def test_who_says_what_is_cautious_too(open_page: Callable[..., Page], script: bool) -> None:
    """The caution stands above the cards, which count and name their sources as usual."""
    answer = shown(open_page, UNSURE_DISPUTED, script=script).locator("article.answer")
    expect(answer.get_by_text(CAUTION)).to_be_visible()
    expect(answer.locator(".voice")).to_have_count(2)
    assert "2 sources say" in answer.locator(".voice").first.inner_text()
    text = answer.inner_text()
    assert text.index(CAUTION) < text.index("sources say")


def test_it_is_announced_as_possible(open_page: Callable[..., Page]) -> None:
    """A screen reader hears the caution before the words."""
    page = open_page()
    ask(page, UNSURE)
    expect(page.get_by_role("status").first).to_have_text(
        f"{HEADING}. {CAUTION} 3 March 1871 Source: The lighthouse of Vell."
    )


def test_its_marks_open_the_viewer(open_page: Callable[..., Page]) -> None:
    """The sentence that is to be read is one press away, in its document."""
    page = open_page()
    ask(page, UNSURE)
    wait_for_evidence(page)
    page.locator(".snippet .cite").first.click()
    expect(page.get_by_role("dialog").locator("mark.current")).to_have_text(
        "The lighthouse of Vell was lit on 3 March 1871 by Ada Nkemelu."
    )


def test_it_is_still_possible_after_a_reload(open_page: Callable[..., Page]) -> None:
    """The record in the window's storage is shown as before."""
    page = open_page()
    ask(page, UNSURE)
    ask(page, LIT)
    page.reload()
    expect(page.locator("article.answer")).to_have_count(2)
    expect(page.locator("article.answer").first.get_by_text(CAUTION)).to_be_visible()
    expect(page.locator("article.answer").last.get_by_text(CAUTION)).to_be_hidden()


def test_what_an_older_page_kept_is_shown(open_page: Callable[..., Page]) -> None:
    """A reply from before verdicts existed is still an answer, or no answer."""
    page = open_page()
    ask(page, LIT)
    ask(page, "Who won the cup?")
    page.evaluate("""() => {
        const [name] = Object.keys(sessionStorage);
        const kept = JSON.parse(sessionStorage.getItem(name));
        for (const { reply } of kept.records) {
            for (const key of ["verdict", "caution", "shown_as", "filters"]) delete reply[key];
            for (const snippet of reply.snippets) delete snippet.confidence_label;
        }
        sessionStorage.setItem(name, JSON.stringify(kept));
    }""")
    page.goto(page.url.partition("?")[0])
    expect(page.locator("article.answer .snippet")).to_have_count(2)
    expect(page.locator("article.answer .caution")).to_be_hidden()
    expect(page.locator("article.abstention")).to_be_visible()


def test_it_is_saved_as_possible(open_page: Callable[..., Page]) -> None:
    """In Markdown the words are not in bold, and the caution stands with them."""
    page = open_page()
    ask(page, UNSURE)
    ask(page, LIT)
    page.get_by_text("Conversation", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as Markdown").click()
    possible, sure = download.value.path().read_text("utf-8").split(f"## {LIT}")
    assert f"{HEADING}: 3 March 1871 [1]\n\n{CAUTION}\n" in possible
    assert "**" not in possible
    assert "> The lighthouse of Vell was lit on 3 March 1871 by Ada Nkemelu." in possible
    assert "**3 March 1871** [1]" in sure
    assert CAUTION not in sure


@BOTH
def test_it_is_judged_as_what_was_shown(open_page: Callable[..., Page], store: FeedbackStore, script: bool) -> None:
    """The thumb asks whether it is right, not whether no answer was right, and the quotations are stored."""
    page = shown(open_page, UNSURE, script=script)
    expect(page.get_by_text("Is this right?")).to_be_visible()
    page.locator("[data-slot=down]").click()
    page.get_by_label("The quotation does not show it").check()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Thank you").filter(visible=True).first).to_be_visible()
    expect(page.get_by_text("No passage")).to_have_count(0)
    [kept] = store.all()
    assert (kept.judged.answered, kept.fault, len(kept.judged.quotes)) == (True, "wrong_evidence", 2)


def test_the_widget_is_cautious_too(open_page: Callable[..., Page], qa: FakeQA) -> None:
    """The same words, the same caution, the same quotations, less loud than a sure answer."""
    page = open_page("/widget/demo")
    page.get_by_role("button", name="Ask the documents").click()
    dialog = page.get_by_role("dialog")
    for question in (LIT, UNSURE):
        dialog.get_by_label("Your question").fill(question)
        dialog.get_by_role("button", name="Ask", exact=True).click()
        expect(dialog.get_by_role("heading", name=question)).to_be_visible()
        expect(dialog.locator("article").last.locator("blockquote")).to_have_count(2)
        expect(dialog.locator("article")).to_have_count([LIT, UNSURE].index(question) + 1)
    sure, possible = dialog.locator("article").all()
    expect(possible).to_have_accessible_name(HEADING)
    expect(possible.get_by_role("heading", name=HEADING)).to_be_visible()
    expect(possible.get_by_text(CAUTION)).to_be_visible()
    expect(sure.get_by_text(CAUTION)).to_have_count(0)
    assert "No passage" not in dialog.inner_text()
    loud, quiet = loudness(sure.locator(".words")), loudness(possible.locator(".words"))
    assert quiet[0] < loud[0]
    assert quiet[1] < loud[1]
    assert [question for question, _, _ in qa.asked] == [LIT, UNSURE]


@BOTH
def test_a_question_in_another_language_is_told_so(open_page: Callable[..., Page], script: bool) -> None:
    """Without an answer the page says which language it is, and that the service reads English."""
    page = shown(open_page, "Wann wurde die Mühle in der Stadt gebaut?", script=script)
    silence = page.locator("article.abstention")
    expect(silence.get_by_role("heading", name="The question is in German")).to_be_visible()
    expect(silence.get_by_text("The service reads English: ask it in English.")).to_be_visible()
    if script:
        ask(page, "Who won the cup?")
        expect(page.locator("article.abstention").last.locator(".caution")).to_be_hidden()
