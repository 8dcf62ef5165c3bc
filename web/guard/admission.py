"""How many requests are worked on at once, how many may wait, and for how long: the rest are refused at once.

The bound stands in the application, before the work and not before the server's threads, so that who is refused and who
asks after the service's health is answered while everything else is busy, whichever server runs the application.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from qa.errors import BusyError, DeadlineError


@dataclass(frozen=True, slots=True)
class Load:
    """What there is to do.

    Attributes:
        working: Requests that are worked on.
        waiting: Requests that wait to be.
    """

    working: int
    waiting: int


class Gate:
    """Admits requests to be worked on. Safe to share between threads.

    Args:
        working: Most requests that are worked on at once.
        waiting: Most requests that wait; one more is refused.
        seconds: How long a request may take, its wait included.
        stopping: Set when no more are to be admitted; those inside go on.
    """

    def __init__(self, *, working: int, waiting: int, seconds: float, stopping: threading.Event) -> None:
        self._most_working = working
        self._most_waiting = waiting
        self._seconds = seconds
        self._stopping = stopping
        self._free = threading.Semaphore(working)
        self._lock = threading.Lock()
        self._load = Load(0, 0)

    @property
    def load(self) -> Load:
        """What there is to do now."""
        return self._load

    def check(self) -> None:
        """Raise a BusyError when the service is stopping."""
        if self._stopping.is_set():
            raise BusyError("the service must be running to take a request, it is stopping: try again in a moment")

    @contextmanager
    def admit(self) -> Iterator[float]:
        """Wait for a place, and keep it for as long as the block runs.

        Yields:
            The time by which the work must be done, as `time.monotonic` counts.

        Raises:
            BusyError: Too many wait already, or the service is stopping.
            DeadlineError: There was no place within the time.
        """
        self.check()
        deadline = time.monotonic() + self._seconds
        self._enter()
        try:
            if not self._free.acquire(timeout=self._seconds):
                raise DeadlineError(
                    f"a request must be done within {self._seconds:g} seconds, this one waited as long: try again, or "
                    "raise QA_DEADLINE"
                )
        except BaseException:
            self._count(waiting=-1)
            raise
        self._count(waiting=-1, working=1)
        try:
            yield deadline
        finally:
            self._count(working=-1)
            self._free.release()

    def _enter(self) -> None:
        with self._lock:
            inside = self._load.working + self._load.waiting
            if inside >= self._most_working + self._most_waiting:
                raise BusyError(
                    f"at most {self._most_waiting} requests may wait, as many do: try again in a moment, or raise "
                    "QA_QUEUE"
                )
            self._load = Load(self._load.working, self._load.waiting + 1)

    def _count(self, *, working: int = 0, waiting: int = 0) -> None:
        with self._lock:
            self._load = Load(self._load.working + working, self._load.waiting + waiting)
