"""Ask a set of questions about a folder of documents, and print how many are answered, how many correctly, how fast.

    python -m benchmarks questions tests/data/questions.json seeds/

The table's first column counts sure answers. The second counts what a user gets, including possible answers; a question
without an answer has no snippet. The third counts best guesses (threshold 0). AUROC is that of the confidence in the
best guess, between questions with an answer and those without. Every citation of every answer is checked against its
document. `--show` prints the questions with wrong results.
"""

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import numpy as np
from sklearn.metrics import roc_auc_score

from qa.answering.service import QA
from qa.config import load_config
from qa.opening import answer_from, open_library
from qa.records import Answer


@dataclass(frozen=True)
class Result:
    """A question with its answer at the default threshold and without one."""

    question: dict[str, Any]
    given: Answer
    guess: Answer


@click.command(help=__doc__)
@click.argument("questions", type=click.Path(exists=True, path_type=Path))
@click.argument("folder", type=click.Path(exists=True, path_type=Path))
@click.option("--key", default="documents", show_default=True, help="Key of the set that names the right documents.")
@click.option("--show", is_flag=True, help="Print what went wrong.")
def main(questions: Path, folder: Path, key: str, show: bool) -> None:
    """Run the benchmark."""
    asked = json.loads(questions.read_text("utf-8"))
    with tempfile.TemporaryDirectory() as data:
        library = open_library(load_config(data=Path(data)))
        with answer_from(library) as qa:
            guessing = answer_from(library, min_confidence=0.0)
            report = library.index([folder])
            click.echo(f"{len(report.added)} documents, {report.chunks} chunks, indexed in {report.seconds:.1f} s")
            qa.ask("Is anybody there?")  # the first question of a process is slower than the others
            answerable = [_ask(qa, guessing, question) for question in asked["answerable"]]
            unanswerable = [_ask(qa, guessing, question) for question in asked["unanswerable"]]
            cited = [_check(qa, result.given) for result in (*answerable, *unanswerable)]
    _print_table(answerable, unanswerable, key)
    click.echo(f"citations checked against their documents: {sum(cited)}, all exact")
    _print_latency([result.given for result in (*answerable, *unanswerable)])
    if show:
        _print_wrong(answerable, unanswerable)


def _ask(qa: QA, guessing: QA, question: dict[str, Any]) -> Result:
    return Result(question, qa.ask(question["question"]), guessing.ask(question["question"]))


def _check(qa: QA, answer: Answer) -> int:
    for citation in (*answer.citations, *answer.closest):
        text = qa.document(citation.document_id).text
        if text[citation.start : citation.end] != citation.quote:
            raise SystemExit(f"a citation must be a slice of its document, this is not: {citation}")
    return len(answer.citations) + len(answer.closest)


def _holds(answer: Answer, question: dict[str, Any], most: int) -> bool:
    snippets = [snippet.text.casefold() for snippet in answer.snippets[:most]]
    return any(words.casefold() in text for words in question["expected"] for text in snippets)


def _cites(answer: Answer, question: dict[str, Any], key: str) -> bool:
    return bool(answer.citations) and answer.citations[0].document_id in question[key]


def _print_table(answerable: list[Result], unanswerable: list[Result], key: str) -> None:
    rows = {
        "expected words in the first snippet": lambda answer, question: _holds(answer, question, 1),
        "expected words in the first three": lambda answer, question: _holds(answer, question, 3),
        "right document cited first": lambda answer, question: _cites(answer, question, key),
    }
    click.echo(f"\n| of {len(answerable)} answerable questions | sure | sure or possible | best guess |")
    click.echo("| --- | --- | --- | --- |")
    for name, count in rows.items():
        sure = sum(result.given.answered and count(result.given, result.question) for result in answerable)
        given = sum(count(result.given, result.question) for result in answerable)
        guess = sum(count(result.guess, result.question) for result in answerable)
        click.echo(f"| {name} | {sure} | {given} | {guess} |")
    none = sum(result.given.verdict == "none" for result in answerable)
    click.echo(f"| nothing given, though the documents answer | {_unsure(answerable)} | {none} | 0 |")
    click.echo(f"\n| of {len(unanswerable)} unanswerable questions | nothing sure | silence |\n| --- | --- | --- |")
    for kind in dict.fromkeys(result.question["kind"] for result in unanswerable):
        of_kind = [result for result in unanswerable if result.question["kind"] == kind]
        none = sum(result.given.verdict == "none" for result in of_kind)
        click.echo(f"| {kind.replace('_', ' ')} ({len(of_kind)}) | {_unsure(of_kind)} | {none} |")
    confidences = [result.guess.confidence for result in (*answerable, *unanswerable)]
    auroc = roc_auc_score([True] * len(answerable) + [False] * len(unanswerable), confidences)
    click.echo(f"\nAUROC {auroc:.3f}\n")


def _unsure(results: list[Result]) -> int:
    return sum(not result.given.answered for result in results)


def _print_latency(answers: list[Answer]) -> None:
    click.echo("\n| milliseconds | p50 | p95 |\n| --- | --- | --- |")
    for stage in answers[0].timing_ms:
        p50, p95 = np.percentile([answer.timing_ms[stage] for answer in answers], [50, 95])
        click.echo(f"| {stage} | {p50:.0f} | {p95:.0f} |")


def _print_wrong(answerable: list[Result], unanswerable: list[Result]) -> None:
    for result in answerable:
        if not _holds(result.given, result.question, 1):
            best = result.guess.snippets[0].text if result.guess.snippets else "nothing"
            click.echo(
                f"\n{result.given.confidence:.2f} {result.question['question']}\n   wants {result.question['expected']}"
            )
            click.echo(f"   {result.given.verdict}: {best}")
    for result in unanswerable:
        if result.given.verdict != "none":
            click.echo(
                f"\n{result.given.confidence:.2f} {result.question['question']}\n"
                f"   {result.given.verdict}: {result.given.text}"
            )


if __name__ == "__main__":
    main()
