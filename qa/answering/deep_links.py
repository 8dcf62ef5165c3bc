"""Addresses that open a document at a quotation: at the page of a PDF, at the words on a web page. Pure."""

from pathlib import PurePath
from urllib.parse import quote

from qa.records import Document, locate

_WHOLE = 300  # characters; of a longer quotation the address has only the ends
_ENDS = 8  # words of each end
_CELLS = " | "  # separates the cells of a table here, but not on the page


def deep_link(document: Document, start: int, end: int) -> str | None:
    """Return the address where a document was published, opened at a place of its text.

    A PDF is opened at its page (RFC 8118), a web page at the words (https://wicg.github.io/scroll-to-text-fragment/) if
    the text has them once. Only addresses of the web are returned: others, such as `javascript:`, must not be opened.

    Args:
        document: The document.
        start: Offset of the place in its text.
        end: Offset after it.

    Returns:
        The address, or None if the document has none of the web.
    """
    if document.url is None or not document.url.lower().startswith(("http://", "https://")):
        return None
    match PurePath(document.path).suffix.lower():
        case ".pdf":
            pages = locate(document.locators, start, end)
            return f"{document.url.partition('#')[0]}#page={pages[0].number}" if pages else document.url
        case ".html" | ".htm" | ".xhtml":
            directive = text_directive(document.text, start, end)
            if directive is not None:
                return f"{document.url}{'' if '#' in document.url else '#'}:~:text={directive}"
    return document.url


def text_directive(text: str, start: int, end: int) -> str | None:
    """Return the words of a place as the text directive of an address; None if a browser could not find them.

    >>> text_directive("Well-known, it rains. It is wet.", 0, 21)
    'Well%2Dknown%2C%20it%20rains.'
    >>> text_directive("It rains. It rains.", 0, 9) is None
    True

    Args:
        text: The text of a web page.
        start: Offset of the place.
        end: Offset after it.
    """
    words = text[start:end]
    if _CELLS in words or text.count(words) != 1:
        return None
    if len(words) <= _WHOLE and "\n" not in words:
        return _encoded(words)
    lines = words.split("\n")
    first, last = " ".join(lines[0].split()[:_ENDS]), " ".join(lines[-1].split()[-_ENDS:])
    return f"{_encoded(first)},{_encoded(last)}" if text.count(first) == 1 else None


def _encoded(words: str) -> str:
    return quote(words, safe="").replace("-", "%2D")  # a hyphen would mark a prefix
