"""Citations as W3C Web Annotations (https://www.w3.org/TR/annotation-model/)."""

from collections.abc import Iterator
from typing import Literal, Self

from pydantic import ConfigDict, Field

from qa.records import Answer, Citation
from web.schema.base import Reply
from web.schema.links import METADATA, citation_href, document_href

_Context = Literal["http://www.w3.org/ns/anno.jsonld"]
_CONTEXT: _Context = "http://www.w3.org/ns/anno.jsonld"
_PdfFragments = Literal["http://tools.ietf.org/rfc/rfc3778"]
_PDF_FRAGMENTS: _PdfFragments = "http://tools.ietf.org/rfc/rfc3778"
_HtmlFragments = Literal["http://tools.ietf.org/rfc/rfc3236"]
_HTML_FRAGMENTS: _HtmlFragments = "http://tools.ietf.org/rfc/rfc3236"
MEDIA_TYPE = f'application/ld+json; profile="{_CONTEXT}"'
"""The type of the JSON (https://www.w3.org/TR/annotation-protocol/#annotation-representations)."""


class _Linked(Reply):
    model_config = ConfigDict(populate_by_name=True)  # `@context` is not a Python name


class TextQuoteSelector(Reply):
    """The words, and the text around them."""

    type: Literal["TextQuoteSelector"] = "TextQuoteSelector"
    exact: str = Field(description="The quotation.")
    prefix: str = Field(description="Up to 32 characters before it.")
    suffix: str = Field(description="Up to 32 characters after it.")


class TextPositionSelector(Reply):
    """The place of the words."""

    type: Literal["TextPositionSelector"] = "TextPositionSelector"
    start: int = Field(description="Offset of the quotation in the document's text, in code points.")
    end: int = Field(description="Offset after it.")


class FragmentSelector(_Linked):
    """Their page in a PDF, or their field on the document's page, as the fragment of its address."""

    type: Literal["FragmentSelector"] = "FragmentSelector"
    conforms_to: _PdfFragments | _HtmlFragments = Field(
        default=_PDF_FRAGMENTS, alias="conformsTo", description="What the fragment means."
    )
    value: str = Field(description="`page=14`: the number counts from 1; or `metadata-author`.")


_Selector = TextQuoteSelector | TextPositionSelector | FragmentSelector


class Person(Reply):
    """An author."""

    type: Literal["Person"] = "Person"
    name: str


class SpecificResource(Reply):
    """Words of a document."""

    type: Literal["SpecificResource"] = "SpecificResource"
    id: str = Field(description="Permalink of the quotation.")
    source: str = Field(description="Page of the document.")
    creator: list[Person] = Field(description="Authors of the document.")
    selector: list[_Selector] = Field(
        description="Ways to find the same words: by the words, by their place, and by the page of a PDF."
    )


class Annotation(_Linked):
    """A citation: the words of a document that answer a question."""

    context: _Context = Field(default=_CONTEXT, alias="@context", description="The vocabulary.")
    id: str = Field(description="Address of the annotation: that of the collection with the citation's number.")
    type: Literal["Annotation"] = "Annotation"
    motivation: Literal["highlighting"] = "highlighting"
    target: SpecificResource = Field(description="The quotation.")

    @classmethod
    def of(cls, citation: Citation, *, address: str, root: str) -> Self:
        """Make the annotation of a citation, see `AnnotationCollection.of`."""
        return cls(
            id=f"{address}#{citation.number}",
            target=SpecificResource(
                id=citation_href(citation, root=root),
                source=document_href(citation.document_id, root=root),
                creator=[Person(name=author) for author in citation.authors],
                selector=list(_selectors(citation)),
            ),
        )


def _selectors(citation: Citation) -> Iterator[_Selector]:
    """Yield the ways to find a quotation; one of metadata has no place in the text."""
    yield TextQuoteSelector(exact=citation.quote, prefix=citation.prefix, suffix=citation.suffix)
    if citation.field is not None:
        yield FragmentSelector(conformsTo=_HTML_FRAGMENTS, value=METADATA + citation.field)
        return
    yield TextPositionSelector(start=citation.start, end=citation.end)
    yield from (FragmentSelector(value=f"page={it.number}") for it in citation.locators[:1] if it.kind == "page")


class AnnotationPage(Reply):
    """The annotations of a collection, which has one page."""

    id: str = Field(description="Address of the page.")
    type: Literal["AnnotationPage"] = "AnnotationPage"
    items: list[Annotation] = Field(description="The annotations, one for each citation.")


class AnnotationCollection(_Linked):
    """The citations of an answer. Without an answer there are none, and no page."""

    context: _Context = Field(default=_CONTEXT, alias="@context", description="The vocabulary.")
    id: str = Field(description="Address of the collection.")
    type: Literal["AnnotationCollection"] = "AnnotationCollection"
    label: str = Field(description="The question that was asked.")
    total: int = Field(description="Number of annotations.")
    first: AnnotationPage | None = Field(description="The only page.")

    @classmethod
    def of(cls, answer: Answer, *, address: str, root: str) -> Self:
        """Make the collection of an answer's citations.

        Args:
            answer: The answer.
            address: Where the collection is served.
            root: Where the application is mounted, with scheme and host, because an annotation is used elsewhere.
        """
        items = [Annotation.of(citation, address=address, root=root) for citation in answer.citations]
        return cls(
            id=address,
            label=answer.question,
            total=len(items),
            first=AnnotationPage(id=f"{address}#page", items=items) if items else None,
        )
