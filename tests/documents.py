"""Documents made from a text."""

import hashlib

from qa.records import Document


def make_document(text: str, document_id: str = "a.md", **changes: object) -> Document:
    """Make a document whose first line is its title, and a heading.

    Args:
        text: Its text.
        document_id: Its name.
        changes: Further fields, or other values of them.
    """
    title = text.partition("\n")[0]
    fields: dict[str, object] = {
        "title": title,
        "headings": ((0, len(title)),) if title else (),
        "path": f"/library/{document_id}",
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "file_sha256": hashlib.sha256(b"file" + text.encode()).hexdigest(),
    }
    return Document(id=document_id, text=text, **fields | changes)  # type: ignore[arg-type]
