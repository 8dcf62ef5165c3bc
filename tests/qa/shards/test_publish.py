"""An index is published as immutable files: a reader has one edition or the next, whole, and fetches what it lacks."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
import pytest

from qa.errors import EmptyIndexError, MismatchError, StoreError, UnavailableError
from qa.library.published import PublishedIndex
from qa.opening import _parts_of, open_qa
from qa.records import Document, Filters
from qa.shards.building import build, merge
from qa.shards.edition import Edition
from qa.shards.local_files import LocalFiles
from qa.shards.place import Place
from qa.shards.publish import GRACE_SECONDS, publish
from qa.shards.segment import Segment
from qa.vectors import Vectors
from tests.conftest import WordEmbedder
from tests.documents import make_document
from tests.qa.shards.conftest import Texts, make_documents, read_indexes


@pytest.fixture
def source() -> Texts:
    """An index of twelve documents."""
    return Texts.of(make_documents(12))


@pytest.fixture
def files(tmp_path: Path) -> LocalFiles:
    """The writer's files."""
    return LocalFiles(tmp_path / "files")


@pytest.fixture
def place(tmp_path: Path, source: Texts, files: LocalFiles) -> Place:
    """Where the index is published."""
    place = Place(str(tmp_path / "one"))
    publish(source, place, files)
    return place


@pytest.fixture
def read(tmp_path: Path) -> Callable[[], PublishedIndex]:
    """Opens what is published, without following it."""
    return lambda: PublishedIndex(_parts_of(read_indexes(tmp_path, "one"), WordEmbedder()))


def segment_of(source: Texts, names: Iterable[str], gone: Sequence[str] = ()) -> Segment:
    """Some documents of an index as one segment."""
    documents = [source.documents[name] for name in names]
    embedded = list(source.embedded(documents))
    arrays = build([hit for hit, _ in embedded], np.stack([vector for _, vector in embedded]))
    return Segment(arrays, np.array([one.id in gone for one in documents]))


def assert_same(published: PublishedIndex, source: Texts) -> None:
    """A published index has the documents and the texts of the index, and finds its words."""
    assert dict(published.store.documents) == dict(source.documents)
    for name, document in source.texts.items():
        assert published.store.document(name) == document
        assert document.id in {
            hit.chunk.document_id for hit in published.store.search(vector_of(document), 3, Filters())
        }


def vector_of(document: Document) -> Vectors:
    """A vector near the beginning of a document."""
    return WordEmbedder().encode([document.text[:200]])


def test_a_reader_takes_up_each_edition(
    source: Texts, place: Place, files: LocalFiles, read: Callable[[], PublishedIndex]
) -> None:
    """Added, changed and removed documents come with the next edition; files that stay are not written again."""
    reader = read()
    assert_same(reader, source)
    first = place.read()
    source.put(make_document("The lighthouse\n\nThe lighthouse of Velm was built in 1811.\n", "003.md"))
    source.put(make_document("The crane\n\nThe crane lifts timber.\n", "new.md"))
    del source.texts["004.md"]
    second = publish(source, place, files)
    assert second == place.read()
    assert not reader.lexical.search("lighthouse", 5, Filters())
    assert reader.look()
    assert not reader.look()
    assert_same(reader, source)
    assert len(reader.lexical.search("lighthouse", 5, Filters())) == 1
    assert second.generation == first.generation + 1
    assert second.documents == 12
    large = max(first.segments, key=lambda segment: segment.chunks)
    assert large.arrays in [segment.arrays for segment in second.segments]
    assert set(second.retired) == first.files.keys() - second.files.keys()


def test_an_edition_counts_what_is_left(source: Texts, place: Place, files: LocalFiles) -> None:
    """Chunks and lengths in the manifest are those of the documents that count, whatever was replaced before."""
    for number in range(6):
        source.put(make_document(f"Round {number}\n\nThe {number}th round of ships.\n", "003.md"))
        edition = publish(source, place, files)
    whole = segment_of(source, source.documents)
    assert edition.chunks == len(whole.alive) == sum(segment.chunks for segment in edition.segments)
    assert edition.words == whole.words.lengths.sum()
    assert edition.pairs == whole.pairs.lengths.sum()
    assert len(edition.segments) <= 3


def test_a_merged_segment_is_one_that_was_built(source: Texts) -> None:
    """Merging what is left of segments gives, array for array, the segment of those documents."""
    names, gone = list(source.documents), ("002.md", "011.md")
    merged = merge([segment_of(source, names[:7], gone), segment_of(source, names[7:], gone)])
    expected = segment_of(source, [name for name in names if name not in gone]).arrays
    assert merged.keys() == expected.keys()
    for name, array in expected.items():
        np.testing.assert_array_equal(merged[name], array, err_msg=name)
        assert merged[name].dtype == array.dtype


def test_an_interrupted_publication_changes_nothing(
    source: Texts, place: Place, files: LocalFiles, read: Callable[[], PublishedIndex]
) -> None:
    """Until the manifest is replaced, readers have the earlier edition; the next publication completes it."""

    class Broken(Place):
        def write(self, edition: Edition) -> None:
            raise UnavailableError("cut off")

    before = place.read()
    source.put(make_document("The crane\n\nThe crane lifts timber.\n", "new.md"))
    with pytest.raises(UnavailableError, match="cut off"):
        publish(source, Broken(place.url), files)
    assert place.read() == before
    assert len(read().store.documents) == 12
    publish(source, place, files)
    assert_same(read(), source)


def test_earlier_files_stay_for_a_while(source: Texts, place: Place, files: LocalFiles) -> None:
    """Files of the edition before are there until its readers had an hour to take up the next one."""
    first = place.read()
    for name in source.texts:
        source.put(make_document(f"Another text\n\nThis is {name}.\n", name))
    publish(source, place, files, now=0.0)
    over = first.files.keys() - place.read().files.keys()
    assert over
    source.put(make_document("The crane\n\nThe crane lifts timber.\n", "new.md"))
    publish(source, place, files, now=GRACE_SECONDS)
    assert over <= place.names()
    source.generation += 1
    publish(source, place, files, now=GRACE_SECONDS + 1)
    assert not over & place.names()
    assert place.read().files.keys() <= place.names()


def test_damage_is_found(place: Place, read: Callable[[], PublishedIndex], tmp_path: Path) -> None:
    """A changed byte is found before a file is used."""
    name = place.read().segments[0].arrays["vectors"].sha256
    path = tmp_path / "one" / "files" / name
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.unlink()
    path.write_bytes(content)
    with pytest.raises(StoreError, match=f"must have the SHA-256 {name}"):
        read()


def test_nothing_is_published_yet(read: Callable[[], PublishedIndex]) -> None:
    """An empty place is told from one that does not answer, with the remedy."""
    with pytest.raises(EmptyIndexError, match="set QA_PUBLISH to it"):
        read()


def test_a_manifest_must_be_whole(place: Place, read: Callable[[], PublishedIndex], tmp_path: Path) -> None:
    """A damaged manifest, one of another format and one of another embedder are refused."""
    manifest = tmp_path / "one" / "manifest.json"
    whole = manifest.read_text("utf-8")
    for damaged, message in (
        (whole[:200], "must be JSON as published"),
        (whole.replace('"format": 1', '"format": 0'), "must have format 1"),
    ):
        manifest.write_text(damaged, "utf-8")
        with pytest.raises(StoreError, match=message):
            read()
    manifest.write_text(whole.replace("words:1", "words:2"), "utf-8")
    with pytest.raises(MismatchError, match="words:2"):
        read()


def test_an_object_store_will_do(source: Texts, files: LocalFiles, tmp_path: Path) -> None:
    """What is no folder of this machine is written and read as objects."""
    place, fetched = Place("memory://bucket/one"), LocalFiles(tmp_path / "fetched")
    edition = publish(source, place, files)
    assert place.read() == edition
    assert place.names() == edition.files.keys()
    fetched.fetch(edition, place)
    assert sum(int(fetched.open(segment).alive.sum()) for segment in edition.segments) == edition.chunks
    with pytest.raises(UnavailableError, match="check the address"):
        Place("nowhere://bucket")


def test_an_index_can_be_emptied(
    source: Texts, place: Place, files: LocalFiles, read: Callable[[], PublishedIndex]
) -> None:
    """Without any document there is an edition without segments, and no answer."""
    source.texts.clear()
    source.generation += 1
    assert publish(source, place, files).segments == ()
    assert read().lexical.search("harbour", 5, Filters()) == {}
    assert read().store.search(WordEmbedder().encode(["harbour"]), 5, Filters()) == []


def test_the_settings_open_it(place: Place, tmp_path: Path) -> None:
    """With QA_SHARDS questions are answered without a Chroma folder."""
    with open_qa(read_indexes(tmp_path, "one"), embedder=WordEmbedder(), min_confidence=0.0) as qa:
        assert qa.ask("Which ships carried timber?").snippets
        assert len(qa.documents()) == 12
    assert not (tmp_path / "reader" / "chroma").exists()
