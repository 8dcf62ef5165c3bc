"""A question: its text, how to answer it, and what was asked before it."""

import unicodedata
from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field, replace
from typing import Literal, Self, get_args

from qa.answering.conversation import Turn, check_history
from qa.config import DEFAULT_LIMIT, MAX_LIMIT, MAX_QUESTION_CHARACTERS
from qa.errors import QuestionError
from qa.records import Filters, IndexedDocument, Order

Spelling = Literal["corrected", "exact"]
"""Whether the misspelled words of a question are corrected."""

_NONE = ("",)  # documents to search in where there are none: no document has this id


@dataclass(frozen=True, slots=True)
class Question:
    """A question, and how to answer it.

    Attributes:
        text: The question, 1 to 1,000 characters.
        limit: Maximum number of snippets, 1 to 10.
        filters: Which documents may answer.
        order: The most probable quotation first, or the latest published one of those that are sure enough.
        spelling: Whether words that the documents spell otherwise are corrected, or the question is taken as it is.
        history: The conversation before it, oldest first, at most 10 turns. Only a follow-up question uses it. The
            answer then has the completed question in `interpreted_as`.
        deadline: When an answer is too late, by `time.monotonic`; after it no further stage begins. None for never.
    """

    text: str
    _: KW_ONLY
    limit: int = DEFAULT_LIMIT
    filters: Filters = field(default_factory=Filters)
    order: Order = "relevance"
    spelling: Spelling = "corrected"
    history: tuple[Turn, ...] = ()
    deadline: float | None = None

    def alone(self) -> Self:
        """Return the question without its history and its deadline, as an answer shows it."""
        return replace(self, history=(), deadline=None)


def spoken(text: str) -> str:
    """Return a question as it would be spoken: in capitals only, WHO would be an organisation.

    >>> spoken("WHO LEADS THE WHO?")
    'who leads the who?'
    """
    return text.lower() if text.isupper() else text


def check_question(question: Question) -> None:
    """Raise a QuestionError if a question is invalid for every index. Its `field` names what is wrong.

    The caller with the index checks whether the filters name documents, publishers and authors of that index.
    """
    _check_text(question.text)
    if not 1 <= question.limit <= MAX_LIMIT:
        raise QuestionError(f"limit must be 1 to {MAX_LIMIT}, is {question.limit}: correct it", field="limit")
    if question.order not in get_args(Order):
        raise QuestionError(f"order must be relevance or newest, is {question.order!r}: correct it", field="order")
    if question.spelling not in get_args(Spelling):
        raise QuestionError(
            f"spelling must be corrected or exact, is {question.spelling!r}: correct it", field="spelling"
        )
    _check_days(question.filters)
    check_history(question.history)
    for turn in question.history:
        _check_characters(turn.question, field="history")


def check_filters(filters: Filters, known: Mapping[str, IndexedDocument]) -> None:
    """Raise a QuestionError if filters name what an index, by its documents, does not have."""
    for document_id in filters.documents:
        if document_id not in known:
            raise QuestionError(
                f"a document must be one of the index, is {document_id!r}: list them with GET /api/documents",
                field="filters.document",
            )
    authors = {author for document in known.values() for author in document.authors} if filters.authors else set()
    for author in filters.authors:
        if author not in authors:
            raise QuestionError(
                f"an author must be one of the index, is {author!r}: list them with GET /api/documents",
                field="filters.author",
            )
    publishers = {document.publisher for document in known.values()} if filters.publishers else set()
    for publisher in filters.publishers:
        if publisher not in publishers:
            raise QuestionError(
                f"a publisher must be one of the index, is {publisher!r}: list them with GET /api/documents",
                field="filters.publisher",
            )


def searched(filters: Filters, known: Mapping[str, IndexedDocument]) -> Filters:
    """Return filters as the searches know them: authors are replaced by the documents that they wrote."""
    if not filters.authors:
        return filters
    admitted = tuple(one.id for one in known.values() if filters.admit(one))
    return replace(filters, documents=admitted or _NONE, authors=())


def _check_text(text: str) -> None:
    if not text.strip():
        raise QuestionError("the question must not be empty: ask something", field="question")
    if len(text) > MAX_QUESTION_CHARACTERS:
        raise QuestionError(
            f"the question must have at most {MAX_QUESTION_CHARACTERS:,} characters, has {len(text):,}: shorten it",
            field="question",
        )
    _check_characters(text, field="question")


def _check_days(filters: Filters) -> None:
    after, before = filters.published_after, filters.published_before
    if after and before and after > before:
        raise QuestionError(
            f"published_after must not be later than published_before, {after} is later than {before}: swap them",
            field="filters.published_after",
        )


def _check_characters(text: str, *, field: str) -> None:
    for position, character in enumerate(text):
        if unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\r\t":
            raise QuestionError(
                f"the {field} must hold no control characters but line breaks and tabs, has "
                f"U+{ord(character):04X} at offset {position}: remove it",
                field=field,
            )
