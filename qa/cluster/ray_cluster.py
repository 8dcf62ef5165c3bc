"""The connection to a Ray cluster. Ray's errors are translated here."""

import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from qa.errors import ConfigError, QAError, StoreError

_KNOCK_SECONDS = 10.0  # for the machine at an address to accept a connection


def load_ray() -> Any:  # noqa: ANN401 - a module
    """Import Ray.

    Raises:
        ConfigError: It is not installed.
    """
    try:
        import ray
        import ray.exceptions
    except ImportError as exc:
        raise ConfigError('a cluster needs Ray, it is not installed: pip install "citewell[cluster]"') from exc
    return ray


@contextmanager
def connected(address: str | None) -> Iterator[None]:
    """Connect to a Ray cluster, unless this process is connected already.

    Args:
        address: Its address, such as ``auto`` or ``ray://head:10001``; None starts one on this machine, for this use.

    Raises:
        StoreError: There is none at the address.
    """
    ray = load_ray()
    if ray.is_initialized():
        yield
        return
    try:
        _knock(address)
        ray.init(address=address, include_dashboard=False, log_to_driver=False, logging_level=logging.ERROR)
    except (OSError, RuntimeError, ValueError) as exc:
        where = address or "this machine"
        raise StoreError(f'a Ray cluster must be at {where}, is not ({exc}): run "ray start --head" first') from exc
    try:
        yield
    finally:
        ray.shutdown()


def _knock(address: str | None) -> None:
    """Raise an OSError or ValueError if nothing listens at an address: Ray itself tries for minutes."""
    place = (address or "").removeprefix("ray://")
    if ":" in place:
        host, _, port = place.rpartition(":")
        socket.create_connection((host.strip("[]"), int(port)), timeout=_KNOCK_SECONDS).close()


@contextmanager
def translated() -> Iterator[None]:
    """Raise the `QAError` of a task as it was raised there, and Ray's own errors as a `StoreError`."""
    ray = load_ray()
    try:
        yield
    except ray.exceptions.RayTaskError as exc:
        if isinstance(exc.cause, QAError):
            raise exc.cause from exc
        raise
    except ray.exceptions.RayError as exc:
        raise StoreError(f"the Ray cluster must do its work, did not: {exc}: run this again") from exc
