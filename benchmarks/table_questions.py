"""Ask for cells of tables in PDF, docx, HTML, Markdown, xlsx and csv.

    python -m benchmarks table_questions

The 60 questions over 12 tables are in ``table_questions.json``. The tables are written as files, indexed together and
asked for. An answer is right if its exact words are the whole cell and its row is that of the table; otherwise it is
wrong, and counts as wrong and sure if it is given as sure. The first three quotations count where one of them marks the
right cell. Twelve more questions ask for rows that no table has: nothing should be sure of them.
"""

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from benchmarks.results import Results
from benchmarks.table_files import Spec, write_file
from qa.answering.question import Question
from qa.answering.service import QA
from qa.config import Config
from qa.opening import answer_from, open_library
from qa.records import Answer

TABLES = Path(__file__).with_suffix(".json")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its answer.

    Attributes:
        file: The file that answers.
        text: The question.
        expected: The cell; None if no table has the row.
        answer: The answer.
    """

    file: str
    text: str
    expected: str | None
    answer: Answer

    def right(self, most: int) -> bool:
        """Whether one of the first quotations marks the cell, in its file."""
        return any(
            citation.document_id == self.file
            and [snippet.text[start:end] for start, end in snippet.highlights] == [self.expected]
            for snippet, citation in zip(self.answer.snippets[:most], self.answer.citations, strict=False)
        )

    @property
    def wrong_and_sure(self) -> bool:
        """Whether the first quotation is sure of another cell."""
        return self.answer.answered and not self.right(1)


@click.command(help=__doc__)
@click.option("--careful", type=click.Choice(["auto", "never"]), multiple=True, default=["auto", "never"])
@click.option("--show", is_flag=True, help="List the questions without the right cell first.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for Markdown and JSON.")
def main(careful: Sequence[str], show: bool, out: Path | None) -> None:
    """Measure each setting of the careful reader."""
    results = Results("table_questions", out)
    head = [
        "careful reader",
        "questions",
        "the cell is the exact answer",
        "in the first three",
        "wrong and sure",
        "no answer",
    ]
    tables: list[Spec] = json.loads(TABLES.read_text("utf-8"))
    rows: list[list[str]] = []
    by_format: list[list[str]] = []
    absent: list[list[str]] = []
    for setting in careful:
        every = ask_all(tables, setting)
        asked = [one for one in every if one.expected is not None]
        verdicts = [one.answer.verdict for one in every if one.expected is None]
        absent.append(
            [setting, str(len(verdicts)), str(len(verdicts) - verdicts.count("answer")), str(verdicts.count("none"))]
        )
        rows.append([setting, *figures(asked)])
        suffixes = dict.fromkeys(Path(one.file).suffix for one in asked)
        by_format += (
            [setting, suffix, *figures([one for one in asked if one.file.endswith(suffix)])] for suffix in suffixes
        )
        if show:
            show_missed(setting, every)
    results.add("Cells of tables", head, rows)
    results.add("By format", [head[0], "format", *head[1:]], by_format)
    results.add("Rows that no table has", [*head[:2], "nothing sure", "silence"], absent)
    results.write()


def ask_all(tables: Sequence[Spec], careful: str) -> list[Asked]:
    """Write and index the tables, and ask all questions."""
    with tempfile.TemporaryDirectory() as folder:
        documents = Path(folder, "documents")
        documents.mkdir()
        for table in tables:
            write_file(table, documents)
        config = Config(data=Path(folder, "data"), careful=careful)
        library = open_library(config)
        report = library.index([documents])
        if report.refused or len(report.added) != len(tables):
            raise SystemExit(f"all tables must be indexed, these were not: {report.refused}")
        with answer_from(library) as qa:
            return [
                Asked(table["file"], text, expected, _ask(qa, text))
                for table in tables
                for text, expected in (*table["questions"], *((text, None) for text in table.get("absent", ())))
            ]


def _ask(qa: QA, text: str) -> Answer:
    answer = qa.ask(Question(text, limit=3))
    for citation in answer.citations:
        if qa.document(citation.document_id).text[citation.start : citation.end] != citation.quote:
            raise SystemExit(f"a citation must be a slice of its document, this is not: {citation}")
    return answer


def figures(asked: Sequence[Asked]) -> list[str]:
    """Return the number of questions, of right cells first and among three, of wrong sure answers, and of silence."""
    return [
        str(len(asked)),
        str(sum(one.right(1) for one in asked)),
        str(sum(one.right(3) for one in asked)),
        str(sum(one.wrong_and_sure for one in asked)),
        str(sum(one.answer.verdict == "none" for one in asked)),
    ]


def show_missed(setting: str, asked: Sequence[Asked]) -> None:
    """List the questions whose first quotation is not the right cell."""
    for one in asked:
        if one.wrong_and_sure or (one.expected is not None and not one.right(1)):
            found = [(snippet.text, snippet.highlights) for snippet in one.answer.snippets]
            said = [f"{text[slice(*marks[0])]!r} of {text!r}" for text, marks in found if marks]
            click.echo(
                f"{setting}: {one.text} {one.expected!r}\n  {one.answer.verdict} {one.answer.confidence:.2f}: {said}"
            )


if __name__ == "__main__":
    main()
