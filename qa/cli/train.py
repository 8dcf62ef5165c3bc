"""The command ``qa train``, which trains the reader. Heavy imports are deferred."""

from pathlib import Path
from typing import Literal

import click

from qa.cli import options


@click.command()
@click.argument("sets", nargs=-1, required=True, type=options.PATH)
@click.option(
    "--calibrate",
    "calibration",
    type=options.PATH,
    multiple=True,
    help="Set for fitting confidence, never for training; the first one sets probabilities. None: nothing is fitted.",
)
@click.option(
    "--base",
    type=click.Choice(["minilm", "mpnet"]),
    default="minilm",
    show_default=True,
    help="The network to begin with: the fast reader's, or the careful one's with an adapter.",
)
@click.option(
    "--share", "shares", type=click.FloatRange(0, 1), multiple=True, help="Share of each set's questions, in order."
)
@click.option("--rivals", type=int, default=3, show_default=True, help="Maximum negatives of a question.")
@click.option(
    "--unanswerable", type=int, default=2, show_default=True, help="How often an unanswerable question is asked."
)
@click.option(
    "--batch-tokens", type=click.IntRange(512), default=3200, show_default=True, help="Maximum tokens in a batch."
)
@click.option(
    "--work",
    type=options.PATH,
    default=Path("train-work"),
    show_default=True,
    help="Folder for the results of each stage.",
)
@click.option("--out", type=options.PATH, default=Path("reader"), show_default=True, help="Folder for the reader.")
@click.option("--steps", type=click.IntRange(0), help="Maximum steps; 0 makes one pass over the examples.")
@click.option(
    "--negative-articles",
    type=click.IntRange(0),
    multiple=True,
    default=(120,),
    show_default=True,
    help="Articles of each of the first sets for retrieving negatives.",
)
@click.option("--window", type=click.IntRange(64), default=180, show_default=True, help="Maximum tokens of a window.")
@click.option(
    "--whole", type=click.IntRange(64), default=280, show_default=True, help="Maximum tokens of a whole paragraph."
)
@click.option(
    "--thesaurus", type=options.PATH, help="Folder with WordNet's files: some questions are asked in other words."
)
@click.option(
    "--written",
    type=options.PATH,
    multiple=True,
    help="File of further questions about the first set, and those for confidence.",
)
@click.option("--asked", type=click.IntRange(1), default=4, show_default=True, help="How often each of these is asked.")
@click.option("--judged", type=options.PATH, help="File with judged snippets, for fitting confidence.")
@click.option("--from", "start", type=options.PATH, help="Folder of a trained reader, to train it further.")
@click.option(
    "--keep",
    "kept",
    type=click.FloatRange(0, 1),
    default=0.0,
    show_default=True,
    help="Share of its weights in the result.",
)
@click.option(
    "--teacher",
    type=options.PATH,
    help="Folder of a careful reader, from whose scores for all examples the network learns too.",
)
@click.option(
    "--temperature",
    type=click.FloatRange(0, min_open=True),
    default=2.0,
    show_default=True,
    help="With --teacher: softens the scores of both.",
)
@click.option(
    "--teacher-share",
    type=click.FloatRange(0, 1),
    default=0.5,
    show_default=True,
    help="With --teacher: its share of the loss; the rest are the marked answers.",
)
@click.option(
    "--calibration-questions",
    type=click.IntRange(1),
    default=3000,
    show_default=True,
    help="Questions of each set for confidence.",
)
@click.option(
    "--words",
    type=click.Choice(["fast", "careful"]),
    default="fast",
    show_default=True,
    help="With --base mpnet: which reader marks the exact words.",
)
@click.option("--learning-rate", type=click.FloatRange(0, min_open=True), default=2e-4, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True, help="Seed of every choice.")
def train(
    sets: tuple[Path, ...],
    calibration: tuple[Path, ...],
    base: str,
    shares: tuple[float, ...],
    rivals: int,
    unanswerable: int,
    batch_tokens: int,
    work: Path,
    out: Path,
    steps: int | None,
    negative_articles: tuple[int, ...],
    window: int,
    whole: int,
    thesaurus: Path | None,
    written: tuple[Path, ...],
    asked: int,
    judged: Path | None,
    start: Path | None,
    kept: float,
    teacher: Path | None,
    temperature: float,
    teacher_share: float,
    calibration_questions: int,
    words: Literal["fast", "careful"],
    learning_rate: float,
    seed: int,
) -> None:
    """Train the reader on SETS, question sets in SQuAD format. Retrieved negatives come from the first ones.

    To continue an interrupted run from its last checkpoint, give the same command again. Uses a GPU if there is one.

    \b
    Example:
        qa train train-v1.1.json dev-v2.0.json --calibrate dev-v1.1.json --out reader
        QA_READER=reader qa serve
    """
    from qa.training.command import run_training
    from qa.training.loop import Recipe
    from qa.training.mixture import Mixture
    from qa.training.plan import Plan, Teaching

    plan = Plan(
        sets=sets,
        calibration=calibration,
        base=base,
        shares=shares,
        mixture=Mixture(unanswerable=unanswerable, rivals=rivals, window=window, whole=whole),
        negative_articles=negative_articles,
        thesaurus=thesaurus,
        written=written,
        asked=asked,
        judged=judged,
        teaching=None if teacher is None else Teaching(reader=teacher, temperature=temperature, share=teacher_share),
        start=start,
        kept=kept,
        calibration_questions=calibration_questions,
        words=words,
        recipe=Recipe(
            seed=seed,
            learning_rate=learning_rate,
            steps=Recipe().steps if steps is None else steps,
            batch_tokens=batch_tokens,
        ),
    )
    run_training(plan, work, out)
