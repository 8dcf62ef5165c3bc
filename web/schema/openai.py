"""Requests and errors of the OpenAI protocol (https://platform.openai.com/docs/api-reference/chat).

Its clients send many keys for language models, such as `temperature` and `tools`. These are ignored.
"""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from qa.answering.conversation import MAX_CHARACTERS, MAX_TURNS, Turn
from qa.answering.question import Question
from qa.config import DEFAULT_LIMIT, MAX_LIMIT
from qa.records import Order
from web.schema.base import Reply
from web.schema.extraction import objects
from web.schema.requests import AskFilters

_SOURCES = "\n\n[1] "
"""Where the list of sources begins in a reply. Of an earlier reply only the text before it counts."""


class _Request(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)


class TextPart(_Request):
    """A part of a message."""

    type: Literal["text"]
    text: str


def _content(value: object) -> object:
    """Read the content of a message as one text. A part that is no text cannot be read."""
    if value is None or isinstance(value, str):
        return value
    parts: list[Any] = value if isinstance(value, list) else [value]
    if not all(
        isinstance(one, dict) and one.get("type") == "text" and isinstance(one.get("text"), str) for one in parts
    ):
        raise PydanticCustomError("content_type", "not a text")
    return "\n".join(one["text"] for one in parts)


class ChatMessage(_Request):
    """A message of a conversation."""

    role: str = Field(description="`user` or `assistant`; messages of other roles are ignored.")
    content: Annotated[str | None, BeforeValidator(_content, json_schema_input_type=str | list[TextPart] | None)] = (
        Field(default=None, description="The text, or its parts.")
    )


class ChatOptions(BaseModel):
    """What `/api/ask` takes besides the question."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    limit: int = Field(
        default=DEFAULT_LIMIT,
        description="Maximum number of quotations.",
        json_schema_extra={"minimum": 1, "maximum": MAX_LIMIT},
    )
    order: Order = Field(default="relevance", description="As in `/api/ask`.")
    filters: AskFilters = Field(default=AskFilters(), description="As in `/api/ask`.")


class ChatRequest(_Request):
    """A conversation. The last message of the user is the question. Other keys than these are ignored."""

    model: str = Field(description="`citewell`, or `citewell/NAME` for a further collection.")
    messages: Annotated[list[ChatMessage], BeforeValidator(objects, json_schema_input_type=list[ChatMessage])] = Field(
        description="The conversation, oldest first."
    )
    stream: bool | None = Field(default=None, description="Whether the reply is sent as events.")
    citewell: ChatOptions = Field(default=ChatOptions(), description="What `/api/ask` takes besides the question.")

    def to_question(self, *, deadline: float | None) -> Question:
        """Return the question as the library knows it. Without a message of the user it is empty."""
        turns = list(self._turns())
        return Question(
            turns[-1].question if turns else "",
            limit=self.citewell.limit,
            order=self.citewell.order,
            filters=self.citewell.filters.record(),
            history=tuple(turn for turn in turns[:-1] if _can_be_earlier(turn))[-MAX_TURNS:],
            deadline=deadline,
        )

    def _turns(self) -> Iterator[Turn]:
        """Yield each message of the user with the reply to it."""
        asked: str | None = None
        for message in self.messages:
            if message.role == "user":
                if asked is not None:
                    yield Turn(question=asked)
                asked = message.content or ""
            elif message.role == "assistant" and asked is not None:
                yield Turn(question=asked, answer=(message.content or "").partition(_SOURCES)[0] or None)
                asked = None
        if asked is not None:
            yield Turn(question=asked)


def _can_be_earlier(turn: Turn) -> bool:
    """Whether a message can be an earlier question: people also paste long texts."""
    return bool(turn.question.strip()) and len(turn.question) <= MAX_CHARACTERS


class ChatErrorBody(Reply):
    """What went wrong."""

    message: str = Field(description="The rule, the value and the remedy.")
    type: str = Field(description="The kind of error, by its status, such as `invalid_request_error`.")
    param: str | None = Field(description="The field that is wrong, or null.")
    code: str = Field(description="Stable name of the error, as in `/api`.")


class ChatErrorReply(Reply):
    """An error as OpenAI's clients read it."""

    error: ChatErrorBody
