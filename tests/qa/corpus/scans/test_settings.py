"""Tesseract's data is looked for; what is missing is named."""

from pathlib import Path

import pytest

from qa.corpus.scans import settings
from qa.corpus.scans.settings import find_ocr


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the data of one language, which the environment names; no other folder has any."""
    (tmp_path / "eng.traineddata").write_bytes(b"data")
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    monkeypatch.setattr(settings, "_FOLDERS", ())
    monkeypatch.setattr(settings, "find_spec", lambda name: name)
    return tmp_path


def test_a_language_with_data_can_be_read(data: Path) -> None:
    """The folder is named, and nothing is missing."""
    found = find_ocr("eng")
    assert (found.languages, found.folder, found.remedy) == ("eng", str(data), "")


def test_a_language_without_data_is_named_with_its_package(data: Path) -> None:
    """Nothing is read in half of the languages."""
    found = find_ocr("eng+chi_sim+deu")
    assert not found.languages
    assert "apt-get install tesseract-ocr-chi-sim tesseract-ocr-deu" in found.remedy


@pytest.mark.usefixtures("data")
def test_what_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """First the program's data, then the package."""
    monkeypatch.delenv("TESSDATA_PREFIX")
    assert "apt-get install tesseract-ocr)" in find_ocr("eng").remedy
    monkeypatch.setattr(settings, "find_spec", lambda _: None)
    assert 'pip install "citewell[ocr]"; apt-get install tesseract-ocr' in find_ocr("eng").remedy
