"""What the tests of a cluster share: a real Ray on this machine."""

import gc
import os
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
import ray

ROOT = Path(__file__).parents[3]
ATTEMPTS = 4  # Ray gives up when it has not started within 30 s, on a busy machine


@pytest.fixture(scope="package")
def cluster() -> Iterator[None]:
    """Ray with two processors. It is stopped at the end, with everything that it started."""
    with tempfile.TemporaryDirectory(prefix="r", ignore_cleanup_errors=True) as folder:  # its sockets need short names
        try:
            start(folder)
            yield
        finally:
            ray.shutdown()
    with warnings.catch_warnings(action="ignore", category=ResourceWarning):
        gc.collect()  # Ray does not wait for the processes that it has stopped


def start(folder: str) -> None:
    """Start Ray, again if it was too slow."""
    os.environ |= {"RAY_USAGE_STATS_ENABLED": "0", "PYTHONPATH": str(ROOT)}  # also of the processes that it starts
    for attempt in range(1, ATTEMPTS + 1):
        try:
            ray.init(
                num_cpus=2,
                object_store_memory=80_000_000,
                include_dashboard=False,
                log_to_driver=False,
                configure_logging=False,
                _temp_dir=folder,
            )
        except Exception as exc:
            if attempt == ATTEMPTS or "timed out" not in str(exc):
                raise
            ray.shutdown()
        else:
            return
