"""Fit the weights over the network's scores: order of spans, confidence in the best one, and thresholds.

The ranker is a conditional logit, which is ListNet with one correct item (Cao et al. 2007, "Learning to Rank: From
Pairwise to Listwise Approach"). The confidence is Platt's (1999): a logistic regression over the winner's features. The
thresholds follow from accepted error rates on questions that neither was fitted on.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import log_softmax
from sklearn.linear_model import LogisticRegression

from qa.models.calibration import confidence, leads
from qa.models.ranking import FEATURES
from qa.training.cases import WHOLE, Case

RIDGE = 1e-3  # regularisation of the ranker
RISKS = (0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5)  # that get a threshold for sure answers
RISKS_POSSIBLE = (0.1, 0.2, 0.3, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7)  # that get one for possible answers
SURE = 0.1  # risk of sure answers, above which there are no possible ones; the default of the settings


@dataclass(frozen=True, slots=True)
class Fitted:
    """The fitted weights.

    Attributes:
    rank: Weights of the features that order answers.
        confidence: Weights of the features, of the lead if it counts, and the constant.
        lead: Whether the lead over the best answer with other words counts.
    """

    rank: NDArray[np.float64]
    confidence: NDArray[np.float64]
    lead: bool


def fit_all(cases: Sequence[Case], *others: Sequence[Case]) -> dict[str, object]:
    """Return the contents of `span_reader.json`: weights of order and confidence, and thresholds by risk."""
    further = [case for of_set in others for case in of_set]
    fitted = fit(cases, further)
    return {
        "fitted_by": "qa train",
        "cases": len(cases) + len(further),
        "rank": named(fitted.rank, FEATURES),
        "confidence": named(fitted.confidence, (*FEATURES, "constant")),
        "thresholds": stated_thresholds(cases, further),
        "possible": possible_thresholds(*held_out(cases, further)),
    }


def fit(cases: Sequence[Case], others: Sequence[Case] = (), *, lead: bool = False) -> Fitted:
    """Fit ranker and confidence.

    The order is fitted on cases of all kinds, the confidence on unchanged and written questions of all sets. The
    probability is then scaled to the unchanged questions of the first set.

    Args:
        cases: Cases of the set that probabilities are scaled to.
        others: Cases of other sets.
        lead: Whether an answer's lead over the best answer with other words counts too.
    """
    everything = [*cases, *others]
    rank = fit_ranker([case for case in everything if case.right.any()])
    inputs, right = winners([case for case in everything if case.kind != "terse"], rank, lead=lead)
    fitted = LogisticRegression(C=1.0, max_iter=5000).fit(inputs, right)
    whole, right = winners([case for case in cases if case.kind in WHOLE], rank, lead=lead)
    scale = LogisticRegression(C=1e6).fit(fitted.decision_function(whole)[:, None], right)
    factor, constant = float(scale.coef_[0, 0]), float(scale.intercept_[0])
    weights = np.append(fitted.coef_[0], fitted.intercept_) * factor
    weights[-1] += constant
    return Fitted(rank, weights, lead)


def winners(
    cases: Sequence[Case], rank: NDArray[np.float64], *, lead: bool
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return the features of each case's best span, its lead if that counts, and whether it is right."""
    rows, right = [], []
    for case in cases:
        scores = case.features @ rank
        best = int(scores.argmax())
        rows.append(np.append(case.features[best], leads(scores, case.words)[best] if lead else ()))
        right.append(case.right[best])
    return np.array(rows), np.array(right)


def chances(cases: Sequence[Case], fitted: Fitted) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return the confidence in each case's best span, and whether it is right."""
    inputs, right = winners(cases, fitted.rank, lead=fitted.lead)
    return confidence(inputs, fitted.confidence), right


def stated_thresholds(cases: Sequence[Case], others: Sequence[Case] = (), *, lead: bool = False) -> dict[str, float]:
    """Return for each risk the lowest confidence of an answer.

    It is the mean of two: each half of the articles gives one, with the weights of the other half. So it holds for
    questions that nothing was fitted on. Only unchanged questions are used, half of which have no answer.
    """
    stated = [thresholds(*half) for half in _halves(cases, others, lead=lead)]
    return {str(risk): round(sum(one[risk] for one in stated) / len(stated), 4) for risk in RISKS}


def held_out(
    cases: Sequence[Case], others: Sequence[Case] = (), *, lead: bool = False
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return the confidence in unchanged questions, by weights of the other half of the articles, and what is right."""
    first, second = _halves(cases, others, lead=lead)
    return np.concatenate([first[0], second[0]]), np.concatenate([first[1], second[1]])


def _halves(
    cases: Sequence[Case], others: Sequence[Case], *, lead: bool
) -> Iterator[tuple[NDArray[np.float64], NDArray[np.bool_]]]:
    articles = sorted({case.article for case in cases})
    for half in (set(articles[::2]), set(articles[1::2])):
        fitted = fit([case for case in cases if case.article not in half], others, lead=lead)
        yield chances([case for case in cases if case.article in half and case.kind in WHOLE], fitted)


def possible_thresholds(confidence: NDArray[np.float64], right: NDArray[np.bool_]) -> dict[str, float]:
    """Return for each risk the lowest confidence of a possible answer.

    Between it and a sure answer at a risk of `SURE`, at most this share is wrong. If no threshold achieves this, there
    is no possible answer: the threshold is that of the sure answers.

    >>> right = np.array([True, True, True, False, True, False])
    >>> possible_thresholds(np.array([0.9, 0.8, 0.7, 0.6, 0.4, 0.2]), right)["0.5"]
    0.4
    """
    below = thresholds(confidence, right)[SURE]
    unsure = confidence < below
    found = thresholds(confidence[unsure], right[unsure], RISKS_POSSIBLE)
    return {str(risk): round(min(threshold, below), 4) for risk, threshold in found.items()}


def thresholds(
    confidence: NDArray[np.float64], right: NDArray[np.bool_], risks: Sequence[float] = RISKS
) -> dict[float, float]:
    """Return the lowest confidence at which the given answers are wrong at most as often as each risk.

    >>> thresholds(np.array([0.9, 0.8, 0.3, 0.2]), np.array([True, True, False, False]))[0.5]
    0.2
    """
    order = np.argsort(-confidence, kind="stable")
    risk = np.cumsum(~right[order]) / np.arange(1, len(order) + 1)
    found = {}
    for stated in risks:
        within = np.flatnonzero(risk <= stated)
        found[stated] = float(confidence[order[within[-1]]]) if len(within) else 1.0
    return found


def fit_ranker(cases: Sequence[Case]) -> NDArray[np.float64]:
    """Fit the ranker: maximise the likelihood that the softmax over a question's spans gives to the right ones."""

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        value, gradient = RIDGE * float(weights @ weights), 2 * RIDGE * weights
        for case in cases:
            all_logs = log_softmax(case.features @ weights)
            right_logs = all_logs[case.right]
            value -= np.logaddexp.reduce(right_logs) / len(cases)
            posterior = np.exp(right_logs - np.logaddexp.reduce(right_logs))
            gradient -= (case.features[case.right].T @ posterior - case.features.T @ np.exp(all_logs)) / len(cases)
        return value, gradient

    return np.asarray(minimize(loss, np.zeros(cases[0].features.shape[1]), jac=True, method="L-BFGS-B").x)


def named(weights: NDArray[np.float64], names: Sequence[str]) -> Mapping[str, float]:
    """Return weights by name, rounded."""
    return {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)}
