"""Shards that did not answer are noted for the question that missed them."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_noted: ContextVar[set[str] | None] = ContextVar("absent shards", default=None)


def note(name: str) -> bool:
    """Note a shard that did not answer. Returns whether anybody asked for that: else the error must be raised."""
    names = _noted.get()
    if names is None:
        return False
    names.add(name)
    return True


@contextmanager
def noted() -> Iterator[set[str]]:
    """Let questions go on without the shards that do not answer, and collect their names.

    >>> with noted() as absent:
    ...     note("s3://bucket/3-of-8")
    True
    >>> absent, note("s3://bucket/3-of-8")
    ({'s3://bucket/3-of-8'}, False)
    """
    names: set[str] = set()
    token = _noted.set(names)
    try:
        yield names
    finally:
        _noted.reset(token)
