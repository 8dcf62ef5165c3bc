"""Measure agreement of answers: how often answers agree that should, and that should not.

    python -m benchmarks agreement new_wiki.json.gz

The file is a question set in SQuAD format in which several people answered each question (the test sets of SQuADShifts,
https://modestyachts.github.io/squadshifts-website/). Answers to the same question should agree, although people mark
more or less of a sentence. Answers to two questions about a paragraph should not agree, except for the few questions
with the same answer. Pairs that are equal after the official SQuAD normalisation are left out of both. `--show` prints
pairs of the second kind that agree.
"""

import gzip
import json
import random
from itertools import combinations
from pathlib import Path
from typing import Any

import click

from qa.answering.agreement.equality import agree, read_answer
from qa.evaluation.scores import normalize

Pair = tuple[str, str]


@click.command(help=__doc__)
@click.argument("questions", type=click.Path(exists=True, path_type=Path))
@click.option("--limit", default=5000, show_default=True, help="Pairs of each kind.")
@click.option("--seed", default=0, show_default=True, help="Chooses the pairs.")
@click.option("--show", is_flag=True, help="Print pairs of answers to different questions that agree.")
def main(questions: Path, limit: int, seed: int, show: bool) -> None:
    """Run the benchmark."""
    same, different = _pairs(json.loads(gzip.decompress(questions.read_bytes())))
    click.echo("| pairs of answers | number | agree |\n| --- | --- | --- |")
    for name, pairs in (("to one question", same), ("to different questions", different)):
        chosen = random.Random(seed).sample(pairs, min(limit, len(pairs)))  # noqa: S311 - not a secret
        agreeing = [pair for pair in chosen if agree(*map(read_answer, pair))]
        click.echo(f"| {name} | {len(chosen):,} | {len(agreeing) / len(chosen):.1%} |")
    if show:
        click.echo("\n".join(f"{one} | {other}" for one, other in agreeing))


def _pairs(content: dict[str, Any]) -> tuple[list[Pair], list[Pair]]:
    """Return differently written pairs of answers: to one question, and to different questions about a paragraph."""
    same: list[Pair] = []
    different: list[Pair] = []
    for article in content["data"]:
        for paragraph in article["paragraphs"]:
            answers = [[answer["text"] for answer in question["answers"]] for question in paragraph["qas"]]
            for marked in answers:
                same += combinations(dict.fromkeys(marked), 2)
            different += combinations((marked[0] for marked in answers if marked), 2)
    return _differing(same), _differing(different)


def _differing(pairs: list[Pair]) -> list[Pair]:
    return [(one, other) for one, other in pairs if normalize(one) != normalize(other)]


if __name__ == "__main__":
    main()
