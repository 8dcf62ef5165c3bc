"""Ask plain questions, as a new user types them, and print how many replies are useful and how many are sure and wrong.

    QA_CAREFUL=auto python -m benchmarks plain tests/data/plain_questions.json seeds/

A reply is useful if it is sure and its first quotation is right, or if it is a possible answer or a list of results and
one of the first three is right. A quotation is right if it has one of the expected texts. A question that no document
answers has a good reply if nothing in it is sure. `--show` prints the replies that are neither.
"""

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from qa.config import load_config
from qa.evaluation.markdown import table
from qa.opening import answer_from, open_library
from qa.records import Answer

FIRST = 3  # quotations of an unsure reply that a reader looks at


@dataclass(frozen=True)
class Reply:
    """A question of the set, with its answer."""

    asked: dict[str, Any]
    answer: Answer

    @property
    def useful(self) -> bool:
        """Whether the reply helps somebody who asked it."""
        expected = self.asked.get("expected")
        if expected is None:
            return not self.answer.answered
        shown = _shown(self.answer)[: 1 if self.answer.answered else FIRST]
        return any(words.casefold() in text.casefold() for words in expected for text in shown)

    @property
    def misleads(self) -> bool:
        """Whether the reply is sure and wrong."""
        return self.answer.answered and not self.useful


@click.command(help=__doc__)
@click.argument("questions", type=click.Path(exists=True, path_type=Path))
@click.argument("folder", type=click.Path(exists=True, path_type=Path))
@click.option("--show", is_flag=True, help="Print what went wrong.")
def main(questions: Path, folder: Path, show: bool) -> None:
    """Run the benchmark."""
    asked = json.loads(questions.read_text("utf-8"))
    with tempfile.TemporaryDirectory() as data:
        library = open_library(load_config(data=Path(data)))
        with answer_from(library) as qa:
            library.index([folder])
            replies = [Reply(one, qa.ask(one["question"])) for one in (*asked["answerable"], *asked["unanswerable"])]
    for heading, key in (("answerable", True), ("unanswerable", False)):
        _print_table(heading, [reply for reply in replies if ("expected" in reply.asked) is key])
    wrong = sum(reply.misleads for reply in replies)
    click.echo(f"\nsure and wrong: {wrong} of all {len(replies)} ({wrong / len(replies):.1%})")
    for reply in replies if show else ():
        if not reply.useful:
            _print_reply(reply)


def _shown(answer: Answer) -> list[str]:
    return [snippet.text for snippet in answer.snippets]


def _print_table(heading: str, replies: list[Reply]) -> None:
    kinds = dict.fromkeys(reply.asked["kind"] for reply in replies)
    rows = [_row(kind, [reply for reply in replies if reply.asked["kind"] == kind]) for kind in kinds]
    columns = (heading, "questions", "useful", "sure", "possible", "none", "sure and wrong")
    click.echo(f"\n{table(columns, [*rows, _row('all', replies)])}")


def _row(name: str, replies: list[Reply]) -> tuple[str, ...]:
    verdicts = [reply.answer.verdict for reply in replies]
    useful = sum(reply.useful for reply in replies)
    counts = (verdicts.count("answer"), verdicts.count("possible"), verdicts.count("none"))
    wrong = sum(reply.misleads for reply in replies)
    return name, str(len(replies)), f"{useful} ({useful / len(replies):.0%})", *map(str, counts), str(wrong)


def _print_reply(reply: Reply) -> None:
    click.echo(f"\n{reply.answer.verdict} {reply.answer.confidence:.2f} {reply.asked['question']}")
    for text in _shown(reply.answer)[:FIRST]:
        click.echo(f"   - {text}")
    click.echo(f"   wants {reply.asked.get('expected', 'nothing')}")


if __name__ == "__main__":
    main()
