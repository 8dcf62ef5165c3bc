"""The command ``qa verify``, which checks saved answers. Heavy imports are deferred."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from qa.cli import options
from qa.config import Config
from qa.errors import EmptyIndexError

if TYPE_CHECKING:
    from qa.client import Client
    from web.schema import SavedCitation, VerifyReply

NOT_INTACT = 1  # exit code if a quotation has moved, has changed or is deleted


@click.command()
@click.argument("answer", metavar="ANSWER.json", type=click.File("rb"))
@options.data
@options.collection
@click.option("--json", "as_json", is_flag=True, help="Print the JSON of the endpoint.")
def verify(answer: IO[bytes], data: Path | None, collection: str | None, as_json: bool) -> None:
    """Check the citations of a saved answer against the currently indexed documents.

    ANSWER.json is a reply of `qa ask --json` or the endpoint, a W3C annotation, or a list of these; `-` reads standard
    input. Each citation is intact, moved, changed or deleted. Asks the running service if one has the index open. Needs
    no model and no network.

    Exit code 0: all are intact. 1: one is not, or they could not be checked; standard error says which. 2: ANSWER.json
    cannot be read.

    \b
    Example:
        qa ask "Who chairs the Azerbaijan Popular Front Party?" --json > answer.json
        qa verify answer.json
    """
    from qa.cli.reach import reach

    citations = _read(answer)
    config = options.settings(data, collection)
    reply = reach(config, lambda: _verify_here(config, citations), lambda service: _verify_there(service, citations))
    if as_json:
        click.echo(reply.model_dump_json(indent=2))
    else:
        from qa.cli.terminal import show_verdicts

        show_verdicts(reply)
    if any(one.status == "deleted" for one in reply.verdicts) and (names := _other_collections(config)):
        click.echo(f"Documents may be in another collection ({', '.join(names)}): name it with --collection.", err=True)
    if not reply.intact:
        sys.exit(NOT_INTACT)


def _other_collections(config: Config) -> list[str]:
    """Return the names of the collections that were not asked."""
    from qa.library.named import find_collections
    from qa.parts import chroma_server_of
    from qa.settings.collections import DEFAULT

    names = (DEFAULT, *find_collections(config.data, chroma_server_of(config), config.shards))
    return [name for name in names if name != config.collection]


def _read(answer: IO[bytes]) -> "list[SavedCitation]":
    from web.requests.saved_citations import read_saved
    from web.schema import RequestError

    try:
        return read_saved(answer.read(), name="ANSWER.json")
    except RequestError as exc:
        raise click.UsageError(str(exc)) from exc


def _verify_here(config: Config, citations: "Sequence[SavedCitation]") -> "VerifyReply":
    from qa.opening import open_contents
    from qa.verify.check import verify as check
    from web.schema import VerifyReply

    with open_contents(config) as store:
        if not store.documents:
            raise EmptyIndexError('the index must hold a document, it is empty: run "qa index PATH" first')
        claims = [citation.record() for citation in citations]
        return VerifyReply.of(check(claims, store.documents.values(), store.document))


def _verify_there(service: "Client", citations: "Sequence[SavedCitation]") -> "VerifyReply":
    from web.schema import SavedAnswer, VerifyReply

    return service.post("/api/verify", SavedAnswer(citations=list(citations)), VerifyReply)
