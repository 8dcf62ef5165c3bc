"""The files of a vector index after a kill at the moment when Chroma makes them."""

import shutil
from pathlib import Path

from qa.config import load_config
from qa.library.open import Library
from qa.opening import open_library
from qa.records import Filters
from qa.store.vector_files import find_unsound
from tests.conftest import WordEmbedder


def test_files_that_were_only_begun_are_made_anew(folder: Path, tmp_path: Path) -> None:
    """Their header is empty; every chunk is still in Chroma's log, and is found."""
    with _open(tmp_path / "data") as library:
        library.index([folder])
        rows = sorted(hit.id for hit in library.store.all_chunks())
        shutil.copytree(tmp_path / "data", tmp_path / "killed")  # as a killed process leaves it, without a seal
    (header,) = (tmp_path / "killed").glob("chroma/*/header.bin")
    header.write_bytes(b"")
    assert find_unsound(tmp_path / "killed" / "chroma") is None
    header.with_name("index_metadata.pickle").write_bytes(b"")  # now vectors were written there
    assert "cannot be read" in (find_unsound(tmp_path / "killed" / "chroma") or "")
    header.with_name("index_metadata.pickle").unlink()
    with _open(tmp_path / "killed") as library:
        assert sorted(hit.id for hit in library.store.all_chunks()) == rows
        vector = library.parts.embedder.encode(["harbour"])
        assert sorted(hit.id for hit in library.store.search(vector, len(rows), Filters())) == rows
        report = library.index([folder])
        assert (report.added, report.changed) == ((), ())


def _open(data: Path) -> Library:
    return open_library(load_config(data=data, chunk_tokens=40, reader="none"), embedder=WordEmbedder())
