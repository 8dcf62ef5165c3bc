"""Files made to harm the program that reads them.

Each is small on the disk, and comes with the words of its refusal.
"""

import io
import zipfile
import zlib
from collections.abc import Sequence

import docx
from lxml import etree

_MEGABYTE = 1_000_000
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def word_file(body: bytes, *, before: bytes = b"") -> bytes:
    """Make a .docx whose document holds some XML, which may have a document type before it."""
    whole = io.BytesIO()
    docx.Document().save(whole)
    changed = io.BytesIO()
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                data = before + b'<w:document xmlns:w="%s"><w:body>' % _WORD.encode() + body + b"</w:body></w:document>"
            new.writestr(name, data)
    return changed.getvalue()


def zip_bomb(megabytes: int) -> bytes:
    """A .docx of a thousandth of the size that its paragraphs unpack to."""
    return word_file(b"<w:p><w:r><w:t>Tea is served at noon.</w:t></w:r></w:p>" * (megabytes * _MEGABYTE // 55))


def billion_laughs() -> bytes:
    """A .docx whose entities unfold to a billion words."""
    entities = b'<!ENTITY a0 "ha">' + b"".join(
        b'<!ENTITY a%d "%s">' % (level, b"&a%d;" % (level - 1) * 10) for level in range(1, 10)
    )
    paragraph = b"<w:p><w:r><w:t>Tea &a9; at noon.</w:t></w:r></w:p>"
    return word_file(paragraph, before=b"<!DOCTYPE d [" + entities + b"]>")


def outside_entity(address: str) -> bytes:
    """A .docx that asks for the text of an address."""
    paragraph = b"<w:p><w:r><w:t>Tea &out; at noon.</w:t></w:r></w:p>"
    return word_file(paragraph, before=b'<!DOCTYPE d [<!ENTITY out SYSTEM "%s">]>' % address.encode())


def pdf_file(streams: Sequence[tuple[bytes, bytes]], *, kids: bytes = b"[3 0 R]") -> bytes:
    """A PDF of one page. The first stream is what it shows; each has entries of its dictionary and its content."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids %s>>" % kids,
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 5 0 R/Resources<</Font<</F 4 0 R>>"
        b"/XObject<</X 6 0 R>>>>>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for entries, content in streams:
        packed = zlib.compress(content)
        objects.append(b"<<%s/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (entries, len(packed), packed))
    data, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        table,
        len(objects) + 1,
        len(data),
    )


def pdf_bomb(megabytes: int) -> bytes:
    """A PDF whose page unpacks to many megabytes of text."""
    line = b"1 0 0 1 50 700 Tm (Tea is served at noon.) Tj\n"
    return pdf_file([(b"", b"BT /F 12 Tf\n" + line * (megabytes * _MEGABYTE // len(line)) + b"ET")])


def endless_pdf(levels: int = 20) -> bytes:
    """A PDF whose page shows a form ten times, which shows another form ten times, and so on.

    Reading it takes longer than anybody waits.
    """
    forms = []
    for level in range(levels):
        inner = b"/XObject<</X %d 0 R>>" % (7 + level) if level < levels - 1 else b""
        shown = b"/X Do\n" * 10 if inner else b"BT /F 12 Tf 50 700 Td (Tea) Tj ET"
        entries = b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</Font<</F 4 0 R>>%s>>" % inner
        forms.append((entries, shown))
    return pdf_file([(b"", b"/X Do\n"), *forms])


def nested_page(depth: int) -> bytes:
    """A page of deeply nested elements."""
    return b"<html><body>" + b"<div>" * depth + b"<p>Tea is served at noon.</p>" + b"</div>" * depth + b"</body></html>"


def nested_quotes(depth: int) -> bytes:
    """A Markdown file of deeply nested quotations."""
    return b">" * depth + b" Tea is served at noon.\n\n" + b"- " * depth + b"Tea\n\n" + b"[" * depth + b"tea\n"


def is_xml(data: bytes) -> bool:
    """Return whether the document of a .docx is well-formed, so that a test is not about a spelling mistake."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read("word/document.xml"), etree.XMLParser(resolve_entities=False)) is not None
