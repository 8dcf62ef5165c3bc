"""Two readers: which one reads when, and how their results are combined."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from qa.models.cascade import BOTH, PASSAGES, Cascade, CascadeWeights, joined, passages_read, quick_of
from qa.models.decoding import Scores
from qa.models.ranking import FEATURES, Found, Weights
from qa.models.span_reader import SpanReader
from qa.records import Passage, Span
from tests.qa.models.test_span_reader import VECTOR, Scorer, make_passage, make_passages


class Contrary(Scorer):
    """A reader that scores highest what the other scores lowest."""

    def score(self, question: str, texts: Sequence[str]) -> list[Scores]:
        """Return the other's scores of a last word, with the opposite sign."""
        found = super().score(question, texts)
        return [replace(one, starts=-one.starts, ends=-one.ends) for one in found]

    def _scores(self, text: str) -> Scores:
        found = super()._scores(text)
        scores = np.where(found.starts == -10.0, 10.0, found.starts)  # no other word is liked by either
        return replace(found, starts=scores, ends=scores)


def weights(*, sure: float, words: str = "fast") -> CascadeWeights:
    """Order and confidence by the careful margin alone."""
    rank = np.zeros(len(BOTH))
    rank[BOTH.index("careful_margin")] = 1.0
    return CascadeWeights(Weights(rank, np.append(rank, 0.0), {0.1: 0.7}), sure=sure, words=words)  # type: ignore[arg-type]


def read(passages: Sequence[Passage], *, sure: float, always: bool = False) -> tuple[list[Span], int]:
    """Return the spans of a cascade, and how many passages the careful reader read."""
    careful = Contrary()
    cascade = Cascade(SpanReader(Scorer()), careful, weights(sure=sure), passages=2, always=always)
    return cascade.read("Who?", VECTOR, passages), len(careful.read)


def test_what_the_fast_reader_is_sure_of_is_read_once() -> None:
    """Then its answer counts, from the passages that it reads alone."""
    spans, reads = read(make_passages([8.0, -3.0, 9.0]), sure=0.5)
    assert spans == SpanReader(Scorer()).read("Who?", VECTOR, make_passages([8.0, -3.0, 9.0])[:2])
    assert reads == 0


@pytest.mark.parametrize(("margins", "always"), [((-8.0, -9.0), False), ((8.0, -3.0), True)])
def test_else_the_careful_reader_has_its_say(margins: tuple[float, ...], always: bool) -> None:
    """If the fast one is not sure, or always, the weights over both give the order."""
    passages = make_passages([*margins, 3.0, *[0.0] * 20])
    spans, reads = read(passages, sure=0.5, always=always)
    assert reads == PASSAGES
    liked = int(np.argmin([*margins, 3.0]))
    assert spans[0].document_id == f"{liked}.txt"
    assert [span.score for span in spans] == sorted((span.score for span in spans), reverse=True)


@pytest.mark.parametrize(("first", "answers"), [(8.0, True), (-8.0, False)])
def test_what_nobody_asked_is_read_quickly(first: float, answers: bool) -> None:
    """By the fast reader alone, also where the careful one always reads: what it is sure of, else nothing."""
    careful, passages = Scorer(), make_passages([first, -9.0])
    both = Cascade(SpanReader(Scorer()), careful, weights(sure=0.5), passages=2, always=True)
    quick = quick_of(both)
    assert quick.read("Who?", VECTOR, passages) == (
        SpanReader(Scorer()).read("Who?", VECTOR, passages) if answers else []
    )
    assert (careful.read, quick.threshold(0.1)) == ([], both.threshold(0.1))
    alone = SpanReader(Scorer())
    assert quick_of(alone) is alone


def test_a_cascade_is_given_more_passages() -> None:
    """A single reader gets the number in the setting."""
    alone = SpanReader(Scorer())
    assert passages_read(alone, 8) == 8
    assert passages_read(Cascade(alone, Scorer(), weights(sure=0.5)), 8) == PASSAGES
    assert passages_read(Cascade(alone, Scorer(), weights(sure=0.5)), 40) == 40


def found(place: int, margin: float, *, start: int = 0) -> Found:
    """A span in its own passage."""
    passage = make_passage(place, 0.0, 0.9)
    return Found(passage, start, 20, "", (margin, margin / 2, 0.9, 0.5, 0.5, 0.8))


def test_a_sentence_has_the_scores_of_both() -> None:
    """First the fast reader's features, then the careful reader's; the words are those of one of them."""
    fast, careful = [found(1, 2.0, start=9)], [found(1, -1.0)]
    (one,) = joined(fast, careful, words="fast")
    assert one.start == 9
    assert one.features == (2.0, 1.0, 0.9, 0.5, 0.5, 0.8, -1.0, -0.5)
    assert joined(fast, careful, words="careful")[0].start == 0


def test_what_one_left_out_scores_as_its_least() -> None:
    """The score is no higher than the lowest that it gave in the same document."""
    text = make_passage(1, 0.0, 0.9)
    other = Found(text, 0, 8, "", (1.5, 0.7, 0.9, 0.5, 0.5, 0.8))
    alone = joined([], [other], words="fast")
    assert alone[0].features[:2] == alone[0].features[-2:] == (1.5, 0.7)


def test_the_threshold_is_that_of_both_stages() -> None:
    """For a stated risk, the threshold is the one measured over both."""
    assert Cascade(SpanReader(Scorer()), Scorer(), weights(sure=0.5)).threshold(0.1) == 0.7


def test_weights_are_read_by_name(tmp_path: Path) -> None:
    """The order of the names in the file does not count."""
    fitted = {"rank": {name: n for n, name in enumerate(reversed(BOTH))}, "sure": 0.9, "words": "careful"}
    fitted |= {"confidence": dict.fromkeys((*BOTH, "constant"), 1.0), "thresholds": {"0.1": 0.6}}
    (tmp_path / "careful_reader.json").write_text(json.dumps(fitted), "utf-8")
    read = CascadeWeights.read(tmp_path)
    assert read.both.rank.tolist() == list(range(len(BOTH)))[::-1]
    assert (read.sure, read.words, read.both.thresholds) == (0.9, "careful", {0.1: 0.6})
    assert BOTH[: len(FEATURES)] == FEATURES
