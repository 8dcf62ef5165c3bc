"""Working ahead: the same items in order, made while others are used; errors and closing reach the maker."""

import threading
from collections.abc import Generator

import pytest

from qa.ingest.ahead import ahead


def test_all_items_come_in_order() -> None:
    """Nothing is lost, repeated or turned round, however many are made ahead."""
    for most in (1, 3, 100):
        assert list(ahead((number for number in range(20)), most)) == list(range(20))
    assert list(ahead(number for number in range(0))) == []


def test_an_item_is_made_while_the_one_before_it_is_used() -> None:
    """The second is made before it is asked for, and the third is not."""
    made = [threading.Event() for _ in range(3)]

    def make() -> Generator[int]:
        for number, event in enumerate(made):
            event.set()
            yield number

    items = ahead(make())
    assert next(items) == 0
    assert made[1].wait(60)
    assert not made[2].is_set()
    items.close()


def test_a_fault_comes_after_the_items_before_it() -> None:
    """An error of the maker is raised where its item would have come."""

    def make() -> Generator[int]:
        yield 1
        raise ValueError("the second")

    items = ahead(make(), 4)
    assert next(items) == 1
    with pytest.raises(ValueError, match="the second"):
        next(items)


def test_closing_ends_the_maker() -> None:
    """The maker's own clean-up runs in its thread before `close` returns; no further item is begun."""
    made, ended = [], []

    def make() -> Generator[int]:
        try:
            for number in range(100):
                made.append(number)
                yield number
        finally:
            ended.append(threading.current_thread() is not threading.main_thread())

    items = ahead(make(), 2)
    next(items)
    items.close()
    assert ended == [True]
    assert len(made) < 6
