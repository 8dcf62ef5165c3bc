"""The command ``qa eval``, which measures answers and abstention. Heavy imports are deferred."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qa.cli import options
from qa.config import load_config

if TYPE_CHECKING:
    from qa.evaluation.command import Parts


@click.command("eval")
@click.argument("question_set", metavar="SET", type=options.PATH)
@click.option(
    "--every",
    metavar="N",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="Only every N-th article, by title.",
)
@click.option("--articles", type=click.IntRange(1), help="Index only so many articles, drawn at random.")
@click.option("--limit", type=click.IntRange(1), help="Ask only so many questions, drawn at random.")
@click.option("--seed", type=int, default=1, show_default=True, help="Seed for drawing articles and questions.")
@click.option("--out", type=options.PATH, help="Folder for figures, tables and plots. Default: eval-<name of the set>.")
@click.option("--compare", "earlier", type=options.PATH, help="The run.json of an earlier run to compare with.")
@click.option("--without-reader", is_flag=True, help="Evaluate only retrieval, which is quick.")
@click.pass_obj
def evaluate_set(
    parts: "Parts | None",
    question_set: Path,
    every: int,
    articles: int | None,
    limit: int | None,
    seed: int,
    out: Path | None,
    earlier: Path | None,
    without_reader: bool,
) -> None:
    """Measure answers on SET, a file of questions in SQuAD or MultiHop-RAG format, plain or gzipped.

    Its texts are indexed in a temporary folder; your index is not touched. Writes run.json, run.md, plots and
    questions.jsonl with the outcome of each question.

    \b
    Example:
        qa eval dev-v2.0.json --limit 200
        qa eval dev-v2.0.json --limit 200 --out tuned --compare eval-dev-v2/run.json
    """
    from qa.evaluation.command import run_evaluation
    from qa.evaluation.runs import Settings
    from qa.parts import careful_of

    config = load_config()
    settings = Settings(
        question_set=str(question_set),
        every=every,
        articles=articles,
        limit=limit,
        seed=seed,
        with_reader=not without_reader,
        chunk_tokens=config.chunk_tokens,
        candidates=config.candidates,
        passages=config.passages,
        reader=config.reader,
        careful=config.careful,
        max_risk=config.max_risk,
        max_risk_possible=config.max_risk_possible,
    )
    run_evaluation(
        settings,
        embedder=config.embedder,
        careful=careful_of(config),
        out=out,
        earlier=earlier,
        parts=parts,
    )
