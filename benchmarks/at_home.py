"""Measure which passage the reader's network ranks best within the article of a written question.

    python -m benchmarks at_home squad/dev.json.gz --written qa/training/written_questions.json

This is like a small folder on one subject: every passage is on the topic, and a question uses other words than its
answer. Answers are ordered by the network's score alone. AUROC is that of the best answer's margin over "no answer",
between questions that the article answers and near misses. With `--weights`, which may be repeated, several networks
read the same passages.
"""

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click
import numpy as np
from rich.progress import track
from sklearn.metrics import roc_auc_score

from benchmarks.networks import trained_model
from benchmarks.results import Results
from qa.answering.retrieve import retrieve
from qa.evaluation.corpus import Corpus
from qa.evaluation.question_sets import QuestionSet, SetQuestion, load_question_set
from qa.models.embedder import make_embedder
from qa.models.ranking import Weights
from qa.models.span_model import SpanModel
from qa.models.span_reader import SpanReader
from qa.records import Filters, Passage
from qa.training.cases import holds_answer
from qa.training.run import CANDIDATES, CHUNK_TOKENS, PASSAGES
from qa.training.written import written_questions

Asked = tuple[SetQuestion, Sequence[Passage]]


@click.command(help=__doc__)
@click.argument("question_set", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--written", type=click.Path(exists=True, path_type=Path), required=True, help="Questions about the set.")
@click.option(
    "--weights",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    multiple=True,
    help="Other than the packaged.",
)
@click.option("--limit", type=click.IntRange(1), help="Ask only so many questions, drawn at random.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for Markdown and JSON.")
def main(question_set: Path, written: Path, weights: tuple[Path, ...], limit: int | None, out: Path | None) -> None:
    """Measure every network."""
    results = Results("at_home", out)
    questions = written_questions(written, load_question_set(question_set))
    if limit is not None:
        drawn = random.Random(0).sample(questions.questions, min(limit, len(questions.questions)))  # noqa: S311 - no secret
        questions = replace(questions, questions=tuple(drawn))
    asked = passages_of(questions)
    models = {str(path): trained_model(path) for path in weights} or {"packaged": SpanModel.packaged()}
    rows = [[name, *row(asked, questions, SpanReader(model, Weights.none()))] for name, model in models.items()]
    header = ["weights", "first", "one of the first three", "one of all read", "near misses told, AUROC"]
    results.add(f"{len(asked)} written questions, each asked of its own article", header, rows)
    results.write()


def passages_of(questions: QuestionSet) -> list[Asked]:
    """Return each question with the passages that the service would read."""
    embedder, by_article = make_embedder(), questions.articles()
    with Corpus(list(questions.documents.values()), embedder, chunk_tokens=CHUNK_TOKENS) as corpus:
        return [
            (
                question,
                retrieve(
                    question.text,
                    embedder.encode([question.text]),
                    corpus.store,
                    corpus.lexical,
                    filters=Filters(documents=tuple(by_article[question.article])),
                    candidates=CANDIDATES,
                    passages=PASSAGES,
                ),
            )
            for question in track(questions.questions, "Retrieving")
        ]


def row(asked: Sequence[Asked], questions: QuestionSet, reader: SpanReader) -> list[str]:
    """Return the figures of a network."""
    right: list[list[bool]] = []
    margins: list[float] = []
    for question, passages in track(asked, "Reading"):
        found = sorted(reader.find(question.text, passages), key=lambda one: -one.features[0])
        margins.append(found[0].features[0] if found else -np.inf)
        if question.answerable:
            right.append([holds_answer(one, question, questions) for one in found])
    shares = [np.mean([any(one[:most]) for one in right]) for most in (1, 3, None)]
    auroc = roc_auc_score([question.answerable for question, _ in asked], np.clip(margins, -1e9, None))
    return [f"{share:.3f}" for share in (*shares, auroc)]


if __name__ == "__main__":
    main()
