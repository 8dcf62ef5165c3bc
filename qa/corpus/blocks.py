r"""The result of a loader: blocks of text in reading order, and what the file says about itself.

The canonical text of a document is its blocks joined by one blank line. Within a block a line break is deliberate
(a list item, a line of a poem, a table row), because loaders join lines that were only wrapped.

Letters are never changed. There is no Unicode normalisation, so emoji, combining marks and direction marks stay. White
space is changed: all line ends become ``\n``, and all other spaces (no-break, thin, ideographic, tab) become plain
ones, with one between two words. Invisible characters that nobody types in a search (byte order marks, zero-width
spaces, soft hyphens, control characters) are dropped. Characters from U+0080 to U+009F come from a windows-1252 text
that was read as ISO 8859-1: they become the dash, quotation mark or euro sign that they were.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import NamedTuple

from qa.corpus.left_out import LeftOut
from qa.records import Attachment, Locator, Table

_LINE_END = re.compile("\r\n|[\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028]")
_ODD_SPACE = re.compile("[\t\x1f\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_SPACES = re.compile(r"(?<=\S) {2,}")  # an indentation stays
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1b\x7f\xad\u200b\u2060\ufeff\ufff9-\ufffb\ud800-\udfff\ufffe\uffff]")
_C1 = {code: bytes([code]).decode("cp1252", "replace") for code in range(0x80, 0xA0)}


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a heading, a list or a table.

    Attributes:
        text: Its text, without blank lines and without white space around it.
        heading: Whether it is a heading.
        locators: The beginnings of its pages or other parts: offsets into its text, in order.
        table: Its table, with offsets into its text; None if it is no table.
    """

    text: str
    heading: bool = False
    locators: tuple[Locator, ...] = ()
    table: Table | None = None


Part = Block | LeftOut
"""A piece of a file, in its text or not."""


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """A page whose text was read from a picture.

    Attributes:
        number: Its number, from 1.
        words: The words as they were read.
        confidences: How sure each is, from 0 to 100.
    """

    number: int
    words: tuple[str, ...]
    confidences: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a loader found in a file.

    Attributes:
        parts: The blocks, and what is left out between them, in reading order.
        title: Title that the file states, if any.
        publisher: Who published it, if stated.
        published: Day of publication, if stated.
        authors: Who wrote it, as stated: a name each, or several in one text.
        created: Day when the file was made, if stated.
        language: Its language, as stated.
        url: Address of publication, if stated.
        source: What it was made from, if stated.
        attachments: The files in a message.
        scans: The pages that were read from pictures.
        unread: Numbers of the pages that are pictures and were not read.
        notices: Content that should be in the blocks and fields but is missing, each with its remedy.
    """

    parts: tuple[Part, ...]
    title: str | None = None
    publisher: str | None = None
    published: date | None = None
    authors: tuple[str, ...] = ()
    created: date | None = None
    language: str | None = None
    url: str | None = None
    source: str | None = None
    attachments: tuple[Attachment, ...] = ()
    scans: tuple[ScannedPage, ...] = ()
    unread: tuple[int, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks alone, of which the text is made."""
        return tuple(part for part in self.parts if isinstance(part, Block))


class Joined(NamedTuple):
    """The canonical text of a document.

    Attributes:
        text: The text.
        headings: Offsets ``(start, end)`` of its headings, in order.
        locators: Where its pages begin, in order.
        tables: Its tables, in order.
    """

    text: str
    headings: tuple[tuple[int, int], ...]
    locators: tuple[Locator, ...]
    tables: tuple[Table, ...]


def with_locator(parts: Iterable[Part], locator: Locator) -> list[Part]:
    """Let a page, or another part that people cite, begin at the first block with text; what precedes it is unchanged.

    >>> place = Locator(start=0, kind="slide", number=2, label="2")
    >>> [len(part.locators) for part in with_locator([Block(""), Block("Tea"), Block("Milk")], place)]
    [0, 1, 0]
    """
    found = list(parts)
    for position, part in enumerate(found):
        if isinstance(part, Block) and one_line(part.text):
            found[position] = replace(part, locators=(locator, *part.locators))
            break
    return found


def clean_characters(text: str) -> str:
    r"""Normalise line ends and spaces and drop invisible characters, as the module describes.

    >>> clean_characters("5\u00a0km\r\nco\u00adoperate\ufeff")
    '5 km\ncooperate'
    """
    text = _LINE_END.sub("\n", text).replace("\u2029", "\n\n")
    return _UNSEEN.sub("", _ODD_SPACE.sub(" ", text)).translate(_C1)


def one_line(text: str) -> str:
    r"""Put a text on one line, for titles and headings.

    >>> one_line(" A  title\n on two lines ")
    'A title on two lines'
    """
    return " ".join(clean_characters(text).split())


def join_blocks(blocks: Iterable[Block]) -> Joined:
    r"""Make the canonical text of blocks, with the places of its headings, pages and tables.

    Args:
        blocks: Blocks in reading order; empty ones are left out.

    Returns:
        The text, the offsets of the headings in it, where the pages begin, and the tables.

    >>> join_blocks([Block("Tea", heading=True), Block("It is hot.  \n\nIt is wet.")])
    Joined(text='Tea\n\nIt is hot.\nIt is wet.', headings=((0, 3),), locators=(), tables=())
    """
    parts: list[str] = []
    headings: list[tuple[int, int]] = []
    locators: list[Locator] = []
    tables: list[Table] = []
    position = 0
    for block in blocks:
        text = one_line(block.text) if block.heading else _tidy(clean_characters(block.text))
        if not text:
            continue
        if block.heading:
            headings.append((position, position + len(text)))
        for locator in block.locators:
            start = _same_place(block.text, text, locator.start)
            if start is not None and not (locators and locators[-1].same_part(locator)):
                locators.append(replace(locator, start=position + start))
        if block.table is not None and text == block.text:
            tables.append(block.table.moved(position))
        parts.append(text)
        position += len(text) + 2
    return Joined("\n\n".join(parts), tuple(headings), tuple(locators), tuple(tables))


def _same_place(text: str, tidied: str, offset: int) -> int | None:
    r"""Return where a place of a text is after cleaning, which changes white space and drops invisible characters.

    >>> _same_place("a \u200b  b", "a b", 5)
    2
    """
    before = sum(not character.isspace() for character in clean_characters(text[:offset]))
    visible = (place for place, character in enumerate(tidied) if not character.isspace())
    return next(islice(visible, before, None), None)


def _tidy(text: str) -> str:
    return "\n".join(_SPACES.sub(" ", line.rstrip()) for line in text.split("\n") if line.strip()).strip()
