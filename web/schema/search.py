"""Passages that a search finds, and quotations by their place, as JSON."""

from collections.abc import Sequence
from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from qa.answering.question import Question
from qa.config import DEFAULT_LIMIT, MAX_LIMIT, MAX_QUESTION_CHARACTERS
from qa.records import FoundPassage
from web.schema.base import Reply
from web.schema.citations import CitationModel
from web.schema.documents import DocumentReply
from web.schema.links import document_href, permalink
from web.schema.requests import AskFilters, InCollection


class SearchRequest(BaseModel):
    """A question, the number of passages, and which documents they may be from."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    question: str = Field(
        description="The question, in plain words.",
        json_schema_extra={"minLength": 1, "maxLength": MAX_QUESTION_CHARACTERS},
    )
    limit: int = Field(
        default=DEFAULT_LIMIT,
        description="Maximum number of passages.",
        json_schema_extra={"minimum": 1, "maximum": MAX_LIMIT},
    )
    filters: AskFilters = AskFilters()
    collection: InCollection = None

    def to_question(self, *, deadline: float | None) -> Question:
        """Return the question as the library knows it."""
        return Question(self.question, limit=self.limit, filters=self.filters.record(), deadline=deadline)


class PassageModel(CitationModel):
    """A passage, as a quotation. Nothing says that it answers."""

    score: float = Field(description="Score of the search from 0 to 1, comparable only within one question.")


class SearchReply(Reply):
    """The passages that may answer a question, best first."""

    question: str = Field(description="The question as asked.")
    passages: list[PassageModel]

    @classmethod
    def of(cls, question: str, found: Sequence[FoundPassage], *, root: str = "") -> Self:
        """Make the JSON of passages. `root` is the path where the application is mounted."""
        passages = [PassageModel(**dict(CitationModel.of(one.citation, root=root)), score=one.score) for one in found]
        return cls(question=question, passages=passages)


class QuoteReply(Reply):
    """The words of a document at a place."""

    document: str = Field(description="Id of the document.")
    title: str
    start: int = Field(description="Offset of the words in the document's text, in code points.")
    end: int = Field(description="Offset after them.")
    exact: str = Field(description="The words: `text[start:end]`.")
    sha256: str = Field(description="SHA-256 of the document's text in UTF-8.")
    href: str = Field(description="Permalink of the words.")

    @classmethod
    def of(cls, found: DocumentReply, *, start: int, end: int) -> Self:
        """Cut the words of a document out of its text.

        Raises:
            ValueError: The place is not in the text.
        """
        text, sha256 = found.text, found.sha256
        if not 0 <= start < end <= len(text):
            raise ValueError(
                f"a place must have 0 <= start < end <= {len(text):,}, is {start:,} to {end:,}: correct it"
            )
        words = text[start:end]
        root = found.href.removesuffix(document_href(found.id))
        href = permalink(found.id, start, words, sha256=sha256, root=root)
        return cls(document=found.id, title=found.title, start=start, end=end, exact=words, sha256=sha256, href=href)
