"""The commands that measure and make what answers: ``qa eval`` and ``qa train``. Heavy imports wait."""

from pathlib import Path

import click

_path = click.Path(path_type=Path)


@click.command()
@click.argument("sets", nargs=-1, required=True, type=_path)
@click.option("--calibrate", "calibration", type=_path, required=True, help="Set for confidence; never trained on.")
@click.option("--work", type=_path, default=Path("train-work"), show_default=True, help="Keeps what each stage made.")
@click.option("--out", type=_path, default=Path("reader"), show_default=True, help="Folder for the reader.")
@click.option("--steps", type=click.IntRange(0), help="Most steps; 0 makes one pass over the examples.")
@click.option("--negative-articles", type=click.IntRange(1), default=120, show_default=True, help="To retrieve from.")
@click.option("--seed", type=int, default=1, show_default=True, help="Of every choice.")
def train(
    sets: tuple[Path, ...],
    calibration: Path,
    work: Path,
    out: Path,
    steps: int | None,
    negative_articles: int,
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

    recipe = Recipe(seed=seed) if steps is None else Recipe(seed=seed, steps=steps)
    run_training(
        Plan(sets=sets, calibration=calibration, negative_articles=negative_articles, recipe=recipe), work, out
    )
