"""A real Ray on this machine indexes files into shards and answers from them, whatever is killed meanwhile."""

import os
import signal
import time
from dataclasses import replace
from pathlib import Path

import pytest
import ray

from qa.answering.question import Question
from qa.cluster.answering import ClusterIndex, Tolerant
from qa.cluster.division import settings_of, shard_of
from qa.cluster.indexing import add_up, index_on_cluster
from qa.config import Config, load_config
from qa.errors import UnavailableError
from qa.ingest.report import Progress
from qa.library.published import PublishedIndex
from qa.opening import answer_from, open_library
from qa.parts import manifest_of
from tests.conftest import WordEmbedder
from tests.qa.shards.conftest import QUESTIONS, make_documents
from tests.waiting import wait_until

SHARDS = 2
DOCUMENTS = 24


class SlowEmbedder(WordEmbedder):
    """An embedder that takes its time, and notes its process, so that a test can kill it."""

    def __init__(self, notes: Path) -> None:
        super().__init__()
        self._notes = notes

    def encode(self, texts):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN201 - as the base
        """Embed a little later."""
        (self._notes / str(os.getpid())).touch()
        time.sleep(1)
        return super().encode(texts)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The documents, and the folders of the indexes."""
    root = tmp_path_factory.mktemp("cluster")
    (root / "documents").mkdir()
    for document in make_documents(DOCUMENTS):
        (root / "documents" / document.id).write_text(f"# {document.text}\n", "utf-8")
    (root / "notes").mkdir()
    return root


@pytest.fixture(scope="module")
def config(root: Path) -> Config:
    """Settings of the cluster."""
    return load_config(
        data=root / "data", publish=str(root / "published"), chunk_tokens=40, reader="none", candidates=200
    )


@pytest.fixture(scope="module")
def indexed(cluster: None, root: Path, config: Config) -> Config:
    """The settings of readers, after an ingest in which a worker was killed."""
    killed = []

    def kill_one(_: Progress) -> None:
        working = [int(path.name) for path in (root / "notes").iterdir()]
        if working and not killed:
            killed.append(working[0])
            os.kill(working[0], signal.SIGKILL)

    notes = root / "notes"
    reports = index_on_cluster(
        config, [root / "documents"], shards=SHARDS, on_progress=kill_one, load=lambda _: SlowEmbedder(notes)
    )
    assert killed
    assert len(reports) == SHARDS
    places = " ".join(settings_of(config, number, SHARDS).publish for number in range(SHARDS))
    return load_config(data=root / "reader", shards=places, chunk_tokens=40, reader="none", candidates=200)


@pytest.fixture(scope="module")
def single(root: Path, tmp_path_factory: pytest.TempPathFactory) -> PublishedIndex:
    """The same documents in one index, published."""
    place = str(root / "one")
    config = load_config(data=root / "one-data", publish=place, chunk_tokens=40, reader="none", candidates=200)
    with open_library(config, embedder=WordEmbedder()) as library:
        library.index([root / "documents"])
    reading = load_config(data=root / "one-data", shards=place, chunk_tokens=40, reader="none", candidates=200)
    return PublishedIndex(replace(library.parts, config=reading))


def test_a_killed_worker_loses_nothing(indexed: Config, config: Config, root: Path) -> None:
    """Ray starts the work again; each document is in its shard, and a second run finds nothing to do."""
    again = add_up(index_on_cluster(config, [root / "documents"], shards=SHARDS, load=lambda _: WordEmbedder()))
    assert (again.unchanged, again.added, again.deleted, again.refused) == (DOCUMENTS, (), (), ())
    for number in range(SHARDS):
        with open_library(settings_of(config, number, SHARDS), embedder=WordEmbedder()) as library:
            assert {shard_of(name, SHARDS) for name in library.store.documents} == {number}


def test_the_cluster_answers_as_one_index(indexed: Config, single: PublishedIndex) -> None:
    """Actors give the answers of one index, and a killed one is named, lowers the verdict and comes back."""
    embedder = WordEmbedder()
    index = ClusterIndex(indexed, embedder, manifest_of(indexed, embedder), seconds=20)
    alone, many = (Tolerant(answer_from(one, min_confidence=0.1)) for one in (single, index))
    expected = [replace(alone.ask(Question(text)), timing_ms={}) for text in QUESTIONS]
    assert [replace(many.ask(Question(text)), timing_ms={}) for text in QUESTIONS] == expected
    assert any(answer.sure and answer.snippets for answer in expected)

    place, actor = next(iter(index.actors.items()))
    ray.kill(actor, no_restart=False)
    with pytest.raises(UnavailableError, match="must answer within"):
        index.store.check()
    for text in QUESTIONS:
        answer = many.ask(Question(text))
        if answer.absent:
            assert answer.absent == (place,)
            assert answer.verdict != "answer"
            assert answer.reason in (None, "incomplete")
    wait_until(lambda: not many.ask(Question(QUESTIONS[0])).absent, "Ray must start the actor again")
    assert [replace(many.ask(Question(text)), timing_ms={}) for text in QUESTIONS] == expected
    index.close()
