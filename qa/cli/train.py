"""The command that trains the reader: ``qa train``. Heavy imports wait."""

from pathlib import Path

import click

from qa.cli import options


@click.command()
@click.argument("sets", nargs=-1, required=True, type=options.PATH)
@click.option(
    "--calibrate",
    "calibration",
    type=options.PATH,
    required=True,
    multiple=True,
    help="Set for confidence, never trained on; probabilities are those of the first.",
)
@click.option(
    "--work",
    type=options.PATH,
    default=Path("train-work"),
    show_default=True,
    help="Keeps what each stage made.",
)
@click.option("--out", type=options.PATH, default=Path("reader"), show_default=True, help="Folder for the reader.")
@click.option("--steps", type=click.IntRange(0), help="Most steps; 0 makes one pass over the examples.")
@click.option("--negative-articles", type=click.IntRange(1), default=120, show_default=True, help="To retrieve from.")
@click.option(
    "--thesaurus",
    type=options.PATH,
    help="Folder with WordNet's files: some questions are asked in other words.",
)
@click.option(
    "--written",
    type=options.PATH,
    help="File of further questions about the first set, and those for confidence.",
)
@click.option("--asked", type=click.IntRange(1), default=4, show_default=True, help="Times each of these is asked.")
@click.option("--judged", type=options.PATH, help="File that tells of snippets, for confidence, whether they answer.")
@click.option("--from", "start", type=options.PATH, help="Folder of a trained reader, to train it further.")
@click.option(
    "--keep",
    "kept",
    type=click.FloatRange(0, 1),
    default=0.0,
    show_default=True,
    help="Share of its weights that stays.",
)
@click.option("--learning-rate", type=click.FloatRange(0, min_open=True), default=2e-4, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True, help="Of every choice.")
def train(
    sets: tuple[Path, ...],
    calibration: tuple[Path, ...],
    work: Path,
    out: Path,
    steps: int | None,
    negative_articles: int,
    thesaurus: Path | None,
    written: Path | None,
    asked: int,
    judged: Path | None,
    start: Path | None,
    kept: float,
    learning_rate: float,
    seed: int,
) -> None:
    r"""Train the reader on SETS, question sets in SQuAD format; retrieved negatives come from the first.

    A run that was cut off goes on from its last checkpoint when the same command is given again. Uses a GPU if there is
    one.

    \b
    Example:
        qa train train-v1.1.json dev-v2.0.json --calibrate dev-v1.1.json --out reader
        QA_READER=reader qa serve
    """
    from qa.training.command import run_training
    from qa.training.loop import Recipe
    from qa.training.run import Plan

    plan = Plan(
        sets=sets,
        calibration=calibration,
        negative_articles=negative_articles,
        thesaurus=thesaurus,
        written=written,
        asked=asked,
        judged=judged,
        start=start,
        kept=kept,
        recipe=Recipe(seed=seed, learning_rate=learning_rate, steps=Recipe().steps if steps is None else steps),
    )
    run_training(plan, work, out)
