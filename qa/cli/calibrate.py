"""The command ``qa calibrate``, which fits the confidence to a folder. Heavy imports are deferred."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qa.cli import options
from qa.config import Config
from qa.errors import ConfigError, EmptyIndexError

if TYPE_CHECKING:
    from qa.calibration.asked import Outcome
    from qa.calibration.fit import Fit
    from qa.models.reader import Reader


@click.command()
@options.data
@options.collection
@click.option(
    "--sentences",
    type=click.IntRange(0, 10_000),
    default=60,
    show_default=True,
    help="Sentences of your documents that questions are made from; each gives up to two.",
)
@click.option("--forget", is_flag=True, help="Go back to the confidence that was shipped.")
def calibrate(data: Path | None, collection: str | None, sentences: int, forget: bool) -> None:
    """Fit the confidence of answers to your own documents.

    It asks what people confirmed with `qa feedback confirm`, questions made from sentences of the documents, and near
    misses without the document that answers. Stop the service first, and start it again afterwards.

    \b
    Example:
        qa calibrate
        qa calibrate --sentences 200
        qa calibrate --forget
    """
    from qa.models.calibrated import FILE

    config = options.settings(data, collection)
    if forget:
        (config.folder / FILE).unlink(missing_ok=True)
        click.echo("the shipped confidence is used", err=True)
        return
    run(config, sentences=sentences)


def run(config: Config, *, sentences: int) -> None:
    """Ask, fit, and write the calibration to the data folder if it holds for other documents too.

    Raises:
        LockedError: A process has the index open.
        StoreError: The index cannot be read.
    """
    from qa.access.files import write_private
    from qa.calibration.fit import fit
    from qa.models.calibrated import FILE, Calibration, thresholds_of

    outcomes, reader = _ask(config, sentences)
    if not outcomes:
        raise EmptyIndexError(
            "the documents must give a question, none of their sentences does: confirm feedback, or index more"
        )
    counts = Counter[str](one.kind for one in outcomes)
    found = fit(outcomes, threshold=reader.threshold(config.max_risk))
    click.echo("asked      " + ", ".join(f"{count} {_KINDS[kind]}" for kind, count in counts.items()))
    _show(found)
    if found.better:
        written = Calibration(scaling=found.scaling, reader=thresholds_of(reader), fitted_on=dict(counts))
        write_private(config.folder / FILE, written.content(), replace=True)
        click.echo(f"written    {config.folder / FILE}: start the service again")
    else:
        click.echo("kept       the confidence as it was, because the fitted one is no nearer to what is right")


_KINDS: dict[str, str] = {
    "feedback": "confirmed by people",
    "made": "made from sentences",
    "withheld": "without their document",
}


def _ask(config: Config, sentences: int) -> "tuple[list[Outcome], Reader]":
    from rich.console import Console
    from rich.progress import Progress

    from qa.calibration.asked import ask_all, from_feedback
    from qa.calibration.made import make_questions
    from qa.feedback.question_set import make_question_set
    from qa.feedback.store import open_store
    from qa.opening import open_qa
    from qa.parts import load_models

    embedder, reader = load_models(config)
    if reader is None:
        raise ConfigError("the reader must be a trained one to fit its confidence, is 'none': leave QA_READER empty")
    with open_qa(config, embedder=embedder, reader=reader, min_confidence=0.0) as service:
        documents = [service.document(one.id) for one in service.documents()]
        confirmed = open_store(config).all(status="confirmed")
        asked = make_questions(documents, limit=sentences)
        if confirmed and documents:
            asked = [*from_feedback(make_question_set(confirmed, documents), documents), *asked]
        with Progress(console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("Asking", total=len(asked))
            outcomes = ask_all(asked, service.ask, on_asked=lambda: bar.advance(task))
    return outcomes, reader


def _show(found: "Fit") -> None:
    click.echo(f"fitted     slope {found.scaling.slope:.2f}, shift {found.scaling.shift:+.2f} of the log odds")
    click.echo(f"loss       {found.loss_before:.3f} as shipped, {found.loss_after:.3f} fitted on other documents")
    for name, held in (("shipped", found.before), ("fitted", found.after)):
        click.echo(
            f"{name:10} {held.given} sure, {held.wrong} of them wrong (at most {held.highest_risk:.0%} by a 90 % "
            f"interval); {held.coverage:.0%} of the right ones are sure"
        )
