"""Each file of a data folder, damaged in each way: found and named with its remedy, and never answered from."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qa.cli.doctor import Visits
from qa.config import Config, load_config
from qa.doctor.findings import Finding
from qa.doctor.index import examine_index
from qa.errors import StoreError
from qa.opening import open_library
from qa.records import Filters
from tests.conftest import WordEmbedder

WORDS = "harbour lamp keeper lighthouse island boat tea noon storm record ferry bell".split()
KINDS = ("chroma.sqlite3", "data_level0.bin", "header.bin", "index_metadata.pickle", "length.bin", "link_lists.bin")
LEXICAL = (".fast", ".fieldnorm", ".idx", ".pos", ".store", ".term", "meta.json", "stamp")
Damage = Callable[[Path], object]


def flip(path: Path) -> None:
    """Change one byte in the middle, and leave length and time as they were."""
    status = path.stat()
    with path.open("r+b") as file:
        file.seek(status.st_size // 2)
        byte = file.read(1)
        file.seek(status.st_size // 2)
        file.write(bytes([byte[0] ^ 0x10]))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


DAMAGES: dict[str, Damage] = {
    "cut": lambda path: os.truncate(path, path.stat().st_size // 2),
    "emptied": lambda path: path.write_bytes(b""),
    "flipped": flip,
    "replaced": lambda path: path.write_bytes(b"\x01" * path.stat().st_size),
    "gone": Path.unlink,
}


def write_index(root: Path, *, documents: int) -> tuple[Path, Path]:
    """Index some documents of forty chunks each, and return the data folder and theirs."""
    folder = root / "documents"
    folder.mkdir()
    for number in range(documents):
        lines = (
            f"# Part {part}\n\nThe {WORDS[(number + part) % 12]} of the {WORDS[(number * 7 + part) % 12]} number "
            f"{number * 1000 + part} was seen in {1800 + part} by the {WORDS[(number + 3 * part) % 12]}."
            for part in range(40)
        )
        (folder / f"{number}.md").write_text("\n\n".join(lines), "utf-8")
    with open_library(config_of(root / "data"), embedder=WordEmbedder()) as library:
        library.index([folder])
    return root / "data", folder


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A data folder with so many chunks that Chroma has written its vector files, and the documents."""
    return write_index(tmp_path_factory.mktemp("whole"), documents=30)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a lexical index like any other: it is derived anew in a moment."""
    data, _ = write_index(tmp_path_factory.mktemp("small"), documents=2)
    return data


@pytest.fixture
def data(whole: tuple[Path, Path], tmp_path: Path) -> Iterator[Path]:
    """A copy of the large one."""
    shutil.copytree(whole[0], tmp_path / "data")
    yield tmp_path / "data"
    shutil.rmtree(tmp_path / "data")


def config_of(data: Path) -> Config:
    """Its settings."""
    return load_config(data=data, chunk_tokens=40, reader="none", port=0)


def find(data: Path) -> list[Finding]:
    """What the doctor does not find sound of the index."""
    config = config_of(data)
    return [one for one in examine_index(config, WordEmbedder(), Visits(config)) if one.verdict != "sound"]


def test_a_copy_is_sound(data: Path) -> None:
    """Other times of the files are no damage, neither at the first look nor at the second."""
    assert find(data) == []
    with open_library(config_of(data), embedder=WordEmbedder()) as library:
        assert library.store.search(WordEmbedder().encode(["harbour"]), 3, Filters())
    assert find(data) == []


def test_each_kind_of_file_is_damaged_below(data: Path) -> None:
    """A new kind of file is not forgotten."""
    files = [path for folder in ("chroma", "lexical") for path in (data / folder).rglob("*") if path.is_file()]
    known = (*KINDS, *LEXICAL, ".lock", ".managed.json")  # locks are empty, and what tantivy manages it lists anew
    assert [path.name for path in files if not path.name.endswith(known)] == []


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("name", KINDS)
def test_a_damaged_file_of_chroma_is_named(data: Path, name: str, damage: str) -> None:
    """With the remedy; who opens the index is told the same, even if only a byte has changed and not the time."""
    (path,) = (data / "chroma").rglob(name)
    DAMAGES[damage](path)
    (fault,) = find(data)
    assert (fault.verdict, fault.subject) == ("fault", "index")
    assert name in fault.message or "was emptied" in fault.message
    assert "--rebuild" in fault.message
    with pytest.raises(StoreError, match="--rebuild"):
        open_library(config_of(data), embedder=WordEmbedder())


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("name", LEXICAL)
def test_a_damaged_file_of_the_lexical_index_is_derived_anew(
    small: Path, tmp_path: Path, name: str, damage: str
) -> None:
    """It is named, and answers are those of a whole one."""
    data = shutil.copytree(small, tmp_path / "data")
    damaged = list((data / "lexical").rglob(f"*{name}"))
    assert damaged
    for path in damaged:
        DAMAGES[damage](path)
    (found,) = find(data)
    assert (found.verdict, found.subject) == ("warning", "lexical index")
    with open_library(config_of(data), embedder=WordEmbedder()) as library:
        assert len(library.lexical.search("harbour", 1000, Filters())) > 10
    assert find(data) == []


@pytest.mark.parametrize("damage", ["cut", "emptied"])
@pytest.mark.parametrize("name", ["data_level0.bin", "header.bin", "length.bin", "link_lists.bin"])
def test_without_a_seal_the_vector_files_are_checked_by_themselves(data: Path, name: str, damage: str) -> None:
    """After a crash there is none. Chroma would end the process, or fail in its own words."""
    (data / "chroma.seal").unlink()
    assert find(data) == []
    (data / "chroma.seal").unlink()
    (path,) = (data / "chroma").rglob(name)
    DAMAGES[damage](path)
    (fault,) = find(data)
    assert "--rebuild" in fault.message


def test_links_that_lead_nowhere_are_found_without_a_seal(data: Path) -> None:
    """Hnswlib would follow them out of its memory."""
    (data / "chroma.seal").unlink()
    (path,) = (data / "chroma").rglob("data_level0.bin")
    with path.open("r+b") as file:
        file.seek(4)
        file.write(b"\xff\xff\xff\x7f")
    (fault,) = find(data)
    assert "links that lead nowhere" in fault.message


def test_a_damaged_index_is_rebuilt(whole: tuple[Path, Path], data: Path) -> None:
    """As the message says."""
    (path,) = (data / "chroma").rglob("data_level0.bin")
    DAMAGES["cut"](path)
    with open_library(config_of(data), embedder=WordEmbedder(), check=False) as library:
        library.rebuild([whole[1]])
    assert [one for one in find(data) if one.verdict == "fault"] == []
