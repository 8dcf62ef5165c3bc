"""A reader with the probabilities of a data folder."""

import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from qa.errors import ConfigError
from qa.models.calibrated import FILE, Calibration, Scaling, calibrated, thresholds_of
from qa.records import Passage, Span
from qa.vectors import Vectors


class HalfSure:
    """Finds two spans, whatever is asked."""

    def read(self, question: str, vector: Vectors, passages: Sequence[Passage]) -> list[Span]:
        """Return two spans that tell what was asked."""
        return [Span(document_id=question, start=0, end=len(passages), score=score) for score in (0.5, 0.2)]

    def threshold(self, max_risk: float) -> float:
        """Return a number that is easy to recognise."""
        return 1 - max_risk

    def possible_threshold(self, max_risk: float) -> float:
        """Return another one."""
        return max_risk


READER, VECTOR, SCALING = HalfSure(), np.zeros((1, 1), np.float32), Scaling(2.0, -1.0)


def keep(data: Path, *, scaling: Scaling = SCALING, reader: tuple[float, ...] | None = None) -> None:
    """Write a calibration."""
    written = Calibration(scaling=scaling, reader=reader or thresholds_of(READER), fitted_on={"made": 3})
    (data / FILE).write_bytes(written.content())


def test_a_folder_without_a_calibration_leaves_the_reader_as_it_is(tmp_path: Path) -> None:
    """The usual case costs nothing."""
    assert calibrated(READER, tmp_path) is READER


def test_probabilities_change_and_order_and_thresholds_stay(tmp_path: Path) -> None:
    """The numbers follow from slope 2 and shift -1."""
    keep(tmp_path)
    reader = calibrated(READER, tmp_path)
    scores = [span.score for span in reader.read("Who?", VECTOR, ())]
    assert scores == pytest.approx([1 / (1 + np.e), 1 / (1 + np.exp(1 + 2 * np.log(4)))])
    assert reader.threshold(0.1) == 0.9
    assert reader.possible_threshold(0.5) == 0.5


def test_a_calibration_of_another_reader_is_not_used_and_said_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Its probabilities mean something else."""
    keep(tmp_path, reader=(0.1, 0.2))
    with caplog.at_level(logging.WARNING):
        assert calibrated(READER, tmp_path) is READER
    assert "qa calibrate" in caplog.text


@pytest.mark.parametrize("content", ["", "{", "[]", '{"slope": 1}', '{"slope": "x", "shift": 0}'])
def test_a_damaged_calibration_is_refused_with_its_remedy(tmp_path: Path, content: str) -> None:
    """No answer is given with a confidence that is not known."""
    (tmp_path / FILE).write_text(content)
    with pytest.raises(ConfigError, match=r"calibration\.json is damaged.*qa calibrate"):
        calibrated(READER, tmp_path)


def test_a_number_that_was_changed_is_found(tmp_path: Path) -> None:
    """Another confidence would look as good as the right one."""
    keep(tmp_path)
    file = tmp_path / FILE
    file.write_text(file.read_text().replace("2.0", "3.0"))
    with pytest.raises(ConfigError, match="it was changed"):
        calibrated(READER, tmp_path)


@pytest.mark.parametrize("slope", [0.0, -1.0, float("nan")])
def test_a_slope_that_would_turn_the_order_is_refused(tmp_path: Path, slope: float) -> None:
    """The best answer would become the worst."""
    keep(tmp_path, scaling=Scaling(slope, 0.0))
    with pytest.raises(ConfigError, match="slope above 0"):
        calibrated(READER, tmp_path)
