"""The commands for feedback: ``qa feedback list``, ``confirm``, ``dismiss``, ``delete``, ``export``, ``to-set``."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from qa.cli import options
from qa.cli.texts import read_documents
from qa.config import Config
from qa.errors import FeedbackError
from qa.feedback.records import Feedback, Quote, Status, Thumb

if TYPE_CHECKING:
    from qa.feedback.store import FeedbackStore

_LINE_CHARACTERS = 100

_status = click.option(
    "--status", type=click.Choice(get_args(Status)), help="Only new, confirmed or dismissed feedback."
)


@click.group()
def feedback() -> None:
    """Review feedback on answers. Works beside a running service.

    \b
    Example:
        qa feedback list --status new
        qa feedback confirm ID --answer "3 March 1871"
        qa feedback to-set ours.json && qa eval ours.json
    """


@feedback.command("list")
@options.data
@options.collection
@click.option("--verdict", type=click.Choice(get_args(Thumb)), help="Only thumbs up or down.")
@_status
@click.option("--since", metavar="YYYY-MM-DD", type=click.DateTime(["%Y-%m-%d"]), help="Only from this day on, in UTC.")
@click.option("--unanswered", is_flag=True, help="List questions without an answer instead, the most frequent first.")
def list_feedback(
    data: Path | None,
    collection: str | None,
    verdict: Thumb | None,
    status: Status | None,
    since: datetime | None,
    unanswered: bool,
) -> None:
    """List feedback, the oldest first."""
    store = _store(options.settings(data, collection))
    if unanswered:
        for gap in store.gaps():
            click.echo(f"{gap.count:4} × {gap.last:%Y-%m-%d}  {gap.reason:14} {_line(gap.question)}")
        return
    for one in store.all(verdict=verdict, status=status, since=since and since.replace(tzinfo=UTC)):
        _show(one)


@feedback.command()
@click.argument("feedback_id", metavar="ID")
@options.data
@options.collection
@click.option("--answer", metavar="TEXT", help="The words of a document that answer it.")
@click.option("--document", metavar="ID", help="The document with these words. Default: one of the quoted ones.")
@click.option("--no-answer", is_flag=True, help="The documents hold no answer.")
def confirm(
    feedback_id: str,
    data: Path | None,
    collection: str | None,
    answer: str | None,
    document: str | None,
    no_answer: bool,
) -> None:
    """Confirm feedback, and give the right answer.

    A thumb up needs no answer. A thumb down becomes a question of `to-set` only with --answer or --no-answer.

    \b
    Example:
        qa feedback confirm ID --answer "3 March 1871" --document islands/vell.md
    """
    if (answer is not None and no_answer) or (document is not None and answer is None):
        raise click.UsageError("--no-answer stands alone, and --document beside --answer: leave one out")
    config = options.settings(data, collection)
    store = _store(config)
    found = store.get(feedback_id)
    if found.verdict == "up" and (answer is not None or no_answer):
        raise click.UsageError("a thumb up says that the answer was right: leave --answer and --no-answer out")
    right = None if answer is None else _find_answer(config, found, answer, document)
    store.decide(replace(found, status="confirmed", right=right, unanswerable=no_answer))
    click.echo(f"confirmed {feedback_id}", err=True)


@feedback.command()
@click.argument("feedback_id", metavar="ID")
@options.data
@options.collection
def dismiss(feedback_id: str, data: Path | None, collection: str | None) -> None:
    """Dismiss feedback as wrong or useless."""
    store = _store(options.settings(data, collection))
    store.decide(replace(store.get(feedback_id), status="dismissed", right=None, unanswerable=False))
    click.echo(f"dismissed {feedback_id}", err=True)


@feedback.command()
@click.argument("feedback_ids", metavar="[ID]...", nargs=-1)
@options.data
@options.collection
@_status
@click.option("--unanswered", is_flag=True, help="All questions without an answer.")
def delete(
    feedback_ids: tuple[str, ...], data: Path | None, collection: str | None, status: Status | None, unanswered: bool
) -> None:
    """Delete feedback for good.

    \b
    Example:
        qa feedback delete --status dismissed
    """
    store = _store(options.settings(data, collection))
    of_status = () if status is None else tuple(one.id for one in store.all(status=status))
    if not (feedback_ids or status or unanswered):
        raise click.UsageError("name what is to be deleted: an ID, --status or --unanswered")
    chosen = tuple(dict.fromkeys((*feedback_ids, *of_status)))
    store.delete(chosen)
    if unanswered:
        store.delete_gaps()
    click.echo(f"deleted {len(chosen)}{' and the unanswered questions' if unanswered else ''}", err=True)


@feedback.command()
@options.data
@options.collection
@click.option("--format", "spelling", type=click.Choice(["jsonl", "csv"]), default="jsonl", show_default=True)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="A file. Default: standard output.")
def export(data: Path | None, collection: str | None, spelling: str, output: Path | None) -> None:
    """Write all feedback, and the unanswered questions, as JSON lines or CSV."""
    from qa.feedback.export import csv_table, json_lines

    store = _store(options.settings(data, collection))
    kept, gaps = store.all(), store.gaps()
    text = csv_table(kept, gaps) if spelling == "csv" else "".join(f"{line}\n" for line in json_lines(kept, gaps))
    if output is None:
        click.echo(text.encode(), nl=False)  # as bytes, so that the line ends of CSV do not change
    else:
        _write(output, text)


@feedback.command("to-set")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@options.data
@options.collection
def to_set(file: Path, data: Path | None, collection: str | None) -> None:
    """Turn confirmed feedback into a question set for `qa eval`.

    FILE gets the documents and the questions in SQuAD 2.0 format. Feedback that cannot be used is listed.

    \b
    Example:
        qa feedback to-set ours.json && qa eval ours.json
    """
    from qa.feedback.question_set import make_question_set

    config = options.settings(data, collection)
    made = make_question_set(_store(config).all(status="confirmed"), read_documents(config))
    for feedback_id, reason in made.left_out.items():
        click.echo(f"left out {feedback_id}: {reason}", err=True)
    if not made.questions:
        raise FeedbackError('a set must have a question, none is confirmed: run "qa feedback confirm ID"', field="")
    _write(file, json.dumps(made.data, ensure_ascii=False))
    click.echo(f"{made.questions} questions in {file}", err=True)


def _store(config: Config) -> "FeedbackStore":
    from qa.feedback.store import open_store

    return open_store(config)


def _show(one: Feedback) -> None:
    judged = one.judged
    words = "no answer" if judged.words is None else judged.words.exact
    click.echo(f"{one.id}  {one.time:%Y-%m-%d %H:%M}  {one.status:9}  {one.verdict} {one.fault or ''}".rstrip())
    for label, text in (("question", judged.meant), ("answer", words), ("note", one.note)):
        if text:
            click.echo(f"    {label:8}  {_line(text)}")


def _line(text: str) -> str:
    """Return a text on one line, shortened and without control characters: anybody may write a note."""
    line = " ".join(text.split())
    line = f"{line[:_LINE_CHARACTERS]}…" if len(line) > _LINE_CHARACTERS else line
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "backslashreplace").decode() for c in line)


def _find_answer(config: Config, found: Feedback, answer: str, document_id: str | None) -> Quote:
    """Find the right words in the named document, or in the first quoted one that has them."""
    quoted = dict.fromkeys(quote.document_id for quote in found.judged.quotes)
    named = list(quoted) if document_id is None else [document_id]
    documents = {document.id: document for document in read_documents(config, named)}
    for document in (documents[name] for name in named if name in documents):
        start = document.text.find(answer) if answer else -1
        if start >= 0:
            end = start + len(answer)
            return Quote(document_id=document.id, start=start, end=end, exact=answer, sha256=document.sha256)
    raise FeedbackError(
        f"the answer must stand in {', '.join(named) or 'a document'}, {_line(answer)!r} does not: give the exact "
        "words, and the document that holds them with --document",
        field="answer",
    )


def _write(file: Path, text: str) -> None:
    try:
        file.write_bytes(text.encode())
    except OSError as exc:
        raise FeedbackError(f"{file} must be writable, is not: {exc.strerror}: name another file", field="") from exc
