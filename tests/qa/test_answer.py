"""Spans to answers: quotations are slices, no place twice, silence below the threshold."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from qa.answer import CLOSEST, build_answer, cite, whole_sentences
from qa.records import Answer, Chunk, Document, Passage, Span

TEXT = "Velm has a harbour. It was dredged in 1987. Ilse Brandt led the work.\n\nTimber goes to Norway."
SENTENCES = ((0, 19), (20, 43), (44, 69), (71, 93))


def make_document(text: str, document_id: str = "a.md") -> Document:
    """A document of some text."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document(id=document_id, title=document_id, path=document_id, sha256=digest, file_sha256="", text=text)


def make_passage(document: Document, sentences: tuple[tuple[int, int], ...]) -> Passage:
    """A passage that is a whole document."""
    chunk = Chunk(
        document_id=document.id, ordinal=0, start=0, end=len(document.text), text=document.text, sentences=sentences
    )
    return Passage(chunk=chunk, title="", score=1.0, similarity=0.5, dense_rank=1, lexical_rank=1)


def answer(spans: list[Span], *documents: Document, limit: int = 3, min_confidence: float = 0.5) -> Answer:
    """An answer from spans in documents that all have the sentences of TEXT."""
    by_id = {document.id: document for document in documents}
    passages = [make_passage(document, SENTENCES) for document in documents]
    return build_answer("Who?", spans, passages, by_id.__getitem__, limit=limit, min_confidence=min_confidence)


def span(start: int, end: int, score: float, document_id: str = "a.md") -> Span:
    """A span of a document."""
    return Span(document_id=document_id, start=start, end=end, score=score)


def test_words_are_quoted_in_their_whole_sentence() -> None:
    """The answer is the exact words; the snippet is the sentence around them, with the words highlighted."""
    result = answer([span(44, 55, 0.9)], make_document(TEXT))
    assert result.text == "Ilse Brandt"
    (snippet,) = result.snippets
    assert snippet.text == "Ilse Brandt led the work."
    assert [snippet.text[start:end] for start, end in snippet.highlights] == ["Ilse Brandt"]


def test_one_place_is_quoted_once() -> None:
    """Two spans in one sentence, or the same sentence in another document, give one snippet."""
    copies = make_document(TEXT), make_document(TEXT, "b.md")
    spans = [span(44, 55, 0.9), span(60, 68, 0.8), span(44, 55, 0.7, "b.md"), span(71, 77, 0.6)]
    result = answer(spans, *copies)
    assert [snippet.text for snippet in result.snippets] == ["Ilse Brandt led the work.", "Timber goes to Norway."]
    assert [citation.number for citation in result.citations] == [1, 2]


def test_limit_bounds_the_snippets() -> None:
    """No more snippets are given than asked for."""
    assert len(answer([span(0, 4, 0.9), span(20, 22, 0.9)], make_document(TEXT), limit=1).snippets) == 1


def test_below_the_threshold_there_is_silence() -> None:
    """A best span that is not probable enough gives no answer, but the closest places, numbered."""
    result = answer([span(start, start + 2, 0.49) for start, _ in SENTENCES], make_document(TEXT))
    assert not result.answered
    assert (result.reason, result.text, result.citations) == ("low_confidence", None, ())
    assert [citation.number for citation in result.closest] == list(range(1, CLOSEST + 1))
    assert result.confidence == 0.49


def test_weak_support_is_not_shown() -> None:
    """Beside an answer, a span that is less than half as probable as the threshold is left out."""
    result = answer([span(0, 4, 0.9), span(20, 22, 0.24), span(44, 46, 0.25)], make_document(TEXT))
    assert [snippet.confidence for snippet in result.snippets] == [0.9, 0.25]


def test_nothing_found_is_a_reason() -> None:
    """Without spans the answer says why, and that is no error."""
    assert answer([]).reason == "no_passages"
    result = answer([], make_document(TEXT))
    assert (result.answered, result.reason, result.closest) == (False, "low_confidence", ())


@given(st.text(min_size=1), st.data())
def test_every_citation_is_a_slice(text: str, data: st.DataObject) -> None:
    """For any text, quote and context are slices of the document, counted in code points."""
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    citation = cite(1, make_document(text.encode("utf-8", "replace").decode()), start, end)
    document = text.encode("utf-8", "replace").decode()
    assert document[citation.start : citation.end] == citation.quote
    assert document[: citation.start].endswith(citation.prefix)
    assert document[citation.end :].startswith(citation.suffix)


@given(st.integers(0, 92), st.integers(1, 93))
def test_whole_sentences_hold_the_span(start: int, length: int) -> None:
    """The sentences quoted always hold the words found."""
    end = min(start + length, len(TEXT))
    first, last = whole_sentences(span(start, end, 1.0), SENTENCES)
    assert first <= start < end <= last
