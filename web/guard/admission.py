"""Limit how many requests run at once, how many may wait, and for how long. The rest are refused at once.

The limit is in the application, before the work, and not before the server's threads. So refusals and requests for the
service's health are answered while everything else is busy, with any server.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from qa.errors import BusyError, DeadlineError


@dataclass(frozen=True, slots=True)
class Load:
    """The present load.

    Attributes:
        working: Number of running requests.
        waiting: Number of waiting requests.
    """

    working: int
    waiting: int


class Gate:
    """Admits requests. Safe to share between threads.

    Args:
        working: Maximum number of running requests.
        waiting: Maximum number of waiting requests. One more is refused.
        seconds: Time limit of a request, including its wait.
        stopping: Set when no more requests may be admitted. Running ones go on.
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
        """Return the present load."""
        return self._load

    def check(self) -> None:
        """Raise a BusyError if the service is stopping."""
        if self._stopping.is_set():
            raise BusyError("the service must be running to take a request, it is stopping: try again in a moment")

    @contextmanager
    def admit(self) -> Iterator[float]:
        """Wait for a place, and keep it while the block runs.

        Yields:
            The time by which the work must be done, by `time.monotonic`.

        Raises:
            BusyError: Too many requests are waiting, or the service is stopping.
            DeadlineError: There was no place within the time limit.
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
