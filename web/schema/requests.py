"""Requests as JSON. Only shape and type are checked here; the service checks the values, see `QuestionError`.

Unknown keys are refused, and nothing is converted: neither `true` nor `"3"` is a whole number.
"""

import re
from datetime import date
from typing import Annotated, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from qa.answering.conversation import MAX_TURNS, Turn
from qa.answering.question import Question, Spelling
from qa.config import DEFAULT_LIMIT, MAX_LIMIT, MAX_QUESTION_CHARACTERS
from qa.records import Filters, Order

_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _iso_date(value: object) -> object:
    """Read a calendar date, and nothing similar (a time, a week, a number)."""
    if value is None or isinstance(value, date):
        return value
    if not isinstance(value, str) or not _ISO_DATE.fullmatch(value):
        raise ValueError("not a date")
    return date.fromisoformat(value)


IsoDate = Annotated[date | None, BeforeValidator(_iso_date)]


class _Request(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


# The OpenAPI document shows the limits and the service enforces them, so that all callers get the same message.
_Question = Annotated[
    str,
    Field(
        description="The question, in plain words.",
        json_schema_extra={"minLength": 1, "maxLength": MAX_QUESTION_CHARACTERS},
    ),
]
_Limit = Annotated[
    int,
    Field(description="Maximum number of snippets.", json_schema_extra={"minimum": 1, "maximum": MAX_LIMIT}),
]
_Order = Annotated[
    Order,
    Field(
        description="`relevance`: the most probable first. `newest`: only quotations that are sure enough, "
        "the latest first."
    ),
]
_Spelling = Annotated[
    Spelling,
    Field(
        description="`corrected`: words that neither a vocabulary nor the documents know are read as the documents "
        "spell them, see `interpreted_as`. `exact`: the question is read as it is."
    ),
]

InCollection = Annotated[
    str | None,
    Field(description="Name of the collection to ask; by default the one in the address, or else `default`."),
]
"""Which collection a request is about."""


class AskFilters(_Request):
    """Which documents may answer. A missing field allows all. A document without a date fails a date filter."""

    document: list[str] = Field(default=[], description="Ids of the allowed documents.")
    publisher: list[str] = Field(default=[], description="Allowed publishers, spelled as in `/api/documents`.")
    author: list[str] = Field(default=[], description="Allowed authors, spelled as in `/api/documents`.")
    published_after: IsoDate = Field(default=None, description="First allowed day, such as `2024-10-31`.")
    published_before: IsoDate = Field(default=None, description="Last allowed day, such as `2024-12-31`.")

    @classmethod
    def of(cls, filters: Filters) -> Self:
        """Make the JSON of filters."""
        return cls(
            document=list(filters.documents),
            publisher=list(filters.publishers),
            author=list(filters.authors),
            published_after=filters.published_after,
            published_before=filters.published_before,
        )

    def record(self) -> Filters:
        """Return the filters as a record."""
        return Filters(
            documents=tuple(self.document),
            publishers=tuple(self.publisher),
            authors=tuple(self.author),
            published_after=self.published_after,
            published_before=self.published_before,
        )


class AskTurn(_Request):
    """An earlier question of a conversation, with the words that answered it."""

    question: Annotated[
        str,
        Field(
            description="The question as it was asked.",
            json_schema_extra={"minLength": 1, "maxLength": MAX_QUESTION_CHARACTERS},
        ),
    ]
    answer: str | None = Field(default=None, description="The words that answered it, if any did.")


def _turn(value: object) -> object:
    """Read a turn. A string is the question alone."""
    if isinstance(value, AskTurn):
        return value
    if not isinstance(value, str | dict):
        raise PydanticCustomError("turn_type", "not a turn")
    return {"question": value} if isinstance(value, str) else value


def _turns(value: object) -> object:
    if not isinstance(value, list):
        raise PydanticCustomError("turns_type", "not a list of turns")
    return value


_History = Annotated[
    list[Annotated[AskTurn, BeforeValidator(_turn, json_schema_input_type=str | AskTurn)]],
    BeforeValidator(_turns),
    Field(
        description="The conversation before the question, oldest first. A string is a question without its answer. "
        "It is used only for a follow-up question, such as `What did he say?`.",
        json_schema_extra={"maxItems": MAX_TURNS},
    ),
]


class AskRequest(_Request):
    """A question, the number and order of its snippets, which documents may answer, and the history."""

    question: _Question
    limit: _Limit = DEFAULT_LIMIT
    order: _Order = "relevance"
    spelling: _Spelling = "corrected"
    filters: AskFilters = AskFilters()
    history: _History = []
    collection: InCollection = None

    @classmethod
    def of(cls, question: Question) -> Self:
        """Make the JSON of a question. The service sets the deadline."""
        return cls(
            question=question.text,
            limit=question.limit,
            order=question.order,
            spelling=question.spelling,
            filters=AskFilters.of(question.filters),
            history=[AskTurn(question=turn.question, answer=turn.answer) for turn in question.history],
        )

    def to_question(self, *, deadline: float | None) -> Question:
        """Return the question as the library knows it."""
        return Question(
            self.question,
            limit=self.limit,
            filters=self.filters.record(),
            order=self.order,
            spelling=self.spelling,
            history=tuple(Turn(question=turn.question, answer=turn.answer) for turn in self.history),
            deadline=deadline,
        )


class AskQuery(AskFilters):
    """The same as query parameters, with the filters beside the question."""

    question: _Question
    limit: _Limit = DEFAULT_LIMIT
    order: _Order = "relevance"
    spelling: _Spelling = "corrected"

    def to_question(self, *, deadline: float | None) -> Question:
        """Return the question as the library knows it."""
        return Question(
            self.question,
            limit=self.limit,
            filters=self.record(),
            order=self.order,
            spelling=self.spelling,
            deadline=deadline,
        )


class PlaceQuery(_Request):
    """A place in the text of a document, as query parameters."""

    start: int = Field(description="Offset of the first character in the text, in code points.")
    end: int = Field(description="Offset after the last one.")


class IndexRequest(_Request):
    """Paths that `qa index` sends to the service."""

    paths: list[str] = Field(description="Absolute paths of files and folders on the service's machine.")
