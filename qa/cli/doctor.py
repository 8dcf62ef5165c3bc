"""The command that finds what is wrong: ``qa doctor``. Heavy imports wait."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from qa.config import load_config

FAULTS, WARNINGS = 1, 3  # exit codes
_COLOURS = {"sound": "green", "warning": "yellow", "fault": "red"}


@click.command()
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the index. Default: QA_DATA, then a folder of yours.",
)
@click.option("--port", type=int, help="Port that qa serve is to listen on. Default: QA_PORT, then 8080.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def doctor(data: Path | None, port: int | None, as_json: bool) -> None:
    r"""Examine the data folder, the index, the models, the stores and the port; changes nothing.

    Reads every document from the index. Exit code 0: all is sound. 3: there are warnings, what works goes on working.
    1: there is a fault; each is told with its remedy.

    \b
    Example:
        qa doctor
        qa doctor --json
    """
    from qa.doctor import examine

    verdicts, found = set(), []
    for finding in examine(load_config(data=data, port=port)):
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
