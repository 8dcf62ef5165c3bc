"""Reading beside a writer gives one state: an answer is from a document's old version or from its new one."""

import itertools
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from qa.errors import NotFoundError, StoreError
from qa.library.open import Library
from qa.opening import answer_from
from qa.records import Answer, Chunk, Document, Passage
from qa.store.consistent import ATTEMPTS, passages_in_one_state, read_in_one_state

OLD = "The mole of Velm was built in 1887 by Ilse Brandt."
NEW = f"A note of the harbour master stands above. {OLD}"


def passage(text: str) -> Passage:
    """A passage that is the whole of a document."""
    chunk = Chunk(document_id="mole.md", ordinal=0, start=0, end=len(text), text=text)
    return Passage(chunk=chunk, title="Mole", score=1, similarity=1, dense_rank=1, lexical_rank=None)


def document(text: str, title: str = "Mole") -> Document:
    """The document of that text."""
    return Document(id="mole.md", title=title, path="/mole.md", sha256=text, file_sha256=text, text=text)


def test_what_changed_in_between_is_found_anew() -> None:
    """Passages of the old text never meet the new one."""
    found = iter([[passage(OLD)], [passage(NEW)]])
    passages, documents = passages_in_one_state(lambda: next(found), lambda _: document(NEW))
    assert [one.chunk.text for one in passages] == [NEW]
    assert documents == {"mole.md": document(NEW)}


def test_a_new_title_is_a_change() -> None:
    """A quotation is shown under the title that the document had when its passage was read."""
    found = iter([[passage(OLD)], [replace(passage(OLD), title="The mole")]])
    passages, _ = passages_in_one_state(lambda: next(found), lambda _: document(OLD, "The mole"))
    assert passages[0].title == "The mole"


def test_what_was_removed_in_between_is_found_no_more() -> None:
    """A document that is deleted while it is read is no error."""
    found = iter([[passage(OLD)], []])

    def gone(name: str) -> Document:
        raise NotFoundError(name)

    assert passages_in_one_state(lambda: next(found), gone) == ([], {})


def test_what_never_stays_is_told() -> None:
    """After many attempts the question is refused with a remedy. It is not answered with a mixture."""
    versions = itertools.count()
    with pytest.raises(StoreError, match=f"changed {ATTEMPTS} times meanwhile: ask again"):
        passages_in_one_state(lambda: [passage(f"{OLD} {next(versions)}")], lambda _: document(OLD))


def test_what_stays_is_read_once() -> None:
    """A state that does not change costs one reading."""
    readings = []
    assert read_in_one_state(lambda: "one", lambda state: readings.append(state) or state) == "one"
    assert readings == ["one"]


def test_what_fails_in_a_state_that_is_gone_is_read_again() -> None:
    """If rows of a version are missing that was just replaced, that is no damage."""
    states = iter(["old", "new", "new", "new"])

    def read(state: str) -> str:
        if state == "old":
            raise ValueError(state)
        return state

    assert read_in_one_state(lambda: next(states), read) == "new"


def test_what_fails_in_a_state_that_stays_fails() -> None:
    """Damage is reported."""
    with pytest.raises(ZeroDivisionError):
        read_in_one_state(lambda: "one", lambda _: 1 // 0)


def test_what_passes_by_itself_is_read_again_in_a_state_that_stays() -> None:
    """For example, Chroma fails to read a chunk that it has found and that is deleted meanwhile.

    This does not go on for ever.
    """
    outcomes = iter([StoreError("Error finding id"), "found"])

    def read(_: str) -> str:
        outcome = next(outcomes)
        if isinstance(outcome, StoreError):
            raise outcome
        return outcome

    def passes(error: Exception) -> bool:
        return "Error finding id" in str(error)

    assert read_in_one_state(lambda: "same", read, passes=passes) == "found"
    tried = itertools.count()

    def fail(_: str) -> str:
        raise StoreError(f"Error finding id, {next(tried)}")

    with pytest.raises(StoreError, match=f"{ATTEMPTS - 1}"):
        read_in_one_state(lambda: "same", fail, passes=passes)


def test_a_state_that_never_stays_ends_all_the_same() -> None:
    """Nobody waits for ever."""
    states = iter([object() for _ in range(2 * ATTEMPTS)])
    readings: list[object] = []
    read_in_one_state(lambda: next(states), readings.append)
    assert len(readings) == ATTEMPTS


def is_whole(answer: Answer, states: dict[str, str]) -> bool:
    """Return whether each citation is a slice of the version of its document that it names."""
    return all(
        states[citation.sha256][citation.start : citation.end] == citation.quote
        and states[citation.sha256][: citation.start].endswith(citation.prefix)
        and states[citation.sha256][citation.end :].startswith(citation.suffix)
        for citation in (*answer.citations, *answer.closest)
    )


def test_questions_are_answered_while_documents_change(library: Library, tmp_path: Path) -> None:
    """Four threads ask while one document changes and another comes and goes.

    Always an answer, never from two states.
    """
    folder = tmp_path / "changing"
    folder.mkdir()
    file, guest = folder / "mole.md", folder / "guest.md"
    filler = "\n\n".join(f"Paragraph {number} tells of the quay and its cranes." for number in range(30))
    texts = [f"{OLD}\n\n{filler}", f"{NEW}\n\n{filler}"]
    states: dict[str, str] = {}

    def index(text: str, *, with_guest: bool) -> None:
        file.write_text(text, "utf-8")
        if with_guest:
            guest.write_text("The guest of Velm slept in the mole of Velm in 1990.", "utf-8")
        else:
            guest.unlink(missing_ok=True)
        library.index([folder])
        for known in library.store.documents:
            found = library.store.document(known)
            states[found.sha256] = found.text

    for turn in (0, 1):  # every state is known before the first question
        index(texts[turn], with_guest=True)
    qa, over = answer_from(library, min_confidence=0.0), threading.Event()

    def ask() -> list[Answer]:
        answers = []
        while not over.is_set():
            answers.append(qa.ask("When was the mole of Velm built?"))
        return answers

    with ThreadPoolExecutor(4) as pool:
        asking = [pool.submit(ask) for _ in range(4)]
        try:
            for turn in range(12):
                index(texts[turn % 2], with_guest=turn % 3 == 0)
        finally:
            over.set()
        answers = [answer for one in asking for answer in one.result()]
    assert all(answer.answered for answer in answers)
    assert all(is_whole(answer, states) for answer in answers)
    assert all("mole.md" in {citation.document_id for citation in answer.citations} for answer in answers)
    assert len({c.sha256 for answer in answers for c in answer.citations if c.document_id == "mole.md"}) == 2
