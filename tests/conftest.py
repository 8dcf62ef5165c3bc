"""What the tests share: a hand-computable embedder, documents in a folder, a fake service's application, a browser."""

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from flask import Flask
from playwright.sync_api import Browser

from qa import opening
from qa.config import Config, load_config
from qa.english.words import find_words
from qa.library.open import Library
from qa.serving.parts import Parts
from qa.vectors import Vectors
from tests.chromium import Contexts, open_chromium
from tests.documents import write_documents
from tests.fake_service import FakeQA
from tests.serving import served
from web.application import create_app

DIMENSION = 256
RACY = (
    *("tests/end_to_end", "tests/qa/cluster", "tests/qa/watching", "tests/web/browser"),
    *("tests/qa/store/test_chroma_server.py", "tests/qa/store/test_lease.py"),
)
"""Where tests start real browsers and processes."""
os.environ["QA_CAREFUL"] = "never"  # also of the services that tests start; those of the careful reader set it


def pytest_collection_modifyitems(config: pytest.Config, items: Sequence[pytest.Item]) -> None:
    """Have a test with a browser or processes of its own run once more if it fails. The report names it."""
    for item in items:
        if item.path.relative_to(config.rootpath).as_posix().startswith(RACY):
            item.add_marker(pytest.mark.flaky(reruns=1))


class WordEmbedder:
    """An embedder whose vectors count words: texts that share words are near. It counts what it is asked for."""

    fingerprint = "words:1"
    max_tokens = 256

    def __init__(self) -> None:
        self.encoded = 0

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Count each word in the dimension that its hash names."""
        self.encoded += len(texts)
        vectors = np.full((len(texts), DIMENSION), 1e-3, dtype=np.float32)
        for row, text in enumerate(texts):
            for word, _, _ in find_words(text.lower()):
                vectors[row, int(hashlib.sha256(word.encode()).hexdigest(), 16) % DIMENSION] += 1
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """A word is a token."""
        return [sum(1 for _ in find_words(text)) for text in texts]


@pytest.fixture
def embedder() -> WordEmbedder:
    """A hand-computable embedder."""
    return WordEmbedder()


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """Settings with a data folder of the test's own."""
    return load_config(data=tmp_path / "data", chunk_tokens=40, reader="none")


@pytest.fixture
def open_library(config: Config, embedder: WordEmbedder) -> Iterator[Callable[[], Library]]:
    """Opens the data folder with the hand-computable embedder, and closes it at the end of the test."""
    opened: list[Library] = []

    def open_one() -> Library:
        opened.append(opening.open_library(config, embedder=embedder))
        return opened[-1]

    yield open_one
    for one in opened:
        one.close()


@pytest.fixture(name="library")
def open_and_empty(open_library: Callable[[], Library]) -> Library:
    """An open, empty data folder."""
    return open_library()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the three documents of `write_documents`."""
    return write_documents(tmp_path / "documents")


@pytest.fixture
def qa() -> FakeQA:
    """The service behind `app`."""
    return FakeQA()


@pytest.fixture
def settings(tmp_path: Path) -> Config:
    """The settings of `app`: a data folder of the test's own; bodies over 32 kB are refused."""
    return Config(data=tmp_path / "data", max_body_kb=32)


@pytest.fixture
def parts(qa: FakeQA) -> Parts:
    """The parts of `app`: by default a service and nothing else."""
    return Parts(qa=qa)


@pytest.fixture
def app(settings: Config, parts: Parts) -> Flask:
    """The application over the invented library; a test that needs another one replaces `settings` or `parts`."""
    return create_app(settings, parts)


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """Where the application is served, for as long as the test runs."""
    with served(app) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    with open_chromium() as chromium:
        yield chromium


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> Contexts:
    """Contexts of the browser, used again and again."""
    return Contexts(browser)
