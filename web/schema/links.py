"""The addresses of documents, and of quotations in them."""

from urllib.parse import quote

from qa.records import Citation, Field
from qa.verify.fingerprint import fingerprint

METADATA = "metadata-"
"""Before the name of a field, in the fragment that finds it on the page of a document."""

TEXT_DIGITS = 16
"""Digits of the SHA-256 of a document's text in a permalink. They find a renamed document; they prove nothing."""


def document_href(document_id: str, *, root: str = "") -> str:
    """Return the address of a document's page.

    >>> document_href("2024/a b.md")
    '/documents/2024/a%20b.md'
    """
    return f"{root}/documents/{quote(document_id)}"


def original_href(document_id: str, *, root: str = "") -> str:
    """Return the address of the file that a document was read from.

    >>> original_href("2024/a b.pdf")
    '/documents/2024/a%20b.pdf/original'
    """
    return f"{document_href(document_id, root=root)}/original"


def pages_href(document_id: str, *, root: str = "") -> str:
    """Return the address of the list of a document's pages.

    >>> pages_href("2024/a b.pdf")
    '/api/documents/2024/a%20b.pdf/pages'
    """
    return f"{root}/api/documents/{quote(document_id)}/pages"


def page_href(document_id: str, number: int, *, root: str = "") -> str:
    """Return the address of the picture of a page.

    >>> page_href("2024/a b.pdf", 3)
    '/documents/2024/a%20b.pdf/pages/3.png'
    """
    return f"{document_href(document_id, root=root)}/pages/{number}.png"


def permalink(
    document_id: str, start: int, words: str, *, sha256: str, root: str = "", field: Field | None = None
) -> str:
    """Return the address that shows a quotation in its document and can check it at any later time.

    >>> permalink("2024/a b.md", 3, "Ada", sha256="58f7b0780592032e" + 48 * "0")
    '/documents/2024/a%20b.md?start=3&end=6&hash=0126010699a563ab2f6e21e96998f9fddd2a2bab&text=58f7b0780592032e#quote'

    Args:
        document_id: The document.
        start: Offset of the quotation in its text, in code points.
        words: The quotation.
        sha256: SHA-256 of the text, to find the document if it is renamed.
        root: The path where the application is mounted.
        field: The field of the metadata that is quoted; None for the text.
    """
    named = "" if field is None else f"field={field}&"
    place = f"{named}start={start}&end={start + len(words)}&hash={fingerprint(words)}&text={sha256[:TEXT_DIGITS]}"
    return f"{document_href(document_id, root=root)}?{place}#{'quote' if field is None else METADATA + field}"


def citation_href(citation: Citation, *, root: str = "") -> str:
    """Return the permalink of a citation, see `permalink`."""
    return permalink(
        citation.document_id,
        citation.start,
        citation.quote,
        sha256=citation.sha256,
        root=root,
        field=citation.field,
    )
