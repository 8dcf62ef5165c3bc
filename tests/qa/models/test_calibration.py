"""Thresholds that follow from a measured reliability."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.models.calibration import STEP, possible_threshold_for
from qa.models.reader import Weights
from qa.training.weights import BINS, reliability

shares = st.floats(0, 1)


@given(
    st.lists(st.tuples(st.floats(0.01, 1), shares), min_size=1, max_size=20), st.floats(0.05, 1), st.floats(0.05, 0.95)
)
def test_the_wrong_ones_among_the_possible_are_as_few_as_stated(
    bins: list[tuple[float, float]], below: float, max_risk: float
) -> None:
    """Whatever was measured, the share of wrong ones from the threshold to a sure answer is within the risk."""
    threshold = possible_threshold_for(max_risk, below, bins)
    assert 0 <= threshold <= below
    edges = np.linspace(0, 1, len(bins) + 1)
    width = 1 / len(bins)
    inside = [max(0.0, min(below, upper) - max(threshold, lower)) / width for lower, upper in pairwise(edges)]
    cases = sum(part * share for part, (share, _) in zip(inside, bins, strict=True))
    wrong = sum(part * share * (1 - right) for part, (share, right) in zip(inside, bins, strict=True))
    assert wrong <= max_risk * cases + 1e-6


def test_a_larger_risk_never_has_a_higher_threshold() -> None:
    """On what comes with the package, from a risk of nothing, which allows no possible answer, to one of everything."""
    weights = Weights.packaged()
    found = [possible_threshold_for(risk, 0.5846, weights.reliability) for risk in (0.0, 0.1, 0.3, 0.5, 0.7, 1.0)]
    assert found == sorted(found, reverse=True)
    assert (found[0], found[-1]) == (0.5846, 0.0)


def test_the_packaged_reader_knows_its_reliability() -> None:
    """All cases fall into some bin, and what is surer is right more often, from end to end."""
    measured = Weights.packaged().reliability
    assert len(measured) == BINS
    assert sum(share for share, _ in measured) == pytest.approx(1.0, abs=0.01)
    assert measured[0][1] < 0.1
    assert measured[-1][1] > 0.9


def test_where_all_are_right_every_answer_is_possible() -> None:
    """Bins without a case count for nothing."""
    measured = reliability(np.array([0.31, 0.32, 0.9]), np.array([True, True, True]))
    assert possible_threshold_for(0.1, 0.8, measured) == pytest.approx(0.0, abs=STEP)
    assert measured[0] == (0.0, 0.0)
