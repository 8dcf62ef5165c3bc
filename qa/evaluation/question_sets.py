"""Question sets in SQuAD format (https://arxiv.org/abs/1606.05250, 2.0: https://arxiv.org/abs/1806.03822)."""

import gzip
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.errors import QuestionSetError
from qa.records import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class SetQuestion:
    """A question of a set, with its marked answers.

    Attributes:
        id: Its id in the set.
        text: The question.
        document_id: The paragraph that it was asked about.
        article: The article that the paragraph belongs to.
        answers: Offsets ``(start, end)`` of the marked answers in the paragraph; empty when it holds none.
    """

    id: str
    text: str
    document_id: str
    article: str
    answers: tuple[tuple[int, int], ...]

    @property
    def answerable(self) -> bool:
        """Whether its paragraph answers it."""
        return bool(self.answers)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionSet:
    """Paragraphs and the questions asked about them.

    Attributes:
        name: The file's name without its suffixes.
        documents: The paragraphs by their id, ``article/number``, each a document of its own.
        questions: The questions, in the order of the file.
    """

    name: str
    documents: Mapping[str, Document]
    questions: tuple[SetQuestion, ...]

    def articles(self) -> dict[str, list[str]]:
        """The ids of each article's paragraphs."""
        found: dict[str, list[str]] = {}
        for document_id in self.documents:
            found.setdefault(document_id.rpartition("/")[0], []).append(document_id)
        return found


def load_question_set(path: Path) -> QuestionSet:
    """Read a set in SQuAD format, plain or gzipped JSON.

    Raises:
        QuestionSetError: The file cannot be read, is no such set, or marks an answer where it does not stand.
    """
    data = read_json(path)
    if not isinstance(data, dict) or not isinstance(data.get("data"), list):
        raise QuestionSetError(f'a question set must be an object with a list "data", {path} is not: give a SQuAD file')
    documents: dict[str, Document] = {}
    questions: list[SetQuestion] = []
    try:
        for article in data["data"]:
            for number, paragraph in enumerate(article["paragraphs"]):
                document = _document(str(article["title"]), number, str(paragraph["context"]))
                documents[document.id] = document
                questions += _questions(str(article["title"]), document, paragraph)
    except (KeyError, TypeError) as exc:
        raise QuestionSetError(f"{path} must be in SQuAD format, {exc} is missing or of another kind") from exc
    return QuestionSet(name=path.name.partition(".")[0], documents=documents, questions=tuple(questions))


def read_json(path: Path) -> Any:  # noqa: ANN401 - whatever the file holds
    """The JSON of a file, plain or gzipped.

    Raises:
        QuestionSetError: The file cannot be read or holds no JSON.
    """
    try:
        data = path.read_bytes()
        return json.loads(gzip.decompress(data) if path.suffix == ".gz" else data)
    except (OSError, EOFError, ValueError) as exc:
        raise QuestionSetError(f"a question set must be a readable JSON file, {path} is not: {exc}") from exc


def _document(title: str, number: int, text: str) -> Document:
    return Document(
        id=f"{title}/{number}",
        title=title.replace("_", " "),
        path="",
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        file_sha256="",
        text=text,
    )


def _questions(article: str, document: Document, paragraph: Mapping[str, Any]) -> Iterator[SetQuestion]:
    for question in paragraph["qas"]:
        answers = () if question.get("is_impossible") else tuple(dict.fromkeys(map(_offsets, question["answers"])))
        for (start, end), answer in zip(answers, question["answers"], strict=False):
            if not 0 <= start < end <= len(document.text):
                raise QuestionSetError(
                    f"an answer must stand in its paragraph, {answer['text']!r} of question {question['id']!r} does not"
                )
        yield SetQuestion(
            id=str(question["id"]),
            text=str(question["question"]),
            document_id=document.id,
            article=article,
            answers=answers,
        )


def _offsets(answer: Mapping[str, Any]) -> tuple[int, int]:
    return int(answer["answer_start"]), int(answer["answer_start"]) + len(answer["text"])
