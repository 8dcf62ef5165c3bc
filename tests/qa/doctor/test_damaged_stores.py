"""The files beside the index, damaged in each way: found and named with the remedy, or proved to be harmless."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from qa.access.store import open_keys
from qa.cli.doctor import Visits
from qa.config import Config, load_config
from qa.doctor.examine import examine
from qa.doctor.findings import Finding
from qa.feedback.store import open_store
from qa.models.calibrated import FILE, Calibration, Scaling
from qa.opening import open_library
from qa.seals import write_seal
from tests.conftest import WordEmbedder
from tests.qa.doctor.test_damaged_files import DAMAGES
from tests.qa.feedback.test_store import make_feedback

SUBJECTS = {
    "keys.json": "keys",
    "cookies.secret": "cookies",
    "feedback.sqlite3": "feedback",
    FILE: "calibration",
    "library/harbour.md": "files",
    "cache/careful-1-0/model.safetensors": "weights",
}

# Not found, since nothing tells it, and harmless: nobody gets more rights, no session outlives it, no answer changes.
HARMLESS = {
    ("keys.json", "gone"),
    ("cookies.secret", "gone"),
    ("cookies.secret", "flipped"),
    ("cookies.secret", "replaced"),
    ("feedback.sqlite3", "gone"),
    ("feedback.sqlite3", "flipped"),
    (FILE, "gone"),
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A data folder with each of these files, and a key that it knows."""
    data = tmp_path_factory.mktemp("stores") / "data"
    config = config_of(data)
    (data / "library").mkdir(parents=True)
    (data / "library" / "harbour.md").write_text("# Harbour\n\nThe harbour of Velm was dredged in 1987.\n")
    with open_library(config, embedder=WordEmbedder()) as library:
        library.index([data / "library"])
    key = open_keys(config).add("desk", "manage")
    open_keys(config).cookie_secret()
    open_store(config).put(make_feedback("one"))
    calibration = Calibration(scaling=Scaling(1.0, -0.5), reader=(0.9, 0.8), fitted_on={"made": 3})
    (data / FILE).write_bytes(calibration.content())
    weights = data / "cache" / "careful-1-0"
    weights.mkdir(parents=True)
    (weights / "model.safetensors").write_bytes(b"weights" * 1000)
    write_seal(weights)
    return data, key


@pytest.fixture
def data(whole: tuple[Path, str], tmp_path: Path) -> Iterator[Path]:
    """The same folder, which is put back afterwards: the index knows its path."""
    shutil.copytree(whole[0], tmp_path / "copy")
    yield whole[0]
    shutil.rmtree(whole[0])
    shutil.move(tmp_path / "copy", whole[0])


def config_of(data: Path) -> Config:
    """Its settings."""
    return load_config(data=data, reader="none", port=0)


def find(data: Path) -> list[Finding]:
    """What the doctor does not find sound."""
    config = config_of(data)
    return [one for one in examine(config, Visits(config), embedder=WordEmbedder()) if one.verdict != "sound"]


def test_a_whole_folder_is_sound(data: Path) -> None:
    """Nothing is found where nothing is wrong."""
    assert [one for one in find(data) if one.subject in SUBJECTS.values()] == []


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("name", SUBJECTS)
def test_each_damage_is_named_or_harmless(whole: tuple[Path, str], data: Path, name: str, damage: str) -> None:
    """The message names the file. A key that may be damaged is refused."""
    path = data / name
    DAMAGES[damage](path)
    found = [one for one in find(data) if one.subject == SUBJECTS[name]]
    if (name, damage) in HARMLESS:
        assert found == []
        assert open_keys(config_of(data)).recognise(whole[1]) is None or name != "keys.json"
    else:
        assert found
        assert path.name in found[0].message
