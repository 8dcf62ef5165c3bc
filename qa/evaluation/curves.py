"""Measure how well a confidence separates right from wrong: AUROC, reliability, risk and coverage. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BINS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Cases with about the same confidence.

    Attributes:
        lower: Lowest confidence of the bin.
        upper: End of the bin; only the last includes it.
        cases: Number of cases in it.
        confidence: Their mean confidence; None without cases.
        right: Share of them that are right; None without cases.
    """

    lower: float
    upper: float
    cases: int
    confidence: float | None
    right: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """The effect of a threshold.

    Attributes:
        threshold: Cases with at least this confidence are answered.
        coverage: Share of the cases that are answered.
        risk: Share of the answers that are wrong.
    """

    threshold: float
    coverage: float
    risk: float


def auroc(scores: Sequence[float], positive: Sequence[bool]) -> float | None:
    """Return the probability that a positive case scores higher than a negative one; a tie counts half.

    This is the area under the ROC curve (Hanley and McNeil 1982), computed by scikit-learn. It is None if one kind is
    missing.

    >>> auroc([0.9, 0.4, 0.4, 0.1], [True, True, False, False])
    0.875
    """
    if len(set(positive)) < 2:
        return None
    from sklearn.metrics import roc_auc_score

    return float(roc_auc_score(positive, scores))


def reliability(confidences: Sequence[float], right: Sequence[bool], *, bins: int = BINS) -> tuple[Bin, ...]:
    """Put cases into bins of equal width by confidence (Guo et al. 2017, https://arxiv.org/abs/1706.04599)."""
    values, truth = np.asarray(confidences, dtype=np.float64), np.asarray(right, dtype=np.float64)
    places = np.minimum((values * bins).astype(int), bins - 1)
    return tuple(_bin(number / bins, (number + 1) / bins, values, truth, places == number) for number in range(bins))


def calibration_error(bins: Sequence[Bin]) -> float | None:
    """Return the expected calibration error: the mean distance of confidence and share right, weighted by cases.

    >>> sure = Bin(lower=0.5, upper=1.0, cases=3, confidence=0.9, right=1.0)
    >>> round(calibration_error([sure, Bin(lower=0.0, upper=0.5, cases=1, confidence=0.3, right=0.0)]), 3)
    0.15
    """
    total = sum(bin_.cases for bin_ in bins)
    if not total:
        return None
    distances = (
        bin_.cases * abs(bin_.right - bin_.confidence)
        for bin_ in bins
        if bin_.right is not None and bin_.confidence is not None
    )
    return sum(distances) / total


def risk_coverage(confidences: Sequence[float], right: Sequence[bool]) -> tuple[Point, ...]:
    """Return risk and coverage at every threshold that makes a difference, from the highest down.

    El-Yaniv and Wiener 2010, "On the Foundations of Noise-free Selective Classification".

    >>> for point in risk_coverage([0.9, 0.6, 0.6, 0.2], [True, True, False, False]):
    ...     print(point.threshold, point.coverage, round(point.risk, 2))
    0.9 0.25 0.0
    0.6 0.75 0.33
    0.2 1.0 0.5
    """
    values, wrong = np.asarray(confidences, dtype=np.float64), ~np.asarray(right, dtype=bool)
    order = np.argsort(-values, kind="stable")
    values, mistakes = values[order], np.cumsum(wrong[order])
    last = np.append(values[1:] != values[:-1], True) if len(values) else np.zeros(0, dtype=bool)
    return tuple(
        Point(
            threshold=float(values[place]),
            coverage=(int(place) + 1) / len(values),
            risk=float(mistakes[place]) / (int(place) + 1),
        )
        for place in np.flatnonzero(last)
    )


def coverage_at_risk(points: Sequence[Point], most: float) -> float:
    """Return the highest coverage of all thresholds with at most a given risk; 0.0 if there is none.

    >>> coverage_at_risk(risk_coverage([0.9, 0.6, 0.6, 0.2], [True, True, False, False]), 0.1)
    0.25
    """
    return max((point.coverage for point in points if point.risk <= most), default=0.0)


def thin_out(points: Sequence[Point], most: int) -> tuple[Point, ...]:
    """Return at most `most` of the points, evenly spread, including the first and the last."""
    if len(points) <= most:
        return tuple(points)
    return tuple(points[round(place)] for place in np.linspace(0, len(points) - 1, most))


def _bin(
    lower: float, upper: float, values: NDArray[np.float64], truth: NDArray[np.float64], inside: NDArray[np.bool_]
) -> Bin:
    cases = int(inside.sum())
    return Bin(
        lower=lower,
        upper=upper,
        cases=cases,
        confidence=float(values[inside].mean()) if cases else None,
        right=float(truth[inside].mean()) if cases else None,
    )
