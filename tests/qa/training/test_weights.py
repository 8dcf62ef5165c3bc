"""The thresholds between sure answers, possible answers and no answer."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from qa.models.ranking import Weights
from qa.models.span_reader import SpanReader
from qa.training.cases import Case
from qa.training.weights import RISKS_POSSIBLE, Outcomes, possible_thresholds, shows_answer, thresholds
from tests.qa.models.test_span_reader import Scorer

cases = st.lists(
    st.tuples(st.integers(0, 1000), st.booleans(), st.booleans()),
    min_size=1,
    max_size=200,
    unique_by=lambda case: case[0],
)


@given(cases)
def test_of_the_possible_answers_no_larger_share_is_wrong(cases: list[tuple[int, bool, bool]]) -> None:
    """The share is counted only between the two thresholds: sure answers do not compensate.

    A possible answer is wrong if none of its sentences is right; a sure one, if the first is not.
    """
    scores, right = np.array([score / 1000 for score, _, _ in cases]), np.array([right for _, right, _ in cases])
    found = Outcomes(scores, right, right | np.array([shown for _, _, shown in cases]))
    below = thresholds(scores, right)[0.1]
    for risk in RISKS_POSSIBLE:
        line = possible_thresholds(found)[str(risk)]
        assert line <= below
        possible = found.shown[(scores >= line) & (scores < below)]
        assert (~possible).sum() <= risk * len(possible) + 1e-9


def test_three_different_sentences_are_shown() -> None:
    """Several spans of a sentence count as one, which holds the answer if one of them is right."""

    def shows(places: str, right: str) -> bool:
        features = np.arange(len(places), 0, -1.0)[:, None]
        holds = np.array([one == "1" for one in right])
        case = Case("as it is", "q", "a", features, list(places), list(places), holds, answerable=True)
        return shows_answer(case, features[:, 0])

    assert shows("aabc", "0001")
    assert shows("aabcd", "01000")
    assert not shows("abcd", "0001")


def test_a_larger_risk_has_no_higher_line() -> None:
    """In the packaged table, from the threshold of sure answers down to almost everything."""
    reader = SpanReader(Scorer())
    sure = reader.threshold(0.1)
    lines = [reader.possible_threshold(risk) for risk in (0.01, 0.1, 0.3, 0.5, 0.7, 1.0)]
    assert lines == sorted(lines, reverse=True)
    assert (lines[0], lines[-1]) == (sure, 0.0)
    assert 0.2 < reader.possible_threshold(0.5) < sure


def test_without_a_table_nothing_is_possible_only() -> None:
    """A reader that was fitted before the table existed gives sure answers or none, as before."""
    weights = Weights.packaged()
    old = Weights(weights.rank, weights.confidence, weights.thresholds)
    assert SpanReader(Scorer(), old).possible_threshold(0.5) == 1.0
