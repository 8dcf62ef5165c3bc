"""Limit how many requests run at once, how many may wait, and for how long. The rest are refused at once.

Callers take turns, so that one who sends many slow requests keeps nobody else out. The limit is in the application,
before the work, and not before the server's threads. So refusals and requests for the service's health are answered
while everything else is busy, with any server.
"""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

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


@dataclass(eq=False, slots=True)
class _Ticket:
    """A request that waits for its turn, or for its refusal."""

    caller: str
    called: threading.Event = field(default_factory=threading.Event)
    refused: bool = False


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
        self._lock = threading.Lock()
        self._running: Counter[str] = Counter()  # by caller
        self._waiting: list[_Ticket] = []  # in order of arrival

    @property
    def load(self) -> Load:
        """Return the present load."""
        with self._lock:
            return Load(self._running.total(), len(self._waiting))

    def check(self) -> None:
        """Raise a BusyError if the service is stopping."""
        if self._stopping.is_set():
            raise BusyError("the service must be running to take a request, it is stopping: try again in a moment")

    @contextmanager
    def admit(self, caller: str = "") -> Iterator[float]:
        """Wait for a place, and keep it while the block runs.

        A free place goes to the waiting caller that has the fewest. If no more requests may wait, the last one of the
        caller with the most places is refused for one of a caller with fewer.

        Args:
            caller: Whose request it is.

        Yields:
            The time by which the work must be done, by `time.monotonic`.

        Raises:
            BusyError: Too many requests are waiting, or the service is stopping.
            DeadlineError: There was no place within the time limit.
        """
        self.check()
        deadline = time.monotonic() + self._seconds
        self._wait(self._enter(caller))
        try:
            yield deadline
        finally:
            self._leave(caller)

    def _enter(self, caller: str) -> _Ticket:
        ticket = _Ticket(caller)
        with self._lock:
            working = self._running.total()
            if working < self._most_working:
                self._call(ticket)
                return ticket
            if len(self._waiting) >= self._most_waiting:
                self._refuse_for(caller)
            self._waiting.append(ticket)
        return ticket

    def _refuse_for(self, caller: str) -> None:
        """Refuse the last request of the caller with the most places, or else this one."""
        places = self._running + Counter(ticket.caller for ticket in self._waiting)
        last = max(reversed(self._waiting), key=lambda ticket: places[ticket.caller], default=None)
        if last is None or places[last.caller] <= places[caller] + 1:
            raise self._busy()
        self._waiting.remove(last)
        last.refused = True
        last.called.set()

    def _wait(self, ticket: _Ticket) -> None:
        if not ticket.called.wait(self._seconds):
            with self._lock:
                if ticket in self._waiting:
                    self._waiting.remove(ticket)
                    raise DeadlineError(
                        f"a request must be done within {self._seconds:g} seconds, this one waited as long: try again, "
                        "or raise QA_DEADLINE"
                    )
        if ticket.refused:
            raise self._busy()

    def _leave(self, caller: str) -> None:
        with self._lock:
            self._running[caller] -= 1
            if not self._running[caller]:
                del self._running[caller]
            if self._waiting:
                following = min(self._waiting, key=lambda ticket: self._running[ticket.caller])
                self._waiting.remove(following)
                self._call(following)

    def _call(self, ticket: _Ticket) -> None:
        self._running[ticket.caller] += 1
        ticket.called.set()

    def _busy(self) -> BusyError:
        return BusyError(
            f"at most {self._most_waiting} requests may wait, as many do: try again in a moment, or raise QA_QUEUE"
        )
