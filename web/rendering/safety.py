"""Texts and addresses of documents, made safe for a page."""

from urllib.parse import urlsplit

from markupsafe import Markup, escape


def exact(text: str) -> Markup:
    """Escape a text so that a browser keeps every character: HTML reads a bare carriage return as a line feed."""
    return escape(text).replace("\r", Markup("&#13;"))


def web_address(url: str | None) -> str | None:
    """Return an address that may be linked: only http and https.

    >>> web_address("javascript:alert(1)") is None
    True
    """
    try:
        return url if url and urlsplit(url).scheme in ("http", "https") else None
    except ValueError:
        return None
