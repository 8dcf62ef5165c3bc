"""The work of `qa train`: run the plan with progress bars, and say where the reader is."""

from pathlib import Path

import click

from qa.evaluation.command import stage_bars
from qa.models.embedder import make_embedder
from qa.training.loop import Step
from qa.training.plan import Plan
from qa.training.run import run


def run_training(plan: Plan, work: Path, out: Path) -> None:
    """Train with the packaged embedder, showing each stage on standard error.

    Args:
        plan: What to train on, and how.
        work: Folder for the results of each stage.
        out: Folder for the reader.
    """
    with stage_bars() as on_progress:

        def on_step(step: Step) -> None:
            on_progress("Training", step.done, step.total)

        run(plan, make_embedder(), work, out, on_progress=on_progress, on_step=on_step)
    if plan.calibration:
        click.echo(f"Wrote the reader to {out}: QA_READER={out} reads with it")
    else:
        click.echo(f"Wrote the weights to {out}; nothing was fitted over their scores without --calibrate")
