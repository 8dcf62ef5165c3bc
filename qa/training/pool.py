"""List best answers that count as wrong although the reader is rather sure of them, for a person to judge.

    qa train … --calibrate SET --work WORK --out READER
    python -m qa.training.pool SET WORK/cases-0.npz --reader READER --judged qa/training/judged_snippets.json

Prints JSON, one line for each question whose best snippet nobody has judged yet: unchanged ones, and with `--written`
those too. `--careful` takes the cases of both readers together. Write a snippet that answers its question as true into
the file of judged snippets, and one that does not as false. Then `qa train … --judged` fits the thresholds again.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import click

from qa.evaluation.question_sets import QuestionSet, load_question_set
from qa.models.calibration import confidence
from qa.models.cascade import CascadeWeights
from qa.models.ranking import FEATURES, Weights
from qa.training.cases import WHOLE, Case, load_cases
from qa.training.judged import Judged, judged_snippets
from qa.training.written import KEY, all_written

Choose = Callable[[Case], tuple[float, int]]
"""Returns the confidence in the best answer of a case, and its index."""


@click.command(help=__doc__)
@click.argument("question_set", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("cases", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--reader", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Folder of the weights.")
@click.option("--judged", type=click.Path(exists=True, path_type=Path), help="What has been judged already.")
@click.option("--written", multiple=True, type=click.Path(exists=True, path_type=Path), help="Written questions.")
@click.option("--careful", is_flag=True, help="The cases are those of both readers.")
@click.option("--least", default=0.3, show_default=True, help="Confidence.")
def main(
    question_set: Path,
    cases: Path,
    reader: Path | None,
    judged: Path | None,
    written: tuple[Path, ...],
    careful: bool,
    least: float,
) -> None:
    """Print the snippets to judge."""
    weights = Weights.packaged() if careful or reader is None else Weights.read(reader)
    choose = by_one(weights)
    if careful:
        choose = by_both(weights, CascadeWeights.read(files("qa.models") if reader is None else reader))
    questions = load_question_set(question_set)
    asked = [*questions.questions, *all_written(written, questions).questions]
    known = {} if judged is None else judged_snippets(judged)
    every = replace(questions, questions=tuple(asked))
    for line in pool(every, load_cases(cases), choose, known, least):
        click.echo(json.dumps(line, ensure_ascii=False))


def by_one(weights: Weights) -> Choose:
    """Choose as the fast reader alone does."""

    def choose(case: Case) -> tuple[float, int]:
        features = case.features[:, : len(FEATURES)]
        best = int((features @ weights.rank).argmax())
        return float(confidence(features[[best]], weights.confidence)[0]), best

    return choose


def by_both(fast: Weights, both: CascadeWeights) -> Choose:
    """Choose as both readers together do: where the fast one is sure it is not asked again."""
    first = by_one(fast)

    def choose(case: Case) -> tuple[float, int]:
        chance, best = first(case)
        if chance >= both.sure:
            return chance, best
        best = int((case.features @ both.both.rank).argmax())
        return float(confidence(case.features[[best]], both.both.confidence)[0]), best

    return choose


def pool(
    questions: QuestionSet, cases: list[Case], choose: Choose, judged: Judged, least: float
) -> Iterator[dict[str, object]]:
    """Yield the snippets to judge, the surest first."""
    documents = {document.sha256[:KEY]: document for document in questions.documents.values()}
    by_id = {question.id: question for question in questions.questions}
    for chance, case, best in sorted(_wrong(cases, choose), key=lambda one: -one[0]):
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


def _wrong(cases: list[Case], choose: Choose) -> Iterator[tuple[float, Case, int]]:
    """Yield questions whose best answer counts as wrong, with its confidence and its index."""
    for case in cases:
        if case.kind in (*WHOLE, "written"):
            chance, best = choose(case)
            if not case.right[best]:
                yield chance, case, best


if __name__ == "__main__":
    main()
