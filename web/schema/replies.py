"""What is answered, and the one shape of errors. All offsets count Unicode code points."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from qa.records import Answer, AnswerGroup, Citation, Document, DocumentInfo, IndexedDocument, Reason, Snippet
from web.schema.explanations import is_torn
from web.schema.links import document_href, permalink

# Two integers, told in the way of all versions of JSON Schema: many programs that read OpenAPI know no `prefixItems`.
_TWO_INTEGERS = {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2}
Range = Annotated[tuple[int, int], WithJsonSchema(_TWO_INTEGERS)]


class Reply(BaseModel):
    """Every key is always there, and no other."""

    model_config = ConfigDict(
        strict=True,
        extra="forbid",
        frozen=True,
        json_schema_mode_override="serialization",  # every key is always there
    )


class CitationModel(Reply):
    """A quotation and where it stands."""

    number: int = Field(description="Number shown beside the quotation, from 1.")
    document: str = Field(description="Id of the quoted document.")
    title: str
    publisher: str | None
    published: date | None
    url: str | None = Field(description="Where the document was published.")
    source: str | None = Field(description="What the document was made from, for example the article a digest retells.")
    start: int = Field(description="Offset of the quotation in the document's text, in code points.")
    end: int = Field(description="Offset after it.")
    exact: str = Field(description="The quotation: `text[start:end]` of the document.")
    prefix: str = Field(description="Up to 32 characters before it.")
    suffix: str = Field(description="Up to 32 characters after it.")
    sha256: str = Field(description="SHA-256 of the document's text in UTF-8.")
    href: str = Field(description="Permalink: the page that shows the quotation in its document, if it still is there.")

    @classmethod
    def of(cls, citation: Citation, *, root: str = "") -> Self:
        """Make the JSON of a citation; `root` is the path that the application is mounted at."""
        return cls(
            number=citation.number,
            document=citation.document_id,
            title=citation.title,
            publisher=citation.publisher,
            published=citation.published,
            url=citation.url,
            source=citation.source,
            start=citation.start,
            end=citation.end,
            exact=citation.quote,
            prefix=citation.prefix,
            suffix=citation.suffix,
            sha256=citation.sha256,
            href=permalink(citation.document_id, citation.start, citation.quote, sha256=citation.sha256, root=root),
        )


class ClosestModel(CitationModel):
    """A passage that came near without answering."""

    is_answer: Literal[False] = Field(default=False, description="Always false: do not show this as an answer.")


class SnippetModel(Reply):
    """One supporting quotation: whole sentences, with the words that matter marked."""

    citation: int = Field(description="Number of its citation.")
    text: str = Field(description="The quotation, equal to its citation's `exact`.")
    highlights: list[Range] = Field(description="Offsets `[start, end]` within `text` of the words that matter.")
    confidence: float = Field(description="Probability from 0 to 1 that it answers the question.")

    @classmethod
    def of(cls, snippet: Snippet) -> Self:
        """Make the JSON of a snippet."""
        return cls(
            citation=snippet.citation,
            text=snippet.text,
            highlights=list(snippet.highlights),
            confidence=snippet.confidence,
        )


class AnswerText(Reply):
    """The words that answer, and the citation that holds them."""

    text: str = Field(description="The exact words, a slice of the first snippet.")
    citation: int


class GroupModel(Reply):
    """One answer, and the sources that give it."""

    text: str = Field(description="The exact words as the first of its quotations has them.")
    sources: int = Field(
        description="Independent sources among all that was found; documents that are copies of each other count once. "
        "It can be more than `citations` has: `limit` bounds what is quoted, not what is counted."
    )
    citations: list[int] = Field(description="Numbers of the citations that give this answer, in order.")

    @classmethod
    def of(cls, group: AnswerGroup) -> Self:
        """Make the JSON of a group."""
        return cls(text=group.text, sources=group.sources, citations=list(group.citations))


class AskReply(Reply):
    """An answer; or, when `answered` is false, the reason why there is none and the closest passages."""

    question: str = Field(description="The question as asked.")
    interpreted_as: str | None = Field(
        description="The question that was answered, where the history told what the one asked means; "
        "null when it was answered as asked."
    )
    answered: bool
    confidence: float = Field(
        description="Probability from 0 to 1 that the first snippet answers the question; "
        "without an answer, that the best passage found does."
    )
    answer: AnswerText | None
    snippets: list[SnippetModel] = Field(description="Quotations that answer, in the order asked for.")
    citations: list[CitationModel] = Field(description="One for each snippet.")
    groups: list[GroupModel] = Field(
        description="The different answers among the quotations, those that say the same put together. "
        "A quotation that is not sure enough to be an answer by itself, and says what no other does, is in none."
    )
    reason: Reason | None = Field(description="Why there is no answer.")
    closest: list[ClosestModel] = Field(description="Without an answer: passages that came near.")
    timing_ms: dict[str, float] = Field(description="Milliseconds by stage.")

    @property
    def compares(self) -> bool:
        """Whether it is worth showing who says what: several sources agree, or answers within their sentences differ.

        A sentence that is an answer as a whole differs from every other one, which says nothing.
        """
        quotes = {citation.number: citation.exact for citation in self.citations}
        narrower = any(group.text != quotes[group.citations[0]] for group in self.groups)
        return any(group.sources > 1 for group in self.groups) or (len(self.groups) > 1 and narrower)

    @property
    def leads(self) -> bool:
        """Whether the answer's words are shown above their sentence: neither the whole of it is, nor a torn half."""
        if self.answer is None or self.compares or self.answer.text == self.snippets[0].text:
            return False
        return not is_torn(self.interpreted_as or self.question, self.answer.text)

    @classmethod
    def of(cls, answer: Answer, *, root: str = "") -> Self:
        """Make the JSON of an answer; `root` is the path that the application is mounted at."""
        words = answer.text
        return cls(
            question=answer.question,
            interpreted_as=answer.interpreted_as,
            answered=answer.answered,
            confidence=answer.confidence,
            answer=None if words is None else AnswerText(text=words, citation=answer.snippets[0].citation),
            snippets=[SnippetModel.of(snippet) for snippet in answer.snippets],
            citations=[CitationModel.of(citation, root=root) for citation in answer.citations],
            groups=[GroupModel.of(group) for group in answer.groups],
            reason=answer.reason,
            closest=[ClosestModel.of(citation, root=root) for citation in answer.closest],
            timing_ms=dict(answer.timing_ms),
        )


class _DocumentMetadata(Reply):
    id: str = Field(description="Stable path of the document under the folder that was indexed.")
    title: str
    publisher: str | None
    published: date | None
    url: str | None = Field(description="Where the document was published.")
    source: str | None = Field(description="What the document was made from.")
    sha256: str = Field(description="SHA-256 of the document's text in UTF-8.")
    characters: int = Field(description="Length of the text in code points.")
    notices: list[str] = Field(description="What of the file is not in the text though it should be.")
    href: str = Field(description="Page that shows the document.")


def _metadata(document: DocumentInfo, root: str) -> dict[str, Any]:
    """The fields of `_DocumentMetadata` that every document knows without its text."""
    return {
        "id": document.id,
        "title": document.title,
        "publisher": document.publisher,
        "published": document.published,
        "url": document.url,
        "source": document.source,
        "sha256": document.sha256,
        "notices": list(document.notices),
        "href": document_href(document.id, root=root),
    }


class DocumentSummary(_DocumentMetadata):
    """A document without its text."""

    chunks: int = Field(description="Number of passages it was cut into.")

    @classmethod
    def of(cls, document: IndexedDocument, *, root: str = "") -> Self:
        """Make the JSON of an indexed document; `root` is the path that the application is mounted at."""
        return cls(**_metadata(document, root), characters=document.characters, chunks=document.chunks)


class DocumentsReply(Reply):
    """All documents, sorted by id."""

    documents: list[DocumentSummary]

    @classmethod
    def of(cls, documents: Sequence[IndexedDocument], *, root: str = "") -> Self:
        """Make the JSON of the list; `root` is the path that the application is mounted at."""
        return cls(documents=[DocumentSummary.of(document, root=root) for document in documents])


class DocumentReply(_DocumentMetadata):
    """A document with its text, which the offsets of all its citations refer to."""

    headings: list[Range] = Field(description="Offsets `[start, end]` of the headings in the text.")
    text: str = Field(description="The canonical text.")

    @classmethod
    def of(cls, document: Document, *, root: str = "") -> Self:
        """Make the JSON of a document; `root` is the path that the application is mounted at."""
        return cls(
            **_metadata(document, root),
            characters=len(document.text),
            headings=list(document.headings),
            text=document.text,
        )


class HealthReply(Reply):
    """The process is up."""

    status: Literal["ok"] = "ok"


class ReadyReply(Reply):
    """Questions can be answered."""

    status: Literal["ready"] = "ready"


class Problem(Reply):
    """One thing that is wrong with a request."""

    field: str = Field(description="Where it is, as in `filters.document`; empty for the request as a whole.")
    message: str = Field(description="The rule, the value and the remedy.")


class ErrorDetails(Reply):
    """What is known besides the message."""

    problems: list[Problem] = Field(description="Everything that is wrong with the request, one by one.")


class ErrorBody(Reply):
    """What went wrong, for programs and for people."""

    code: str = Field(description="Stable name of the error.")
    message: str = Field(description="The rule, the value and the remedy.")
    details: ErrorDetails


class ErrorReply(Reply):
    """The one shape of all errors."""

    error: ErrorBody
