"""News articles of a question set, written as a user's files, and questions about them."""

import random
from collections.abc import Sequence
from pathlib import Path

import yaml

from qa.evaluation.question_sets import QuestionSet, SetQuestion
from qa.records import Document


def write_files(documents: Sequence[Document], folder: Path) -> None:
    """Write documents as Markdown with front matter, one file each, into a new folder."""
    folder.mkdir(parents=True)
    for number, document in enumerate(documents):
        fields = {
            "title": document.title,
            "publisher": document.publisher,
            "published": document.published,
            "url": document.url,
        }
        front = yaml.safe_dump({key: value for key, value in fields.items() if value}, allow_unicode=True)
        (folder / f"{number:04}.md").write_text(f"---\n{front}---\n\n{document.text}\n", "utf-8")


def draw_questions(questions: QuestionSet, count: int, *, titles: set[str] | None = None) -> list[SetQuestion]:
    """Draw different questions that have an answer, always the same ones.

    Args:
        questions: The set.
        count: Maximum number.
        titles: Only questions with evidence in one of these documents.
    """
    by_text = {question.text: question for question in questions.questions if question.answerable}
    asked = [one for one in by_text.values() if titles is None or not titles.isdisjoint(one.sources)]
    return random.Random(1).sample(asked, min(count, len(asked)))  # noqa: S311 - a sample, not a secret
