"""Fuzz a running service with requests generated from its OpenAPI document, and print schemathesis's findings.

    python -m benchmarks fuzz_api --minutes 10

It starts `qa serve` with its own data folder (default documents: the seeds) and a key that may manage. schemathesis
(https://schemathesis.io) sends valid and invalid requests, single ones and chains. Exit code 0: there was no 5xx and no
response outside the schema. The schema describes deliberate refusals (503 if the queue is full, 429). It is not checked
that every request within the schema is accepted, because the schema cannot say which documents exist.
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import click

from qa.access.store import KeyStore

_CHECKS = "all"
_MOST_SECONDS = "60"  # for a reply; QA_DEADLINE is 30
_NOT_CHECKED = "positive_data_acceptance"


@click.command(help=__doc__)
@click.argument("documents", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--minutes", default=10.0, show_default=True, help="How long.")
@click.option("--workers", default=2, show_default=True, help="Requests sent at once.")
@click.option("--seed", default=0, show_default=True, help="Chooses the requests.")
def main(documents: tuple[Path, ...], minutes: float, workers: int, seed: int) -> None:
    """Run the benchmark."""
    with tempfile.TemporaryDirectory() as folder:
        key = KeyStore(Path(folder)).add("fuzzing", "manage")
        environment = os.environ | {"QA_RATE_LIMIT": "none", "QA_MANAGE_RATE_LIMIT": "none"}
        serve = [sys.executable, "-m", "qa", "serve", *map(str, documents), "--data", folder, "--port", "0"]
        with subprocess.Popen(serve, env=environment, stdout=subprocess.PIPE, text=True) as service:  # noqa: S603
            try:
                code = _fuzz(_address(service), key, minutes, workers, seed)
            finally:
                service.send_signal(signal.SIGTERM)
        click.echo(f"the service ended with {service.returncode}")
    sys.exit(code or service.returncode)


def _address(service: "subprocess.Popen[str]") -> str:
    assert service.stdout is not None  # noqa: S101 - it is a pipe
    for line in service.stdout:
        if found := re.search(r"http://\S+", line):
            return found.group()
    raise click.ClickException("qa serve must start, it did not: its message stands above")


def _fuzz(address: str, key: str, minutes: float, workers: int, seed: int) -> int:
    command = [
        *(str(Path(sys.executable).with_name("schemathesis")), "run", f"{address}/openapi.json"),
        *("--header", f"Authorization: Bearer {key}", "--max-time", str(int(minutes * 60))),
        *("--checks", _CHECKS, "--exclude-checks", _NOT_CHECKED, "--workers", str(workers), "--seed", str(seed)),
        *("--max-examples", "100000", "--continue-on-failure", "--no-color", "--request-timeout", _MOST_SECONDS),
    ]
    return subprocess.run(command, check=False).returncode  # noqa: S603


if __name__ == "__main__":
    main()
