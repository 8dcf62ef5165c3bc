"""The kinds of files that are read, by their suffixes. A new kind gets its function and its row here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from qa.corpus.blocks import Content
from qa.corpus.formats import loaders
from qa.corpus.formats.fields import DEFAULT_FIELDS, Fields
from qa.corpus.scans.tesseract import NO_TESSERACT, Tesseract
from qa.errors import DocumentError


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file.

    Attributes:
        load: Reads the content of a file. It imports the kind's library with the first file that needs it.
        usual_loss: Share of words left out that at most about one file in a hundred exceeds.
    """

    load: Callable[[bytes], Content]
    usual_loss: float


def load_content(suffix: str, data: bytes, fields: Fields, tesseract: Tesseract) -> Content:
    """Read the content of a file.

    Args:
        suffix: Of its name, in lower case; one of `KINDS`.
        data: Its bytes.
        fields: Which fields are read, if it is JSON.
        tesseract: Reads pages that are pictures.

    Raises:
        DocumentError: It cannot be read.
    """
    if suffix == ".json":
        return loaders.json(data, fields)
    if suffix in _LINES:
        return loaders.json_lines(data, fields)
    if suffix in PAGES:
        return loaders.pdf(data, tesseract)
    if suffix in _MESSAGES:
        return _MESSAGES[suffix](data, attachable(images=tesseract.able))
    return KINDS[suffix].load(data)


def needs_office(suffix: str) -> DocumentError:
    """Return the error for a file of an old Office format, where LibreOffice is not installed."""
    return DocumentError(
        f"a {suffix} is read with LibreOffice, which is not installed here: install it, or save the file as {suffix}x"
    )


def _old_office(suffix: str) -> Kind:
    def refuse(_data: bytes) -> Content:
        raise needs_office(suffix)

    return Kind(refuse, 1.0)


def attachable(*, images: bool = False) -> frozenset[str]:
    """Return the suffixes of files that are read in messages.

    Args:
        images: Whether images are read.
    """
    return SUFFIXES if images else SUFFIXES.difference(IMAGES)


OLD_OFFICE = (".doc", ".ppt", ".xls")
"""Kinds that LibreOffice converts before they are read: to the kind with an ``x`` at its end."""

IMAGES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp")
"""Kinds of images."""

PAGES = (".pdf", *IMAGES)
"""Kinds whose pages can be shown."""

_LINES = (".jsonl", ".ndjson")
_MESSAGES = {".eml": loaders.message, ".mbox": loaders.mailbox, ".msg": loaders.outlook}
_PLAIN, _MARKDOWN, _PAGE = Kind(loaders.plain, 0.75), Kind(loaders.markdown, 0.25), Kind(loaders.page, 0.95)

KINDS: Mapping[str, Kind] = {
    ".txt": _PLAIN,
    ".text": _PLAIN,
    ".md": _MARKDOWN,
    ".markdown": _MARKDOWN,
    ".mdown": _MARKDOWN,
    ".mkd": _MARKDOWN,
    ".html": _PAGE,
    ".htm": _PAGE,
    ".xhtml": _PAGE,
    **{suffix: Kind(partial(loaders.pdf, tesseract=NO_TESSERACT), 0.1) for suffix in PAGES},
    ".docx": Kind(loaders.word, 0.1),
    ".pptx": Kind(loaders.slides, 0.25),
    ".xlsx": Kind(loaders.workbook, 0.1),
    ".csv": Kind(loaders.values, 0.1),
    ".tsv": Kind(loaders.tabbed_values, 0.1),
    ".epub": Kind(loaders.epub, 0.1),
    ".eml": Kind(lambda data: loaders.message(data, attachable()), 0.9),
    ".mbox": Kind(lambda data: loaders.mailbox(data, attachable()), 0.8),
    ".msg": Kind(lambda data: loaders.outlook(data, attachable()), 0.9),
    ".mhtml": Kind(loaders.web_archive, 0.95),
    ".mht": Kind(loaders.web_archive, 0.95),
    ".odt": Kind(loaders.open_text, 0.25),
    ".ods": Kind(loaders.open_spreadsheet, 0.1),
    ".odp": Kind(loaders.open_presentation, 0.25),
    ".rtf": Kind(loaders.rich_text, 0.1),
    ".srt": Kind(loaders.srt, 0.5),
    ".vtt": Kind(loaders.vtt, 0.5),
    ".rst": Kind(loaders.restructured, 0.25),
    ".org": Kind(loaders.outline, 0.25),
    ".tex": Kind(loaders.latex, 0.25),
    ".json": Kind(partial(loaders.json, fields=DEFAULT_FIELDS), 0.95),
    **{suffix: Kind(partial(loaders.json_lines, fields=DEFAULT_FIELDS), 0.95) for suffix in _LINES},
    **{suffix: _old_office(suffix) for suffix in OLD_OFFICE},
}
"""Each kind by its suffix, in lower case. docs/documents.md has what was measured for the usual losses."""

SUFFIXES: frozenset[str] = frozenset(KINDS)
"""Suffixes, in lower case, of the files that can be read."""
