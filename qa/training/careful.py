"""Fit weights over the scores of both readers: order and confidence for questions where the fast one is not sure."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from qa.models.calibration import confidence as confidence_of
from qa.models.calibration import threshold_for
from qa.models.cascade import BOTH
from qa.models.ranking import FEATURES, Weights
from qa.training.cases import WHOLE, Case
from qa.training.weights import (
    SURE,
    Outcomes,
    fit_ranker,
    joined,
    named,
    possible_thresholds,
    shows_answer,
    thresholds,
    winners,
)

SURE_RISK = 0.05  # share of wrong answers of the fast reader; below it the careful one does not read
KINDS = (*WHOLE, "written")  # kinds of cases that confidence is fitted on

NETWORKS = ("margin", "certainty", "careful_margin", "careful_certainty")
CAUTION = np.array([1.0 if name in NETWORKS else 0.3 for name in BOTH])
"""Scale of the features when confidence is fitted. Smaller ones are regularised more, and so weigh less.

The retriever's features tell whether a large corpus has an answer. In a small folder on one subject they are as high
for a near miss, and low for a question in other words. The scale was chosen on written questions of articles that the
weights were not fitted on: qa/models/README.md has the figures.
"""


@dataclass(frozen=True, slots=True)
class Fitted:
    """The fitted weights.

    Attributes:
        rank: Weights of `BOTH` that order spans.
        confidence: Weights of `BOTH`, and the constant.
    """

    rank: NDArray[np.float64]
    confidence: NDArray[np.float64]


def fit_cascade(cases: Sequence[Case], fast: Weights, *, words: str) -> dict[str, object]:
    """Return the contents of `careful_reader.json`.

    Thresholds are those of both halves of the articles, each with the weights of the other half, over both stages
    together. For sure answers they are measured on whole questions, half of which have no answer, as for the fast
    reader alone; for possible answers on whole and written questions.

    Args:
        cases: Questions with the spans of both readers and the features `BOTH`.
        fast: The weights over the fast reader's scores alone.
        words: Which reader marks the exact words.
    """
    sure = threshold_for(SURE_RISK, fast.thresholds)
    articles = sorted({case.article for case in cases})
    judged: list[Case] = []
    held_out = []
    for half in (set(articles[::2]), set(articles[1::2])):
        fitted = fit_both([case for case in cases if case.article not in half], fast, sure)
        others = [case for case in cases if case.article in half and case.kind in KINDS]
        held_out.append(outcomes(others, fitted, fast, sure))
        judged += others
    fitted = fit_both(cases, fast, sure)
    found = joined(held_out)
    whole = found.of(np.array([case.kind in WHOLE for case in judged]))
    stated = thresholds(whole.confidence, whole.right)
    return {
        "fitted_by": "qa train",
        "cases": len(cases),
        "sure": round(sure, 4),
        "words": words,
        "rank": named(fitted.rank, BOTH),
        "confidence": named(fitted.confidence, (*BOTH, "constant")),
        "thresholds": {str(risk): round(threshold, 4) for risk, threshold in stated.items()},
        "possible": possible_thresholds(found, stated[SURE]),
    }


def fit_both(cases: Sequence[Case], fast: Weights, sure: float) -> Fitted:
    """Fit order on all answerable cases, and confidence on whole and written ones where the fast reader is unsure."""
    rank = fit_ranker([case for case in cases if case.right.any()])
    judged = [case for case in cases if case.kind in KINDS]
    inputs, right = winners([case for case in judged if first_stage(case, fast)[0] < sure], rank, lead=False)
    if right.all() or not right.any():  # too few are left, as in a trial run
        inputs, right = winners(judged, rank, lead=False)
    fitted = LogisticRegression(C=1.0, max_iter=5000).fit(inputs * CAUTION, right)
    return Fitted(rank, np.append(fitted.coef_[0] * CAUTION, fitted.intercept_))


def first_stage(case: Case, fast: Weights) -> tuple[float, bool]:
    """Return the fast reader's confidence in its best span, and whether it is right."""
    features = case.features[:, : len(FEATURES)]
    best = int((features @ fast.rank).argmax())
    return float(confidence_of(features[[best]], fast.confidence)[0]), bool(case.right[best])


def outcomes(cases: Sequence[Case], fitted: Fitted, fast: Weights, sure: float) -> Outcomes:
    """Return the best answers of both stages: that of the fast reader where it is sure, else that of both."""
    found = []
    for case in cases:
        chance, right = first_stage(case, fast)
        scores = case.features[:, : len(FEATURES)] @ fast.rank
        if chance < sure:
            scores = case.features @ fitted.rank
            best = int(scores.argmax())
            chance, right = float(confidence_of(case.features[[best]], fitted.confidence)[0]), bool(case.right[best])
        found.append((chance, right, shows_answer(case, scores)))
    confidences, rights, shown = zip(*found, strict=True)
    return Outcomes(np.array(confidences), np.array(rights), np.array(shown))
