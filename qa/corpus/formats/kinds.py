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


def _message(data: bytes) -> Content:
    from qa.corpus.formats.mail import load_message

    return load_message(data)


def _mailbox(data: bytes) -> Content:
    from qa.corpus.formats.mail import load_mbox

    return load_mbox(data)


def _outlook(data: bytes) -> Content:
    from qa.corpus.formats.outlook import load_outlook

    return load_outlook(data)


def _web_archive(data: bytes) -> Content:
    from qa.corpus.formats.web_archive import load_web_archive

    return load_web_archive(data)


def _open_text(data: bytes) -> Content:
    from qa.corpus.formats.opendocument import load_text

    return load_text(data)


def _open_spreadsheet(data: bytes) -> Content:
    from qa.corpus.formats.opendocument import load_spreadsheet

    return load_spreadsheet(data)


def _open_presentation(data: bytes) -> Content:
    from qa.corpus.formats.opendocument import load_presentation

    return load_presentation(data)


def _rich_text(data: bytes) -> Content:
    from qa.corpus.formats.rich_text import load_rich_text

    return load_rich_text(data)


def _srt(data: bytes) -> Content:
    from qa.corpus.formats.subtitles import load_subtitles

    return load_subtitles(decode(data), suffix=".srt")


def _vtt(data: bytes) -> Content:
    from qa.corpus.formats.subtitles import load_subtitles

    return load_subtitles(decode(data), suffix=".vtt")


def _restructured(data: bytes) -> Content:
    from qa.corpus.formats.restructured import load_restructured

    return load_restructured(decode(data))


def _outline(data: bytes) -> Content:
    from qa.corpus.formats.outline import load_outline

    return load_outline(decode(data))


def _latex(data: bytes) -> Content:
    from qa.corpus.formats.latex import load_latex

    return load_latex(decode(data))


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
    ".eml": Kind(_message, 0.9),
    ".mbox": Kind(_mailbox, 0.8),
    ".msg": Kind(_outlook, 0.9),
    ".mhtml": Kind(_web_archive, 0.95),
    ".mht": Kind(_web_archive, 0.95),
    ".odt": Kind(_open_text, 0.25),
    ".ods": Kind(_open_spreadsheet, 0.1),
    ".odp": Kind(_open_presentation, 0.25),
    ".rtf": Kind(_rich_text, 0.1),
    ".srt": Kind(_srt, 0.5),
    ".vtt": Kind(_vtt, 0.5),
    ".rst": Kind(_restructured, 0.25),
    ".org": Kind(_outline, 0.25),
    ".tex": Kind(_latex, 0.25),
}
"""Each kind by its suffix, in lower case. docs/documents.md has what was measured for the usual losses."""

SUFFIXES = frozenset(KINDS)
"""Suffixes, in lower case, of the files that can be read."""
