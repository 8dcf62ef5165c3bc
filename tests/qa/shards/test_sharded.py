"""Many shards answer as one index does, and as Chroma and tantivy do over the same documents."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from qa.answering.question import Question
from qa.config import Config, load_config
from qa.errors import StoreError
from qa.library.open import Library
from qa.library.published import PublishedIndex
from qa.opening import answer_from, follow, open_library
from qa.records import Answer, Filters, IndexedDocument
from qa.shards.local_files import LocalFiles
from qa.shards.place import Place
from qa.shards.publish import publish
from qa.store.collection import Manifest
from qa.store.index import Index
from qa.store.rows import Hit
from qa.vectors import Vectors
from tests.conftest import WordEmbedder
from tests.qa.shards.conftest import QUESTIONS, make_documents, read_indexes

FILTERS = (
    Filters(),
    Filters(publishers=("Post 1",)),
    Filters(published_after=date(2024, 1, 9), published_before=date(2024, 1, 12)),
    Filters(documents=("004.md", "017.md")),
)
SHARDS = ("a", "b", "c")


@dataclass(frozen=True)
class Part:
    """A part of an index, as an index to publish."""

    index: Index
    names: Sequence[str]

    @property
    def stamp(self) -> str:
        """That of the whole."""
        return self.index.stamp

    @property
    def manifest(self) -> Manifest:
        """That of the whole."""
        return self.index.manifest

    @property
    def documents(self) -> Mapping[str, IndexedDocument]:
        """The documents of the part."""
        return {name: self.index.documents[name] for name in self.names}

    def embedded(self, documents: Iterable[IndexedDocument]) -> Iterator[tuple[Hit, Vectors]]:
        """Their chunks."""
        return self.index.embedded(documents)


@pytest.fixture(name="root", scope="module")
def make_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the indexes of all tests here."""
    return tmp_path_factory.mktemp("shards")


@pytest.fixture(scope="module")
def single(root: Path) -> Iterator[Library]:
    """All documents in one index of Chroma and tantivy, which is published too."""
    config = load_config(
        data=root / "data", publish=str(root / "single"), chunk_tokens=40, reader="none", candidates=200
    )
    (root / "documents").mkdir()
    for document in make_documents(40):
        head = f"---\ntitle: {document.title}\npublisher: {document.publisher}\npublished: {document.published}\n---\n"
        (root / "documents" / document.id).write_text(f"{head}\n# {document.text}\n", "utf-8")
    with open_library(config, embedder=WordEmbedder()) as library:
        library.index([root / "documents"])
        yield library


@pytest.fixture(scope="module")
def alone(root: Path, single: Library) -> Iterator[PublishedIndex]:
    """The same index, as it is published."""
    yield from opened(read_indexes(root, "single"))


@pytest.fixture(scope="module")
def shards(root: Path, single: Library) -> Iterator[PublishedIndex]:
    """The same documents in three shards; the last has three of them."""
    names = list(single.store.documents)
    for shard, part in zip(SHARDS, (names[:25], names[25:37], names[37:]), strict=True):
        publish(Part(single.store, part), Place(str(root / shard)), LocalFiles(root / "files"))
    yield from opened(read_indexes(root, *SHARDS))


def opened(config: Config) -> Iterator[PublishedIndex]:
    """A published index, open."""
    with follow(config, embedder=WordEmbedder()) as published:
        assert isinstance(published, PublishedIndex)
        yield published


def quoted(answer: Answer) -> tuple[object, ...]:
    """The verdict and the quotations of an answer."""
    return answer.verdict, [(one.document_id, one.start, one.end) for one in answer.citations]


def test_shards_answer_as_one_index(single: Library, alone: PublishedIndex, shards: PublishedIndex) -> None:
    """Ids, offsets, verdicts and confidences are the same for three shards and one, to the last digit.

    Chroma and tantivy give the same answers. They round to single precision, so that two passages that are equally near
    may change their ranks, on which the confidence depends a little.
    """
    found = [answer_from(one, min_confidence=0.1) for one in (alone, shards, single)]
    for text in QUESTIONS:
        for filters in FILTERS:
            one, many, before = (replace(qa.ask(Question(text, filters=filters)), timing_ms={}) for qa in found)
            assert many == one
            assert quoted(before) == quoted(one)
            assert before.confidence == pytest.approx(one.confidence, abs=0.01)


def test_words_score_as_in_tantivy(single: Library, shards: PublishedIndex) -> None:
    """BM25 over all shards has the scores of one index of tantivy, with its rounded lengths and its statistics."""
    for question in QUESTIONS:
        for filters in FILTERS:
            expected = single.lexical.search(question, 1000, filters)  # tantivy cuts equal scores anywhere
            found = shards.lexical.search(question, 1000, filters)
            assert found == pytest.approx(expected, rel=1e-5)
        for stem in ("harbour", "timber", "penguin"):
            assert shards.lexical.weight(stem) == pytest.approx(single.lexical.weight(stem))


def test_ranks_do_not_depend_on_the_division(alone: PublishedIndex, shards: PublishedIndex) -> None:
    """One shard and three give the same ranks and the same scores to the last digit."""
    for question in QUESTIONS:
        vector = WordEmbedder().encode([question])
        for filters in FILTERS:
            expected, found = (
                [(hit.id, hit.similarity, hit.chunk) for hit in one.store.search(vector, 12, filters)]
                for one in (alone, shards)
            )
            assert found == expected
            expected, found = (list(one.lexical.search(question, 12, filters).items()) for one in (alone, shards))
            assert found == expected


def test_the_nearest_are_all_compared(single: Library, shards: PublishedIndex) -> None:
    """What is found by vectors is what a comparison with every vector finds."""
    documents = list(single.store.documents.values())
    every = {hit.id: vector for hit, vector in single.store.embedded(documents)}
    for question in QUESTIONS:
        vector = WordEmbedder().encode([question])
        cosines = {name: float(np.dot(each, vector[0])) for name, each in every.items()}
        found = shards.store.search(vector, 10, Filters())
        assert [hit.similarity for hit in found] == pytest.approx(sorted(cosines.values(), reverse=True)[:10], abs=1e-6)
        assert [cosines[hit.id] for hit in found] == pytest.approx([hit.similarity for hit in found], abs=1e-6)


def test_documents_are_whole(single: Library, shards: PublishedIndex) -> None:
    """Every document has its text and its metadata, and passages for a check are found by their words."""
    assert list(shards.store.documents) == list(single.store.documents)
    for name in single.store.documents:
        whole, expected = shards.store.document(name), single.store.document(name)
        assert replace(whole, path="") == replace(expected, path="")
    for question in QUESTIONS:
        found = shards.store.find_chunks(question, 5, Filters())
        assert found == single.store.find_chunks(question, 1000, Filters())[:5]


def test_a_document_is_in_one_shard(root: Path, single: Library, shards: PublishedIndex) -> None:
    """Two shards with the same document are refused, and both are named."""
    with pytest.raises(StoreError, match=r"'000.md' is in .*single and .*a:"):
        follow(read_indexes(root, "single", "a"), embedder=WordEmbedder())
