"""Answers from given texts: slices of them, the same as from an index, within a deadline."""

import time
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.answering.extract import Extractor
from qa.answering.given import GivenText
from qa.answering.in_memory import Rows, Words
from qa.answering.retrieve import retrieve
from qa.corpus.chunks import cut_chunks
from qa.errors import DeadlineError, QuestionError
from qa.records import Filters, Passage, Span
from qa.store.entries import lexical_entry
from qa.store.lexical import LexicalIndex
from qa.vectors import Vectors
from tests.conftest import WordEmbedder
from tests.documents import make_document

TEXTS = (
    "The harbour of Velm was dredged in 1987. Captain Ilse Brandt led the work.",
    "In 2023 the harbour served 412 ships. Most of them carried timber to Norway.",
    "The old market closes at noon.",
)


class FirstSentence:
    """A reader that finds the first sentence of the best passage."""

    def read(self, question: str, vector: Vectors, passages: Sequence[Passage]) -> list[Span]:
        """Return it with the similarity of its passage."""
        found = [one for one in passages if one.chunk.sentences][:1]
        return [
            Span(
                document_id=one.chunk.document_id,
                start=one.chunk.sentences[0][0],
                end=one.chunk.sentences[0][1],
                score=one.similarity,
            )
            for one in found
        ]

    def threshold(self, max_risk: float) -> float:
        """Not used."""
        return 0.5

    def possible_threshold(self, max_risk: float) -> float:
        """Not used."""
        return 0.3


def make_extractor(*, min_confidence: float = 0.3) -> Extractor:
    """An extractor without a model."""
    return Extractor(
        WordEmbedder(),
        FirstSentence(),
        chunk_tokens=40,
        candidates=50,
        passages=8,
        min_confidence=min_confidence,
        min_possible=min_confidence,
    )


def test_the_text_that_answers_is_quoted() -> None:
    """A text without an id is named by its position."""
    answer = make_extractor().extract("How many ships did the harbour serve in 2023?", TEXTS)
    [citation] = answer.citations
    assert (citation.document_id, citation.quote) == ("1", "In 2023 the harbour served 412 ships.")
    assert set(answer.timing_ms) == {"embed", "cut", "retrieve", "read", "total"}


def test_a_question_that_no_text_answers() -> None:
    """There is no answer, but the closest quotation."""
    answer = make_extractor(min_confidence=0.9).extract("Who discovered penicillin in London?", TEXTS)
    assert (answer.verdict, answer.reason) == ("none", "low_confidence")
    assert answer.closest


@settings(deadline=None)
@given(
    texts=st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=200), min_size=1, max_size=4),
    question=st.sampled_from(["When did it close?", "HOW MANY SHIPS?", "?"]),
)
def test_each_quotation_is_a_slice(texts: list[str], question: str) -> None:
    """Whatever the texts are, a quotation is a slice of the text that its citation names."""
    answer = make_extractor(min_confidence=0.0).extract(question, texts)
    for citation in (*answer.citations, *answer.closest):
        assert texts[int(citation.document_id)][citation.start : citation.end] == citation.quote


def test_a_late_question_is_not_answered() -> None:
    """No stage begins after the deadline."""
    with pytest.raises(DeadlineError):
        make_extractor().extract("When?", TEXTS, deadline=time.monotonic() - 1)


def test_half_a_character_is_refused() -> None:
    """A lone surrogate is in no text that could be encoded."""
    with pytest.raises(QuestionError, match="lone surrogate"):
        make_extractor().extract("When?", [GivenText(id="a", text="\ud800")])


def test_words_are_scored_as_in_the_lexical_index(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The scores are those of tantivy, but for its rounded lengths, so that one calibration serves both."""
    documents = [make_document(text, str(number), headings=()) for number, text in enumerate(TEXTS)]
    cuts = [(one, cut_chunks(one, max_tokens=40, count_tokens=WordEmbedder().count_tokens)) for one in documents]
    lexical = LexicalIndex(tmp_path_factory.mktemp("lexical"))
    lexical.rebuild([lexical_entry(document, chunk) for document, chunks in cuts for chunk in chunks], "a 1")
    rows = Rows(cuts, WordEmbedder().encode)
    for question in ("When was the harbour of Velm dredged?", "How many ships came in 2023?", "Which market?"):
        theirs = lexical.search(question, 9, Filters())
        ours = Words(rows.texts).search(question, 9, Filters())
        assert list(ours) == list(theirs)
        assert list(ours.values()) == pytest.approx(list(theirs.values()), rel=0.05)


def test_rows_in_memory_are_searched_as_an_index_is() -> None:
    """The passage with the words comes first; its neighbours widen it, and it stays a slice."""
    embedder = WordEmbedder()
    document = make_document(" ".join(TEXTS), "a", headings=())
    cut = cut_chunks(document, max_tokens=14, count_tokens=embedder.count_tokens)
    rows = Rows([(document, cut)], embedder.encode)
    question = "How many ships did the harbour serve?"
    vector = embedder.encode([question])
    first = retrieve(question, vector, rows, Words(rows.texts), filters=Filters(), candidates=9, passages=2)[0]
    assert "412 ships" in first.chunk.text
    assert first.lexical_rank == 1
    assert len(first.chunk.text) > len(cut[first.chunk.ordinal].text)
    assert document.text[first.chunk.start : first.chunk.end] == first.chunk.text
