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
SHOWN = 3  # sentences that a reply quotes by default
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


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The best answers to questions, as the service would give them.

    Attributes:
        confidence: Confidence in the best span of each, shape ``(questions,)``.
        right: Whether its sentence holds the answer.
        shown: Whether one of the first `SHOWN` different sentences does.
    """

    confidence: NDArray[np.float64]
    right: NDArray[np.bool_]
    shown: NDArray[np.bool_]

    def of(self, chosen: NDArray[np.bool_]) -> "Outcomes":
        """Return those of some questions."""
        return Outcomes(self.confidence[chosen], self.right[chosen], self.shown[chosen])


def joined(parts: Sequence[Outcomes]) -> Outcomes:
    """Return the outcomes of several parts together."""
    return Outcomes(
        np.concatenate([part.confidence for part in parts]),
        np.concatenate([part.right for part in parts]),
        np.concatenate([part.shown for part in parts]),
    )


def shows_answer(case: Case, scores: NDArray[np.float64]) -> bool:
    """Whether one of the first `SHOWN` different sentences of a case, by the scores of its spans, holds the answer."""
    places: dict[str, bool] = {}
    for number in np.argsort(-scores, kind="stable"):
        places[case.places[number]] = places.get(case.places[number], False) or bool(case.right[number])
        if len(places) == SHOWN:
            break
    return any(places.values())


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
        "possible": possible_thresholds(held_out(cases, further)),
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


def outcomes(cases: Sequence[Case], fitted: Fitted) -> Outcomes:
    """Return the best answer to each case."""
    inputs, right = winners(cases, fitted.rank, lead=fitted.lead)
    shown = np.array([shows_answer(case, case.features @ fitted.rank) for case in cases])
    return Outcomes(confidence(inputs, fitted.confidence), right, shown)


def stated_thresholds(cases: Sequence[Case], others: Sequence[Case] = (), *, lead: bool = False) -> dict[str, float]:
    """Return for each risk the lowest confidence of an answer.

    It is the mean of two: each half of the articles gives one, with the weights of the other half. So it holds for
    questions that nothing was fitted on. Only unchanged questions are used, half of which have no answer.
    """
    stated = [thresholds(half.confidence, half.right) for half in _halves(cases, others, lead=lead)]
    return {str(risk): round(sum(one[risk] for one in stated) / len(stated), 4) for risk in RISKS}


def held_out(cases: Sequence[Case], others: Sequence[Case] = (), *, lead: bool = False) -> Outcomes:
    """Return the best answers to unchanged questions, by weights of the other half of the articles."""
    return joined(list(_halves(cases, others, lead=lead)))


def _halves(cases: Sequence[Case], others: Sequence[Case], *, lead: bool) -> Iterator[Outcomes]:
    articles = sorted({case.article for case in cases})
    for half in (set(articles[::2]), set(articles[1::2])):
        fitted = fit([case for case in cases if case.article not in half], others, lead=lead)
        yield outcomes([case for case in cases if case.article in half and case.kind in WHOLE], fitted)


def possible_thresholds(found: Outcomes, sure: float | None = None) -> dict[str, float]:
    """Return for each risk the lowest confidence of a possible answer.

    A possible answer quotes several sentences, all said to be unsure: it is wrong if none of them holds the answer.
    Between this threshold and that of sure answers at most the share of the risk is wrong. If no threshold achieves
    this, there is no possible answer: the threshold is that of the sure answers.

    Args:
        found: The best answers to questions that nothing was fitted on.
        sure: The threshold of sure answers at a risk of `SURE`, by default that of these questions.

    >>> right = np.array([True, True, True, False, True, False])
    >>> possible_thresholds(Outcomes(np.array([0.9, 0.8, 0.7, 0.6, 0.4, 0.2]), right, right))["0.5"]
    0.4
    """
    below = thresholds(found.confidence, found.right)[SURE] if sure is None else sure
    unsure = found.of(found.confidence < below)
    lowest = thresholds(unsure.confidence, unsure.shown, RISKS_POSSIBLE)
    return {str(risk): round(min(threshold, below), 4) for risk, threshold in lowest.items()}


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
