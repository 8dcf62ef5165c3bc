"""The index stays whole: a document is in it completely or not at all, even after a crash on the way."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from qa.errors import MismatchError, NotFoundError, StoreError
from qa.records import Chunk, Document, Filters
from qa.store.chroma import ChromaStore
from qa.store.collection import Manifest
from qa.vectors import Vectors

MANIFEST = Manifest(embedder="words:1", chunker="1:40")
DIMENSION = 32
Open = Callable[..., ChromaStore]
Cut = tuple[Document, list[Chunk]]


class Stopped(Exception):  # noqa: N818 - stands for a crash, not for an error
    """Stands for the end of the process."""


@dataclass
class SmallClient:
    """Chroma's client with another limit of rows per write."""

    client: Any
    most: int

    def get_max_batch_size(self) -> int:
        """Return how many rows may be written at once."""
        return self.most

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        return getattr(self.client, name)


@dataclass
class StoppingCollection:
    """Chroma's collection with a stop before one of the writes."""

    collection: Any
    method: str
    after: int
    calls: int = field(default=0)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        real = getattr(self.collection, name)
        if name != self.method:
            return real

        def counted(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401
            self.calls += 1
            if self.calls > self.after:
                raise Stopped
            return real(*arguments, **options)

        return counted


@pytest.fixture
def open_store(tmp_path: Path) -> Iterator[Open]:
    """Opens the index of the test; closed at the end."""
    opened: list[ChromaStore] = []

    def open_one(manifest: Manifest = MANIFEST, *, check: bool = True) -> ChromaStore:
        opened.append(ChromaStore.open(tmp_path / "chroma", manifest, check=check))
        return opened[-1]

    yield open_one
    for store in opened:
        store.close()


@pytest.fixture
def store(open_store: Open) -> ChromaStore:
    """An open, empty index."""
    return open_store()


def cut(document_id: str, *texts: str, **known: Any) -> Cut:  # noqa: ANN401
    """A document cut into one chunk for each text."""
    text = "".join(texts)
    digest = hashlib.sha256(text.encode()).hexdigest()
    ends = np.cumsum([len(part) for part in texts]).tolist()
    chunks = [
        Chunk(document_id=document_id, ordinal=ordinal, start=end - len(part), end=end, text=part)
        for ordinal, (part, end) in enumerate(zip(texts, ends, strict=True))
    ]
    path = f"/documents/{document_id}"
    fields = {"title": document_id, "path": path, "sha256": digest, "file_sha256": digest, **known}
    return Document(id=document_id, text=text, **fields), chunks


def vectors(count: int, first: int = 0) -> Vectors:
    """Unit vectors, one direction for each chunk."""
    return np.eye(DIMENSION, dtype=np.float32)[first : first + count]


def add(store: ChromaStore, *cuts: Cut, first: int = 0) -> None:
    """Add documents in a separate ingest."""
    store.begin()
    store.add(cuts, vectors(sum(len(chunks) for _, chunks in cuts), first))
    store.finish()


def stop(store: ChromaStore, method: str, after: int, most: int = 1000) -> None:
    """Let the store crash before a write, after some have been made."""
    store._collection = StoppingCollection(store._collection, method, after)  # type: ignore[assignment]
    store._client = SmallClient(store._client, most)  # type: ignore[assignment]


def texts_found(store: ChromaStore, limit: int = DIMENSION) -> set[str]:
    """Return what a search for everything finds."""
    return {hit.chunk.text for hit in store.contents.search(vectors(1), limit, Filters())}


def everything_of(store: ChromaStore) -> tuple[object, ...]:
    """Return what can be read of the index: name, stamp, documents, the text of one, hits."""
    contents = store.contents
    return contents.name, contents.stamp, contents.documents, contents.document("a.md"), texts_found(store)


def count_rows(store: ChromaStore) -> int:
    """Count the rows in the collection, current or not."""
    return store._collection.count()


def test_an_empty_index_answers_nothing(store: ChromaStore) -> None:
    """With nothing indexed there are no documents, hits or chunks, and that is no error."""
    assert store.contents.documents == {}
    assert store.contents.search(vectors(1), 3, Filters()) == []
    assert store.contents.get([], vectors(1)) == []
    assert list(store.contents.all_chunks()) == []


def test_the_nearest_chunk_comes_first_with_its_cosine(store: ChromaStore) -> None:
    """Hits come best first; the similarity is the cosine of the two vectors."""
    add(store, cut("a.md", "One. ", "Two. ", "Three."))
    question = np.zeros((1, DIMENSION), dtype=np.float32)
    question[0, :2] = 0.6, 0.8
    hits = store.contents.search(question, 2, Filters())
    assert [hit.chunk.text for hit in hits] == ["Two. ", "One. "]
    assert [hit.similarity for hit in hits] == pytest.approx([0.8, 0.6], abs=1e-5)
    (same,) = store.contents.get([hits[1].id], question)
    assert (same.chunk, same.document) == (hits[1].chunk, hits[1].document)
    assert same.similarity == pytest.approx(0.6, abs=1e-5)


def test_documents_are_in_order_of_their_ids(store: ChromaStore, open_store: Open) -> None:
    """Documents are sorted by id, however they were added, also after opening again."""
    add(store, cut("c.md", "C."), cut("a.md", "A."))
    add(store, cut("b.md", "B."))
    assert list(store.contents.documents) == ["a.md", "b.md", "c.md"]
    store.close()
    assert list(open_store().contents.documents) == ["a.md", "b.md", "c.md"]


def test_opening_again_gives_the_same(store: ChromaStore, open_store: Open) -> None:
    """What was written is read back by the next process: documents, texts, hits, name and stamp."""
    add(store, cut("a.md", "One. ", "Two.", publisher="Post", url="https://example.org", source="A paper"))
    before = everything_of(store)
    store.close()
    assert everything_of(open_store()) == before


def test_a_document_of_many_writes_is_read_back_whole(store: ChromaStore, open_store: Open) -> None:
    """More chunks than one write takes: all of them are found and the text is exact."""
    parts = [f"Sentence {number}. " for number in range(20)]
    stop(store, "none", 0, most=3)
    add(store, cut("long.md", *parts))
    assert store.contents.document("long.md").text == "".join(parts)
    store.close()
    assert open_store().contents.document("long.md").text == "".join(parts)


@pytest.mark.parametrize("after", [0, 1, 2, 3])
def test_a_document_never_appears_in_part(store: ChromaStore, open_store: Open, after: int) -> None:
    """Stopped before any of its writes, a document is not there at all, and its rows are swept by the next ingest."""
    add(store, cut("a.md", "Old text."))
    stop(store, "upsert", after, most=2)
    store.begin()
    with pytest.raises(Stopped):
        store.add([cut("long.md", *(f"Part {number}. " for number in range(8)))], vectors(8, 1))
    store.close()
    again = open_store()
    assert list(again.contents.documents) == ["a.md"]
    assert texts_found(again) == {"Old text."}
    assert [hit.chunk.text for hit in again.contents.all_chunks()] == ["Old text."]
    assert count_rows(again) == 1 + 2 * after
    again.begin()
    assert count_rows(again) == 1


def test_orphans_are_not_read_by_their_id(store: ChromaStore, open_store: Open) -> None:
    """A row of no current version is not returned, even if it is asked for by id as the lexical index does."""
    stop(store, "upsert", 1, most=2)
    store.begin()
    half, chunks = cut("long.md", *(f"Part {number}. " for number in range(4)))
    with pytest.raises(Stopped):
        store.add([(half, chunks)], vectors(4))
    store.close()
    again = open_store()
    assert count_rows(again) == 2
    assert again.contents.get([f"{half.version}-{ordinal}" for ordinal in range(4)], vectors(1)) == []


def test_a_stopped_replacement_leaves_the_old_version(store: ChromaStore, open_store: Open) -> None:
    """Stopped before the new version is whole, the old one is still there, whole."""
    add(store, cut("a.md", "Old one. ", "Old two."))
    stop(store, "upsert", 1, most=2)
    store.begin()
    with pytest.raises(Stopped):
        store.add([cut("a.md", "New one. ", "New two. ", "New three.")], vectors(3, 4))
    store.close()
    again = open_store()
    assert again.contents.document("a.md").text == "Old one. Old two."
    assert texts_found(again) == {"Old one. ", "Old two."}


@pytest.mark.parametrize("after", [0, 1])
def test_of_two_versions_the_later_counts(store: ChromaStore, open_store: Open, after: int) -> None:
    """Stopped between writing the new version and deleting the old, only the new one is returned."""
    add(store, cut("a.md", "Old one. ", "Old two."))
    stop(store, "delete", after)
    store.begin()
    with pytest.raises(Stopped):
        store.add([cut("a.md", "New one. ", "New two.")], vectors(2, 4))
    store.close()
    again = open_store()
    assert count_rows(again) == 4 - after
    assert again.contents.document("a.md").text == "New one. New two."
    assert texts_found(again) == {"New one. ", "New two."}
    again.begin()
    assert count_rows(again) == 2


def test_two_stops_in_a_row_leave_the_last_version(store: ChromaStore, open_store: Open) -> None:
    """Each of two ingests is cut off before it deletes the earlier version: the last version written counts."""
    add(store, cut("a.md", "First."))
    for number, text in enumerate(("Second.", "First.", "Third.")):
        stop(store, "delete", 0 if number == 0 else 1)  # the sweep of the ingest before is one delete
        store.begin()
        with pytest.raises(Stopped):
            store.add([cut("a.md", text)], vectors(1, number))
        store.close()
        store = open_store()
        assert store.contents.document("a.md").text == text
        assert texts_found(store) == {text}


def test_a_stopped_removal_takes_the_document_away_whole(store: ChromaStore, open_store: Open) -> None:
    """If a deletion is interrupted, the document's remaining rows are not returned."""
    add(store, cut("a.md", "One. ", "Two. ", "Three."), cut("b.md", "Four."))
    stop(store, "delete", 1)
    store.begin()
    with pytest.raises(Stopped):
        store.delete("a.md")
    store.close()
    again = open_store()
    assert list(again.contents.documents) == ["b.md"]
    assert count_rows(again) == 3
    assert texts_found(again) == {"Four."}


def test_removing_what_is_not_there_changes_nothing(store: ChromaStore) -> None:
    """Deleting an unknown document is no error."""
    add(store, cut("a.md", "One."))
    store.delete("b.md")
    assert list(store.contents.documents) == ["a.md"]


def test_the_same_version_cut_into_fewer_chunks_leaves_no_row_behind(store: ChromaStore) -> None:
    """If only the headings of a document change, and so its chunks, it is returned as it is cut now."""
    add(store, cut("a.md", "One. ", "Two. ", "Three."))
    whole, chunks = cut("a.md", "One. ", "Two. Three.", headings=((0, 4),))
    add(store, (whole, chunks))
    assert store.contents.document("a.md").text == "One. Two. Three."
    assert store.contents.document("a.md").headings == ((0, 4),)
    assert {hit.chunk.text for hit in store.contents.all_chunks()} == {"One. ", "Two. Three."}


def test_what_is_unknown_now_is_forgotten(store: ChromaStore) -> None:
    """An overwritten row keeps no earlier value: no heading, no sentence, no heading of the document."""
    whole, (chunk,) = cut("a.md", "One.", headings=((0, 4),))
    add(store, (whole, [replace(chunk, heading="Old", sentences=((0, 4),))]))
    add(store, (replace(whole, headings=()), [chunk]))
    assert store.contents.document("a.md").headings == ()
    assert [hit.chunk for hit in store.contents.all_chunks()] == [chunk]


@pytest.mark.parametrize(
    "other", [replace(MANIFEST, embedder="words:2"), replace(MANIFEST, chunker="1:80")], ids=["embedder", "chunker"]
)
def test_another_embedder_or_chunker_is_refused(store: ChromaStore, open_store: Open, other: Manifest) -> None:
    """Settings other than those of the index are refused with both values and the remedy; the index is unharmed."""
    add(store, cut("a.md", "One."))
    store.close()
    with pytest.raises(MismatchError, match=r'built with .*1.*settings say .*"qa index --rebuild"'):
        open_store(other)
    assert open_store(other, check=False).contents.manifest == MANIFEST
    assert open_store().contents.document("a.md").text == "One."


def test_a_rebuild_in_progress_is_not_opened(store: ChromaStore, open_store: Open) -> None:
    """An index that is being built beside the current one counts only when it is finished; then only it is left."""
    add(store, cut("a.md", "Old."))
    beside = store.begin_rebuild(replace(MANIFEST, embedder="words:2"))
    assert beside.contents.building
    beside.begin()
    beside.add([cut("b.md", "New.")], vectors(1))
    assert texts_found(store) == {"Old."}
    store.close()
    again = open_store()
    assert list(again.contents.documents) == ["a.md"]
    rebuilt = again.begin_rebuild(replace(MANIFEST, embedder="words:2"))
    add(rebuilt, cut("c.md", "Newer."))
    assert not rebuilt.contents.building
    again.close()
    last = open_store(replace(MANIFEST, embedder="words:2"))
    assert list(last.contents.documents) == ["c.md"]
    assert len(last._client.list_collections()) == 1


def test_the_stamp_changes_with_every_ingest(store: ChromaStore) -> None:
    """What is derived from the index can tell that it is out of step."""
    stamps = [store.contents.stamp]
    for text in ("One.", "Two."):
        add(store, cut("a.md", text))
        stamps.append(store.contents.stamp)
    assert len(set(stamps)) == 3


def test_an_unknown_document_is_not_found(store: ChromaStore) -> None:
    """The message names the id."""
    with pytest.raises(NotFoundError, match=r"'nowhere\.md'"):
        store.contents.document("nowhere.md")


def test_a_document_with_a_lost_chunk_is_refused(store: ChromaStore) -> None:
    """An incomplete text is never returned; the error names the remedy."""
    add(store, cut("a.md", "One. ", "Two."))
    store._collection.delete(ids=[f"{store.contents.documents['a.md'].version}-1"])
    with pytest.raises(StoreError, match='2 chunks in the index, has 1: run "qa index --rebuild"'):
        store.contents.document("a.md")


@pytest.mark.parametrize("damage", ["overwritten", "cut short", "no folder"])
def test_a_damaged_folder_is_refused_with_the_remedy(store: ChromaStore, tmp_path: Path, damage: str) -> None:
    """Files that Chroma cannot read, or a file in place of the folder, give a StoreError that says what to do."""
    add(store, cut("a.md", "One."))
    store.close()
    copy = tmp_path / "copy"
    if damage == "no folder":
        copy.write_text("a file")
    else:
        copy.mkdir()
        data = (tmp_path / "chroma" / "chroma.sqlite3").read_bytes()
        (copy / "chroma.sqlite3").write_bytes(b"garbage" * 1000 if damage == "overwritten" else data[:5000])
    with pytest.raises(StoreError, match=r"cannot open the index in .*copy.*: check the disk, or"):
        ChromaStore.open(copy, MANIFEST)
