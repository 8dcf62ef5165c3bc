"""Collections: each is a whole data folder, or a series of its own on a Chroma server."""

from pathlib import Path

import pytest

from qa.config import Config
from qa.errors import EmptyIndexError, LockedError, UnknownCollectionError
from qa.library.named import delete_collection, find_collections
from qa.library.open import Library
from qa.library.uploads import uploads_root
from qa.opening import answer_from, follow, open_library
from qa.parts import chroma_server_of
from qa.store.lock import DataLock
from tests.conftest import WordEmbedder


def named(config: Config, name: str) -> Config:
    """The settings of another collection."""
    return config.model_copy(update={"collection": name})


def fill(config: Config, folder: Path, text: str, embedder: WordEmbedder) -> Library:
    """Index one document, and leave the index open."""
    folder.mkdir()
    (folder / "note.txt").write_text(text, "utf-8")
    library = open_library(config, embedder=embedder)
    library.index([folder])
    return library


def test_each_collection_has_its_own_index(config: Config, tmp_path: Path, embedder: WordEmbedder) -> None:
    """Two are open at once, with one embedder and documents of the same name, and neither finds the other's."""
    press = named(config, "press")
    with (
        fill(config, tmp_path / "a", "The lamp is lit at noon.", embedder) as first,
        fill(press, tmp_path / "b", "The toll was abolished in 1968.", embedder) as second,
    ):
        assert (config.data / "collections" / "press" / "chroma").is_dir()
        assert answer_from(second).ask("When was the toll abolished?").citations[0].quote.endswith("1968.")
        assert "note.txt" in first.store.documents
        assert not any("1968" in passage.quote for passage in answer_from(first).ask("Was the toll abolished?").closest)
        assert find_collections(config.data, None) == ("press",)


def test_a_collection_is_deleted_as_a_whole(config: Config, tmp_path: Path, embedder: WordEmbedder) -> None:
    """Not while a process has it open; and a folder with another name is none."""
    press = named(config, "press")
    with fill(press, tmp_path / "a", "The lamp is lit at noon.", embedder), pytest.raises(LockedError):
        delete_collection(press.folder, None)
    (config.data / "collections" / ".press-1").mkdir()
    assert find_collections(config.data, None) == ("press",)
    delete_collection(press.folder, None)
    assert find_collections(config.data, None) == ()
    assert [one.name for one in (config.data / "collections").iterdir()] == [".press-1"]
    with pytest.raises(UnknownCollectionError, match="'press' is not: correct the name"):
        delete_collection(press.folder, None)


def test_uploads_of_collections_are_kept_apart(config: Config, tmp_path: Path) -> None:
    """`QA_LIBRARY` is the folder of the first one, so that no index takes up the uploads of another."""
    both = config.model_copy(update={"library": tmp_path / "uploads"})
    assert uploads_root(both) == tmp_path / "uploads"
    assert uploads_root(named(both, "press")) == config.data / "collections" / "press" / "library"


def test_collections_share_a_server(shared: Config, tmp_path: Path, embedder: WordEmbedder) -> None:
    """Each has its own index and lease there, also if a name begins like another; deleting one leaves the others."""
    press, late = named(shared, "press"), named(shared, "press-late")
    with (
        fill(shared, tmp_path / "a", "The lamp is lit at noon.", embedder),
        fill(press, tmp_path / "b", "The toll was abolished in 1968.", embedder),
        fill(late, tmp_path / "c", "The bridge opened in May.", embedder) as library,
    ):
        library.rebuild([])
    server = chroma_server_of(press)
    assert find_collections(shared.data, server) == ("press", "press-late")
    with follow(press, embedder=embedder) as found:
        assert "1968" in found.store.document("note.txt").text
    delete_collection(press.folder, server)
    assert find_collections(shared.data, server) == ("press-late",)
    with pytest.raises(EmptyIndexError):
        follow(press, embedder=embedder)
    with follow(late, embedder=embedder) as found:
        assert "May" in found.store.document("note.txt").text
    with follow(shared, embedder=embedder) as found:
        assert "noon" in found.store.document("note.txt").text


def test_the_lock_of_one_is_not_that_of_another(config: Config, embedder: WordEmbedder) -> None:
    """A collection can be indexed while a service has the first one open."""
    lock = DataLock(config.data)
    open_library(named(config, "press"), embedder=embedder).close()
    lock.release()
