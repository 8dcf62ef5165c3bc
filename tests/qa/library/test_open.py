"""A data folder, opened: its parts fit together, and what does not fit is refused and harms nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest

from qa.config import Config
from qa.errors import ConfigError, LockedError, MismatchError, StoreError
from qa.library.open import Library
from qa.opening import open_library
from qa.store.lock import DataLock
from tests.conftest import WordEmbedder


class OtherEmbedder(WordEmbedder):
    """An embedder with another vector space."""

    fingerprint = "words:2"


class ShortEmbedder(WordEmbedder):
    """An embedder that reads little more than title and heading."""

    max_tokens = 100


def test_a_closed_folder_can_be_opened_again(library: Library, folder: Path, config: Config) -> None:
    """Closing gives the lock back; the next process finds the documents."""
    library.index([folder])
    library.close()
    with open_library(config, embedder=WordEmbedder()) as again:
        assert len(again.store.documents) == 3
    assert not (config.data / "owner.json").exists()


def test_an_open_folder_is_refused(library: Library, config: Config) -> None:
    """A folder that is open is not opened a second time, not even by this process."""
    with pytest.raises(LockedError, match="stop it, or choose another folder"):
        open_library(config, embedder=WordEmbedder())


def test_another_embedder_is_refused_and_rebuilt(library: Library, folder: Path, config: Config) -> None:
    """A refusal leaves folder and lock as they were; without the check a rebuild uses the other embedder."""
    library.index([folder])
    library.close()
    for _ in range(2):
        with pytest.raises(MismatchError, match="words:1, the settings say words:2"):
            open_library(config, embedder=OtherEmbedder())
    with open_library(config, embedder=OtherEmbedder(), check=False) as other:
        assert len(other.rebuild([]).added) == 3
    with open_library(config, embedder=OtherEmbedder()) as again:
        assert len(again.store.documents) == 3


def test_another_length_of_chunks_is_refused(library: Library, config: Config, folder: Path) -> None:
    """The index remembers how its chunks were cut; an empty one takes a new cut."""
    library.close()
    with open_library(config.model_copy(update={"chunk_tokens": 45}), embedder=WordEmbedder()) as empty:
        assert empty.store.manifest.chunker.endswith(":45")
    with open_library(config, embedder=WordEmbedder()) as full:
        full.index([folder])
    with pytest.raises(MismatchError, match=r"chunker .*:40, the settings say .*:50"):
        open_library(config.model_copy(update={"chunk_tokens": 50}), embedder=WordEmbedder())


def test_chunks_must_fit_the_embedder(config: Config) -> None:
    """Chunks that the embedder would cut off are refused with the greatest length that fits; the lock is free."""
    with pytest.raises(ConfigError, match=r"at most 20 for this embedder, which reads 100 tokens.*is 40: lower"):
        open_library(config, embedder=ShortEmbedder())
    open_library(config, embedder=WordEmbedder()).close()


@pytest.fixture
def damaged(config: Config) -> Config:
    """Settings that name a data folder which Chroma cannot read."""
    (config.data / "chroma").mkdir(parents=True)
    (config.data / "chroma" / "chroma.sqlite3").write_bytes(b"garbage" * 1000)
    return config


def test_a_damaged_index_frees_the_lock(damaged: Config) -> None:
    """A folder that Chroma cannot read gives a StoreError, and is not left locked."""
    with pytest.raises(StoreError, match="cannot open the index"):
        open_library(damaged, embedder=WordEmbedder())
    DataLock(damaged.data).release()


def test_a_rebuild_cures_a_damaged_index(damaged: Config, folder: Path) -> None:
    """`qa index --rebuild PATH`, the remedy that the error names, makes a damaged index whole."""
    with open_library(damaged, embedder=WordEmbedder(), check=False) as library:
        assert len(library.rebuild([folder]).added) == 3


def test_what_a_rebuild_replaced_is_cleared_away(
    library: Library, folder: Path, open_library: Callable[[], Library]
) -> None:
    """After a rebuild, the next opening keeps the lexical index of the current store alone."""
    library.index([folder])
    library.rebuild([])
    library.close()
    again = open_library()
    assert [path.name for path in (again.config.data / "lexical").iterdir()] == [again.store.name]


def test_a_document_whose_headings_change_is_returned_as_it_is_now(library: Library, folder: Path) -> None:
    """The same words with other headings: each sentence is in one chunk, and the text is exact."""
    front = "---\ntitle: Piers\n---\n\n"
    parts = [f"## Pier {number}.\n\nPier {number} is {number + 10} metres long.\n\n" for number in range(6)]
    piers = folder / "piers.md"
    piers.write_text(front + "".join(parts), "utf-8")
    library.index([folder])
    text = library.store.document("piers.md").text
    piers.write_text(front + "".join(parts).replace("## ", ""), "utf-8")
    library.index([folder])
    now = library.store.document("piers.md")
    assert (now.text, now.headings) == (text, ())
    chunks = sorted(
        (hit.chunk for hit in library.store.all_chunks() if hit.document.id == "piers.md"),
        key=lambda chunk: chunk.start,
    )
    assert "".join(chunk.text for chunk in chunks) == text
