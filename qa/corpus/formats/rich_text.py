r"""Rich text (.rtf).

striprtf drops footnotes, keeps hidden words and joins raised characters to the word before. So these, and rows and
cells, are marked before it reads the file, by control characters that no text has.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from striprtf.striprtf import rtf_to_text

from qa.corpus.blocks import Block, Content, Part
from qa.corpus.days import parse_day
from qa.corpus.formats.archive import unreadable
from qa.corpus.formats.superscripts import superscript
from qa.corpus.left_out import HIDING, MARK, LeftOut
from qa.corpus.tables import table_block
from qa.errors import DocumentError

_RAISED, _NOTE, _HIDDEN, _END = "\x0e", "\x0f", "\x10", "\x11"
_CELL, _ROW, _ROW_END = "\x12", "\x13", "\x14"
_BEGIN = {"super": _RAISED, "footnote": _NOTE, "v": _HIDDEN, "deleted": _HIDDEN}
_ENDS = ("nosupersub", "plain")
_TOKEN = re.compile(r"\\([a-z]{1,32})(-?\d{1,10})?[ ]?|\\[^a-z]|[{}]", re.IGNORECASE)
_LINK = re.compile(r"HYPERLINK[^{}]{0,2000}")  # striprtf would write its target
_NO_LENGTH = re.compile(r"\\bin(?![-\d])")  # of a picture, as pandoc writes it: striprtf wants a number
_MARKED = re.compile(f"([{_RAISED}{_NOTE}{_HIDDEN}])([^{_RAISED}{_NOTE}{_HIDDEN}{_END}]*){_END}")
_MARKS = re.compile(f"[{_RAISED}{_NOTE}{_HIDDEN}{_END}]")
_TABLE = re.compile(f"({_ROW}[^{_ROW_END}]*(?:{_ROW_END}|$))")
_CREATED = re.compile(r"\{\\creatim\\yr(\d{4})\\mo(\d{1,2})\\dy(\d{1,2})")


def load_rich_text(data: bytes) -> Content:
    """Read a text: paragraphs, tables, and footnotes after the paragraph that refers to them.

    Args:
        data: The file.

    Returns:
        Its blocks without page heads, hidden words and the marks of notes; and title, author and day
        of creation as the file states them.

    Raises:
        DocumentError: It is not an .rtf file.
    """
    if not data.lstrip().startswith(b"{\\rtf"):
        raise DocumentError("an .rtf must begin with {\\rtf, this does not: save it again, or give it its own suffix")
    source = _NO_LENGTH.sub(r"\\bin0", data.decode("cp1252", "replace"))
    try:
        text = _plain(_marked(_LINK.sub("", source)))
        title, author = (_stated(source, name) for name in ("title", "author"))
    except (ValueError, LookupError, TypeError) as exc:  # of codecs and numbers
        raise unreadable("an .rtf", exc) from exc
    return Content(
        parts=tuple(_parts(text)), title=title, authors=(author,) if author else (), created=_created(source)
    )


def _stated(source: str, name: str) -> str | None:
    found = re.search(rf"\{{\\{name} ([^{{}}]{{1,1000}})\}}", source)
    return _plain(f"{{\\rtf1 {found[1]}}}") if found else None


def _created(source: str) -> date | None:
    found = _CREATED.search(source)
    return parse_day("-".join(part.zfill(2) for part in found.groups())) if found else None


def _plain(source: str) -> str:
    return str(rtf_to_text(source, errors="replace"))  # type: ignore[no-untyped-call]


def _marked(source: str) -> str:
    """Mark raised and hidden characters, footnotes, rows, and the ends of cells."""
    pieces: list[str] = []
    opened, notes = [0], [0]  # marks of characters and of notes that are open, in each group
    position, in_row = 0, False
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
        elif word == "trowd" and not in_row:
            written, in_row = _ROW, True
        elif word == "row" and in_row:
            written, in_row = _ROW_END, False
        pieces.append(written)
    return "".join([*pieces, source[position:]])


def _parts(text: str) -> Iterator[Part]:
    pieces = (piece for piece in _TABLE.split(_with_notes_inside(text)) if piece.strip())
    for in_table, group in groupby(pieces, key=lambda piece: piece.startswith(_ROW)):
        if in_table:
            yield from _table(group)
            continue
        for line in "".join(group).split("\n"):
            written, after = _written(line)
            yield Block(written)
            yield from after


def _table(rows: Iterable[str]) -> Iterator[Part]:
    """Yield a table, and what follows it: the notes in its cells, and what is left out of them."""
    cells = [[_written(cell.replace("\n", " ")) for cell in row.strip(_ROW + _ROW_END).split(_CELL)] for row in rows]
    yield table_block([[text for text, _ in row] for row in cells])
    yield from (part for row in cells for _, parts in row for part in parts)


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
            text = superscript(piece, _MARKS.sub("", before))
            left_out += [LeftOut(piece, MARK)] if piece.strip() and not text else []
        elif marked[1] == _NOTE:
            notes.append(Block(_MARKS.sub("", piece)))
        elif piece.strip():
            left_out.append(LeftOut(piece, HIDING))
        line = before + text + line[marked.end() :]
    return _MARKS.sub("", line), [*notes, *left_out]
