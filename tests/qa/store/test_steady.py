"""What is read while somebody writes is of one state."""

import pytest

from qa.store.steady import ATTEMPTS, steady


def test_what_stays_is_read_once() -> None:
    """A state that does not change costs one reading."""
    readings = []
    assert steady(lambda: "one", lambda state: readings.append(state) or state) == "one"
    assert readings == ["one"]


def test_what_fails_in_a_state_that_is_gone_is_read_again() -> None:
    """The rows of a version that was just replaced are missing: that is no damage."""
    states = iter(["old", "new", "new", "new"])

    def read(state: str) -> str:
        if state == "old":
            raise ValueError(state)
        return state

    assert steady(lambda: next(states), read) == "new"


def test_what_fails_in_a_state_that_stays_fails() -> None:
    """Damage is told."""
    with pytest.raises(ZeroDivisionError):
        steady(lambda: "one", lambda _: 1 // 0)


def test_a_state_that_never_stays_ends_all_the_same() -> None:
    """Nobody waits for ever."""
    states = iter([object() for _ in range(2 * ATTEMPTS)])
    readings: list[object] = []
    steady(lambda: next(states), readings.append)
    assert len(readings) == ATTEMPTS
