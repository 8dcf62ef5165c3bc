"""The further collections of a service: opened once, found by the command line, closed with the service."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from qa.access.local_token import find_token
from qa.config import Config
from qa.errors import LockedError, UnknownCollectionError
from qa.library.named import delete_collection
from qa.opening import open_library, open_qa
from qa.parts import chroma_server_of
from qa.serving.collections import Answering, Collections
from qa.serving.folder import ServedFolder
from qa.store.lock import find_service
from tests.conftest import WordEmbedder
from tests.waiting import wait_until

URL = "http://127.0.0.1:8080"


@pytest.fixture
def make(config: Config, embedder: WordEmbedder, tmp_path: Path) -> Callable[[str], Config]:
    """Makes a collection with one document, and returns its settings."""

    def make_one(name: str) -> Config:
        (tmp_path / name).mkdir()
        (tmp_path / name / "note.txt").write_text(f"The lamp of {name} is lit at noon.", "utf-8")
        own = config.model_copy(update={"collection": name})
        with open_library(own, embedder=embedder) as library:
            library.index([tmp_path / name])
        return own

    return make_one


@pytest.fixture
def collections(config: Config, embedder: WordEmbedder) -> Iterator[Collections]:
    """The further collections of a service."""

    def open_one(own: Config) -> ServedFolder:
        return ServedFolder(open_library(own, embedder=embedder), None, "token")

    found = Collections(config, open_one)
    yield found
    found.close()


def test_each_is_opened_once_and_announced(make: Callable[[str], Config], collections: Collections) -> None:
    """At the start, or when it is first asked for. The command line finds each at its own address."""
    early = make("press")
    collections.open_all()
    collections.announce(URL)
    late = make("archive")
    assert collections.names() == ("archive", "press")
    assert collections.find("press") is collections.find("press")
    answer = collections.find("archive").qa.ask("When is the lamp lit?")
    assert "archive" in (answer.citations or answer.closest)[0].quote
    for own in (early, late):
        assert find_service(own.folder) == f"{URL}/collections/{own.collection}"
        assert find_token(own.folder) == "token"
    collections.close()
    assert [find_service(own.folder) for own in (early, late)] == [None, None]


def test_one_that_cannot_be_opened_leaves_the_others_alone(
    make: Callable[[str], Config], collections: Collections, embedder: WordEmbedder, caplog: pytest.LogCaptureFixture
) -> None:
    """It is named in the log, and tried again: here a command has it open."""
    busy = make("busy")
    make("press")
    with open_library(busy, embedder=embedder):
        collections.open_all()
        assert "the collection busy is not served for now" in caplog.text
        assert [one.id for one in collections.find("press").qa.documents()] == ["note.txt"]
        with pytest.raises(LockedError):
            collections.find("busy")
    assert [one.id for one in collections.find("busy").qa.documents()] == ["note.txt"]


def test_one_that_another_machine_deletes_is_gone(shared: Config, tmp_path: Path, embedder: WordEmbedder) -> None:
    """On a Chroma server, which the machine with the files writes. It can be made again."""
    press = shared.model_copy(update={"collection": "press"})
    (tmp_path / "press.txt").write_text("The lamp is lit at noon.", "utf-8")

    def write() -> None:
        with open_library(press, embedder=embedder) as library:
            library.index([tmp_path / "press.txt"])

    def is_there() -> bool:
        try:
            return bool(collections.find("press").qa.documents())
        except UnknownCollectionError:
            return False

    collections = Collections(shared, lambda own: Answering(open_qa(own, embedder=embedder)), seconds=0)
    with closing(collections):
        assert not is_there()
        write()
        assert is_there()
        assert collections.names() == ("press",)
        server = chroma_server_of(press)
        assert server is not None
        delete_collection(press.folder, server)
        wait_until(lambda: not is_there() and collections.names() == ())
        write()
        wait_until(is_there)


def test_one_that_is_not_there_is_not_made(config: Config, collections: Collections) -> None:
    """Whoever asks for any name changes nothing."""
    with pytest.raises(UnknownCollectionError):
        collections.find("absent")
    assert not (config.data / "collections").exists()
