"""How each kind of file is read. A kind's module and library are imported with the first file that needs them."""

from collections.abc import Set

from qa.corpus.blocks import Content
from qa.corpus.decoding import decode
from qa.corpus.formats.fields import Fields
from qa.corpus.scans.tesseract import Tesseract


def plain(data: bytes) -> Content:
    """Read a file by `qa.corpus.formats.plain.load_plain`."""
    from qa.corpus.formats.plain import load_plain

    return load_plain(decode(data))


def markdown(data: bytes) -> Content:
    """Read a file by `qa.corpus.formats.markdown.load_markdown`."""
    from qa.corpus.formats.markdown import load_markdown

    return load_markdown(decode(data))


def page(data: bytes) -> Content:
    """Read a file by `qa.corpus.formats.page.load_page`."""
    from qa.corpus.formats.charset import decode_page
    from qa.corpus.formats.page import load_page

    return load_page(decode_page(data))


def pdf(data: bytes, tesseract: Tesseract) -> Content:
    """Read a file by `qa.corpus.formats.pdf.load_pdf`."""
    from qa.corpus.formats.pdf import load_pdf

    return load_pdf(data, tesseract)


def word(data: bytes) -> Content:
    """Read a file by `qa.corpus.formats.word.load_word`."""
    from qa.corpus.formats.word import load_word

    return load_word(data)


def slides(data: bytes) -> Content:
    """Read a file by `qa.corpus.formats.slides.load_slides`."""
    from qa.corpus.formats.slides import load_slides

    return load_slides(data)


def epub(data: bytes) -> Content:
    """Read a file by `qa.corpus.formats.epub.load_epub`."""
    from qa.corpus.formats.epub import load_epub

    return load_epub(data)


def message(data: bytes, suffixes: Set[str]) -> Content:
    """Read a file by `qa.corpus.formats.mail.load_message`."""
    from qa.corpus.formats.mail import load_message

    return load_message(data, suffixes)


def mailbox(data: bytes, suffixes: Set[str]) -> Content:
    """Read a file by `qa.corpus.formats.mail.load_mbox`."""
    from qa.corpus.formats.mail import load_mbox

    return load_mbox(data, suffixes)


def outlook(data: bytes, suffixes: Set[str]) -> Content:
    """Read a file by `qa.corpus.formats.outlook.load_outlook`."""
    from qa.corpus.formats.outlook import load_outlook

    return load_outlook(data, suffixes)


def web_archive(data: bytes) -> Content:
    """Read a file by `qa.corpus.formats.web_archive.load_web_archive`."""
    from qa.corpus.formats.web_archive import load_web_archive

    return load_web_archive(data)


def open_text(data: bytes) -> Content:
    """Read a file by `qa.corpus.formats.opendocument.load_text`."""
    from qa.corpus.formats.opendocument import load_text

    return load_text(data)


def open_spreadsheet(data: bytes) -> Content:
    """Read a file by `qa.corpus.formats.opendocument.load_spreadsheet`."""
    from qa.corpus.formats.opendocument import load_spreadsheet

    return load_spreadsheet(data)


def open_presentation(data: bytes) -> Content:
    """Read a file by `qa.corpus.formats.opendocument.load_presentation`."""
    from qa.corpus.formats.opendocument import load_presentation

    return load_presentation(data)


def rich_text(data: bytes) -> Content:
    """Read a file by `qa.corpus.formats.rich_text.load_rich_text`."""
    from qa.corpus.formats.rich_text import load_rich_text

    return load_rich_text(data)


def srt(data: bytes) -> Content:
    """Read a file by `qa.corpus.formats.subtitles.load_subtitles`."""
    from qa.corpus.formats.subtitles import load_subtitles

    return load_subtitles(decode(data), suffix=".srt")


def workbook(data: bytes) -> Content:
    """Read a file by `qa.corpus.formats.workbook.load_workbook`."""
    from qa.corpus.formats.workbook import load_workbook

    return load_workbook(data)


def values(data: bytes) -> Content:
    """Read a file by `qa.corpus.formats.values.load_values`."""
    from qa.corpus.formats.values import load_values

    return load_values(decode(data))


def tabbed_values(data: bytes) -> Content:
    """Read a file by `qa.corpus.formats.values.load_values`, with tabs between values."""
    from qa.corpus.formats.values import load_values

    return load_values(decode(data), separator="\t")


def vtt(data: bytes) -> Content:
    """Read a file by `qa.corpus.formats.subtitles.load_subtitles`."""
    from qa.corpus.formats.subtitles import load_subtitles

    return load_subtitles(decode(data), suffix=".vtt")


def restructured(data: bytes) -> Content:
    """Read a file by `qa.corpus.formats.restructured.load_restructured`."""
    from qa.corpus.formats.restructured import load_restructured

    return load_restructured(decode(data))


def outline(data: bytes) -> Content:
    """Read a file by `qa.corpus.formats.outline.load_outline`."""
    from qa.corpus.formats.outline import load_outline

    return load_outline(decode(data))


def latex(data: bytes) -> Content:
    """Read a file by `qa.corpus.formats.latex.load_latex`."""
    from qa.corpus.formats.latex import load_latex

    return load_latex(decode(data))


def json(data: bytes, fields: Fields) -> Content:
    """Read a file by `qa.corpus.formats.json_texts.load_json`."""
    from qa.corpus.formats.json_texts import load_json

    return load_json(decode(data), fields)


def json_lines(data: bytes, fields: Fields) -> Content:
    """Read a file by `qa.corpus.formats.json_texts.load_json_lines`."""
    from qa.corpus.formats.json_texts import load_json_lines

    return load_json_lines(decode(data), fields)
