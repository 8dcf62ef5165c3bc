"""Probabilities fitted to outcomes."""

import numpy as np
import pytest

from qa.calibration.asked import Kind, Outcome
from qa.calibration.fit import Held, fit
from qa.models.calibrated import scaled


def outcomes(count: int, *, shipped: float, right: float, kind: Kind = "feedback") -> list[Outcome]:
    """Return outcomes whose shipped probability is one number, and whose share of right answers is another."""
    wanted = round(count * right)
    return [Outcome(kind, f"{number}.md", shipped, number * 7 % count < wanted) for number in range(count)]


def test_probabilities_that_are_too_high_are_lowered_and_hold_for_other_documents() -> None:
    """Eight in ten sure answers were not right."""
    asked = [*outcomes(200, shipped=0.9, right=0.6), *outcomes(200, shipped=0.3, right=0.1)]
    found = fit(asked, threshold=0.7)
    assert scaled(np.array([0.9, 0.3]), found.scaling) == pytest.approx([0.6, 0.1], abs=0.05)
    assert found.better
    assert (found.before.given, found.before.wrong) == (200, 80)
    assert found.after.given == 0


def test_true_probabilities_stay() -> None:
    """Nothing is won by a fit to what fits already."""
    asked = [*outcomes(300, shipped=0.9, right=0.9), *outcomes(300, shipped=0.2, right=0.2)]
    found = fit(asked, threshold=0.7)
    assert scaled(np.array([0.9, 0.2]), found.scaling) == pytest.approx([0.9, 0.2], abs=0.02)
    assert not found.better


def test_few_outcomes_move_little() -> None:
    """Two mistakes prove little."""
    found = fit(outcomes(2, shipped=0.9, right=0.0), threshold=0.7)
    assert 0.6 < scaled(np.array([0.9]), found.scaling)[0] < 0.9


def test_what_people_confirmed_counts_more_than_what_was_made() -> None:
    """Made questions are easier than what people ask."""
    people = fit(outcomes(20, shipped=0.9, right=0.0), threshold=0.7)
    made = fit(outcomes(20, shipped=0.9, right=0.0, kind="made"), threshold=0.7)
    assert scaled(np.array([0.9]), people.scaling) < scaled(np.array([0.9]), made.scaling)


def test_the_interval_of_the_risk_is_that_of_clopper_and_pearson() -> None:
    """Without a wrong answer its end is known in closed form."""
    assert Held(given=20, wrong=0, right=20).highest_risk == pytest.approx(1 - 0.05 ** (1 / 20))
    assert Held(given=0, wrong=0, right=3).highest_risk == 1.0
    assert Held(given=8, wrong=2, right=12).coverage == 0.5
