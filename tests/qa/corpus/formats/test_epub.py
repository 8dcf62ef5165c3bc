"""Books: the exact text of each feature, written by hand."""

import io
import zipfile
from datetime import date

import pytest

from qa.corpus.documents import parse_document
from qa.errors import DocumentError
from qa.records import Document
from tests.documents import source_file

CONTAINER = '<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
PACKAGE = """<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>The wall of Aldal</dc:title>
<dc:creator>Ada Vint</dc:creator><dc:publisher>Quay Press</dc:publisher><dc:date>2021-05-04</dc:date></metadata>
<manifest><item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="two" href="text/two%20b.xhtml" media-type="application/xhtml+xml"/>
<item id="one" href="text/one.xhtml" media-type="application/xhtml+xml"/>
<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>
<item id="pic" href="a.png" media-type="image/png"/></manifest>
<spine><itemref idref="n"/><itemref idref="one"/><itemref idref="two"/></spine></package>"""
PAGE = '<?xml version="1.0"?>\n<!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><head><title>t</title></head><body>{}</body></html>'
ONE = PAGE.format(
    "<h1>Stones</h1><p>The wall is of granite.<sup>1</sup></p><ul><li>Length: 41 m</li></ul><script>x()</script>"
)
TWO = PAGE.format(
    "<p>A mason led the work.</p><table><tr><th>Year</th><th>Men</th></tr><tr><td>1902</td><td>14</td></tr></table>"
)
NAV = PAGE.format('<nav><ol><li><a href="text/one.xhtml#top">I. Of stones</a></li></ol></nav>')
NCX = """<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap><navPoint><navLabel>
<text>II. Of men</text></navLabel><content src="text/two%20b.xhtml"/></navPoint></navMap></ncx>"""


def book(**changes: str | None) -> bytes:
    """A book of two chapters; members can be replaced, or taken out by None."""
    members: dict[str, str | None] = {
        "META-INF/container.xml": CONTAINER,
        "OEBPS/book.opf": PACKAGE,
        "OEBPS/nav.xhtml": NAV,
        "OEBPS/toc.ncx": NCX,
        "OEBPS/text/one.xhtml": ONE,
        "OEBPS/text/two b.xhtml": TWO,
    } | changes
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in members.items():
            if text is not None:
                archive.writestr(name, text)
    return packed.getvalue()


def parsed(data: bytes) -> Document:
    """The document of a book."""
    return parse_document(source_file("book.epub"), data)


def test_chapters_are_read_in_the_order_of_the_spine() -> None:
    """Headings, lists and tables as on web pages; chapters are named as in the table of contents; metadata is kept."""
    document = parsed(book())
    assert document.text == (
        "Stones\n\nThe wall is of granite.\n\n- Length: 41 m\n\nA mason led the work.\n\nYear | Men\n1902 | 14"
    )
    assert (document.title, document.publisher) == ("The wall of Aldal", "Quay Press")
    assert document.published == date(2021, 5, 4)
    assert [(document.text[one.start :][:6], one.kind, one.number, one.label) for one in document.locators] == [
        ("Stones", "chapter", 1, "I. Of stones"),
        ("A maso", "chapter", 2, "II. Of men"),
    ]


def test_a_chapter_without_a_name_has_its_number() -> None:
    """A book needs no table of contents."""
    document = parsed(book(**{"OEBPS/nav.xhtml": None, "OEBPS/toc.ncx": None}))
    assert [one.label for one in document.locators] == ["1", "2"]


def test_a_missing_chapter_is_named_and_the_others_are_read() -> None:
    """A book that lost a page is not lost."""
    document = parsed(book(**{"OEBPS/text/one.xhtml": None}))
    assert document.text.startswith("A mason")
    assert document.notices == ("a page of an .epub must be in the file, OEBPS/text/one.xhtml is not: export it again",)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"PK\x03\x04 not really", "this is broken"),
        (book(**{"META-INF/container.xml": None}), "this is broken"),
        (book(**{"OEBPS/book.opf": '<!DOCTYPE p [<!ENTITY a "ha">]><package>&a;</package>'}), "must not declare"),
        (
            book(
                **{
                    "META-INF/encryption.xml": '<encryption xmlns:e="e"><e:CipherReference URI="OEBPS/text/one.xhtml"/>'
                    "</encryption>"
                }
            ),
            "protected against copying",
        ),
        (book(**{"OEBPS/text/one.xhtml": "", "OEBPS/text/two b.xhtml": "<p> </p>"}), "must"),
    ],
)
def test_what_is_no_readable_book_is_refused(data: bytes, reason: str) -> None:
    """With the rule and the remedy."""
    with pytest.raises(DocumentError, match=reason):
        parsed(data)
