r"""Rich text (.rtf).

striprtf drops footnotes, keeps hidden words and joins raised characters to the word before. So these, and the ends of
cells, are marked before it reads the file, by control characters that no text has.
"""

import re
from collections.abc import Iterator
from itertools import groupby

from striprtf.striprtf import rtf_to_text

from qa.corpus.blocks import Block, Content, Part
from qa.corpus.formats.archive import unreadable
from qa.corpus.formats.superscripts import superscript
from qa.corpus.left_out import HIDING, MARK, LeftOut
from qa.corpus.tables import table_block
from qa.errors import DocumentError

_RAISED, _NOTE, _HIDDEN, _END, _CELL = "\x0e", "\x0f", "\x10", "\x11", "\x12"
_BEGIN = {"super": _RAISED, "footnote": _NOTE, "v": _HIDDEN, "deleted": _HIDDEN}
_ENDS = ("nosupersub", "plain")
_TOKEN = re.compile(r"\\([a-z]{1,32})(-?\d{1,10})?[ ]?|\\[^a-z]|[{}]", re.IGNORECASE)
_LINK = re.compile(r"HYPERLINK[^{}]{0,2000}")  # striprtf would write its target
_MARKED = re.compile(f"([{_RAISED}{_NOTE}{_HIDDEN}])([^{_RAISED}{_NOTE}{_HIDDEN}{_END}]*){_END}")
_MARKS = re.compile(f"[{_RAISED}{_NOTE}{_HIDDEN}{_END}]")
_TITLE = re.compile(r"\{\\title ([^{}]{1,1000})\}")


def load_rich_text(data: bytes) -> Content:
    """Read a text: paragraphs, tables, and footnotes after the paragraph that refers to them.

    Args:
        data: The file.

    Returns:
        Its blocks without page heads, hidden words and the marks of notes; and its title.

    Raises:
        DocumentError: It is not an .rtf file.
    """
    if not data.lstrip().startswith(b"{\\rtf"):
        raise DocumentError("an .rtf must begin with {\\rtf, this does not: save it again, or give it its own suffix")
    source = data.decode("cp1252", "replace")
    title = _TITLE.search(source)
    try:
        text = _plain(_marked(_LINK.sub("", source)))
        stated = _plain(f"{{\\rtf1 {title[1]}}}") if title else None
    except (ValueError, LookupError, TypeError) as exc:  # of codecs and numbers
        raise unreadable("an .rtf", exc) from exc
    return Content(parts=tuple(_parts(text)), title=stated)


def _plain(source: str) -> str:
    return str(rtf_to_text(source, errors="replace"))  # type: ignore[no-untyped-call]


def _marked(source: str) -> str:
    """Mark raised and hidden characters, footnotes, and the ends of cells."""
    pieces: list[str] = []
    opened, notes = [0], [0]  # marks of characters and of notes that are open, in each group
    position = 0
    for token in _TOKEN.finditer(source):
        pieces.append(source[position : token.start()])
        position = token.end()
        word, number = token[1], token[2]
        written = token[0]
        if written == "{":
            opened.append(0)
            notes.append(0)
        elif written == "}":
            written = _END * (opened[-1] + notes[-1]) + written
            opened[-1] = notes[-1] = 0
            if len(opened) > 1:
                opened.pop()
                notes.pop()
        elif word in _ENDS or (word in _BEGIN and number == "0"):
            written = _END * opened[-1] + written
            opened[-1] = 0
        elif word in _BEGIN:
            written = _BEGIN[word]
            (notes if word == "footnote" else opened)[-1] += 1
        elif word in ("cell", "nestcell"):
            written = _CELL
        pieces.append(written)
    return "".join([*pieces, source[position:]])


def _parts(text: str) -> Iterator[Part]:
    lines = (_written(line) for line in _with_notes_inside(text).split("\n"))
    for in_table, group in groupby(lines, key=lambda line: _CELL in line[0]):
        members = list(group)
        if in_table:
            yield table_block([line.split(_CELL)[:-1] for line, _ in members])
            yield from (part for _, parts in members for part in parts)
            continue
        for line, parts in members:
            yield Block(line)
            yield from parts


def _with_notes_inside(text: str) -> str:
    """Put each marked piece on one line, whose paragraph it belongs to."""
    depth, pieces = 0, []
    for piece in re.split(f"([{_RAISED}{_NOTE}{_HIDDEN}{_END}])", text):
        depth = max(0, depth + (-1 if piece == _END else 1 if _MARKS.fullmatch(piece) else 0))
        pieces.append(piece.replace("\n", " ") if depth else piece)
    return "".join(pieces)


def _written(line: str) -> tuple[str, list[Part]]:
    """Write a line without marks; return also what follows it: its notes, and what is left out."""
    notes: list[Part] = []
    left_out: list[Part] = []
    while marked := _MARKED.search(line):
        before, piece = line[: marked.start()], marked[2]
        text = ""
        if marked[1] == _RAISED:
            text = superscript(piece, _MARKS.sub("", before).rpartition(_CELL)[2])
            left_out += [LeftOut(piece, MARK)] if piece.strip() and not text else []
        elif marked[1] == _NOTE:
            notes.append(Block(_MARKS.sub("", piece)))
        elif piece.strip():
            left_out.append(LeftOut(piece, HIDING))
        line = before + text + line[marked.end() :]
    return _MARKS.sub("", line), [*notes, *left_out]
