"""Output of the command line: progress on standard error, reports and answers as text."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from qa.ingest.report import Progress as Step
from qa.ingest.report import Report
from qa.records import add_up

if TYPE_CHECKING:
    from web.schema.citations import CitationModel
    from web.schema.replies import AskReply, SnippetModel
    from web.schema.verification import PlaceModel, VerdictModel, VerifyReply

_REASONS = {
    "no_passages": "nothing that is indexed has to do with it",
    "low_confidence": "no passage is likely enough to answer it",
    "not_stated": "the documents do not state it, or it is not clear which one is meant",
    "filtered_out": "the filters leave no document",
    "incomplete": "part of the documents could not be searched, ask again in a moment",
}


@contextmanager
def progress_bar(label: str) -> Iterator[Callable[[Step], None]]:
    """Show a bar over files, with chunks per second and the time left, if standard error is a terminal."""
    columns = (
        TextColumn(label),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("files, {task.fields[chunks]} chunks, {task.fields[rate]:.0f} a second,"),
        TimeElapsedColumn(),
        TextColumn("gone,"),
        TimeRemainingColumn(),
        TextColumn("left"),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console, disable=not sys.stderr.isatty(), transient=True) as bar:
        started, task = time.monotonic(), bar.add_task(label, total=None, chunks=0, rate=0.0)

        def show(step: Step) -> None:
            rate = step.chunks / max(time.monotonic() - started, 1e-9)
            bar.update(task, completed=step.files, total=step.total, chunks=step.chunks, rate=rate)

        yield show


def show_report(report: Report) -> None:
    """Print a report: a summary, each refused or incomplete file, and each file of another kind."""
    counts = {
        "added": len(report.added),
        "changed": len(report.changed),
        "unchanged": report.unchanged,
        "removed": len(report.deleted),
        "refused": len(report.refused),
        "of other kinds": report.ignored,
    }
    files = ", ".join(f"{count} {name}" for name, count in counts.items() if count) or "none found"
    click.echo(f"Files: {files}. {report.chunks} chunks embedded in {report.seconds:.1f} s.", err=True)
    words = add_up(read.reading for read in report.readings)
    if words.lost:
        click.echo(f"Words: {words.spelled}.", err=True)
    if report.reread:
        click.echo(
            f"The rules for reading files are newer than the index: {report.reread} unchanged files were read again, "
            f"{report.reworded} have another text now.",
            err=True,
        )
    for refusal in report.refused:
        text = printable(f"{refusal.path}: {refusal.reason}")
        said = "refused as before" if refusal.unchanged else "refused"
        click.echo(f"  {click.style(said, fg='yellow')} {text}", err=True)
    for name in report.others:
        click.echo(f"  {click.style('of another kind', fg='yellow')} {printable(name)}", err=True)
    for notice in report.notices:
        click.echo(
            f"  {click.style('notice', fg='yellow')} {printable(f'{notice.document_id}: {notice.text}')}", err=True
        )


def show_answer(reply: "AskReply") -> None:
    """Print the completed question of a follow-up, then the answer with sources, or why there is none."""
    if reply.interpreted_as is not None:
        click.echo(f"Read as: {printable(reply.interpreted_as)}\n")
    if reply.caution is not None:
        click.echo(f"{click.style(reply.caution.heading, bold=True)}. {reply.caution.text}\n")
    if reply.verdict == "none":
        click.echo(f"No answer: {_REASONS[reply.reason or 'low_confidence']} ({reply.confidence:.0%} confident).")
        if reply.closest:
            click.echo("\nClosest passages (not answers):")
        for passage in reply.closest:
            click.echo(f"\n  {passage.exact}")
            _show_source(passage)
        return
    if reply.shown_as == "comparison":
        for group in reply.groups:
            marks = "".join(f"[{number}]" for number in group.citations)
            says = f"{group.sources} {'source says' if group.sources == 1 else 'sources say'}"
            click.echo(f"{printable(group.about or says)} {marks}: {click.style(printable(group.text), bold=True)}")
        click.echo()
    for snippet, citation in zip(reply.snippets, reply.citations, strict=True):
        click.echo(f"[{citation.number}] {_highlighted(snippet)}")
        _show_source(citation, snippet.confidence)
        click.echo()


def show_verdicts(reply: "VerifyReply") -> None:
    """Print a line for each quotation: its status, its old place, and its new place or the nearest passage."""
    if not reply.verdicts:
        click.echo("No citation to check.")
    for verdict in reply.verdicts:
        status = click.style(f"{verdict.status:7}", fg="green" if verdict.status == "intact" else "yellow")
        click.echo(f"[{verdict.number}] {status} {printable(_claimed(verdict))}")


def _claimed(verdict: "VerdictModel") -> str:
    offsets = "" if verdict.start is None else f" {verdict.start}-{verdict.end}"
    claimed = f"{verdict.document or 'a document'}{offsets}"
    if verdict.found is not None and verdict.status == "moved":
        return f"{claimed} → {_where(verdict.found)}"
    if verdict.found is not None:
        return f"{claimed}{_page(verdict.found)}"
    if verdict.nearest is not None:
        near = verdict.nearest
        return f"{claimed}, nearest {_where(near)} ({near.similarity:.0%} alike): {near.exact}"
    return claimed


def _where(place: "PlaceModel") -> str:
    return f"{place.document} {place.start}-{place.end}{_page(place)}"


def _page(place: "PlaceModel") -> str:
    return f", {place.locator.text}" if place.locator else ""


def printable(text: str) -> str:
    """Return a text without control characters, which could control the terminal: anybody may name a file."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "backslashreplace").decode() for c in text)


def _show_source(citation: "CitationModel", confidence: float | None = None) -> None:
    published = citation.published and citation.published.isoformat()
    parts = [
        citation.title,
        *citation.authors,
        citation.publisher,
        published,
        citation.locator and citation.locator.text,
    ]
    place = f"{citation.document} {citation.start}-{citation.end}"
    if citation.field is not None:
        place = f"metadata of {citation.document}: {citation.field}"
    sure = "" if confidence is None else f", {confidence:.0%} confident"
    click.secho(f"    {', '.join(part for part in parts if part)} ({place}{sure})", dim=True)


def _highlighted(snippet: "SnippetModel") -> str:
    """Return the quotation with the important words in bold, if the terminal shows colour.

    Ranges are in order and do not overlap.
    """
    pieces, last = [], 0
    for start, end in snippet.highlights:
        pieces += [snippet.text[last:start], click.style(snippet.text[start:end], bold=True)]
        last = end
    return "".join((*pieces, snippet.text[last:]))
