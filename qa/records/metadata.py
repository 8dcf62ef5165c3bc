"""What a document's metadata say, as they are quoted."""

from collections.abc import Mapping
from typing import Literal

from qa.records.documents import DocumentInfo
from qa.records.languages import language_name

Field = Literal["title", "author", "publisher", "published", "created", "language"]
"""A field of the metadata."""


def stated(document: DocumentInfo) -> Mapping[Field, str]:
    """Return the values of the fields that are known, in a fixed order.

    A quotation of metadata is a slice of such a value, as one of the text is a slice of the text.

    >>> from datetime import date
    >>> tea = DocumentInfo(id="a", title="Tea", path="", sha256="", file_sha256="", authors=("Ada",), language="fr")
    >>> stated(tea)
    {'title': 'Tea', 'author': 'Ada', 'language': 'French'}
    """
    values: dict[Field, str] = {
        "title": document.title,
        "author": "; ".join(document.authors),
        "publisher": document.publisher or "",
        "published": f"{document.published.day} {document.published:%B %Y}" if document.published else "",
        "created": f"{document.created.day} {document.created:%B %Y}" if document.created else "",
        "language": language_name(document.language) if document.language else "",
    }
    return {field: value for field, value in values.items() if value}
