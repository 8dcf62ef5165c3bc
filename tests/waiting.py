"""Waiting for what another thread or process does."""

import time
from collections.abc import Callable


def wait_until(
    happened: Callable[[], bool],
    what: str = "it must come about",
    *,
    seconds: float = 60.0,
    pause: Callable[[float], None] = time.sleep,
) -> None:
    """Look again and again until something has happened; when it has not in time, fail and say what."""
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, what
        pause(0.02)
