"""The command line: ``qa index``, ``ask``, ``serve``, ``status``. Heavy imports wait for what needs them."""

import json
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qa.cli.doctor import doctor
from qa.cli.evaluate import evaluate_set, train
from qa.cli.fast_start import leave_out
from qa.cli.feedback import feedback
from qa.cli.keys import keys
from qa.cli.verify import verify
from qa.config import Config, load_config
from qa.errors import EmptyIndexError, LockedError, QAError, QuestionError

if TYPE_CHECKING:
    from socket import socket

    from qa.ingest.report import Report
    from qa.library.open import Library
    from qa.records import Order

REFUSED_FILES = 3  # exit code of an ingest that is done, but for files that could not be indexed


class _Group(click.Group):
    """Shows every error that is raised on purpose as one line, with exit code 1; anything else is a bug."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own signature
        try:
            return super().invoke(ctx)
        except QAError as exc:
            raise click.ClickException(str(exc)) from exc


_data = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the index. Default: QA_DATA, then a folder of yours.",
)
_paths = click.Path(path_type=Path)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="citewell", prog_name="citewell")
def main() -> None:
    r"""Ask your documents. Every answer is a quotation that you can check.

    \b
    Example:
        qa serve                 # index seeds/ on first start, then serve the chat page
        qa ask "Who said so?"
    """
    leave_out()


main.add_command(doctor)
main.add_command(evaluate_set)
main.add_command(feedback)
main.add_command(keys)
main.add_command(train)
main.add_command(verify)


@main.command()
@click.argument("paths", nargs=-1, type=_paths)
@_data
@click.option("--rebuild", is_flag=True, help="Start afresh; without PATH, from the files that are indexed now.")
def index(paths: tuple[Path, ...], data: Path | None, rebuild: bool) -> None:
    r"""Index the files and folders PATHS: .txt, .md, .html, .pdf and .docx.

    Unchanged files cost nothing, changed ones are replaced, and what vanished from a folder leaves the index. Exit
    code 3 says that some files could not be indexed; the others are. A service that has the index open does the work.

    \b
    Example:
        qa index articles/ report.pdf
        qa index --rebuild
    """
    if not paths and not rebuild:
        raise click.UsageError("PATHS must name a file or folder to index, is empty: for example qa index seeds/")
    from qa.library.open import open_library

    config = load_config(data=data)
    try:
        with open_library(config, check=not rebuild) as library:
            report = _index(library, paths, rebuild=rebuild)
    except LockedError as exc:
        if exc.url is None:
            raise
        if rebuild:
            raise LockedError(
                f"a rebuild must have the data folder to itself, the service at {exc.url} has it open: stop it, run "
                "this again, and start it"
            ) from exc
        report = _hand_over(config, exc.url, paths)
    if report.refused:
        sys.exit(REFUSED_FILES)


@main.command()
@click.argument("question")
@_data
@click.option("--limit", type=int, default=3, show_default=True, help="Most snippets, 1 to 10.")
@click.option("--document", "documents", multiple=True, help="Only this document; may be repeated.")
@click.option("--publisher", "publishers", multiple=True, help="Only this publisher; may be repeated.")
@click.option("--after", metavar="YYYY-MM-DD", help="Only what was published on this day or later.")
@click.option("--before", metavar="YYYY-MM-DD", help="Only what was published on this day or earlier.")
@click.option(
    "--order",
    type=click.Choice(["relevance", "newest"]),
    default="relevance",
    show_default=True,
    help="The most probable quotation first, or of those sure enough the latest published.",
)
@click.option("--history", multiple=True, help="A question asked before this one; may be repeated, oldest first.")
@click.option("--json", "as_json", is_flag=True, help="Print the JSON of the endpoint.")
def ask(
    question: str,
    data: Path | None,
    limit: int,
    documents: tuple[str, ...],
    publishers: tuple[str, ...],
    after: str | None,
    before: str | None,
    order: "Order",
    history: tuple[str, ...],
    as_json: bool,
) -> None:
    r"""Answer QUESTION with quotations, or say that the documents do not answer it.

    Asks the running service when one has the index open.

    \b
    Example:
        qa ask "Who chairs the party?" --after 2024-10-01
        qa ask "What did he say?" --history "Who chairs the party?"
    """
    from qa.cli.ask import answer
    from qa.records import Filters

    filters = Filters(
        documents=documents,
        publishers=publishers,
        published_after=_day(after, "--after"),
        published_before=_day(before, "--before"),
    )
    reply = answer(load_config(data=data), question, limit=limit, filters=filters, order=order, earlier=history)
    if as_json:
        click.echo(reply.model_dump_json(indent=2))
        return
    from qa.cli.terminal import show_answer

    show_answer(reply)


@main.command()
@click.argument("paths", nargs=-1, type=_paths)
@_data
@click.option("--host", help="Address to listen on. Default: QA_HOST, then 127.0.0.1.")
@click.option("--port", type=int, help="Port to listen on; 0 takes a free one. Default: QA_PORT, then 8080.")
@click.option("--workers", type=int, help="Processes; more than 1 need QA_CHROMA_URL. Default: QA_WORKERS, then 1.")
def serve(paths: tuple[Path, ...], data: Path | None, host: str | None, port: int | None, workers: int | None) -> None:
    r"""Serve the chat page and the JSON endpoint; with an empty index, first index PATHS.

    PATHS left out are the folder of uploads, if there is one, or else seeds/.

    \b
    Example:
        qa serve articles/ --port 8000
    """
    from qa.serving.http_server import bind
    from qa.serving.memory import share_one_arena
    from qa.serving.shared import check_workers, serve_shared

    share_one_arena()
    config = load_config(data=data, host=host, port=port, workers=workers)
    check_workers(config)
    with bind(config.host, config.port) as listener:
        if config.chroma_url:
            serve_shared(config, listener, paths or (default_documents(),), _index)
        else:
            _serve_folder(config, listener, paths)


def _serve_folder(config: Config, listener: "socket", paths: Sequence[Path]) -> None:
    from qa.library.librarian import uploads_root
    from qa.library.open import open_library
    from qa.serving.http_server import serve_forever

    library = open_library(config)
    try:
        unfinished = tuple(Path(path) for path in library.store.unfinished)
        if unfinished:
            click.echo("An ingest was cut off: completing it.", err=True)
        if unfinished or not library.store.documents:
            uploads = uploads_root(config)
            found = uploads if uploads.is_dir() else default_documents()
            _index(library, unfinished or paths or (found,), rebuild=False)
            if not library.store.documents and not uploads.is_dir():
                raise EmptyIndexError("there must be a document to serve, none could be indexed: name other PATHS")
        elif paths:
            click.echo(f"the index holds {len(library.store.documents)} documents: PATHS are left alone", err=True)
        serve_forever(library, listener, on_ready=lambda url: click.echo(f"Serving on {url} (Ctrl+C stops)"))
    finally:
        library.close()


@main.command()
@_data
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def status(data: Path | None, as_json: bool) -> None:
    r"""Say what is indexed, with what, and whether a service has it open.

    \b
    Example:
        qa status --json
    """
    from qa.cli.status import read_status

    found = read_status(load_config(data=data))
    if as_json:
        click.echo(json.dumps(found, indent=2, ensure_ascii=False))
        return
    for name in ("data", "served_at", "embedder", "chunker", "chunks"):
        if found[name] is not None:
            click.echo(f"{name.replace('_', ' '):10} {found[name]}")
    click.echo(f"documents  {len(found['documents'])}")
    for document in found["documents"]:
        click.echo(f"  {document['published'] or '-':10}  {document['id']}  {click.style(document['title'], dim=True)}")


def _index(library: "Library", paths: Sequence[Path], *, rebuild: bool) -> "Report":
    from qa.cli.terminal import progress_bar, show_report

    with progress_bar("Indexing") as on_progress:
        report = (library.rebuild if rebuild else library.index)(paths, on_progress)
    show_report(report)
    return report


def _hand_over(config: Config, url: str, paths: Sequence[Path]) -> "Report":
    """Have the service index the paths that has the index open."""
    from qa.access.local_token import read_token
    from qa.cli.terminal import progress_bar, show_report
    from qa.client import index_at_service

    token = read_token(config.data)
    with progress_bar("Indexing") as on_progress:
        report = index_at_service(url, token, [path.absolute() for path in paths], on_progress)
    show_report(report)
    return report


def _day(text: str | None, option: str) -> date | None:
    try:
        return None if text is None else datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError as exc:
        raise QuestionError(
            f"{option} must be a day such as 2024-10-01, is {text!r}: correct it", field=option
        ) from exc


def default_documents() -> Path:
    """The documents that the project ships with: ``seeds/`` here, else those of the package or the checkout."""
    package = Path(__file__).parents[1]
    places = (Path("seeds"), package / "seeds", package.parent / "seeds")
    return next((place for place in places if place.is_dir()), places[0])
