"""Measure the words that the reader's network marks, given only the right paragraph.

    python -m benchmarks given_paragraph squad/dev.json.gz squad/unanswerable.json.gz

Only the network's score counts, neither the retriever nor the weights over the scores. In a set with unanswerable
questions, only the articles that `qa train` keeps for evaluation are used. AUROC is that of the best span's margin over
"no answer", between questions that their paragraph answers and those that it does not.
"""

import random
from dataclasses import replace
from pathlib import Path

import click
import numpy as np
from rich.progress import track
from sklearn.metrics import roc_auc_score

from benchmarks.networks import trained_model
from benchmarks.results import Results
from qa.corpus.sentences import split_sentences
from qa.evaluation.question_sets import QuestionSet, load_question_set
from qa.evaluation.scores import exact_match, f1
from qa.models.decoding import decode
from qa.models.span_model import SpanModel
from qa.training.gather import training_articles
from qa.training.written import written_questions


@click.command(help=__doc__)
@click.argument("sets", type=click.Path(exists=True, dir_okay=False, path_type=Path), nargs=-1, required=True)
@click.option(
    "--weights", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Other than the packaged."
)
@click.option("--written", type=click.Path(exists=True, path_type=Path), help="Ask the questions of this file instead.")
@click.option("--limit", default=1000, show_default=True, help="Questions of each set.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for Markdown and JSON.")
def main(sets: tuple[Path, ...], weights: Path | None, written: Path | None, limit: int, out: Path | None) -> None:
    """Measure every set."""
    model = SpanModel.packaged() if weights is None else trained_model(weights)
    results = Results("given_paragraph", out)
    loaded = [load_question_set(path) for path in sets]
    asked = [held_out(one) if written is None else written_questions(written, one) for one in loaded]
    rows = [[str(path), *row(one, model, limit)] for path, one in zip(sets, asked, strict=True)]
    results.add("By the network's score alone", ["set", "questions", "exact match", "F1", "AUROC"], rows)
    results.write()


def held_out(questions: QuestionSet) -> QuestionSet:
    """Return a set, or the part that training leaves for evaluation."""
    trained = training_articles(questions).articles()
    left = tuple(question for question in questions.questions if question.article not in trained)
    return replace(questions, questions=left) if left else questions


def row(questions: QuestionSet, model: SpanModel, limit: int) -> list[str]:
    """Return the figures of a set."""
    asked = random.Random(0).sample(questions.questions, min(limit, len(questions.questions)))  # noqa: S311 - no secret
    scores: list[tuple[float, float]] = []
    margins: dict[bool, list[float]] = {True: [], False: []}
    for question in track(asked, questions.name):
        text = questions.documents[question.document_id].text
        found = decode(model.score(question.text, [text])[0], split_sentences(text), most=1)
        if found:
            margins[question.answerable].append(found[0].score)
        if question.answerable:
            words = text[found[0].start : found[0].end] if found else ""
            marked = [text[start:end] for start, end in question.answers]
            scores.append((exact_match(words, marked), f1(words, marked)))
    exact, overlap = 100 * np.mean(scores, axis=0)
    truth = [True] * len(margins[True]) + [False] * len(margins[False])
    auroc = f"{roc_auc_score(truth, margins[True] + margins[False]):.3f}" if margins[False] else ""
    return [str(len(asked)), f"{exact:.1f}", f"{overlap:.1f}", auroc]


if __name__ == "__main__":
    main()
