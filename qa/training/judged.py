"""Snippets judged by hand: further right answers to a set's questions, besides the marked ones.

A set with one marked answer counts every other right answer as wrong, so that a threshold measured on it is too high.
As in TREC's pooling, only snippets that some reader ranked first are judged. The others count as the set marks them.
"""

from collections.abc import Mapping
from pathlib import Path

from qa.errors import QuestionSetError
from qa.evaluation.question_sets import read_json
from qa.records import Document
from qa.training.written import KEY

Judged = Mapping[str, Mapping[str, bool]]
"""By a question's id: whether the snippet at a `place` answers it."""


def place(document: Document, start: int, end: int) -> str:
    """Return the name of a snippet: the first `KEY` digits of its document's SHA-256, and its offsets there."""
    return f"{document.sha256[:KEY]}:{start}:{end}"


def judged_snippets(path: Path) -> Judged:
    """Read judgements.

    Args:
        path: A JSON object: by a question's id, an object that says by a snippet's `place` whether it answers.

    Raises:
        QuestionSetError: The file cannot be read or does not have this form.
    """
    judged = read_json(path)
    if not isinstance(judged, dict) or not all(
        isinstance(of_question, dict) and all(isinstance(right, bool) for right in of_question.values())
        for of_question in judged.values()
    ):
        raise QuestionSetError(
            f"judged snippets must be an object of objects with true or false for each place, {path} is not"
        )
    return judged
