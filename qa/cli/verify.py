"""The command that checks saved answers: ``qa verify``. Heavy imports wait."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from qa.config import Config, load_config
from qa.errors import EmptyIndexError, LockedError

if TYPE_CHECKING:
    from web.schema import SavedCitation, VerifyReply

NOT_INTACT = 1  # exit code when a quotation has moved, has changed or is gone


@click.command()
@click.argument("answer", metavar="ANSWER.json", type=click.File("rb"))
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the index. Default: QA_DATA, then a folder of yours.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the JSON of the endpoint.")
def verify(answer: IO[bytes], data: Path | None, as_json: bool) -> None:
    r"""Check the citations of a saved answer against the documents as they are indexed now.

    ANSWER.json is what `qa ask --json` or the endpoint replied, a W3C annotation, or a list of either; `-` reads
    standard input. Each citation is intact, moved, changed or deleted. Asks the running service when one has the index
    open; needs no model and no network.

    Exit code 0: all are intact. 1: one is not, or they could not be checked, as standard error then says. 2:
    ANSWER.json cannot be read.

    \b
    Example:
        qa ask "Who chairs the party?" --json > answer.json
        qa verify answer.json
    """
    citations = _read(answer)
    reply = _verify(load_config(data=data), citations)
    if as_json:
        click.echo(reply.model_dump_json(indent=2))
    else:
        from qa.cli.terminal import show_verdicts

        show_verdicts(reply)
    if not reply.intact:
        sys.exit(NOT_INTACT)


def _read(answer: IO[bytes]) -> "list[SavedCitation]":
    from web.requests.parsing import RequestError
    from web.requests.saved_citations import read_saved

    try:
        return read_saved(answer.read(), name="ANSWER.json")
    except RequestError as exc:
        raise click.UsageError(str(exc)) from exc


def _verify(config: Config, citations: "Sequence[SavedCitation]") -> "VerifyReply":
    """Check here, or let the service check that has the index open."""
    from qa.library.server_settings import server_of
    from qa.store.reading import open_to_read
    from qa.verify.check import verify as check
    from web.schema import VerifyReply

    try:
        with open_to_read(config.data, server_of(config)) as store:
            if not store.documents:
                raise EmptyIndexError('the index must hold a document, it is empty: run "qa index PATH" first')
            claims = [citation.record() for citation in citations]
            return VerifyReply.of(check(claims, store.documents.values(), store.document))
    except LockedError as exc:
        if exc.url is None:
            raise
        from qa.access.local_token import find_token
        from qa.client import verify_at_service

        return verify_at_service(exc.url, citations, token=find_token(config.data))
