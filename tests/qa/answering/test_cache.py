"""An answer comes from the cache only while a new search would find the same."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from qa.answering.cache import AnswerCache
from qa.answering.conversation import Turn
from qa.answering.question import Question
from qa.answering.service import QA
from qa.ingest.report import Progress
from qa.library.open import Library
from qa.opening import answer_from
from qa.records import Answer, Filters
from tests.conftest import WordEmbedder

QUESTION = "When was the harbour of Velm dredged?"


def caching(library: Library, size: int = 100) -> tuple[QA, AnswerCache]:
    """A service with no threshold, so that it answers with anything it finds, and its cache."""
    answers = AnswerCache(size, library.settled)
    return answer_from(library, min_confidence=0.0, answers=answers), answers


def untimed(answer: Answer) -> Answer:
    """Return an answer without the parts that differ from call to call."""
    return replace(answer, timing_ms={})


def test_a_repeated_question_is_not_searched_again(library: Library, folder: Path, embedder: WordEmbedder) -> None:
    """The answer is the same except for its times: no stage ran."""
    library.index([folder])
    qa, answers = caching(library)
    first, embedded = qa.ask(QUESTION), embedder.encoded
    again = qa.ask(QUESTION)
    assert untimed(again) == untimed(first)
    assert set(first.timing_ms) == {"embed", "retrieve", "read", "total"}
    assert set(again.timing_ms) == {"total"}
    assert (embedder.encoded, answers.hits, answers.misses) == (embedded, 1, 1)


def test_whatever_the_answer_depends_on_is_told_apart(library: Library, folder: Path) -> None:
    """Limit, order, filters, spelling and the completed question.

    Each combination is answered as if it was asked alone.
    """
    library.index([folder])
    qa, answers = caching(library)
    asked: list[Callable[[QA], Answer]] = [
        lambda qa: qa.ask(QUESTION),
        lambda qa: qa.ask(Question(QUESTION, limit=1)),
        lambda qa: qa.ask(Question(QUESTION, order="newest")),
        lambda qa: qa.ask(Question(QUESTION, filters=Filters(publishers=("River Post",)))),
        lambda qa: qa.ask(QUESTION.upper()),
        lambda qa: qa.ask("What did she lead?"),
        lambda qa: qa.ask(Question("What did she lead?", history=(Turn(question="Who is Captain Ilse Brandt?"),))),
    ]
    anew = answer_from(library, min_confidence=0.0)
    for _ in range(2):
        for ask in asked:
            assert untimed(ask(qa)) == untimed(ask(anew))
    assert (answers.hits, answers.misses) == (len(asked), len(asked))
    assert qa.ask(Question("What did she lead?", history=(Turn(question="Is it noon?"),))).interpreted_as is None
    assert answers.hits == len(asked) + 1  # another history that leaves the question as it is


def test_the_cache_is_bounded_and_can_be_turned_off(library: Library, folder: Path) -> None:
    """The answers used last stay; with no room, none stays."""
    library.index([folder])
    qa, answers = caching(library, size=2)
    for question in ("Who?", QUESTION, "Where?", QUESTION, "Who?"):
        qa.ask(question)
    assert (answers.hits, answers.misses) == (1, 4)
    off, none = caching(library, size=0)
    assert untimed(off.ask(QUESTION)) == untimed(off.ask(QUESTION))
    assert (none.hits, none.misses) == (0, 2)


def test_nothing_is_given_again_while_an_ingest_goes_on(library: Library, folder: Path) -> None:
    """During an ingest, even a stopped one, every question is answered anew."""
    library.index([folder])
    qa, answers = caching(library)
    qa.ask(QUESTION)
    (folder / "ferry.txt").write_text("The ferry leaves at noon.\n", "utf-8")
    steps = []

    def ask(step: Progress) -> None:
        steps.append(step)
        qa.ask(QUESTION)

    library.index([folder], ask)
    assert steps
    assert (answers.hits, answers.misses) == (0, 1 + len(steps))
    qa.ask(QUESTION)
    assert answers.hits == 0  # nor what was found during it
    qa.ask(QUESTION)
    assert answers.hits == 1


def test_no_answer_is_older_than_the_question(library: Library, folder: Path) -> None:
    """Threads ask all the time while a document is replaced again and again.

    They never get a state from before they asked.
    """
    path, done = folder / "harbour.md", [1900]
    library.index([folder])
    qa, _ = caching(library)

    def replace_document(year: int) -> None:
        path.write_text(f"The harbour of Velm was dredged in {year}.\n", "utf-8")
        library.index([folder])
        done[0] = year

    replace_document(1901)

    def ask_until(last: int) -> list[tuple[int, str]]:
        found = []
        while done[0] < last:
            since = done[0]
            answer = qa.ask(Question(QUESTION, filters=Filters(documents=("harbour.md",))))
            found.append((since, (*answer.citations, *answer.closest)[0].quote))
        return found

    last = 1905
    with ThreadPoolExecutor(3) as threads:
        asking = [threads.submit(ask_until, last) for _ in range(3)]
        try:
            for year in range(1902, last + 1):
                replace_document(year)
        finally:
            done[0] = last
        found = [one for thread in asking for one in thread.result()]
    assert found
    stale = [(since, quote) for since, quote in found if int(quote.rstrip(".")[-4:]) < since]
    assert stale == []
