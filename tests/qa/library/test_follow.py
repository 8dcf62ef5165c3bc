"""An index on a real Chroma server: one process writes, others answer and follow, and no answer mixes two versions."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from qa.answering.question import Question
from qa.answering.service import QA
from qa.cli.status import read_status
from qa.config import Config, load_config
from qa.errors import EmptyIndexError, LockedError, NotFoundError, QAError, StoreError, UnavailableError
from qa.library.follow import Following
from qa.opening import answer_from, follow, open_library, open_to_read
from qa.records import Answer, Filters
from tests.chroma_server import RunningChroma
from tests.conftest import WordEmbedder
from tests.documents import QUESTIONS
from tests.qa.conftest import Node, Write
from tests.waiting import wait_until

NO_FILTERS = Filters()
RECOVERY_SECONDS = 5.0  # the project's promise


def answers(qa: QA) -> list[Answer]:
    """The answers to all questions, without times and to four digits: a server computes distances a bit differently."""
    return [rounded(qa.ask(question)) for question in QUESTIONS]


def rounded(answer: Answer) -> Answer:
    """An answer without times, its confidences to four digits."""
    return replace(
        answer,
        confidence=round(answer.confidence, 4),
        snippets=tuple(replace(snippet, confidence=round(snippet.confidence, 4)) for snippet in answer.snippets),
        timing_ms={},
    )


def is_at(follower: Following, stamp: str) -> bool:
    """Whether a node has followed to a state of the index."""
    return follower.stamp == stamp


def finds(follower: Following, word: str) -> bool:
    """Whether the lexical index knows a word."""
    return bool(follower.lexical.search(word, 5, NO_FILTERS))


def test_a_server_gives_the_answers_of_a_folder(write: Write, node: Node, folder: Path, tmp_path: Path) -> None:
    """Answers from a Chroma server are those from embedded Chroma."""
    with write() as library:
        library.index([folder])
    own_config = load_config(data=tmp_path / "own", chunk_tokens=40, reader="none")
    with open_library(own_config, embedder=WordEmbedder()) as own:
        own.index([folder])
        embedded = answers(answer_from(own))
    assert answers(answer_from(node())) == embedded
    assert any(answer.answered for answer in embedded)


def test_others_follow_an_ingest(write: Write, node: Node, folder: Path) -> None:
    """What is added, changed and removed is seen by every node, in both indexes, without a restart."""
    with write() as library:
        library.index([folder])
    nodes = [node(), node()]
    (folder / "harbour.md").write_text("# The harbour\n\nThe harbour of Velm was dredged in 2001.\n", "utf-8")
    (folder / "tower.md").write_text("# The tower\n\nAnna Berg built the tower of Quill.\n", "utf-8")
    (folder / "market.txt").unlink()
    with write() as library:
        library.index([folder])
        expected, stamp = dict(library.store.documents), library.store.stamp
    for follower in nodes:
        wait_until(partial(is_at, follower, stamp))
        assert finds(follower, "Quill")
        assert dict(follower.store.documents) == expected
        assert not finds(follower, "noon")
        qa = answer_from(follower, min_confidence=0.0)
        assert qa.ask("When was the harbour of Velm dredged?").snippets[0].text.endswith("2001.")


def test_others_follow_a_rebuild(write: Write, node: Node, folder: Path) -> None:
    """The rebuilt collection replaces the earlier one, which answers until then."""
    with write() as library:
        library.index([folder])
    follower = node()
    qa = answer_from(follower)
    before, name = answers(qa), follower.stamp
    with write() as library:
        library.rebuild([])
        assert answers(qa) == before
    wait_until(lambda: follower.stamp != name)
    assert answers(qa) == before


def test_a_document_is_old_or_new_while_it_is_replaced(write: Write, node: Node, folder: Path) -> None:
    """Under a writer that changes a document again and again, each citation is a slice of one version of it."""
    path = folder / "harbour.md"
    versions = [
        "# The harbour\n\n" + f"The harbour of Velm was dredged in {1900 + number}. " * (number % 3 + 1)
        for number in range(6)
    ]
    path.write_text(versions[0], "utf-8")
    with write() as library:
        library.index([folder])
    qa = answer_from(node(), min_confidence=0.0)
    done = threading.Event()

    def ask() -> list[tuple[str, str]]:
        found = []
        while not done.is_set():
            answer = qa.ask(Question("When was the harbour of Velm dredged?", limit=1))
            found += [(citation.document_id, citation.quote) for citation in answer.citations]
        return found

    with ThreadPoolExecutor(3) as pool:
        asked = [pool.submit(ask) for _ in range(3)]
        try:
            with write() as library:
                for version in versions[1:]:
                    path.write_text(version, "utf-8")
                    library.index([folder])
        finally:
            done.set()
        quotes = [quote for task in asked for quote in task.result()]
    assert quotes
    for document_id, quote in quotes:
        assert document_id == "harbour.md"
        assert any(quote in version for version in versions)


def test_a_removed_document_is_seen_to_be_gone(write: Write, node: Node, folder: Path) -> None:
    """A node that has not followed yet says that the document is gone, not that the index is broken."""
    with write() as library:
        library.index([folder])
        follower = node()
        with library.store.write() as writer:
            writer.delete("harbour.md")
            with pytest.raises(NotFoundError, match=r"harbour\.md"):
                follower.store.document("harbour.md")


def test_one_machine_writes_at_a_time(write: Write, shared: Config, tmp_path: Path) -> None:
    """A second writer, with another data folder as on another machine, gets a message that says who writes."""
    other = shared.model_copy(update={"data": tmp_path / "other"})
    with write(), pytest.raises(LockedError, match="one process at a time may write"):
        open_library(other, embedder=WordEmbedder())
    open_library(other, embedder=WordEmbedder()).close()


def test_nothing_indexed_yet(shared: Config, node: Node) -> None:
    """A server without an index is distinguished from one that does not answer."""
    with pytest.raises(EmptyIndexError, match='run "qa index PATH" first'):
        node()
    assert read_status(shared)["documents"] == []


def test_an_index_is_looked_up_without_its_embedder(write: Write, shared: Config, folder: Path) -> None:
    """`qa status` and `qa verify` need no model, and read beside a writer."""
    with write() as library:
        library.index([folder])
        with open_to_read(shared) as store:
            assert list(store.documents) == list(library.store.documents)
            assert store.document("market.txt") == library.store.document("market.txt")


def test_nobody_answers(tmp_path: Path) -> None:
    """The message names the address and the settings to correct."""
    config = load_config(data=tmp_path, chroma_url="http://127.0.0.1:9")
    with pytest.raises(UnavailableError, match=r"http://127\.0\.0\.1:9.*must answer.*QA_CHROMA_URL"):
        open_library(config, embedder=WordEmbedder())


def test_chroma_goes_and_comes_back(mortal: RunningChroma, tmp_path: Path, folder: Path) -> None:
    """Clients that keep asking get an answer or the reason why there is none, and later answers again."""
    config = load_config(data=tmp_path / "data", chunk_tokens=40, reader="none", chroma_url=mortal.url)
    with open_library(config, embedder=WordEmbedder()) as library:
        library.index([folder])
    done = threading.Event()

    def ask(qa: QA) -> list[QAError | None]:
        found: list[QAError | None] = []
        while not done.is_set():
            try:
                qa.ask(QUESTIONS[0])
                found.append(None)
            except QAError as exc:
                found.append(exc)
                time.sleep(0.02)
        return found

    with follow(config, embedder=WordEmbedder()) as follower, ThreadPoolExecutor(4) as pool:
        qa = answer_from(follower)
        before = answers(qa)
        asked = [pool.submit(ask, qa) for _ in range(4)]
        try:
            mortal.stop()
            wait_until(lambda: is_away(qa))
            mortal.start()
            back = time.monotonic()
            wait_until(lambda: not is_away(qa))
            recovered = time.monotonic() - back
        finally:
            done.set()
        outcomes = [outcome for task in asked for outcome in task.result()]
        assert recovered < RECOVERY_SECONDS
        assert {type(outcome) for outcome in outcomes} == {type(None), UnavailableError}
        assert answers(qa) == before
        assert_follows(follower, config, folder)


def assert_follows(follower: Following, config: Config, folder: Path) -> None:
    """Assert that an ingest is followed as before, once Chroma is back."""
    stamp = follower.stamp
    (folder / "tower.md").write_text("# The tower\n\nAnna Berg built the tower of Quill.\n", "utf-8")
    with open_library(config, embedder=WordEmbedder()) as library:
        library.index([folder])
    wait_until(lambda: follower.stamp != stamp)


def is_away(qa: QA) -> bool:
    """Whether the service says that it is not ready because Chroma is away."""
    try:
        qa.check()
    except UnavailableError:
        return True
    except StoreError as exc:
        raise AssertionError("the reason must be that Chroma is away") from exc
    return False
