"""Chroma and the lexical index stay in step. If they are out of step, this is noticed and repaired."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from qa.errors import StoppedError, StoreError
from qa.records import Chunk, Document, Filters
from qa.store.chroma import ChromaStore
from qa.store.collection import Manifest
from qa.store.index import Index
from qa.vectors import Vectors

MANIFEST = Manifest(embedder="words:1", chunker="1:40")
EVERYTHING = Filters()

Cut = tuple[Document, list[Chunk]]


@pytest.fixture
def open_index(tmp_path: Path) -> Iterator[Callable[[], Index]]:
    """Opens the index of the test; closed at the end."""
    opened: list[Index] = []

    def open_one() -> Index:
        opened.append(Index.open(open_store(tmp_path), tmp_path / "lexical"))
        return opened[-1]

    yield open_one
    for one in opened:
        one.close()


@pytest.fixture
def index(open_index: Callable[[], Index]) -> Index:
    """An open, empty index."""
    return open_index()


def open_store(folder: Path) -> ChromaStore:
    """The store alone."""
    return ChromaStore.open(folder / "chroma", MANIFEST)


def cut(document_id: str, text: str) -> Cut:
    """A document of one chunk."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    chunk = Chunk(document_id=document_id, ordinal=0, start=0, end=len(text), text=text)
    path = f"/documents/{document_id}"
    return Document(id=document_id, title="", path=path, sha256=digest, file_sha256=digest, text=text), [chunk]


def vectors(count: int = 1) -> Vectors:
    """Unit vectors, one direction for each chunk."""
    return np.eye(8, dtype=np.float32)[:count]


def found(index: Index, words: str) -> set[str]:
    """Ids of the documents that the lexical index finds."""
    hits = index.get(list(index.lexical.search(words, 10, EVERYTHING)), vectors())
    return {hit.document.id for hit in hits}


def write_and_raise(index: Index, written: Cut, error: Exception, paths: Sequence[str] = ()) -> None:
    """An ingest that an error ends after a document."""
    with index.write(paths) as writer:
        writer.add([written], vectors())
        raise error


def test_both_searches_find_what_was_written(index: Index) -> None:
    """Added, replaced and removed in both at once."""
    with index.write() as writer:
        writer.add([cut("a.md", "Tea at noon."), cut("b.md", "Coffee at six.")], vectors(2))
    assert found(index, "tea coffee") == {"a.md", "b.md"} == set(index.documents)
    with index.write() as writer:
        writer.add([cut("a.md", "Cocoa at noon.")], vectors())
        writer.delete("b.md")
    assert found(index, "tea coffee cocoa") == {"a.md"}
    assert [hit.chunk.text for hit in index.search(vectors(), 5, EVERYTHING)] == ["Cocoa at noon."]


def test_it_is_settled_but_while_it_is_written(index: Index) -> None:
    """There is another stamp after each ingest, and none during it."""
    stamps = [index.settled]
    for _ in range(2):
        with index.write() as writer:
            assert index.settled is None
            writer.add([cut("a.md", "Tea.")], vectors())
            assert index.settled is None
        stamps.append(index.settled)
    assert None not in stamps
    assert len(set(stamps)) == 3


def test_what_a_stop_leaves_stands_and_is_unfinished(index: Index) -> None:
    """Both find what was written until then, and the paths are remembered."""
    with pytest.raises(StoppedError):
        write_and_raise(index, cut("a.md", "Tea."), StoppedError("the service ends"), ["/documents"])
    assert found(index, "tea") == {"a.md"}
    assert index.settled is not None
    assert index.unfinished == ["/documents"]


def test_a_stopped_rebuild_is_given_up(index: Index, open_index: Callable[[], Index]) -> None:
    """The current index goes on answering."""
    with index.write() as writer:
        writer.add([cut("a.md", "Tea.")], vectors())
    beside = index.begin_rebuild(MANIFEST)
    with pytest.raises(StoppedError):
        write_and_raise(beside, cut("b.md", "Coffee."), StoppedError("the service ends"))
    assert beside.building
    index.close()
    assert set(open_index().documents) == {"a.md"}


def test_what_an_error_leaves_is_derived_by_the_next_start(index: Index, open_index: Callable[[], Index]) -> None:
    """The lexical index lacks documents that Chroma has. It says so, and is derived again."""
    with pytest.raises(StoreError):
        write_and_raise(index, cut("a.md", "Tea."), StoreError("the disk is full"))
    assert index.settled is None
    assert found(index, "tea") == set()
    index.close()
    again = open_index()
    assert again.settled == again.stamp
    assert found(again, "tea") == {"a.md"}


def test_what_others_wrote_is_taken_up(index: Index, tmp_path: Path) -> None:
    """Added, changed and removed in Chroma alone: the lexical index gives what a derived one gives."""
    with index.write() as writer:
        writer.add([cut("a.md", "Tea."), cut("b.md", "Coffee."), cut("c.md", "Milk.")], vectors(3))
    index.derive()
    store = open_store(tmp_path)
    store.begin()
    store.add([cut("a.md", "Cocoa."), cut("d.md", "Water.")], vectors(2))
    store.delete("b.md")
    store.finish()
    later = index.take_up(store)
    assert later.settled == store.contents.stamp
    assert [found(later, word) for word in ("tea", "coffee", "milk", "cocoa", "water")] == [
        set(),
        set(),
        {"c.md"},
        {"a.md"},
        {"d.md"},
    ]
    taken_up = later.lexical.search("milk cocoa water", 10, EVERYTHING)
    later.derive()
    assert later.lexical.search("milk cocoa water", 10, EVERYTHING).keys() == taken_up.keys()
    later.close()
