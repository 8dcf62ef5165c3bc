"""What the tests of server mode share: a real Chroma server, and settings that name it."""

import gc
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qa.config import Config, load_config
from qa.library.follow import Following
from qa.library.open import Library
from qa.opening import follow, open_library
from tests.chroma_server import RunningChroma
from tests.conftest import WordEmbedder

Write = Callable[[], Library]
Node = Callable[[], Following]


@pytest.fixture(scope="session")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningChroma]:
    """A Chroma server for all tests; each test has its own database on it."""
    server = RunningChroma(tmp_path_factory.mktemp("chroma"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[RunningChroma]:
    """A Chroma server that a test may stop and start."""
    server = RunningChroma(tmp_path / "chroma")
    server.start()
    yield server
    server.stop()
    with warnings.catch_warnings(action="ignore", category=ResourceWarning):
        gc.collect()  # chromadb leaves a client's connection open when the server goes while the client is made


@pytest.fixture
def shared(tmp_path: Path, chroma: RunningChroma) -> Config:
    """Settings that name a database of the Chroma server."""
    return load_config(
        data=tmp_path / "data",
        chunk_tokens=40,
        reader="none",
        chroma_url=chroma.url,
        chroma_database=chroma.new_database(),
    )


@pytest.fixture
def write(shared: Config) -> Write:
    """Opens the index to write it."""
    return lambda: open_library(shared, embedder=WordEmbedder())


@pytest.fixture
def node(shared: Config) -> Iterator[Node]:
    """Opens the index to answer from it; closed at the end of the test."""
    opened: list[Following] = []

    def open_one() -> Following:
        opened.append(follow(shared, embedder=WordEmbedder()))
        return opened[-1]

    yield open_one
    for one in opened:
        one.close()
