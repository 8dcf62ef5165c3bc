"""The command line. Each command has its own module. Heavy imports are deferred until they are needed."""

from typing import Any

import click

from qa.cli.ask import ask
from qa.cli.calibrate import calibrate
from qa.cli.check import check
from qa.cli.cluster import cluster
from qa.cli.collections import collections
from qa.cli.doctor import doctor
from qa.cli.evaluate import evaluate_set
from qa.cli.fast_start import leave_out
from qa.cli.feedback import feedback
from qa.cli.index import index
from qa.cli.keys import keys
from qa.cli.mcp import mcp
from qa.cli.serve import serve
from qa.cli.status import status
from qa.cli.train import train
from qa.cli.verify import verify
from qa.errors import QAError


class _Group(click.Group):
    """Shows every `QAError` as one line, with exit code 1. Any other error is a bug."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own signature
        try:
            return super().invoke(ctx)
        except QAError as exc:
            raise click.ClickException(str(exc)) from exc


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="citewell", prog_name="citewell")
def main() -> None:
    """Ask your documents. Every answer is a quotation that you can check.

    \b
    Example:
        qa serve                 # index seeds/ on first start, then serve the chat page
        qa ask "Who said so?"
    """
    leave_out()


for command in (
    ask,
    calibrate,
    check,
    cluster,
    collections,
    doctor,
    evaluate_set,
    feedback,
    index,
    keys,
    mcp,
    serve,
    status,
    train,
    verify,
):
    main.add_command(command)
