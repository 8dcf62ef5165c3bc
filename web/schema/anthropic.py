"""An answer with citations as Anthropic's Messages API has them.

Source: https://docs.anthropic.com/en/docs/build-with-claude/citations and, beside it, `search-results`.
"""

from typing import Literal, Self

from pydantic import Field

from qa.records import Answer, Citation, Verdict
from web.schema.base import Reply
from web.schema.links import citation_href, document_href


class CharLocation(Reply):
    """The place of a quotation in a document."""

    type: Literal["char_location"] = "char_location"
    cited_text: str = Field(description="The quotation.")
    document_index: int = Field(description="Position of the document in `documents`, from 0.")
    document_title: str
    start_char_index: int = Field(description="Offset of the quotation in the document's text, in code points.")
    end_char_index: int = Field(description="Offset after it.")


class CitedText(Reply):
    """A quotation, and where it stands."""

    type: Literal["text"] = "text"
    text: str = Field(description="The quotation.")
    citations: list[CharLocation] = Field(description="Its place; always one.")


class PlainText(Reply):
    """A text."""

    type: Literal["text"] = "text"
    text: str


class CitationsEnabled(Reply):
    """That a model is to cite the block."""

    enabled: Literal[True] = True


class SearchResult(Reply):
    """A quotation as a block to send to a model."""

    type: Literal["search_result"] = "search_result"
    source: str = Field(description="Permalink of the quotation.")
    title: str = Field(description="Title of its document.")
    content: list[PlainText] = Field(description="The quotation.")
    citations: CitationsEnabled = CitationsEnabled()


class CitedDocument(Reply):
    """A quoted document. Its text is at `/api/documents/{id}`."""

    id: str
    title: str
    sha256: str = Field(description="SHA-256 of its text in UTF-8.")
    href: str = Field(description="The page that shows it.")


class AnthropicReply(Reply):
    """An answer in Anthropic's blocks. Without an answer they are empty."""

    verdict: Verdict = Field(description="As in `/api/ask`.")
    content: list[CitedText] = Field(description="The quotations with their citations.")
    documents: list[CitedDocument] = Field(description="The quoted documents, which `document_index` counts.")
    search_results: list[SearchResult] = Field(description="The same quotations, to be sent to a model.")

    @classmethod
    def of(cls, answer: Answer, *, root: str) -> Self:
        """Make the JSON of an answer.

        Args:
            answer: The answer.
            root: Where the application is mounted, with scheme and host, because the blocks are used elsewhere.
        """
        quoted = {one.document_id: one for one in answer.citations}
        indexes = {document_id: index for index, document_id in enumerate(quoted)}
        return cls(
            verdict=answer.verdict,
            content=[_cited_text(one, indexes[one.document_id]) for one in answer.citations],
            documents=[
                CitedDocument(
                    id=one.document_id,
                    title=one.title,
                    sha256=one.sha256,
                    href=document_href(one.document_id, root=root),
                )
                for one in quoted.values()
            ],
            search_results=[_search_result(one, root=root) for one in answer.citations],
        )


def _cited_text(citation: Citation, index: int) -> CitedText:
    place = CharLocation(
        cited_text=citation.quote,
        document_index=index,
        document_title=citation.title,
        start_char_index=citation.start,
        end_char_index=citation.end,
    )
    return CitedText(text=citation.quote, citations=[place] if citation.field is None else [])


def _search_result(citation: Citation, *, root: str) -> SearchResult:
    return SearchResult(
        source=citation_href(citation, root=root),
        title=citation.title,
        content=[PlainText(text=citation.quote)],
    )
