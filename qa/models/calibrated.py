"""A reader whose probabilities were fitted to a folder by ``qa calibrate``."""

import hashlib
import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from qa.errors import ConfigError
from qa.models.reader import Reader
from qa.records import Passage, Span
from qa.vectors import Vectors

FILE = "calibration.json"
_RISKS = (0.05, 0.1, 0.2, 0.5)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Scaling:
    """From shipped to fitted probabilities: ``logit(fitted) = slope * logit(shipped) + shift``.

    Attributes:
        slope: Above 0, so that the order of answers stays.
        shift: Below 0 if the shipped probabilities are too high.
    """

    slope: float
    shift: float


def scaled(chances: NDArray[np.float64], scaling: Scaling) -> NDArray[np.float64]:
    """Scale probabilities, of any shape.

    >>> scaled(np.array([0.5, 0.9]), Scaling(1.0, -1.0)).round(2).tolist()
    [0.27, 0.77]
    """
    inside = np.clip(chances, 1e-9, 1 - 1e-9)
    return np.asarray(1 / (1 + np.exp(-(scaling.slope * np.log(inside / (1 - inside)) + scaling.shift))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """The contents of the file that ``qa calibrate`` writes to a data folder.

    Attributes:
        scaling: From shipped to fitted probabilities.
        reader: Thresholds of the reader that it was fitted with. Another reader has others.
        fitted_on: Number of questions by kind.
    """

    scaling: Scaling
    reader: tuple[float, ...]
    fitted_on: dict[str, int]

    @classmethod
    def read(cls, data: Path) -> Self | None:
        """Read the file of a data folder; None if there is none.

        Raises:
            ConfigError: It is damaged.
        """
        file = data / FILE
        try:
            found = json.loads(file.read_text("utf-8"))
            digest = found.pop("sha256")
            scaling = Scaling(float(found["slope"]), float(found["shift"]))
            reader = tuple(float(threshold) for threshold in found["reader"])
            fitted_on = {str(kind): int(count) for kind, count in found["fitted_on"].items()}
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as exc:
            raise ConfigError(f'{file} is damaged: {exc}: run "qa calibrate" again, or remove it') from exc
        if digest != _digest(found):
            raise ConfigError(f'{file} is damaged: it was changed: run "qa calibrate" again, or remove it')
        if not (np.isfinite([scaling.slope, scaling.shift]).all() and scaling.slope > 0):
            raise ConfigError(f'{file} must have a slope above 0, has {scaling.slope}: run "qa calibrate" again')
        return cls(scaling=scaling, reader=reader, fitted_on=fitted_on)

    def content(self) -> bytes:
        """Return the contents of the file."""
        found: dict[str, object] = {
            "fitted_by": "qa calibrate",
            "slope": self.scaling.slope,
            "shift": self.scaling.shift,
            "reader": self.reader,
            "fitted_on": self.fitted_on,
        }
        return json.dumps(found | {"sha256": _digest(found)}, indent=2).encode()


class Calibrated:
    """A `qa.models.reader.Reader` with other probabilities. Its order and thresholds are those of the reader below.

    Args:
        reader: Finds the words.
        scaling: From its probabilities to the fitted ones.
    """

    def __init__(self, reader: Reader, scaling: Scaling) -> None:
        self._reader = reader
        self._scaling = scaling

    def read(self, question: str, vector: Vectors, passages: Sequence[Passage]) -> list[Span]:
        """Find the words that answer, best first."""
        spans = self._reader.read(question, vector, passages)
        chances = scaled(np.array([span.score for span in spans]), self._scaling)
        return [replace(span, score=float(chance)) for span, chance in zip(spans, chances, strict=True)]

    def threshold(self, max_risk: float) -> float:
        """Return the lowest score of an answer such that at most a share `max_risk` of the given answers is wrong."""
        return self._reader.threshold(max_risk)

    def possible_threshold(self, max_risk: float) -> float:
        """Return the lowest score of a possible answer such that at most a share `max_risk` of these is wrong."""
        return self._reader.possible_threshold(max_risk)


def _digest(found: Mapping[str, object]) -> str:
    return hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()


def thresholds_of(reader: Reader) -> tuple[float, ...]:
    """Return some thresholds of a reader, by which another one is told apart."""
    return tuple(round(reader.threshold(risk), 6) for risk in _RISKS)


def calibrated(reader: Reader, data: Path) -> Reader:
    """Return a reader with the probabilities that were fitted to a data folder, or the same one if there are none.

    Raises:
        ConfigError: The file of the folder is damaged.
    """
    found = Calibration.read(data)
    if found is None:
        return reader
    if found.reader != thresholds_of(reader):
        _log.warning('calibration of another reader is not used: run "qa calibrate" again', extra={"file": FILE})
        return reader
    return Calibrated(reader, found.scaling)
