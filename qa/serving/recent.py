"""A value that is slow to read, as it was a few seconds ago."""

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from qa.errors import QAError

_Value = TypeVar("_Value")


class Recent(Generic[_Value]):
    """Reads a value at most every few seconds, and only while somebody wants it. Only the first one waits for that.

    Args:
        read: Reads it, later in a thread. If that fails, the value stays as it was.
        start: The value until it is read.
        seconds: How long a value is recent.
    """

    def __init__(self, read: Callable[[], _Value], start: _Value, *, seconds: float) -> None:
        self._read = read
        self._value = start
        self._seconds = seconds
        self._known = False
        self._next = 0.0
        self._reading = threading.Lock()

    def get(self) -> _Value:
        """Return the last known value."""
        if time.monotonic() >= self._next and self._reading.acquire(blocking=False):
            if self._known:
                threading.Thread(target=self._refresh, name="recent", daemon=True).start()
            else:
                self._refresh()
        return self._value

    def put(self, value: _Value) -> None:
        """Note a value that somebody has just read."""
        self._value, self._known = value, True
        self._next = time.monotonic() + self._seconds

    def _refresh(self) -> None:
        try:
            self.put(self._read())
        except QAError:
            self._next = time.monotonic() + self._seconds
        finally:
            self._reading.release()
