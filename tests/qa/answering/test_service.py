"""From a question to an answer: what may be asked, why there is no answer, and that every citation is a slice."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qa.answering.conversation import MAX_TURNS, Turn
from qa.answering.question import Question
from qa.answering.service import QA
from qa.config import load_config
from qa.errors import EmptyIndexError, NotFoundError, QuestionError
from qa.library.open import Library
from qa.opening import answer_from, open_library
from qa.records import Answer, Filters
from tests.conftest import WordEmbedder
from tests.documents import QUESTIONS, write_documents

MAY, JUNE = date(2024, 5, 1), date(2024, 6, 1)


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The three documents, for tests that change nothing."""
    root = tmp_path_factory.mktemp("indexed")
    config = load_config(data=root / "data", chunk_tokens=40, reader="none")
    with open_library(config, embedder=WordEmbedder()) as opened:
        opened.index([write_documents(root / "documents")])
        yield opened


@pytest.fixture
def qa(indexed: Library) -> QA:
    """The service over them."""
    return answer_from(indexed)


def eager(library: Library) -> QA:
    """The service over a library, with no threshold, so that it answers with anything it finds."""
    return answer_from(library, min_confidence=0.0)


def untimed(answer: Answer) -> Answer:
    """Return an answer without the parts that differ from call to call."""
    return replace(answer, timing_ms={})


def check_slices(qa: QA, answer: Answer) -> int:
    """Compare every citation of an answer with its document; returns how many there were."""
    for citation in (*answer.citations, *answer.closest):
        document = qa.document(citation.document_id)
        assert document.text[citation.start : citation.end] == citation.quote
        assert document.text[: citation.start].endswith(citation.prefix)
        assert document.text[citation.end :].startswith(citation.suffix)
        assert document.sha256 == citation.sha256
    for snippet, citation in zip(answer.snippets, answer.citations, strict=True):
        assert (snippet.text, snippet.citation) == (citation.quote, citation.number)
        assert all(0 <= start < end <= len(snippet.text) for start, end in snippet.highlights)
    if answer.answered:
        assert answer.text is not None
        assert answer.text in answer.snippets[0].text
    return len(answer.citations) + len(answer.closest)


@pytest.mark.parametrize(
    ("arguments", "field", "message"),
    [
        ({"text": ""}, "question", "must not be empty"),
        ({"text": " \n\t\u3000"}, "question", "must not be empty"),
        ({"text": "x" * 1001}, "question", "at most 1,000 characters, has 1,001"),
        ({"text": "Who\x00?"}, "question", r"U\+0000 at offset 3"),
        ({"text": "Who\x1b[31m?"}, "question", r"U\+001B at offset 3"),
        ({"text": "Who\x85?"}, "question", r"U\+0085 at offset 3"),
        ({"text": "Who\ud83d?"}, "question", r"U\+D83D at offset 3"),
        ({"limit": 0}, "limit", "1 to 10, is 0"),
        ({"limit": 11}, "limit", "1 to 10, is 11"),
        ({"limit": -1}, "limit", "1 to 10, is -1"),
        ({"order": "latest"}, "order", "must be relevance or newest, is 'latest'"),
        ({"history": [Turn(question="Who?")] * (MAX_TURNS + 1)}, "history", "at most 10 turns, has 11: send the last"),
        ({"history": [Turn(question="Who?"), Turn(question=" ")]}, "history", "must not be empty, that at position 1"),
        ({"history": [Turn(question="x" * 1001)]}, "history", "at most 1,000 characters"),
        ({"history": [Turn(question="Who\x1b?")]}, "history", r"U\+001B at offset 3"),
        ({"filters": Filters(documents=("harbour.md", "no.md"))}, "filters.document", r"is 'no\.md'.*list them"),
        ({"filters": Filters(publishers=("coast gazette",))}, "filters.publisher", "is 'coast gazette'.*list them"),
        ({"filters": Filters(published_after=JUNE, published_before=MAY)}, "filters.published_after", "swap them"),
    ],
)
def test_what_cannot_be_asked_is_refused(qa: QA, arguments: dict[str, Any], field: str, message: str) -> None:
    """The error names the field, the rule and the value."""
    with pytest.raises(QuestionError, match=message) as caught:
        qa.ask(Question(**{"text": "When was the harbour dredged?", **arguments}))
    assert caught.value.field == field


@pytest.mark.parametrize(
    "arguments",
    [
        {"text": "x" * 1000},
        {"text": "?"},
        {"text": "Who\r\n\tled 👩‍👩‍👧 e\u0301 \u200f\u202eمرفأ?"},
        {"history": [Turn(question="Who\n?" + "x" * 994, answer="\x1b" * 9999)] * MAX_TURNS},
        {"limit": 1},
        {"limit": 10},
        {"filters": Filters(published_after=MAY, published_before=MAY)},
        {"filters": Filters(documents=("deep/bridge.md",), publishers=("River Post",))},
    ],
)
def test_what_can_be_asked_is_answered(qa: QA, arguments: dict[str, Any]) -> None:
    """At the bounds of each rule there is an answer, or an abstention with its reason."""
    answer = qa.ask(Question(**{"text": "When was the harbour dredged?", **arguments}))
    assert (answer.verdict == "none") is bool(answer.reason)
    assert len(answer.snippets) <= arguments.get("limit", 3)


def test_an_answer_has_its_words_its_source_and_its_times(qa: QA) -> None:
    """The sentence that answers is quoted, its words are marked, the source is named, and each stage took time."""
    answer = qa.ask("When was the harbour of Velm dredged?")
    snippet = answer.snippets[0]
    assert snippet.text.startswith("The harbour of Velm was dredged in 1987.")
    assert [snippet.text[start:end] for start, end in snippet.highlights] == ["1987"]
    citation = answer.citations[0]
    assert (citation.number, citation.document_id, citation.title) == (1, "harbour.md", "The harbour")
    assert (citation.publisher, citation.published) == ("Coast Gazette", date(2024, 3, 1))
    assert set(answer.timing_ms) == {"embed", "retrieve", "read", "total"}
    assert all(milliseconds >= 0 for milliseconds in answer.timing_ms.values())
    stages = sum(answer.timing_ms[stage] for stage in ("embed", "retrieve", "read"))
    assert answer.timing_ms["total"] >= stages - 0.2  # each is rounded to a tenth


def test_the_newest_can_come_first(indexed: Library) -> None:
    """The same quotations in another order: the latest first, those without a date last."""
    question = Question("When did the harbour, the bridge and the market open?", limit=10, order="newest")
    newest = eager(indexed).ask(question)
    days = [citation.published for citation in newest.citations]
    known = [day for day in days if day is not None]
    assert len(set(known)) == 2
    assert days == sorted(known, reverse=True) + [None] * (len(days) - len(known))


def test_a_follow_up_is_answered_as_the_question_that_it_means(qa: QA) -> None:
    """The completed question is retrieved, read and named; the question stays as asked, also in capitals."""
    meant = "What did Captain Ilse Brandt lead?"
    history = (Turn(question="Who is Captain Ilse Brandt?"),)
    answer = qa.ask(Question("What did she lead?", history=history))
    assert (answer.question, answer.interpreted_as) == ("What did she lead?", meant)
    assert untimed(replace(answer, question=meant, interpreted_as=None)) == untimed(qa.ask(meant))
    loud = qa.ask(Question("WHAT DID SHE LEAD?", history=history))
    assert loud.interpreted_as == "what did Captain Ilse Brandt lead?"
    alone = qa.ask("What did she lead?")
    assert alone.interpreted_as is None
    assert alone.confidence != answer.confidence


@pytest.mark.parametrize("question", [*QUESTIONS, "WHEN WAS THE HARBOUR OF VELM DREDGED?"])
def test_a_question_that_stands_alone_is_answered_as_without_history(qa: QA, question: str) -> None:
    """With any history the answer is the same in every part, and no completed question is named."""
    history = [
        Turn(question="Who is Captain Ilse Brandt?", answer="She led the work."),
        Turn(question="Where is Orla?"),
    ]
    answer = qa.ask(Question(question, history=history))
    assert answer.interpreted_as is None
    assert untimed(answer) == untimed(qa.ask(question))


def test_an_empty_index_abstains(library: Library) -> None:
    """Nothing indexed: asking gives a reason, filters or not, and the check says what to do."""
    qa = answer_from(library)
    for filters in (Filters(), Filters(published_after=MAY)):
        answer = qa.ask(Question("Who?", filters=filters))
        assert (answer.answered, answer.reason, answer.closest) == (False, "no_passages", ())
    assert qa.documents() == ()
    with pytest.raises(EmptyIndexError, match='run "qa index PATH" first'):
        qa.check()


def test_filters_that_leave_nothing_are_the_reason(qa: QA) -> None:
    """There are documents, but none passes the filters."""
    answer = qa.ask(Question("When was the harbour dredged?", filters=Filters(published_before=date(2000, 1, 1))))
    assert (answer.answered, answer.reason, answer.confidence) == (False, "filtered_out", 0)


def test_filters_bound_the_answer(qa: QA) -> None:
    """Only admitted documents are cited, also as closest passages."""
    answer = qa.ask(Question("When was the harbour of Velm dredged?", filters=Filters(publishers=("River Post",))))
    assert {citation.document_id for citation in (*answer.citations, *answer.closest)} == {"deep/bridge.md"}


def test_an_unsure_answer_is_not_given(indexed: Library) -> None:
    """Below the threshold the reason is low confidence, and the closest passages are shown."""
    strict = answer_from(indexed, min_confidence=1.0)
    answer = strict.ask("Who discovered penicillin in London?")
    assert (answer.answered, answer.reason, answer.text) == (False, "low_confidence", None)
    assert 0 < answer.confidence < 1
    assert check_slices(strict, answer)


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_citation_is_a_slice(indexed: Library, question: str) -> None:
    """A quotation is exact also with emoji, combining marks, Windows line ends and text from right to left."""
    qa = eager(indexed)
    assert check_slices(qa, qa.ask(Question(question, limit=10)))


def test_citations_are_slices_after_the_documents_change(library: Library, folder: Path) -> None:
    """After changed and rebuilt documents, an open service cites the text that is indexed now."""
    library.index([folder])
    qa = eager(library)
    before = [qa.ask(Question(question, limit=10)) for question in QUESTIONS]
    for path in folder.rglob("*.*"):
        front, mark, text = path.read_text("utf-8").rpartition("---\n\n")
        path.write_text(f"{front}{mark}A line 🚢 stands before it now.\r\n\r\n{text}", "utf-8")
    library.index([folder])
    after = [qa.ask(Question(question, limit=10)) for question in QUESTIONS]
    assert all(check_slices(qa, answer) for answer in after)
    assert [untimed(answer) for answer in after] != [untimed(answer) for answer in before]


def test_a_document_that_left_is_not_found(library: Library, folder: Path) -> None:
    """A text kept in memory is not given out once its document has left the index."""
    library.index([folder])
    qa = answer_from(library)
    assert qa.document("harbour.md").title == "The harbour"
    (folder / "harbour.md").unlink()
    library.index([folder])
    with pytest.raises(NotFoundError):
        qa.document("harbour.md")
    assert [document.id for document in qa.documents()] == ["deep/bridge.md", "market.txt"]


def test_many_threads_get_the_answers_of_one(qa: QA) -> None:
    """16 threads that ask at once get the same answers as one thread that asks one question after another."""
    alone = [untimed(qa.ask(question)) for question in QUESTIONS]
    with ThreadPoolExecutor(16) as threads:
        together = list(threads.map(qa.ask, QUESTIONS * 8))
    assert [untimed(answer) for answer in together] == alone * 8


def test_closing_gives_the_data_folder_back(folder: Path, open_library: Callable[[], Library]) -> None:
    """After the service is closed the folder can be opened again, and holds what it held."""
    library = open_library()
    library.index([folder])
    with answer_from(library) as qa:
        qa.check()
    assert len(open_library().store.documents) == 3


def test_a_search_finds_passages_and_reads_none(qa: QA) -> None:
    """Each is a slice without white space around it, best first, and at most as many as asked for."""
    found = qa.search(Question("How many ships were served in 2023?", limit=2))
    assert [one.citation.number for one in found] == [1, 2]
    assert "412 ships" in found[0].citation.quote
    assert found[0].score >= found[1].score
    for one in found:
        text = qa.document(one.citation.document_id).text
        assert text[one.citation.start : one.citation.end] == one.citation.quote == one.citation.quote.strip()


def test_a_question_about_a_document_is_answered_from_its_metadata(qa: QA) -> None:
    """Without the reader, and never with a name or a year of the text."""
    answer = qa.ask("Who published the article “The harbour”?")
    assert (answer.text, answer.citations[0].field, answer.sure) == ("Coast Gazette", "publisher", True)
    silent = qa.ask(Question("Who wrote this article?", filters=Filters(documents=("harbour.md",))))
    assert (silent.text, silent.reason) == (None, "not_stated")
    with pytest.raises(QuestionError, match="an author must be one of the index"):
        qa.ask(Question("Who?", filters=Filters(authors=("Ilse Brandt",))))
