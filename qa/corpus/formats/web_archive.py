"""Web pages that were saved with their pictures (.mhtml, .mht; RFC 2557)."""

from email import message_from_bytes
from email.message import Message

from qa.corpus.blocks import Content
from qa.corpus.formats.charset import decode_page
from qa.corpus.formats.page import load_page
from qa.errors import DocumentError


def load_web_archive(data: bytes) -> Content:
    """Read the page of an archive; its frames and pictures are not read.

    Returns:
        Its content as `load_page` has it, with the address that it was saved from.

    Raises:
        DocumentError: It holds no page.
    """
    archive = message_from_bytes(data)
    page = next((part for part in archive.walk() if part.get_content_type() == "text/html"), None)
    content = page.get_payload(decode=True) if page is not None else None
    if page is None or not isinstance(content, bytes) or not content.strip():
        raise DocumentError("an .mhtml must hold a page, this holds none: save it again, or as .html")
    found = load_page(_decoded(page, content))
    addresses = (found.url, _field(archive, "Snapshot-Content-Location"), _field(page, "Content-Location"))
    address = next((one for one in addresses if one and one.startswith(("http://", "https://"))), None)
    return Content(
        parts=found.parts,
        title=found.title,
        publisher=found.publisher,
        published=found.published,
        authors=found.authors,
        language=found.language,
        url=address,
        notices=found.notices,
    )


def _decoded(page: Message, content: bytes) -> str:
    """Decode a page by the charset of its part, which browsers write, or as it declares itself."""
    charset = page.get_content_charset()
    try:
        return content.decode(charset) if charset else decode_page(content)
    except (LookupError, UnicodeDecodeError):
        return decode_page(content)


def _field(message: Message, name: str) -> str:
    return str(message.get(name, "")).strip()
