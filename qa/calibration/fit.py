"""Fit probabilities to outcomes: Platt's scaling (1999), held near the shipped probabilities by a prior. Pure.

The prior matters, because a folder gives few outcomes. With none, the probabilities stay as they are shipped.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.stats import binomtest

from qa.calibration.asked import Kind, Outcome
from qa.models.calibrated import Scaling, scaled

WEIGHTS: dict[Kind, float] = {"feedback": 1.0, "made": 0.25, "withheld": 0.25}
"""Weight of an outcome by its kind: people's questions count more than made ones, which share the documents' words."""

SLOPE, SHIFT = 0.3, 0.5  # standard deviations of the prior of the slope's logarithm, and of the shift
FOLDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """How often answers are right at a threshold, by probabilities that were fitted on other documents.

    Attributes:
        given: Number of answers at or above the threshold.
        wrong: How many of these are wrong.
        right: Number of right best guesses, given or not.
    """

    given: int
    wrong: int
    right: int

    @property
    def coverage(self) -> float:
        """Share of the right best guesses that are given, from 0 to 1."""
        return (self.given - self.wrong) / self.right if self.right else 0.0

    @property
    def highest_risk(self) -> float:
        """Upper end of the 90 % interval of the share of wrong answers (Clopper and Pearson 1934)."""
        return float(binomtest(self.wrong, self.given).proportion_ci(0.9).high) if self.given else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """What was fitted, and whether it holds for documents that it was not fitted on.

    Attributes:
        scaling: From shipped to fitted probabilities.
        loss_before: Mean logarithmic loss of the shipped probabilities.
        loss_after: The same of fitted ones, each fitted on other documents.
        before: Answers that the shipped probabilities give.
        after: Answers that the fitted ones give.
    """

    scaling: Scaling
    loss_before: float
    loss_after: float
    before: Held
    after: Held

    @property
    def better(self) -> bool:
        """Whether the fitted probabilities are nearer to what is right than the shipped ones."""
        return self.loss_after < self.loss_before


def fit(outcomes: Sequence[Outcome], *, threshold: float) -> Fit:
    """Fit a scaling on all outcomes, and measure it on documents that a part of it was not fitted on.

    Args:
        outcomes: At least one.
        threshold: Lowest confidence of a sure answer.
    """
    confidence = np.array([one.confidence for one in outcomes])
    right = np.array([one.right for one in outcomes])
    weight = np.array([WEIGHTS[one.kind] for one in outcomes])
    fold = _folds(outcomes)
    apart = confidence.copy()
    for number in range(FOLDS):
        inside = fold == number
        apart[inside] = scaled(confidence[inside], _fit(confidence[~inside], right[~inside], weight[~inside]))
    return Fit(
        scaling=_fit(confidence, right, weight),
        loss_before=_loss(confidence, right, weight),
        loss_after=_loss(apart, right, weight),
        before=_held(confidence, right, threshold),
        after=_held(apart, right, threshold),
    )


def _fit(confidence: NDArray[np.float64], right: NDArray[np.bool_], weight: NDArray[np.float64]) -> Scaling:
    def penalty(values: NDArray[np.float64]) -> float:
        scaling = Scaling(float(np.exp(values[0])), float(values[1]))
        losses = weight * _losses(scaled(confidence, scaling), right)
        return float(losses.sum() + (values[0] / SLOPE) ** 2 / 2 + (values[1] / SHIFT) ** 2 / 2)

    logarithm, shift = minimize(penalty, np.zeros(2), method="Nelder-Mead").x
    return Scaling(round(float(np.exp(logarithm)), 4), round(float(shift), 4))


def _losses(chances: NDArray[np.float64], right: NDArray[np.bool_]) -> NDArray[np.float64]:
    return np.asarray(-np.log(np.clip(np.where(right, chances, 1 - chances), 1e-6, 1.0)))


def _loss(chances: NDArray[np.float64], right: NDArray[np.bool_], weight: NDArray[np.float64]) -> float:
    return float((weight * _losses(chances, right)).sum() / weight.sum())


def _held(chances: NDArray[np.float64], right: NDArray[np.bool_], threshold: float) -> Held:
    given = chances >= threshold
    return Held(given=int(given.sum()), wrong=int((given & ~right).sum()), right=int(right.sum()))


def _folds(outcomes: Sequence[Outcome]) -> NDArray[np.int_]:
    """Return a fold for each outcome. All of one document are in the same, if there are enough documents."""
    ids = sorted({one.document_id for one in outcomes})
    if len(ids) < FOLDS:
        return np.arange(len(outcomes)) % FOLDS
    place = {document_id: number % FOLDS for number, document_id in enumerate(ids)}
    return np.array([place[one.document_id] for one in outcomes])
