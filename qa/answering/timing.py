"""Measure how long the stages of an answer take, and check whether there is time for another."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from qa.errors import DeadlineError


class Clock:
    """Milliseconds of each stage. No stage begins after the deadline.

    Args:
        deadline: When an answer is too late, by `time.monotonic`; None for never.
    """

    def __init__(self, deadline: float | None = None) -> None:
        self._deadline = deadline
        self._started = time.perf_counter()
        self._stages: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Measure the time of the block; a stage with several blocks has their sum.

        Raises:
            DeadlineError: The deadline has passed, so that the block does not run.
        """
        if self._deadline is not None and time.monotonic() > self._deadline:
            raise DeadlineError(
                f"a question must be answered by its deadline, it passed before the stage {name!r}: try again, or "
                "raise QA_DEADLINE"
            )
        started = time.perf_counter()
        yield
        self._stages[name] = round(self._stages.get(name, 0.0) + _milliseconds_since(started), 1)

    def timing_ms(self) -> dict[str, float]:
        """Return the time of each stage so far, and the time since the start as ``total``."""
        return {**self._stages, "total": _milliseconds_since(self._started)}


def _milliseconds_since(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 1)
