"""The kinds of files that are read, by their suffixes. A new kind gets its function and its row here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from qa.corpus.blocks import Content
from qa.corpus.decoding import decode


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file.

    Attributes:
        load: Reads the content of a file. It imports the kind's library with the first file that needs it.
        usual_loss: Share of words left out that at most about one file in a hundred exceeds.
    """

    load: Callable[[bytes], Content]
    usual_loss: float


def _plain(data: bytes) -> Content:
    from qa.corpus.formats.plain import load_plain

    return load_plain(decode(data))


def _markdown(data: bytes) -> Content:
    from qa.corpus.formats.markdown import load_markdown

    return load_markdown(decode(data))


def _page(data: bytes) -> Content:
    from qa.corpus.formats.charset import decode_page
    from qa.corpus.formats.page import load_page

    return load_page(decode_page(data))


def _pdf(data: bytes) -> Content:
    from qa.corpus.formats.pdf import load_pdf

    return load_pdf(data)


def _word(data: bytes) -> Content:
    from qa.corpus.formats.word import load_word

    return load_word(data)


def _slides(data: bytes) -> Content:
    from qa.corpus.formats.slides import load_slides

    return load_slides(data)


def _workbook(data: bytes) -> Content:
    from qa.corpus.formats.workbook import load_workbook

    return load_workbook(data)


def _values(data: bytes) -> Content:
    from qa.corpus.formats.values import load_values

    return load_values(decode(data))


def _tabbed_values(data: bytes) -> Content:
    from qa.corpus.formats.values import load_values

    return load_values(decode(data), separator="\t")


def _epub(data: bytes) -> Content:
    from qa.corpus.formats.epub import load_epub

    return load_epub(data)


_PLAIN, _MARKDOWN, _PAGE = Kind(_plain, 0.75), Kind(_markdown, 0.25), Kind(_page, 0.95)

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
    ".pdf": Kind(_pdf, 0.1),
    ".docx": Kind(_word, 0.1),
    ".pptx": Kind(_slides, 0.25),
    ".xlsx": Kind(_workbook, 0.1),
    ".csv": Kind(_values, 0.1),
    ".tsv": Kind(_tabbed_values, 0.1),
    ".epub": Kind(_epub, 0.1),
}
"""Each kind by its suffix, in lower case. docs/documents.md has what was measured for the usual losses."""

SUFFIXES = frozenset(KINDS)
"""Suffixes, in lower case, of the files that can be read."""
