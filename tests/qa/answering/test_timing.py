"""Stages are timed, and none begins after the deadline."""

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from qa.answering.question import Question
from qa.answering.timing import Clock
from qa.errors import DeadlineError
from qa.library.open import Library
from qa.opening import answer_from
from qa.vectors import Vectors
from tests.conftest import WordEmbedder

QUESTION = "When was the harbour dredged?"


class SlowEmbedder(WordEmbedder):
    """An embedder that takes at least until a given moment.

    Args:
        until: The moment, as `time.monotonic` counts.
    """

    def __init__(self, until: float) -> None:
        super().__init__()
        self._until = until

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Wait for the moment, then embed."""
        while time.monotonic() <= self._until:
            time.sleep(0.001)
        return super().encode(texts)


def test_a_stage_after_the_deadline_does_not_run() -> None:
    """The error names the stage; times measured before stay."""
    ran = []
    clock = Clock(time.monotonic() - 1)
    with pytest.raises(DeadlineError, match="passed before the stage 'read'"), clock.stage("read"):
        ran.append("read")
    assert ran == []
    assert set(clock.timing_ms()) == {"total"}


@pytest.mark.parametrize("deadline", [None, time.monotonic() + 3600], ids=["none", "in an hour"])
def test_stages_are_timed(deadline: float | None) -> None:
    """Each stage by its name, and the total."""
    clock = Clock(deadline)
    for name in ("embed", "read"):
        with clock.stage(name):
            pass
    assert list(clock.timing_ms()) == ["embed", "read", "total"]


def test_an_answer_that_comes_too_late_is_not_worked_on(library: Library, folder: Path) -> None:
    """The stage that runs when the deadline passes is the last one.

    Without a deadline the same question is answered.
    """
    library.index([folder])
    deadline = time.monotonic() + 0.05
    parts = replace(library.parts, embedder=SlowEmbedder(deadline))
    slow = answer_from(replace(library, parts=parts), min_confidence=0.0)
    with pytest.raises(DeadlineError, match="before the stage 'retrieve'"):
        slow.ask(Question(QUESTION, deadline=deadline))
    assert slow.ask(QUESTION).answered
