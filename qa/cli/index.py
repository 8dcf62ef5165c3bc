"""The command ``qa index``. Heavy imports are deferred."""

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qa.cli import options
from qa.config import Config, load_config
from qa.errors import LockedError, ServiceError

if TYPE_CHECKING:
    from qa.client import Client
    from qa.ingest.report import Report
    from qa.library.open import Library

REFUSED_FILES = 3  # exit code of a finished ingest with files that could not be indexed, and are not known to be such
_POLL_SECONDS = 0.2


@click.command()
@click.argument("paths", nargs=-1, type=options.PATH)
@options.data
@options.collection
@click.option("--rebuild", is_flag=True, help="Build a new index; without PATH, from the currently indexed files.")
@click.option("--explain", "explained", type=options.PATH, help="Show FILE as it is read, with what is left out.")
def index(
    paths: tuple[Path, ...], data: Path | None, collection: str | None, rebuild: bool, explained: Path | None
) -> None:
    """Index the files and folders PATHS, of all kinds that docs/documents.md lists: text, PDF, Word, slides and more.

    Unchanged files cost no time, changed files are replaced, and files that are gone from a folder are removed from the
    index. Exit code 3: some files could not be indexed, all others are. A file of a folder that could not be indexed is
    not read again until it changes; then its name in the report is all. If a service has the index open, it does the
    work.

    \b
    Example:
        qa index articles/ report.pdf
        qa index --rebuild
        qa index --collection press press-releases/
        qa index --explain page.html
    """
    if explained is not None:
        if paths or rebuild:
            raise click.UsageError("--explain must stand alone, stands beside PATHS or --rebuild: it indexes nothing")
        from qa.cli.explain import explain

        explain(load_config(data=data, collection=collection), explained)
        return
    if not paths and not rebuild:
        raise click.UsageError("PATHS must name a file or folder to index, is empty: for example qa index seeds/")
    from qa.cli.reach import reach

    config = load_config(data=data, collection=collection)
    report = reach(
        config,
        lambda: _index_here(config, paths, rebuild=rebuild),
        lambda service: _refuse_rebuild(service) if rebuild else _hand_over(config, service, paths),
    )
    if report.has_new_refusals:
        sys.exit(REFUSED_FILES)


def index_into(library: "Library", paths: Sequence[Path], *, rebuild: bool = False) -> "Report":
    """Index paths into an open library, and show progress and result."""
    from qa.cli.terminal import progress_bar, show_report

    with progress_bar("Indexing") as on_progress:
        report = (library.rebuild if rebuild else library.index)(paths, on_progress)
    show_report(report)
    return report


def _index_here(config: Config, paths: Sequence[Path], *, rebuild: bool) -> "Report":
    from qa.opening import open_library

    with open_library(config, check=not rebuild) as library:
        return index_into(library, paths, rebuild=rebuild)


def _refuse_rebuild(service: "Client") -> "Report":
    raise LockedError(
        f"a rebuild must have the data folder to itself, the service at {service.url} has it open: stop it, run this "
        "again, and start it"
    )


def _hand_over(config: Config, service: "Client", paths: Sequence[Path]) -> "Report":
    """Let the service index the paths on its machine, and wait for the result."""
    from qa.access.local_token import read_token
    from qa.cli.terminal import progress_bar, show_report
    from qa.ingest.report import Progress
    from web.schema import IndexRequest, JobReply

    read_token(config.folder)  # without it the service refuses paths: the error says so
    with progress_bar("Indexing") as on_progress:
        job = service.post("/local/index", IndexRequest(paths=[str(path.absolute()) for path in paths]), JobReply)
        while job.finished is None:
            time.sleep(_POLL_SECONDS)
            job = service.get(f"/local/jobs/{job.id}", JobReply)
            on_progress(Progress(job.files, job.total, job.chunks))
    if job.report is None:
        raise ServiceError(f"the service at {service.url} must index the files, did not: {job.error}")
    report = job.report.record()
    show_report(report)
    return report
