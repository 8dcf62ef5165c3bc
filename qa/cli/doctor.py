"""The command ``qa doctor``, which finds problems. Heavy imports are deferred."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from qa.cli import options
from qa.config import Config
from qa.errors import QuestionError, ServiceError

FAULTS, WARNINGS = 1, 3  # exit codes
_COLOURS = {"sound": "green", "warning": "yellow", "fault": "red"}
_SECONDS = 5.0  # for a service to answer that it is up


@click.command()
@options.data
@options.collection
@click.option("--port", type=int, help="Port for qa serve. Default: QA_PORT, then 8080.")
@options.as_json
def doctor(data: Path | None, collection: str | None, port: int | None, as_json: bool) -> None:
    """Examine the data folder, the index, the models, the stores and the port; changes nothing.

    Reads every document from the index. Exit code 0: no problems. 3: warnings only; the service works. 1: faults. Each
    problem is shown with its remedy.

    \b
    Example:
        qa doctor
        qa doctor --json
    """
    from qa.doctor.examine import examine

    verdicts, found = set(), []
    config = options.settings(data, collection, port=port)
    for finding in examine(config, Visits(config)):
        verdicts.add(finding.verdict)
        found.append(asdict(finding))
        if not as_json:
            mark = click.style(f"{finding.verdict:7}", fg=_COLOURS[finding.verdict])
            click.echo(f"{mark}  {finding.subject}: {finding.message}")
    if as_json:
        click.echo(json.dumps(found, indent=2, ensure_ascii=False))
    if "fault" in verdicts:
        sys.exit(FAULTS)
    if "warning" in verdicts:
        sys.exit(WARNINGS)


class Visits:
    """Asks running services for the doctor.

    Args:
        config: The settings.
    """

    def __init__(self, config: Config) -> None:
        self._config = config

    def is_up(self, url: str) -> bool:
        """Whether a service answers at an address."""
        from qa.client import Client
        from web.schema import HealthReply

        try:
            return Client(url, seconds=_SECONDS).get("/health", HealthReply).status == "ok"
        except (QuestionError, ServiceError):
            return False

    def count_documents(self, url: str) -> int:
        """Return the number of documents of the service at an address.

        Raises:
            QuestionError: It refuses the request.
            ServiceError: It does not answer properly.
        """
        from qa.access.local_token import find_token
        from qa.client import Client
        from web.schema import DocumentsReply

        return len(Client(url, find_token(self._config.folder)).get("/api/documents", DocumentsReply).documents)
