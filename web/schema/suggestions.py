"""The JSON of suggestions: how typed words may go on, and questions that the documents answer."""

from collections.abc import Sequence
from typing import Self

from pydantic import Field

from qa.answering.proposals.names import Completion, Kind
from qa.config import MAX_QUESTION_CHARACTERS
from web.schema.base import Reply
from web.schema.requests import AskFilters


class SuggestQuery(AskFilters):
    """Typed words, and the documents whose names may complete them."""

    q: str = Field(
        description="What was typed, up to where the next letter will stand.",
        json_schema_extra={"maxLength": MAX_QUESTION_CHARACTERS},
    )


class SuggestionModel(Reply):
    """A name that begins as the typed words end."""

    text: str = Field(description="The whole name.")
    kind: Kind = Field(description="A `name` in the texts, a `title` of a document, or a `heading`.")
    start: int = Field(description="Offset in `q`, in code points, of the words that it completes.")


class SuggestReply(Reply):
    """Names, titles and headings that complete the last typed words, the best first."""

    suggestions: list[SuggestionModel]

    @classmethod
    def of(cls, found: Sequence[Completion]) -> Self:
        """Make the JSON of completions."""
        return cls(suggestions=[SuggestionModel(text=one.text, kind=one.kind, start=one.start) for one in found])


class QuestionsQuery(AskFilters):
    """Where questions are looked for: near a place of a document, or in the newest documents."""

    source: str | None = Field(default=None, description="Id of the document to begin in.")
    place: int = Field(default=0, description="Offset in its text to begin near, in code points.")
    asked: str = Field(
        default="",
        description="The question that was asked last; none that only repeats its words is proposed.",
        json_schema_extra={"maxLength": MAX_QUESTION_CHARACTERS},
    )


class QuestionsReply(Reply):
    """Questions that have a sure answer."""

    questions: list[str]
