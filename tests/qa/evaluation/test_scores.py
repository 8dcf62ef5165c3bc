"""Exact match and F1, worked out by hand as the official SQuAD script computes them."""

import pytest

from qa.evaluation.scores import exact_match, f1, holds_words, normalize


@pytest.mark.parametrize(
    ("text", "normalized"),
    [
        ("The  U.S. President", "us president"),
        ("a an the", ""),
        ("theory of an anthem", "theory of anthem"),
        ("Rock-'n'-Roll!", "rocknroll"),
        ("“Velm”", "“velm”"),  # the script knows ASCII punctuation only
        (" \n", ""),
    ],
)
def test_normalize(text: str, normalized: str) -> None:
    """Lower case, ASCII punctuation gone, then articles, then white space."""
    assert normalize(text) == normalized


@pytest.mark.parametrize(
    ("given", "marked", "exact", "score"),
    [
        ("1987", ["1987"], 1, 1),
        ("in 1987", ["1987"], 0, 2 / 3),
        ("Brandt", ["Captain Ilse Brandt", "Ilse Brandt"], 0, 2 / 3),  # the nearest counts
        ("the Ilse Brandt.", ["Captain Ilse Brandt", "Ilse Brandt"], 1, 1),
        ("ships ships timber", ["ships ships ships"], 0, 2 / 3),  # words count as often as both have them
        ("timber", ["ships"], 0, 0),
        ("", ["ships"], 0, 0),
        ("", [], 1, 1),
        ("ships", [], 0, 0),
        ("the", ["a"], 1, 1),  # nothing is left of either
    ],
)
def test_exact_match_and_f1(given: str, marked: list[str], exact: float, score: float) -> None:
    """The best over the marked answers; an unanswerable question wants the empty string."""
    assert exact_match(given, marked) == exact
    assert f1(given, marked) == pytest.approx(score)


def test_words_are_held_whole() -> None:
    """After normalisation and at word borders. If normalisation leaves nothing of an answer, it is nowhere."""
    assert holds_words("The captain, Ilse  Brandt, led it.", ["captain Ilse Brandt"])
    assert not holds_words("In 1987.", ["87"])
    assert not holds_words("Anything", ["the", ""])
    assert not holds_words("Anything", [])
