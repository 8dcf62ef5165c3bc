"""A real `qa serve` that a benchmark starts and stops."""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from qa.access.store import KeyStore

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Service:
    """A running service.

    Attributes:
        address: Its address.
        pid: Id of its process.
        key: A key that may manage.
    """

    address: str
    pid: int
    key: str


@contextmanager
def serving(documents: Sequence[Path], *arguments: str, data: Path | None = None, **settings: str) -> Iterator[Service]:
    """Start a service without rate limits. It is stopped gracefully at the end.

    Args:
        documents: What it indexes first.
        arguments: Further arguments of `qa serve`.
        data: Its data folder; by default a temporary one.
        settings: Further settings, as environment variables.

    Raises:
        ClickException: It did not start, ended with an error, or logged a traceback.
    """
    with tempfile.TemporaryDirectory() as temporary:
        folder = data or Path(temporary)
        key = KeyStore(folder).add(f"benchmark {time.time_ns()}", "manage")
        environment = {name: value for name, value in os.environ.items() if not name.startswith("QA_")}
        environment |= {"QA_RATE_LIMIT": "none", "QA_MANAGE_RATE_LIMIT": "none", **settings}
        command = [
            sys.executable,
            "-m",
            "qa",
            "serve",
            *map(str, documents),
            "--data",
            str(folder),
            "--port",
            "0",
            *arguments,
        ]
        with (Path(temporary) / "log").open("w+", encoding="utf-8") as log:
            process = subprocess.Popen(  # noqa: S603 - this project's own command
                command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=log, text=True
            )
            with process:
                try:
                    yield Service(_address(process), process.pid, key)
                finally:
                    process.send_signal(signal.SIGTERM)
            log.seek(0)
            said = log.read()
        if process.returncode or "Traceback" in said:
            raise click.ClickException(f"the service ended with {process.returncode}: {said[-5000:]}")


def _address(process: "subprocess.Popen[str]") -> str:
    for line in process.stdout or ():
        if found := re.search(r"http://\S+", line):
            return found.group()
    raise click.ClickException("qa serve must start, did not: its message stands above")
