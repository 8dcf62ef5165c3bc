"""Measure the effect of stopping to read passages once the best answer is unlikely to change.

    qa train … --work WORK
    python -m benchmarks stopping WORK/cases-0.npz

It uses the cases that `qa train` collected, in which every passage was read. For several numbers of passages that are
read first, and several margins expected of the others, it shows how many passages are read, and the quality of the best
answer and of the first three.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray

from benchmarks.results import Results
from qa.models.ranking import FEATURES, Weights
from qa.models.span_reader import HIGHEST_MARGIN, READ_FIRST
from qa.training.cases import WHOLE, Case, load_cases

FIRST, MARGINS = (3, 4, 5, 6), (0.75, 1.0, 1.25, 1.5)
RETRIEVED = slice(FEATURES.index("fusion"), len(FEATURES))  # features that are known before a passage is read


@dataclass(frozen=True, slots=True)
class Outcome:
    """A question, read until it is decided.

    Attributes:
        read: Number of passages read.
        best: Index of the best answer among those of the case.
        right: Whether it is right.
        right_of_three: Whether one of the first three is.
    """

    read: int
    best: int
    right: bool
    right_of_three: bool


@click.command(help=__doc__)
@click.argument("cases", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--reader", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Folder of the weights.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for Markdown and JSON.")
def main(cases: Path, reader: Path | None, out: Path | None) -> None:
    """Print the table."""
    rank = (Weights.packaged() if reader is None else Weights.read(reader)).rank
    asked = [case for case in load_cases(cases) if case.kind in WHOLE]
    everything = [outcome(case, rank, len(case.right), 0.0) for case in asked]
    rows = [row("all", "", asked, everything, everything)]
    for first, margin in product(FIRST, MARGINS):
        chosen = "**" if (first, margin) == (READ_FIRST, HIGHEST_MARGIN) else ""
        found = [outcome(case, rank, first, margin) for case in asked]
        rows.append(row(f"{chosen}{first}{chosen}", f"{chosen}{margin}{chosen}", asked, found, everything))
    results = Results("stopping", out)
    header = [
        "read first",
        "margin",
        "read, answerable",
        "read, others",
        "same best",
        "first right",
        "of the first three",
    ]
    results.add(f"{len(asked)} questions, half of them without an answer", header, rows)
    results.write()


def outcome(case: Case, rank: NDArray[np.float64], first: int, margin: float) -> Outcome:
    """Return the outcome of a question if later passages are read only when they may hold a better answer."""
    retrieved, passage = np.unique(-case.features[:, RETRIEVED], axis=0, return_inverse=True)  # by falling fusion
    scores = case.features @ rank
    seen = passage.ravel() < first
    hopes = -retrieved[first:] @ rank[RETRIEVED] + margin * rank[FEATURES.index("margin")]
    decided = not len(hopes) or scores[seen].max() >= hopes.max()
    scores = np.where(seen | (not decided), scores, -np.inf)
    order = np.argsort(-scores, kind="stable")[:3]
    return Outcome(
        read=min(first, len(retrieved)) if decided else len(retrieved),
        best=int(order[0]),
        right=bool(case.right[order[0]]),
        right_of_three=bool(case.right[order].any()),
    )


def row(
    first: str, margin: str, cases: Sequence[Case], found: Sequence[Outcome], everything: Sequence[Outcome]
) -> list[str]:
    """Return a row of the table."""
    answerable = [one for one, case in zip(found, cases, strict=True) if case.answerable]
    others = [one for one, case in zip(found, cases, strict=True) if not case.answerable]
    return [
        first,
        margin,
        f"{np.mean([one.read for one in answerable]):.2f}",
        f"{np.mean([one.read for one in others]):.2f}",
        f"{np.mean([one.best == other.best for one, other in zip(found, everything, strict=True)]):.4f}",
        f"{np.mean([one.right for one in answerable]):.3f}",
        f"{np.mean([one.right_of_three for one in answerable]):.3f}",
    ]


if __name__ == "__main__":
    main()
