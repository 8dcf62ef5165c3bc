"""Saved web pages: the page in them, its address, and what is refused."""

import pytest

from qa.corpus.documents import parse_document
from qa.errors import DocumentError
from tests.documents import source_file

PAGE = (
    "<html><head><title>The ferry</title></head><body><nav>Home</nav><h1>The f=C3=A9rry</h1>"
    "<p>It leaves at noon and it is always on time, say people.</p></body></html>"
)
ARCHIVE = f"""From: <Saved by Blink>
Snapshot-Content-Location: https://example.org/ferry
MIME-Version: 1.0
Content-Type: multipart/related; boundary="----x"

------x
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

{PAGE}
------x
Content-Type: image/png
Content-Transfer-Encoding: base64

iVBORw0KGgo=
------x--
"""


@pytest.mark.parametrize("name", ["a.mhtml", "a.mht"])
def test_the_page_is_read_and_keeps_its_address(name: str) -> None:
    """Menus are left out as on any page."""
    document = parse_document(source_file(name), ARCHIVE.encode())
    assert document.text == "The férry\n\nIt leaves at noon and it is always on time, say people."
    assert document.url == "https://example.org/ferry"


@pytest.mark.parametrize("data", [b"Tea.", b"Content-Type: text/html\n\n", b"\x89PNG" + bytes(99)])
def test_an_archive_without_a_page_is_refused(data: bytes) -> None:
    """With the rule and the remedy."""
    with pytest.raises(DocumentError, match="must hold a page"):
        parse_document(source_file("a.mhtml"), data)
