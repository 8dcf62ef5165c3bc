"""Answers whose words were read from a picture: what that does to their confidence, and what is said about it."""

import pytest

from qa.answering.compose import build_answer
from qa.answering.question import Question
from qa.records import TYPED, Answer, Chunk, Document, Locator, Passage, Scans, Span, encode
from tests.documents import make_document
from web.schema import AskReply

TEXT = "The harbour was dredged in 1987."
WHEN = (27, 31)


def document(scans: Scans, document_id: str = "a.png") -> Document:
    """A page with one sentence."""
    page = Locator(start=0, kind="page", number=1, label="1")
    return make_document(TEXT, document_id, headings=(), locators=(page,), scans=scans)


def answer(*documents: Document, scores: tuple[float, ...] = (0.9,)) -> Answer:
    """The answer from the year in each document."""
    passages, spans = [], []
    for one, score in zip(documents, scores, strict=True):
        chunk = Chunk(document_id=one.id, ordinal=0, start=0, end=len(TEXT), text=TEXT, sentences=((0, len(TEXT)),))
        passages.append(Passage(chunk=chunk, title="", score=1, similarity=0.5, dense_rank=1, lexical_rank=1))
        spans.append(Span(document_id=one.id, start=WHEN[0], end=WHEN[1], score=score))
    by_id = {one.id: one for one in documents}
    return build_answer(
        Question("When was the harbour dredged?"),
        spans,
        passages,
        by_id.__getitem__,
        min_confidence=0.5,
        min_possible=0.2,
    )


def test_the_confidence_of_the_words_counts_and_is_cited() -> None:
    """The answer's is multiplied by that of its own words; the citation has the mean of all of its words."""
    found = answer(document(Scans(words=encode([95, 95, 95, 95, 95, 90]))))
    assert (found.text, found.verdict, found.misread) == ("1987", "answer", ())
    assert found.confidence == pytest.approx(0.9 * 0.9)
    assert found.citations[0].ocr == pytest.approx((5 * 0.95 + 0.9) / 6)
    reply = AskReply.of(found)
    assert reply.citations[0].ocr_confidence == found.citations[0].ocr
    assert reply.citations[0].locator is not None
    assert reply.citations[0].locator.text == "p. 1 (OCR, 94\N{NO-BREAK SPACE}%)"


def test_an_answer_with_a_doubtful_word_is_a_possible_one_that_names_it() -> None:
    """Other words of its sentence may be doubtful."""
    found = answer(document(Scans(words=encode([95, 95, 95, 95, 95, 89]))), scores=(0.99,))
    assert (found.verdict, found.misread) == ("possible", ("1987.",))
    reply = AskReply.of(found)
    assert reply.misread == ["1987."]
    assert reply.caution is not None
    assert "perhaps wrongly: “1987.”" in reply.caution.text
    assert answer(document(Scans(words=encode([95, 20, 95, 95, 95, 90])))).verdict == "answer"


def test_the_same_words_that_were_typed_come_first() -> None:
    """A scan with nearly the same score follows; typed words are as sure as ever."""
    scanned = document(Scans(words=encode([95] * 6)), "a.png")
    typed = document(Scans(words=TYPED * 6), "b.md")
    found = answer(scanned, typed, scores=(0.91, 0.9))
    assert found.citations[0].document_id == "b.md"
    assert (found.confidence, found.citations[0].ocr) == (0.9, None)
