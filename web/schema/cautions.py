"""The note above an answer that is not sure, as JSON."""

from typing import Self

from pydantic import Field

from qa.records import Answer
from web.schema.base import Reply
from web.schema.display import CAUTIONS, MISREAD, PARTIAL


class CautionModel(Reply):
    """The note above an answer that is not sure."""

    heading: str = Field(description="That it may be the answer, or what the list is.")
    text: str = Field(description="How to treat it.")

    @classmethod
    def of(cls, answer: Answer) -> Self | None:
        """Make the JSON of the note; None for a sure answer and without one."""
        if answer.verdict != "possible":
            return None
        heading, text = CAUTIONS[answer.kind]
        if answer.absent:
            text = PARTIAL
        if answer.misread:
            text = MISREAD.format(", ".join(f"“{word}”" for word in answer.misread))
        return cls(heading=heading, text=text)
