"""The work of `qa eval`: load, evaluate with a progress bar, write the folder, print the page."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import click
from rich.console import Console
from rich.markdown import Markdown
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from qa.evaluation.compare import load_run
from qa.evaluation.evaluate import MakeReader, OnProgress, evaluate
from qa.evaluation.markdown import to_markdown
from qa.evaluation.output import outcome_writer, write_comparison, write_run
from qa.evaluation.question_sets import load_question_set
from qa.evaluation.runs import Settings
from qa.models.embedder import Embedder, make_embedder
from qa.models.readers import Careful, make_reader


@dataclass(frozen=True, slots=True)
class Parts:
    """Parts to evaluate in place of those that the settings name.

    Attributes:
        embedder: Embeds chunks and questions.
        make_reader: Makes the reader.
    """

    embedder: Embedder
    make_reader: MakeReader


def run_evaluation(
    settings: Settings,
    *,
    embedder: str,
    careful: Careful | None = None,
    out: Path | None,
    earlier: Path | None,
    parts: Parts | None,
) -> None:
    """Evaluate, write the result and print it.

    Args:
        settings: What to evaluate.
        embedder: The setting that names the embedder.
        careful: When the careful reader reads too.
        out: Folder to write to; by default ``eval-`` and the name of the set.
        earlier: The ``run.json`` to compare with, if any.
        parts: Embedder and reader; by default those that the settings name.

    Raises:
        QuestionSetError: The set, or the run to compare with, cannot be used.
        ConfigError: The embedder cannot be loaded, or the folder cannot be written.
    """
    questions = load_question_set(Path(settings.question_set))
    before = None if earlier is None else load_run(earlier)  # now: it may be in the folder that is overwritten
    folder = out or Path(f"eval-{questions.name}")
    with outcome_writer(folder) as write_outcome, stage_bars() as on_progress:
        parts = parts or Parts(
            make_embedder(embedder, cache=None if careful is None else careful.cache),
            partial(make_reader, careful=careful),
        )
        run = evaluate(
            questions,
            parts.embedder,
            settings,
            make_reader=parts.make_reader,
            on_progress=on_progress,
            on_outcome=write_outcome,
        )
    written, problem = write_run(run, folder)
    _show(to_markdown(run))
    if before is not None:
        _show("\n" + write_comparison(before, run, folder, name=str(earlier)))
    click.echo(f"Wrote {', '.join(path.name for path in written)} to {folder}", err=True)
    if problem:
        click.echo(problem, err=True)


@contextmanager
def stage_bars() -> Iterator[OnProgress]:
    """Show a progress bar for each stage on standard error, if that is a terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True) as bars:
        stages: dict[str, TaskID] = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in stages:
                stages[stage] = bars.add_task(stage, total=total)
            bars.update(stages[stage], completed=done)

        yield show


def _show(page: str) -> None:
    """Print Markdown. On a terminal its tables are drawn, elsewhere they stay Markdown."""
    if sys.stdout.isatty():
        Console().print(Markdown(page))
    else:
        click.echo(page, nl=False)
