"""Questions written for this project about paragraphs of public sets: questions in other words, and near misses.

The writers of SQuAD's questions saw the paragraph and used its words. The questions here share few words with a
paragraph that answers, and many with one that does not, so that shared words prove nothing. A file holds no sentence
of the sets: it names a paragraph by its hash, and an answer by its offsets.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

from qa.errors import QuestionSetError
from qa.evaluation.question_sets import Kind, QuestionSet, SetQuestion, read_json
from qa.records import Document

KEY = 16  # hexadecimal digits of a paragraph's hash that name it


def written_questions(path: Path, questions: QuestionSet) -> QuestionSet:
    """Return a set's documents with the questions of a file about them; there may be none.

    Args:
        path: A JSON object: by the first `KEY` digits of a paragraph's SHA-256, the list of its questions. Each is
            ``[question, start, end]`` with the offsets of its answer, or ``[question]`` if the paragraph does not
            answer it. One whose answer needs more than a phrase is an object with ``question``, ``kind``, ``spans``,
            which are the offsets of all items or sentences that are wanted, none if the paragraph does not answer it,
            and for yes or no ``says``.
        questions: The set of the paragraphs.

    Raises:
        QuestionSetError: The file cannot be read or does not have this form.
    """
    written = read_json(path)
    try:
        found = [
            question
            for document in questions.documents.values()
            for question in _about(document, written.get(document.sha256[:KEY], ()))
        ]
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as exc:
        raise QuestionSetError(
            "written questions must be an object of lists [question], [question, start, end] or objects with "
            f"question, kind and spans, {path} is not: {exc}"
        ) from exc
    return replace(questions, questions=tuple(found))


def all_written(paths: Sequence[Path], questions: QuestionSet) -> QuestionSet:
    """Return a set's documents with the questions of several files about them, as `written_questions`."""
    found = [question for path in paths for question in written_questions(path, questions).questions]
    return replace(questions, questions=tuple(found))


def _about(document: Document, asked: Sequence[Any]) -> Iterator[SetQuestion]:
    """Yield the questions about a paragraph."""
    article = document.id.rpartition("/")[0]
    for number, one in enumerate(asked):
        text, spans, kind, says = _fields(one) if isinstance(one, Mapping) else _phrase(one)
        for start, end in spans:
            if not 0 <= start < end <= len(document.text):
                raise ValueError(f"{text!r} has its answer at {start} to {end}, outside of its paragraph")
        yield SetQuestion(
            id=f"{document.sha256[:KEY]}-{kind}{number}",
            text=text,
            document_id=document.id,
            article=article,
            answers=spans,
            sources=(article,),
            kind=kind,
            says=says,
        )


def _phrase(one: Sequence[Any]) -> tuple[str, tuple[tuple[int, int], ...], Kind, str]:
    """Return text, answers, kind and verdict of a question that a phrase answers."""
    text, *answer = one
    return text, ((answer[0], answer[1]),) if answer else (), "", ""


def _fields(one: Mapping[str, Any]) -> tuple[str, tuple[tuple[int, int], ...], Kind, str]:
    """Return the same of one whose answer needs more."""
    kind, says = one["kind"], one.get("says", "")
    if kind not in get_args(Kind) or says not in ("", "yes", "no"):
        raise ValueError(f"{one['question']!r} is of the unknown kind {kind!r} or says {says!r}")
    return one["question"], tuple((start, end) for start, end in one["spans"]), kind, says
