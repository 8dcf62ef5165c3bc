"""Waiting for what another thread or process does."""

import time
from collections.abc import Callable


def wait_until(happened: Callable[[], bool], what: str = "it must come about", *, seconds: float = 60.0) -> None:
    """Look again and again until something has happened; when it has not in time, fail and say what."""
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)
