"""From ranking scores to probabilities, for either reader."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray


def confidence(
    features: NDArray[np.float64], scores: NDArray[np.float64], weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Probability that each of some possible answers is right.

    Args:
        features: Shape ``(answers, features)``.
        scores: Their ranking scores, shape ``(answers,)``.
        weights: One for each feature, one for the lead over the best of the others, and the constant, shape
            ``(features + 2,)``.

    Returns:
        Probabilities from 0 to 1, shape ``(answers,)``.
    """
    inputs = np.column_stack([features, leads(scores), np.ones(len(scores))])
    return np.asarray(1 / (1 + np.exp(-(inputs @ weights))))


def leads(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Lead of each score over the best of the others, at most 5 either way; 0 for one alone, which proves nothing.

    >>> leads(np.array([3.0, 1.0, 0.0])).tolist()
    [2.0, -2.0, -3.0]
    """
    if len(scores) < 2:
        return np.zeros(len(scores))
    second, first = np.sort(scores)[-2:]
    others = np.where(np.arange(len(scores)) == scores.argmax(), second, first)
    return np.asarray(np.clip(scores - others, -5.0, 5.0))


def threshold_for(max_risk: float, stated: Mapping[float, float]) -> float:
    """The threshold of a risk, between those of the stated risks around it; a larger risk never has a higher one.

    >>> threshold_for(0.15, {0.1: 0.6, 0.2: 0.4}), threshold_for(0.01, {0.1: 0.6}), threshold_for(1.0, {0.1: 0.6})
    (0.5, 0.6, 0.0)
    """
    risks = sorted(stated)
    lowest = np.minimum.accumulate([stated[risk] for risk in risks])
    return float(np.interp(max_risk, [*risks, 1.0], [*lowest, 0.0]))
