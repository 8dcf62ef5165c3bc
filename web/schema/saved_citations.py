"""Saved answers, citations and W3C annotations that are sent for checking.

Unlike in a question, unneeded keys are ignored, so that an answer from another version can still be checked.
"""

import re
from typing import Annotated, get_args
from urllib.parse import unquote

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from qa.records import Field as MetadataField
from qa.verify.check import Quotation
from web.schema.links import METADATA

_DOCUMENTS = "/documents/"
_PATH_END = re.compile("[?#]")


class _Saved(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)


class SavedCitation(_Saved):
    """A citation to check: its document, its words or their fingerprint, and their place."""

    document: str | None = Field(default=None, description="Id of the quoted document.")
    url: str | None = Field(default=None, description="Address of publication: finds it if no document has that id.")
    field: MetadataField | None = Field(default=None, description="The field of the metadata that is quoted, if any.")
    start: int | None = Field(
        default=None, description="Offset of the quotation in the document's text, or in the field."
    )
    end: int | None = Field(default=None, description="Offset after it.")
    exact: str | None = Field(default=None, description="The quotation.")
    hash: str | None = Field(default=None, description="Fingerprint of the quotation, from its permalink.")
    prefix: str = Field(default="", description="The text before it: distinguishes equal quotations.")
    suffix: str = Field(default="", description="What stood after it.")
    sha256: str | None = Field(default=None, description="SHA-256 of the document's text: finds a renamed document.")

    def record(self) -> Quotation:
        """Return the quotation as a record."""
        return Quotation(
            document_id=self.document,
            start=self.start,
            end=self.end,
            quote=self.exact,
            fingerprint=self.hash,
            prefix=self.prefix,
            suffix=self.suffix,
            sha256=self.sha256,
            url=self.url,
            field=self.field,
        )


def _list(value: object) -> object:
    if not isinstance(value, list):
        raise PydanticCustomError("citations_type", "not a list of citations")
    return value


class SavedAnswer(_Saved):
    """A saved reply of `/api/ask`, whose citations are checked."""

    citations: Annotated[list[SavedCitation], BeforeValidator(_list)]


class SavedSelector(_Saved):
    """A `TextQuoteSelector`, a `TextPositionSelector`, or a fragment that names metadata. Others are ignored."""

    type: str = Field(description="Its kind.")
    exact: str | None = Field(default=None, description="The quotation.")
    prefix: str = Field(default="", description="What stood before it.")
    suffix: str = Field(default="", description="What stood after it.")
    start: int | None = Field(default=None, description="Offset of the quotation, in code points.")
    end: int | None = Field(default=None, description="Offset after it.")
    value: str | None = Field(default=None, description="A fragment of the source; `metadata-author` names a field.")


def _one_or_more(value: object) -> object:
    """Read a value that JSON-LD allows alone or in a list."""
    return value if isinstance(value, list) else [value]


def _address(value: object) -> object:
    """Read a resource. A string is its address alone."""
    return value["id"] if isinstance(value, dict) and "id" in value else value


class SavedTarget(_Saved):
    """The target of an annotation: words of a document."""

    source: Annotated[str, BeforeValidator(_address)] = Field(
        description="Address of the document's page here, or where the document was published."
    )
    selector: Annotated[
        list[SavedSelector],
        BeforeValidator(_one_or_more, json_schema_input_type=SavedSelector | list[SavedSelector]),
    ] = Field(description="At least a `TextQuoteSelector`; a `TextPositionSelector` gives its place.")

    def citation(self) -> SavedCitation:
        """Return the citation to check."""
        nothing = SavedSelector(type="")
        quote = next((found for found in self.selector if found.type == "TextQuoteSelector"), nothing)
        place = next((found for found in self.selector if found.type == "TextPositionSelector"), nothing)
        return SavedCitation(
            document=_document_id(self.source),
            url=self.source,
            start=place.start,
            end=place.end,
            exact=quote.exact,
            prefix=quote.prefix,
            suffix=quote.suffix,
            field=next((field for one in self.selector if (field := _field(one)) is not None), None),
        )


class SavedAnnotation(_Saved):
    """A W3C Web Annotation (https://www.w3.org/TR/annotation-model/) whose targets are quotations."""

    target: Annotated[
        list[SavedTarget], BeforeValidator(_one_or_more, json_schema_input_type=SavedTarget | list[SavedTarget])
    ] = Field(description="Its target.")

    def citations(self) -> list[SavedCitation]:
        """Return the citations to check, one for each target."""
        return [target.citation() for target in self.target]


def _field(selector: SavedSelector) -> MetadataField | None:
    """Return the field of the metadata that a selector names."""
    named = (selector.value or "").removeprefix(METADATA)
    is_one = selector.type == "FragmentSelector" and selector.value != named
    return next((field for field in get_args(MetadataField) if field == named), None) if is_one else None


def _document_id(source: str) -> str | None:
    """Return the document id in the address of a document's page on any host.

    >>> _document_id("https://answers.example/library/documents/2024/a%20b.md")
    '2024/a b.md'
    """
    _, found, document_id = _PATH_END.split(source, maxsplit=1)[0].partition(_DOCUMENTS)
    return unquote(document_id) if found else None
