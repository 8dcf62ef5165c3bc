"""The reader that the settings name: alone, or with the careful reader beside it."""

import json
import logging
from pathlib import Path

import pytest
import torch

from qa.errors import ConfigError
from qa.models import mpnet_base, readers
from qa.models.careful import ADAPTER
from qa.models.cascade import BOTH, FITTED, Cascade
from qa.models.mpnet_base import Source
from qa.models.mpnet_network import new_network, save_network
from qa.models.parts import extract_weights
from qa.models.reader import Reader
from qa.models.readers import Careful, make_network_reader
from qa.models.span_reader import SpanReader
from tests.qa.models.conftest import MakePassage
from tests.qa.models.test_span_reader import VECTOR

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def folder(source: Source, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What training of the careful reader writes: an adapter, and what was fitted over the scores of both."""
    path = tmp_path_factory.mktemp("trained")
    extract_weights(source.parts, path / "base.safetensors", sha256=source.sha256)
    torch.manual_seed(0)
    save_network(new_network(path / "base.safetensors"), path / ADAPTER, {})
    fitted = {"rank": dict.fromkeys(BOTH, 1.0), "confidence": dict.fromkeys((*BOTH, "constant"), 0.1)}
    fitted |= {"thresholds": {"0.1": 0.6}, "sure": 0.99, "words": "fast"}
    (path / FITTED).write_text(json.dumps(fitted), "utf-8")
    return path


def make(folder: Path | None, when: str, cache: Path) -> Reader:
    """The reader of a folder, or of the package."""
    return make_network_reader(str(folder or ""), careful=Careful(when, cache))  # type: ignore[arg-type]


def test_a_folder_of_the_careful_reader_is_read_with_the_packaged_one(
    folder: Path, source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make_passage: MakePassage
) -> None:
    """If the careful reader may read, both read; otherwise the packaged reader reads alone."""
    monkeypatch.setattr(readers, "installed", lambda: source)
    both = make(folder, "always", tmp_path)
    assert isinstance(both, Cascade)
    spans = both.read("Who led the work?", VECTOR, [make_passage("Captain Ilse Brandt led the work.", "It rains.")])
    assert len(spans) == 2
    assert both.threshold(0.1) == 0.6
    assert isinstance(make(folder, "never", tmp_path), SpanReader)


def test_without_the_packages_all_is_as_without_the_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The packaged reader reads alone, and the log says once what would improve answers."""
    monkeypatch.setattr(mpnet_base, "find_parts", lambda: None)
    with caplog.at_level(logging.INFO, "qa.models.careful"):
        assert isinstance(make(None, "auto", tmp_path), SpanReader)
    assert len(caplog.messages) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_careful_reader_is_refused(
    folder: Path, source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An adapter that is cut off stops the start, and the message says how to go on without it."""
    monkeypatch.setattr(readers, "installed", lambda: source)
    (tmp_path / ADAPTER).write_bytes((folder / ADAPTER).read_bytes()[:5000])
    with pytest.raises(ConfigError, match=r"the careful reader must be whole.*set QA_CAREFUL=never"):
        make(tmp_path, "auto", tmp_path / "cache")
