"""Turn ranking scores into probabilities, for all readers."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray


def confidence(features: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return for each possible answer the probability that it is right.

    Args:
        features: Shape ``(answers, features)``.
        weights: One for each feature, and the constant, shape ``(features + 1,)``.

    Returns:
        Probabilities from 0 to 1, shape ``(answers,)``.

    >>> confidence(np.array([[2.0], [0.0]]), np.array([1.0, -2.0])).round(2).tolist()
    [0.5, 0.12]
    """
    return np.asarray(1 / (1 + np.exp(-(features @ weights[:-1] + weights[-1]))))


def leads(scores: NDArray[np.float64], words: Sequence[str]) -> NDArray[np.float64]:
    """Return the lead of each score over the best answer with other words, limited to 5 either way.

    An answer without a competitor has lead 0, because that proves nothing.

    >>> leads(np.array([3.0, 1.0, 0.0]), ["Rome", "Oslo", "Rome"]).tolist()
    [2.0, -2.0, -1.0]
    """
    said = np.array(words)
    found = np.zeros(len(scores))
    for place, score in enumerate(scores):
        others = scores[said != said[place]]
        if len(others):
            found[place] = score - others.max()
    return np.clip(found, -5.0, 5.0)


def threshold_for(max_risk: float, stated: Mapping[float, float]) -> float:
    """Interpolate the threshold of a risk between the stated risks; a larger risk never has a higher threshold.

    >>> threshold_for(0.15, {0.1: 0.6, 0.2: 0.4}), threshold_for(0.01, {0.1: 0.6}), threshold_for(1.0, {0.1: 0.6})
    (0.5, 0.6, 0.0)
    """
    risks = sorted(stated)
    lowest = np.minimum.accumulate([stated[risk] for risk in risks])
    return float(np.interp(max_risk, [*risks, 1.0], [*lowest, 0.0]))
