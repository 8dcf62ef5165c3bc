"""List best answers that count as wrong although the reader is rather sure of them, for a person to judge.

    qa train … --calibrate SET --work WORK --out READER
    python -m qa.training.pool SET WORK/cases-0.npz --reader READER --judged qa/training/judged_snippets.json

Prints JSON, one line for each unchanged question whose best snippet nobody has judged yet. Write a snippet that answers
its question as true into the file of judged snippets, and one that does not as false. Then `qa train … --judged` fits
the thresholds again.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import click

from qa.evaluation.question_sets import QuestionSet, load_question_set
from qa.models.calibration import confidence
from qa.models.ranking import Weights
from qa.training.cases import WHOLE, Case, load_cases
from qa.training.judged import Judged, judged_snippets
from qa.training.written import KEY


@click.command(help=__doc__)
@click.argument("question_set", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("cases", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--reader", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Folder of the weights.")
@click.option("--judged", type=click.Path(exists=True, path_type=Path), help="What has been judged already.")
@click.option("--least", default=0.3, show_default=True, help="Confidence.")
def main(question_set: Path, cases: Path, reader: Path | None, judged: Path | None, least: float) -> None:
    """Print the snippets to judge."""
    weights = Weights.packaged() if reader is None else Weights.read(reader)
    known = {} if judged is None else judged_snippets(judged)
    for line in pool(load_question_set(question_set), load_cases(cases), weights, known, least):
        click.echo(json.dumps(line, ensure_ascii=False))


def pool(
    questions: QuestionSet, cases: list[Case], weights: Weights, judged: Judged, least: float
) -> Iterator[dict[str, object]]:
    """Yield the snippets to judge, the surest first."""
    documents = {document.sha256[:KEY]: document for document in questions.documents.values()}
    by_id = {question.id: question for question in questions.questions}
    for chance, case, best in sorted(_wrong(cases, weights), key=lambda one: -one[0]):
        if chance < least or case.places[best] in judged.get(case.question, {}):
            continue
        question, (key, start, end) = by_id[case.question], case.places[best].split(":")
        marked = questions.documents[question.document_id].text
        yield {
            "confidence": round(chance, 2),
            "question": question.text,
            "marked": [marked[a:b] for a, b in question.answers],
            "answer": case.words[best],
            "snippet": documents[key].text[int(start) : int(end)],
            "paragraph": documents[key].text,
            "id": case.question,
            "place": case.places[best],
        }


def _wrong(cases: list[Case], weights: Weights) -> Iterator[tuple[float, Case, int]]:
    """Yield unchanged questions whose best answer counts as wrong, with its confidence and its index."""
    for case in cases:
        scores = case.features @ weights.rank
        best = int(scores.argmax())
        if case.kind in WHOLE and not case.right[best]:
            chances = confidence(case.features, weights.confidence)
            yield float(chances[best]), case, best


if __name__ == "__main__":
    main()
