"""The note above an answer that is not sure, as JSON."""

from typing import Self

from pydantic import Field

from qa.records import Answer, language_name
from web.schema.base import Reply
from web.schema.display import CAUTIONS, FOREIGN, MISREAD, NOT_ENGLISH, PARTIAL


class CautionModel(Reply):
    """The note above an answer that is not sure, or above the reply to a question that is not in English."""

    heading: str = Field(description="That it may be the answer, what the list is, or what the question is not.")
    text: str = Field(description="How to treat it.")

    @classmethod
    def of(cls, answer: Answer) -> Self | None:
        """Make the JSON of the note; None for a sure answer, and without one to a question in English."""
        language = language_name(answer.language or "")
        if answer.verdict == "none" and language:
            heading, text = NOT_ENGLISH
            return cls(heading=heading.format(language), text=text)
        if answer.verdict != "possible":
            return None
        heading, text = CAUTIONS[answer.kind]
        if language:
            text = FOREIGN.format(language)
        if answer.absent:
            text = PARTIAL
        if answer.misread:
            text = MISREAD.format(", ".join(f"“{word}”" for word in answer.misread))
        return cls(heading=heading, text=text)
