"""Read a file whose quotations are checked, with the project's own loaders."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass

from lxml import html

from qa.checking.matching import Passage, find_exact
from qa.checking.patterns import read_pattern
from qa.checking.prose import Prose, read_markdown, read_plain
from qa.checking.words import read_words
from qa.corpus.decoding import decode
from qa.corpus.documents import SourceFile
from qa.corpus.formats.charset import decode_page
from qa.records import Document, Locator, locate, spell_locators

_MARKDOWN = frozenset((".md", ".markdown"))
_LEAST_BLOCK = 3  # words of an element of a web page that is a quotation


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that is checked.

    Attributes:
        name: Its path, as it was given.
        prose: Its text.
        line_starts: Offsets of its lines; empty if its text is not the file's, so that lines say nothing.
        locators: The places in its text where pages begin.
    """

    name: str
    prose: Prose
    line_starts: tuple[int, ...] = ()
    locators: tuple[Locator, ...] = ()

    def line_and_column(self, offset: int) -> tuple[int, int] | None:
        """Return line and column of an offset, both from 1; None if the file has no lines."""
        if not self.line_starts:
            return None
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def where(self, start: int, end: int) -> str:
        """Name a place for people: ``:12:5`` or ``, p. 3``; empty if neither lines nor pages are known."""
        place = self.line_and_column(start)
        if place is not None:
            return f":{place[0]}:{place[1]}"
        pages = spell_locators(locate(self.locators, start, end))
        return f", {pages}" if pages else ""


def read_checked(
    name: str, source: SourceFile, data: bytes, parse: Callable[[SourceFile, bytes], Document]
) -> CheckedFile:
    """Read a file. Markdown and plain text keep their lines; other formats are read as documents are.

    Args:
        name: Its path, as it was given.
        source: The file. Its suffix gives the format.
        data: Its bytes.
        parse: Makes a document from the bytes of another format.

    Raises:
        DocumentError: The bytes are damaged, have another format or encoding, or hold no text.
    """
    suffix = source.path.suffix.lower()
    if suffix in _MARKDOWN or suffix == ".txt":
        text = decode(data).replace("\r\n", "\n").replace("\r", "\n")
        prose = read_markdown(text) if suffix in _MARKDOWN else read_plain(text)
        return CheckedFile(name, prose, _line_starts(text))
    document = parse(source, data)
    blocks = _quoted_elements(document.text, data) if suffix in (".html", ".htm") else ()
    return CheckedFile(name, Prose(document.text, document.text, blocks), locators=document.locators)


def _line_starts(text: str) -> tuple[int, ...]:
    return (0, *(number + 1 for number, character in enumerate(text) if character == "\n"))


def _quoted_elements(text: str, data: bytes) -> tuple[tuple[int, int], ...]:
    """Return the places, in the text of a web page, of the elements that quote."""
    words = tuple(read_words(text))
    passage = Passage(text, words, frozenset(word.key for word in words))
    found: list[tuple[int, int]] = []
    for element in html.fromstring(decode_page(data).encode(), parser=html.HTMLParser(encoding="utf-8")).iter(
        "blockquote", "q"
    ):
        paragraphs = list(element.iter("p")) or [element]
        for paragraph in paragraphs:
            pattern = read_pattern("".join(paragraph.itertext()))
            match = find_exact(pattern, passage) if pattern.spoken >= _LEAST_BLOCK else None
            if match is not None:
                found.append((words[match.first].start, words[match.last - 1].end))
    outer: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if not outer or start >= outer[-1][1]:
            outer.append((start, end))
    return tuple(outer)
