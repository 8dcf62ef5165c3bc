"""`qa status`, `qa verify` and `qa doctor` on published indexes: a damaged file is named, and its remedy mends it."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from qa.cli.main import main
from qa.config import Config, load_config
from qa.doctor.findings import Finding
from qa.doctor.published import examine_published
from qa.opening import follow, open_library
from qa.shards.place import Place
from tests.conftest import WordEmbedder


@pytest.fixture
def written(folder: Path, tmp_path: Path) -> Config:
    """The settings of the process that writes and publishes the index."""
    config = load_config(data=tmp_path / "data", publish=str(tmp_path / "published"), chunk_tokens=40, reader="none")
    index(config, folder)
    return config


@pytest.fixture
def reading(written: Config, tmp_path: Path) -> Config:
    """The settings of a reader."""
    return load_config(data=tmp_path / "reader", shards=written.publish, chunk_tokens=40, reader="none")


def index(config: Config, folder: Path) -> None:
    """Index and publish."""
    with open_library(config, embedder=WordEmbedder()) as library:
        library.index([folder])


def examine(config: Config) -> dict[str, list[Finding]]:
    """Return the findings by their verdict."""
    found: dict[str, list[Finding]] = {"fault": [], "sound": []}
    for finding in examine_published(config, WordEmbedder()):
        found[finding.verdict].append(finding)
    return found


def test_commands_read_what_is_published(reading: Config, tmp_path: Path) -> None:
    """They show the edition, and check citations, on a machine that has no index of its own."""
    environment = {"QA_SHARDS": " ".join(reading.shards), "QA_DATA": str(tmp_path / "reader")}
    run = CliRunner(env=environment)
    status = json.loads(run.invoke(main, ["status", "--json"]).stdout)
    documents = len(status["documents"])
    assert documents == 3
    assert status["published"] == [
        {"place": reading.shards[0], "edition": 1, "documents": documents, "chunks": status["chunks"]}
    ]
    assert f"edition 1, {documents} documents" in run.invoke(main, ["status"]).stdout
    with follow(reading, embedder=WordEmbedder()) as index:
        document = index.store.document(status["documents"][0]["id"])
    saved = {"document": document.id, "start": 0, "end": 20, "exact": document.text[:20], "number": 1}
    for exact, code in ((document.text[:20], 0), ("Nobody has said so.", 1)):
        answer = json.dumps({"citations": [saved | {"exact": exact}]})
        assert run.invoke(main, ["verify", "-"], input=answer).exit_code == code


def test_damage_is_named_and_its_remedy_mends_it(written: Config, reading: Config, folder: Path) -> None:
    """A file that was changed or lost is named; removed and indexed again, it is published anew."""
    assert not examine(reading)["fault"]
    assert [finding.subject for finding in examine(reading)["sound"]] == ["published index", "search"]
    place = Place(written.publish)
    path, other = (Path(place.address(file)) for file in list(place.read().files.values())[:2])
    content = path.read_bytes()
    path.write_bytes(content[:-1] + b"?")  # linked, so also the copies of the reader and the writer
    other.unlink()
    faults = examine(reading)["fault"]
    assert [finding.message.split(" is ")[0].split()[-1] for finding in faults] == [
        str(path), str(reading.folder / "fetched" / path.name), str(other)
    ]  # fmt: skip
    path.unlink()
    shutil.rmtree(reading.folder / "fetched")
    index(written, folder)
    assert not examine(reading)["fault"]
    assert place.read().generation == 2
    assert path.read_bytes() == content


def test_a_place_without_an_index_is_a_fault(tmp_path: Path) -> None:
    """The message names it, and what publishes there."""
    config = load_config(data=tmp_path / "reader", shards=str(tmp_path / "nothing"), reader="none")
    (fault,) = examine(config)["fault"]
    assert f"{tmp_path}/nothing must hold a published index" in fault.message
