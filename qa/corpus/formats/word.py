"""Word documents (.docx)."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from itertools import groupby

import docx
from docx.document import Document as WordDocument
from docx.table import Table
from docx.text.paragraph import Paragraph

from qa.corpus.blocks import Block, Content
from qa.errors import DocumentError

_LARGEST = 1_000_000_000  # bytes when unpacked
_TEMPLATE_DAY = date(2013, 12, 23)  # of the template of python-docx; documents made with it all carry this day


def load_word(data: bytes) -> Content:
    """Read a Word document: its paragraphs, headings, lists and tables in order, without headers and footnotes.

    Args:
        data: The file.

    Returns:
        Its blocks, and title and day of creation from its properties.

    Raises:
        DocumentError: It is protected by a password, declares entities, or is no .docx.
    """
    if data.startswith(b"\xd0\xcf\x11\xe0"):  # the container of old .doc files and of encrypted .docx
        raise DocumentError("a .docx must not be protected or of the old .doc format, this is: save it as plain .docx")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(member.file_size for member in archive.infolist())
        if size > _LARGEST:
            raise DocumentError(f"a .docx must unpack to at most 1 GB, this one to {size / 1e9:.1f} GB: split it")
        document = docx.Document(io.BytesIO(data))
        _refuse_entities(document)
        blocks = tuple(_blocks(document))
        properties = document.core_properties
        title, created = properties.title, properties.created
    except (DocumentError, MemoryError):
        raise
    except Exception as exc:  # python-docx lets errors of zipfile, lxml and its own pass, down to KeyError
        raise DocumentError(f"a .docx must be readable as such, this is broken ({exc}): save it again") from exc
    published = created.date() if created and created.date() != _TEMPLATE_DAY else None
    return Content(blocks=blocks, title=title or None, published=published)


def _refuse_entities(document: WordDocument) -> None:
    """Refuse what the format forbids: the text of an entity would be missing, or come from elsewhere."""
    if document.element.getroottree().docinfo.internalDTD is not None:
        raise DocumentError("a .docx must not declare a document type or entities, this does: save it again with Word")


def _blocks(document: WordDocument) -> Iterator[Block]:
    """The blocks; paragraphs of one list are lines of one block."""
    styles = {style.style_id: str(style.name or "") for style in document.styles}  # looked up once, not by each line
    for listed, members in groupby(document.iter_inner_content(), key=partial(_is_listed, styles=styles)):
        if listed:
            yield Block("\n".join(f"- {item.text}" for item in members if isinstance(item, Paragraph)))
            continue
        for member in members:
            if isinstance(member, Table):
                yield Block("\n".join(_rows(member)))
            else:
                yield Block(member.text, heading=_style(member, styles).startswith(("Heading", "Title")))


def _style(paragraph: Paragraph, styles: Mapping[str, str]) -> str:
    """The name of a paragraph's style; without one it is a plain paragraph."""
    return styles.get(paragraph._p.style or "", "")  # python-docx's own look-up takes a millisecond


def _is_listed(member: Paragraph | Table, styles: Mapping[str, str]) -> bool:
    if isinstance(member, Table):
        return False
    properties = member._p.pPr  # python-docx has no public way to see numbering
    return _style(member, styles).startswith("List") or (properties is not None and properties.numPr is not None)


def _rows(table: Table) -> Iterator[str]:
    """The rows as lines; a merged cell is named once."""
    for row in table.rows:
        cells = [next(same) for _, same in groupby(row.cells, key=lambda cell: cell._tc)]
        yield " | ".join(" ".join(cell.text.split()) for cell in cells)
