"""Joint decoding of starts and ends, by hand."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.models.decoding import MAX_TOKENS, Scores, decode


def scores(starts: list[float], ends: list[float], null: float = 0.0) -> Scores:
    """Tokens of two characters each, without space between them."""
    count = len(starts)
    offsets = np.column_stack([np.arange(count) * 2, np.arange(count) * 2 + 2])
    return Scores(offsets=offsets, starts=np.array(starts), ends=np.array(ends), null_start=null, null_end=0.0)


def test_the_best_pair_counts_not_the_best_start_and_the_best_end() -> None:
    """The best end stands before the best start: the span is neither backward nor empty."""
    found = decode(scores([0, 5, 0, 4], [9, 0, 0, 3], null=2.0), [(0, 8)], most=1)
    assert [(one.start, one.end, one.score) for one in found] == [(0, 2, 7.0)]


def test_a_span_stays_in_its_region() -> None:
    """Starts and ends of different sentences make no span; each sentence gives its best one."""
    found = decode(scores([9, 0, 0, 1], [0, 1, 0, 9]), [(0, 4), (4, 8)], most=3)
    assert [(one.start, one.end) for one in found] == [(0, 4), (6, 8)]


def test_what_stands_in_no_region_never_answers() -> None:
    """A heading has the best scores and is not quoted."""
    found = decode(scores([9, 0, 1], [9, 0, 1]), [(2, 6)], most=3)
    assert [(one.start, one.end) for one in found] == [(4, 6)]
    assert decode(scores([9], [9]), [], most=3) == []


def test_an_answer_has_a_limit() -> None:
    """No span is longer than `MAX_TOKENS` tokens."""
    count = MAX_TOKENS + 10
    starts, ends = [0.0] * count, [0.0] * count
    starts[0], ends[-1] = 9.0, 9.0
    for one in decode(scores(starts, ends), [(0, 2 * count)], most=3):
        assert one.end - one.start <= 2 * MAX_TOKENS


@given(
    st.lists(st.tuples(st.floats(-20, 20), st.floats(-20, 20)), min_size=1, max_size=60),
    st.lists(st.integers(0, 120), max_size=6, unique=True),
    st.floats(-20, 20),
)
def test_it_agrees_with_the_definition(logits: list[tuple[float, float]], cuts: list[int], null: float) -> None:
    """The first span is the best of all pairs that the rules allow, found by trying each."""
    starts, ends = (list(side) for side in zip(*logits, strict=True))
    bounds = sorted({0, *(2 * (cut // 2) for cut in cuts if cut < 2 * len(starts)), 2 * len(starts)})
    regions = list(pairwise(bounds))
    owner = [next(n for n, (low, high) in enumerate(regions) if low <= 2 * t < high) for t in range(len(starts))]
    best = max(
        starts[i] + ends[j] - null
        for i in range(len(starts))
        for j in range(i, min(len(starts), i + MAX_TOKENS))
        if owner[i] == owner[j]
    )
    found = decode(scores(starts, ends, null), regions, most=2)
    assert abs(found[0].score - best) < 1e-9
    assert all(one.start < one.end and one.certainty < 1e-9 for one in found)


def test_certainty_is_a_probability() -> None:
    """Over all pairs of start and end, and no answer, it sums to one: worked out by hand for one token."""
    (found,) = decode(scores([1.0], [2.0], null=0.5), [(0, 2)], most=1)
    start, end = np.exp(1.0) / (np.exp(1.0) + np.exp(0.5)), np.exp(2.0) / (np.exp(2.0) + 1.0)
    assert found.certainty == pytest.approx(np.log(start * end))
