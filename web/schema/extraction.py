"""A question about the caller's own texts, and its answer, as JSON."""

from typing import Annotated, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from qa.answering.given import MAX_CHARACTERS, MAX_ID_CHARACTERS, MAX_TEXTS, GivenText
from qa.config import DEFAULT_LIMIT, MAX_LIMIT, MAX_QUESTION_CHARACTERS
from qa.records import Answer, Citation, Reason, Verdict
from web.schema.base import Reply
from web.schema.cautions import CautionModel
from web.schema.replies import AnswerText, GroupModel, SnippetModel
from web.schema.requests import InCollection


class _Request(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class TextModel(_Request):
    """One of the caller's texts."""

    id: str = Field(
        description="The caller's name for it, different for each text.",
        json_schema_extra={"minLength": 1, "maxLength": MAX_ID_CHARACTERS},
    )
    text: str = Field(description="The text.")
    title: str = Field(default="", description="Its title, which helps to find it.")

    def record(self) -> GivenText:
        """Return the text as a record."""
        return GivenText(id=self.id, text=self.text, title=self.title)


def objects(value: object) -> object:
    """Check that a value is a list of objects."""
    if not isinstance(value, list) or not all(isinstance(one, dict | BaseModel) for one in value):
        raise PydanticCustomError("objects_type", "not a list of objects")
    return value


class ExtractRequest(_Request):
    """A question, and the texts to answer it from."""

    question: str = Field(
        description="The question, in plain words.",
        json_schema_extra={"minLength": 1, "maxLength": MAX_QUESTION_CHARACTERS},
    )
    texts: Annotated[list[TextModel], BeforeValidator(objects, json_schema_input_type=list[TextModel])] = Field(
        description=f"The texts, at most {MAX_CHARACTERS:,} characters together.",
        json_schema_extra={"minItems": 1, "maxItems": MAX_TEXTS},
    )
    limit: int = Field(
        default=DEFAULT_LIMIT,
        description="Maximum number of snippets.",
        json_schema_extra={"minimum": 1, "maximum": MAX_LIMIT},
    )
    collection: InCollection = None


class QuotationModel(Reply):
    """A quotation, and its place in one of the caller's texts."""

    number: int = Field(description="Number of the quotation, from 1.")
    id: str = Field(description="Id of the quoted text.")
    start: int = Field(description="Offset of the quotation in the text, in code points.")
    end: int = Field(description="Offset after it.")
    exact: str = Field(description="The quotation: `text[start:end]`.")
    prefix: str = Field(description="Up to 32 characters before it.")
    suffix: str = Field(description="Up to 32 characters after it.")
    sha256: str = Field(description="SHA-256 of the text in UTF-8.")

    @classmethod
    def of(cls, citation: Citation) -> Self:
        """Make the JSON of a citation."""
        return cls(
            number=citation.number,
            id=citation.document_id,
            start=citation.start,
            end=citation.end,
            exact=citation.quote,
            prefix=citation.prefix,
            suffix=citation.suffix,
            sha256=citation.sha256,
        )


class ExtractReply(Reply):
    """An answer from the caller's texts, or the reason why there is none and the closest passages."""

    question: str = Field(description="The question as asked.")
    verdict: Verdict = Field(
        description="`answer`: a sure answer; `possible`: quotations that may answer it, to be shown "
        "with their caution; `none`: no answer."
    )
    caution: CautionModel | None = Field(
        description="The note above a possible answer, or that the question is not in English; null for any other."
    )
    language: str | None = Field(description="Language of question or quotation if it is not English, such as `de`.")
    answered: bool = Field(description="Whether the verdict is `answer`.")
    confidence: float = Field(description="Probability from 0 to 1 that the first snippet answers the question.")
    answer: AnswerText | None
    snippets: list[SnippetModel] = Field(description="Quotations that answer, the most probable first.")
    citations: list[QuotationModel] = Field(description="One for each snippet.")
    groups: list[GroupModel] = Field(description="The different answers among the quotations.")
    reason: Reason | None = Field(description="Why there is no answer.")
    closest: list[QuotationModel] = Field(description="Without an answer: the nearest passages. They do not answer.")
    timing_ms: dict[str, float] = Field(description="Milliseconds by stage.")

    @classmethod
    def of(cls, answer: Answer) -> Self:
        """Make the JSON of an answer from given texts."""
        return cls(
            question=answer.question,
            verdict=answer.verdict,
            caution=CautionModel.of(answer),
            language=answer.language,
            answered=answer.answered,
            confidence=answer.confidence,
            answer=AnswerText.of(answer),
            snippets=[SnippetModel.of(snippet) for snippet in answer.snippets],
            citations=[QuotationModel.of(citation) for citation in answer.citations],
            groups=[GroupModel.of(group) for group in answer.groups],
            reason=answer.reason,
            closest=[QuotationModel.of(citation) for citation in answer.closest],
            timing_ms=dict(answer.timing_ms),
        )
