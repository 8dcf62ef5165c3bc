"""AUROC, reliability and risk-coverage, worked by hand and against scikit-learn."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from qa.evaluation.curves import (
    Point,
    auroc,
    calibration_error,
    coverage_at_risk,
    reliability,
    risk_coverage,
    thin_out,
)

CASES = st.lists(st.tuples(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.7, 0.99, 1.0]), st.booleans()), max_size=30)


def test_auroc_by_hand() -> None:
    """Three of the four pairs are in order, and one is tied."""
    assert auroc([0.9, 0.4, 0.4, 0.1], [True, True, False, False]) == pytest.approx(3.5 / 4)
    assert auroc([0.1, 0.9], [True, False]) == 0
    assert auroc([0.1, 0.9], [True, True]) is None
    assert auroc([], []) is None


@settings(deadline=None)  # scikit-learn takes its time
@given(CASES)
def test_auroc_is_that_of_scikit_learn(cases: list[tuple[float, bool]]) -> None:
    """For any scores, with ties, where both kinds are there."""
    scores, positive = [score for score, _ in cases], [kind for _, kind in cases]
    if len(set(positive)) == 2:
        assert auroc(scores, positive) == pytest.approx(roc_auc_score(positive, scores))


def test_reliability_by_hand() -> None:
    """Bins are a tenth wide; a confidence of 1 belongs to the last."""
    bins = reliability([0.05, 0.15, 0.19, 0.95, 1.0], [False, True, False, True, True])
    assert [bin_.cases for bin_ in bins] == [1, 2, 0, 0, 0, 0, 0, 0, 0, 2]
    assert (bins[1].lower, bins[1].upper) == (0.1, 0.2)
    assert (bins[1].confidence, bins[1].right) == (pytest.approx(0.17), 0.5)
    assert (bins[2].confidence, bins[2].right) == (None, None)
    assert calibration_error(bins) == pytest.approx((1 * 0.05 + 2 * 0.33 + 2 * 0.025) / 5)
    assert calibration_error(reliability([], [])) is None


def test_risk_and_coverage_by_hand() -> None:
    """Equal confidences are answered together: no threshold tells them apart."""
    points = risk_coverage([0.2, 0.6, 0.9, 0.6], [False, True, True, False])
    assert points == (
        Point(threshold=0.9, coverage=0.25, risk=0.0),
        Point(threshold=0.6, coverage=0.75, risk=pytest.approx(1 / 3)),
        Point(threshold=0.2, coverage=1.0, risk=0.5),
    )
    assert [coverage_at_risk(points, most) for most in (0.1, 0.4, 0.5)] == [0.25, 0.75, 1.0]
    assert coverage_at_risk(risk_coverage([0.9], [False]), 0.1) == 0
    assert risk_coverage([], []) == ()


@given(CASES)
def test_each_point_is_what_its_threshold_gives(cases: list[tuple[float, bool]]) -> None:
    """Counted again: which cases are answered, and how many of them are wrong."""
    for point in risk_coverage([score for score, _ in cases], [right for _, right in cases]):
        answered = [right for score, right in cases if score >= point.threshold]
        assert point.coverage == pytest.approx(len(answered) / len(cases))
        assert point.risk == pytest.approx(answered.count(False) / len(answered))


def test_thin_out() -> None:
    """Evenly, with both ends; few points stay as they are."""
    points = risk_coverage([place / 10 for place in range(11)], [True] * 11)
    assert [point.threshold for point in thin_out(points, 3)] == [1.0, 0.5, 0.0]
    assert thin_out(points, 11) == points
