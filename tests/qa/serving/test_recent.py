"""A value that is slow to read: nobody waits for it."""

import threading

from qa.errors import StoreError
from qa.serving.recent import Recent
from tests.waiting import wait_until


def test_nobody_waits_for_a_reader() -> None:
    """But for the first. While one reads again, all get the last known value; then the new one."""
    go_on, read = threading.Event(), list[str]()

    def slow() -> str:
        read.append("x")
        if len(read) > 1:
            go_on.wait()
        return f"value {len(read)}"

    recent = Recent(slow, "none", seconds=0)
    assert [recent.get() for _ in range(5)] == ["value 1"] * 5
    wait_until(lambda: len(read) > 1)
    assert (recent.get(), len(read)) == ("value 1", 2)
    go_on.set()
    wait_until(lambda: recent.get() != "value 1")


def test_a_recent_value_is_not_read_again() -> None:
    """One that somebody has noted counts too."""
    recent = Recent(lambda: "read", "none", seconds=1000)
    recent.put("noted")
    assert (recent.get(), recent.get()) == ("noted", "noted")


def test_a_failure_keeps_the_value_and_is_tried_again() -> None:
    """As often as a value is read."""
    tried = list[int]()

    def fail() -> str:
        tried.append(1)
        raise StoreError("the server must answer, does not: start it")

    recent = Recent(fail, "known", seconds=0)
    wait_until(lambda: recent.get() == "known" and len(tried) > 1)
