"""Read what somebody else may be writing: read again when it has changed meanwhile."""

from collections.abc import Callable
from typing import TypeVar

_State = TypeVar("_State")
_Found = TypeVar("_Found")

ATTEMPTS = 10


def steady(state: Callable[[], _State], read: Callable[[_State], _Found]) -> _Found:
    """Read in one state.

    Args:
        state: Gives the state, an object that is replaced and never changed.
        read: Reads in the state that it is given.

    Returns:
        What was read while the state stayed the same; after `ATTEMPTS` what was read last, with its error if it failed.

    >>> states = iter(("old", "new", "new", "new"))
    >>> steady(lambda: next(states), str.upper)
    'NEW'
    """
    for _ in range(ATTEMPTS - 1):
        before = state()
        try:
            found = read(before)
        except Exception:
            if state() is before:
                raise
            continue
        if state() is before:
            return found
    return read(state())
