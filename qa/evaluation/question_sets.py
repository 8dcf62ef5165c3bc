"""Question sets in SQuAD or MultiHop-RAG format, distinguished by their content.

SQuAD 1.1: https://arxiv.org/abs/1606.05250, 2.0: https://arxiv.org/abs/1806.03822, MultiHop-RAG:
https://arxiv.org/abs/2401.15391.
"""

import gzip
import hashlib
import json
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from qa.errors import QuestionSetError
from qa.records import Document

Format = Literal["SQuAD", "MultiHop-RAG"]
Kind = Literal["", "why", "how", "list", "yes/no"]

_GZIP = b"\x1f\x8b"  # the first bytes of a gzipped file


@dataclass(frozen=True, slots=True, kw_only=True)
class SetQuestion:
    """A question of a set, with its marked answers or its evidence.

    Attributes:
        id: Its id in the set.
        text: The question.
        document_id: The paragraph that it is about; empty if it is about all documents.
        article: The article of the paragraph; empty if it is about all documents.
        answers: Offsets ``(start, end)`` of the marked answers in the paragraph; empty if it has none.
        evidence: Sentences of any documents that support the answer, without white space.
        sources: The articles with answer or evidence. Without them there is no answer.
        kind: What it asks for, if a phrase is not enough. Then all `answers` together are the answer: the sentences
            that explain or decide, or the items.
        says: For yes or no, which of them; else empty.
    """

    id: str
    text: str
    document_id: str
    article: str
    answers: tuple[tuple[int, int], ...]
    evidence: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    kind: Kind = ""
    says: str = ""

    @property
    def answerable(self) -> bool:
        """Whether the documents answer it."""
        return bool(self.answers or self.evidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionSet:
    """Documents and the questions asked about them.

    Attributes:
        name: The file's name without its suffixes.
        documents: Paragraphs or whole articles, each a document, by their id ``article/number``.
        questions: The questions, in the order of the file.
        format: The format that it was read from.
        sha256: SHA-256 of the file's bytes.
    """

    name: str
    documents: Mapping[str, Document]
    questions: tuple[SetQuestion, ...]
    format: Format = "SQuAD"
    sha256: str = ""

    def articles(self) -> dict[str, list[str]]:
        """Return the ids of each article's paragraphs."""
        found: dict[str, list[str]] = {}
        for document_id in self.documents:
            found.setdefault(document_id.rpartition("/")[0], []).append(document_id)
        return found


def load_question_set(path: Path) -> QuestionSet:
    """Read a set in SQuAD or MultiHop-RAG format, plain or gzipped JSON.

    Raises:
        QuestionSetError: The file cannot be read, is not such a set, or marks an answer at a wrong place.
    """
    data = read_json(path)
    if not isinstance(data, dict) or not (isinstance(data.get("data"), list) or isinstance(data.get("queries"), list)):
        raise QuestionSetError(
            f'a question set must be an object with a list "data" (SQuAD) or "queries" (MultiHop-RAG), {path} is not: '
            "give a file in one of these formats"
        )
    read: Format = "SQuAD" if isinstance(data.get("data"), list) else "MultiHop-RAG"
    try:
        documents, questions = _read_squad(data) if read == "SQuAD" else _read_multihop(data)
    except KeyError as exc:
        raise QuestionSetError(f"{path} must be in {read} format, lacks {exc}: correct the file") from exc
    except (AttributeError, TypeError, ValueError) as exc:
        raise QuestionSetError(f"{path} must be in {read} format, {exc}: correct the file") from exc
    return QuestionSet(
        name=path.name.partition(".")[0],
        documents=documents,
        questions=questions,
        format=read,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
    )


def read_json(path: Path) -> Any:  # noqa: ANN401 - whatever the file holds
    """Read the JSON of a file, plain or gzipped.

    Raises:
        QuestionSetError: The file cannot be read or holds no JSON.
    """
    try:
        data = path.read_bytes()
        return json.loads(gzip.decompress(data) if data.startswith(_GZIP) else data)
    except (OSError, EOFError, ValueError, zlib.error) as exc:
        raise QuestionSetError(
            f"a question set must be a readable JSON file, {path} is not: {exc or type(exc).__name__}"
        ) from exc


def squeeze(text: str) -> str:
    """Return a text without its white space.

    >>> squeeze(" two  words ")
    'twowords'
    """
    return "".join(text.split())


def _read_squad(data: Mapping[str, Any]) -> tuple[dict[str, Document], tuple[SetQuestion, ...]]:
    documents: dict[str, Document] = {}
    questions: list[SetQuestion] = []
    numbers: Counter[str] = Counter()  # an article may come in several pieces
    for article in data["data"]:
        title = str(article["title"])
        for paragraph in article["paragraphs"]:
            document = _document(f"{title}/{numbers[title]}", title.replace("_", " "), _string(paragraph, "context"))
            numbers[title] += 1
            documents[document.id] = document
            questions += _squad_questions(title, document, paragraph)
    return documents, tuple(questions)


def _squad_questions(article: str, document: Document, paragraph: Mapping[str, Any]) -> Iterator[SetQuestion]:
    for question in paragraph["qas"]:
        marked = () if question.get("is_impossible") else question["answers"]
        answers = tuple(dict.fromkeys(_place(answer, document, str(question["id"])) for answer in marked))
        yield SetQuestion(
            id=str(question["id"]),
            text=_string(question, "question"),
            document_id=document.id,
            article=article,
            answers=answers,
            sources=(article,),
        )


def _place(answer: Mapping[str, Any], document: Document, question_id: str) -> tuple[int, int]:
    text, start = _string(answer, "text"), int(answer["answer_start"])
    if not text or start < 0 or document.text[start : start + len(text)] != text:
        raise QuestionSetError(
            f"an answer must stand in its paragraph, {text!r} of question {question_id!r} does not at {start}: "
            "correct its answer_start, which counts code points"
        )
    return start, start + len(text)


def _read_multihop(data: Mapping[str, Any]) -> tuple[dict[str, Document], tuple[SetQuestion, ...]]:
    documents: dict[str, Document] = {}
    numbers: Counter[str] = Counter()
    for article in data["articles"]:
        title = _string(article, "title")
        document = _document(
            f"{title}/{numbers[title]}",
            title,
            _string(article, "body"),
            publisher=article.get("source") or None,
            published=_day(article.get("published_at")),
            url=article.get("url") or None,
        )
        numbers[title] += 1
        documents[document.id] = document
    return documents, tuple(_query(number, query) for number, query in enumerate(data["queries"]))


def _query(number: int, query: Mapping[str, Any]) -> SetQuestion:
    evidence = query["evidence_list"] if query["question_type"] != "null_query" else ()
    return SetQuestion(
        id=str(number),
        text=_string(query, "query"),
        document_id="",
        article="",
        answers=(),
        evidence=tuple(dict.fromkeys(fact for item in evidence if (fact := squeeze(_string(item, "fact"))))),
        sources=tuple(dict.fromkeys(_string(item, "title") for item in evidence)),
    )


def _document(
    document_id: str,
    title: str,
    text: str,
    *,
    publisher: str | None = None,
    published: date | None = None,
    url: str | None = None,
) -> Document:
    return Document(
        id=document_id,
        title=title,
        path="",
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        file_sha256="",
        publisher=publisher,
        published=published,
        url=url,
        text=text,
    )


def _string(item: Mapping[str, Any], key: str) -> str:
    value = item[key]
    if not isinstance(value, str):
        raise TypeError(f"{key!r} is no string: {value!r}")
    return value


def _day(text: str | None) -> date | None:
    """Return the day of a time such as ``2023-11-27 08:45:59.000000000Z``."""
    return date.fromisoformat(text[:10]) if text else None
