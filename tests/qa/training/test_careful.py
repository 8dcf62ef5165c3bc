"""Order and confidence when the fast reader is not sure."""

import numpy as np
import pytest

from qa.models.cascade import BOTH
from qa.models.ranking import FEATURES, Weights
from qa.training.careful import fit_both, fit_cascade, outcomes
from qa.training.cases import Case


def make_cases(count: int) -> list[Case]:
    """Make questions of ten articles; the careful network knows the answers and the fast one does not."""
    random = np.random.default_rng(0)
    cases = []
    for number in range(count):
        answerable = number % 2 == 0
        features = random.normal(size=(6, len(BOTH)))
        right = np.zeros(6, dtype=bool)
        if answerable:
            right[random.integers(6)] = True
        features[:, BOTH.index("careful_margin")] = np.where(right, 2.0, -2.0) + random.normal(size=6)
        kind = ("as it is", "removed", "written", "written")[number % 4]
        places = [f"p:{n}" for n in range(6)]
        cases.append(Case(kind, str(number), f"a{number // 4 % 10}", features, places, places, right, answerable))  # type: ignore[arg-type]
    return cases


@pytest.fixture
def fast() -> Weights:
    """A fast reader that relies only on its own margin, and is never quite sure."""
    rank = np.eye(len(FEATURES))[0]
    return Weights(rank, np.append(rank * 0.1, -3.0), {0.05: 0.9, 0.1: 0.6})


def test_the_careful_network_has_the_say_that_it_earns(fast: Weights) -> None:
    """On questions not used for fitting, it orders what the fast one cannot.

    Its confidence separates right from wrong.
    """
    cases = make_cases(400)
    fitted = fit_both(cases[:200], fast, sure=0.9)
    assert np.argmax(fitted.rank) == BOTH.index("careful_margin")
    found = outcomes(cases[200:], fitted, fast, 0.9)
    chance, right = found.confidence, found.right
    answerable = np.array([case.answerable for case in cases[200:]])
    assert right[answerable].mean() > 0.9
    assert chance[right].mean() - chance[~right].mean() > 0.6


def test_where_the_fast_reader_is_sure_its_word_stands(fast: Weights) -> None:
    """Its own confidence counts, and its own best span."""
    cases = make_cases(40)
    sure = Weights(fast.rank, np.append(np.zeros(len(FEATURES)), 5.0), fast.thresholds)
    found = outcomes(cases, fit_both(cases, fast, 0.9), sure, 0.9)
    assert found.confidence == pytest.approx(1 / (1 + np.exp(-5.0)))
    assert found.right.tolist() == [bool(case.right[case.features[:, 0].argmax()]) for case in cases]


def test_what_is_written_names_every_weight(fast: Weights) -> None:
    """The file says from when on the fast reader is sure, and a higher risk never has a higher threshold."""
    fitted = fit_cascade(make_cases(200), fast, words="fast")
    assert fitted["sure"] == 0.9
    assert list(fitted["rank"]) == list(BOTH)  # type: ignore[call-overload]
    stated = list(fitted["thresholds"].values())  # type: ignore[attr-defined]
    assert stated == sorted(stated, reverse=True)
