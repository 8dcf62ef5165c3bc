"""Citations as JSON."""

from datetime import date
from typing import Literal, Self

from pydantic import Field

from qa.records import Citation
from qa.records import Field as MetadataField
from web.schema.base import Reply
from web.schema.links import citation_href
from web.schema.locators import LocatorModel


class CitationModel(Reply):
    """A quotation and its place."""

    number: int = Field(description="Number shown beside the quotation, from 1.")
    document: str = Field(description="Id of the quoted document.")
    title: str
    publisher: str | None
    published: date | None
    authors: list[str] = Field(description="Who wrote the document, in order.")
    url: str | None = Field(description="Where the document was published.")
    source: str | None = Field(description="What the document was made from, for example the article behind a digest.")
    field: MetadataField | None = Field(
        description="The field of the document's metadata that is quoted, in place of its text; null for its text."
    )
    start: int = Field(description="Offset of the quotation in the document's text, or in the field, in code points.")
    end: int = Field(description="Offset after it.")
    exact: str = Field(description="The quotation: `text[start:end]` of the document, or `metadata[field][start:end]`.")
    prefix: str = Field(description="Up to 32 characters before it.")
    suffix: str = Field(description="Up to 32 characters after it.")
    sha256: str = Field(description="SHA-256 of the document's text in UTF-8.")
    locator: LocatorModel | None = Field(description="The page of the quotation; null if the document has none.")
    deep_link: str | None = Field(
        description="`url`, opened at the page of a PDF or at the words on a web page, if possible."
    )
    href: str = Field(description="Permalink: the page that shows the quotation in its document, if it is still there.")

    @classmethod
    def of(cls, citation: Citation, *, root: str = "") -> Self:
        """Make the JSON of a citation. `root` is the path where the application is mounted."""
        return cls(
            number=citation.number,
            document=citation.document_id,
            title=citation.title,
            publisher=citation.publisher,
            published=citation.published,
            authors=list(citation.authors),
            url=citation.url,
            source=citation.source,
            field=citation.field,
            start=citation.start,
            end=citation.end,
            exact=citation.quote,
            prefix=citation.prefix,
            suffix=citation.suffix,
            sha256=citation.sha256,
            locator=LocatorModel.of(citation.locators),
            deep_link=citation.deep_link,
            href=citation_href(citation, root=root),
        )


class ClosestModel(CitationModel):
    """A passage that is near but does not answer."""

    is_answer: Literal[False] = Field(default=False, description="Always false: do not show this as an answer.")
