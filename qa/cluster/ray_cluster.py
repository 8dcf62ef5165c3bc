"""The connection to a Ray cluster. Ray's errors are translated here."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from qa.errors import ConfigError, QAError, StoreError


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
        ray.init(address=address, include_dashboard=False, log_to_driver=False)
    except (ConnectionError, RuntimeError, ValueError) as exc:
        raise StoreError(f'a Ray cluster must be at {address}, is not ({exc}): run "ray start --head" first') from exc
    try:
        yield
    finally:
        ray.shutdown()


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
