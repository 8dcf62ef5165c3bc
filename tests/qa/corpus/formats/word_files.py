"""Word documents written as XML, so that a test shows what is in the file."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from qa.corpus.documents import SourceFile, parse_document
from qa.records import Document

TRANSITIONAL = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
}
STRICT = {
    "w": "http://purl.oclc.org/ooxml/wordprocessingml/main",
    "r": "http://purl.oclc.org/ooxml/officeDocument/relationships",
    "m": "http://purl.oclc.org/ooxml/officeDocument/math",
    "a": "http://purl.oclc.org/ooxml/drawingml/main",
    "wp": "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing",
}
OTHERS = {
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "v": "urn:schemas-microsoft-com:vml",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
}
ROOTS = {
    "styles": "w:styles",
    "numbering": "w:numbering",
    "footnotes": "w:footnotes",
    "endnotes": "w:endnotes",
    "comments": "w:comments",
    "header": "w:hdr",
    "footer": "w:ftr",
}


def word_file(body: str, parts: Mapping[str, str] | None = None, *, strict: bool = False) -> bytes:
    """A .docx.

    Args:
        body: The XML in its body; the usual prefixes are declared.
        parts: By kind, the XML in ``styles``, ``numbering``, ``footnotes`` and ``endnotes``, and whole parts of others.
        strict: Whether its namespaces are those of Strict documents.
    """
    spaces = (STRICT if strict else TRANSITIONAL) | OTHERS
    declared = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in spaces.items())
    parts = parts or {}
    relations = "".join(
        f'<Relationship Id="{kind}" Type="{spaces["r"]}/{kind}" Target="{kind}.xml"/>' for kind in parts
    )
    packages = "http://schemas.openxmlformats.org/package/2006/relationships"
    members = {
        "_rels/.rels": f'<Relationships xmlns="{packages}"><Relationship Id="d" Type="{spaces["r"]}/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{packages}">{relations}</Relationships>',
        "word/document.xml": f"<w:document {declared}><w:body>{body}</w:body></w:document>",
    }
    for kind, content in parts.items():
        root = ROOTS.get(kind, "c:chartSpace" if kind == "chart" else "dgm:dataModel")
        members[f"word/{kind}.xml"] = f"<{root} {declared}>{content}</{root}>"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return file.getvalue()


def word_document(body: str, parts: Mapping[str, str] | None = None, *, strict: bool = False) -> Document:
    """The document that is made of such a file."""
    data = word_file(body, parts, strict=strict)
    return parse_document(SourceFile(Path("/a/lease.docx"), "lease.docx", Path("/a")), data)


def word_text(body: str, parts: Mapping[str, str] | None = None, *, strict: bool = False) -> str:
    """The text of such a file."""
    return word_document(body, parts, strict=strict).text


def run(text: str, properties: str = "") -> str:
    """A run."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(content: str, properties: str = "") -> str:
    """A paragraph of runs; a bare text is one run."""
    content = content if content.startswith("<") else run(content)
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


def cell(content: str, properties: str = "") -> str:
    """A cell; a bare text is one paragraph."""
    content = content if content.startswith("<") else paragraph(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def table(*rows: str) -> str:
    """A table of rows, each the XML in it."""
    return "<w:tbl><w:tblPr/><w:tblGrid/>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def level(number: int, style: str, text: str, more: str = "") -> str:
    """A level of a list."""
    written = f'<w:numFmt w:val="{style}"/>{more}<w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/>{written}</w:lvl>'


def lists(*levels: str, uses: str = '<w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num>') -> str:
    """The part of the lists, with one definition."""
    return f'<w:abstractNum w:abstractNumId="5">{"".join(levels)}</w:abstractNum>{uses}'


def item(text: str, at: int = 0, of: int = 1, more: str = "") -> str:
    """A paragraph of a list."""
    return paragraph(text, f'{more}<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{of}"/></w:numPr>')
