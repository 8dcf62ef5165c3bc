"""OpenDocument files (ISO/IEC 26300): texts (.odt), spreadsheets (.ods) and presentations (.odp)."""

from collections.abc import Callable, Iterator, Sequence

from lxml.etree import _Element as Element

from qa.corpus.blocks import Block, Content, Part, with_locator
from qa.corpus.formats.archive import Archive, readable
from qa.corpus.formats.office_text import DRAW, OFFICE, PRESENTATION, TABLE, Styles, Writer
from qa.corpus.formats.properties import Properties, read_properties
from qa.corpus.formats.sheets import sheet_blocks
from qa.corpus.left_out import LeftOut, Rule
from qa.errors import DocumentError
from qa.records import Cause, Locator

_MANIFEST, _CONTENT, _META = "META-INF/manifest.xml", "content.xml", "meta.xml"
_HIDDEN_SHEET = Rule(Cause.HIDDEN, "it is a hidden sheet")
_HIDDEN_SLIDE = Rule(Cause.HIDDEN, "it is a hidden slide")
_EDGES = ("header", "footer", "date-time", "page-number")

_Read = Callable[[Element, Styles], tuple[list[Part], list[str]]]


def load_text(data: bytes) -> Content:
    """Read a text document: headings, paragraphs, lists, tables, notes and boxes, with all changes accepted.

    Raises:
        DocumentError: It is encrypted, declares entities, or is not an OpenDocument file of this kind.
    """
    return _load(data, "an .odt", "text", lambda body, styles: (list(Writer(styles).parts(body)), []))


def load_spreadsheet(data: bytes) -> Content:
    """Read the sheets of a spreadsheet as they are shown, each a table under its name; hidden ones are named.

    Raises:
        DocumentError: As in `load_text`.
    """
    return _load(data, "an .ods", "spreadsheet", _sheets)


def load_presentation(data: bytes) -> Content:
    """Read the slides of a presentation, each with its notes after it; hidden ones are named.

    Raises:
        DocumentError: As in `load_text`.
    """
    return _load(data, "an .odp", "presentation", _slides)


def _load(data: bytes, kind: str, name: str, read: _Read) -> Content:
    with readable(kind):
        archive = Archive(data, kind)
        if _MANIFEST in archive and next(archive.tree(_MANIFEST).iter("{*}encryption-data"), None) is not None:
            raise DocumentError(f"{kind} must not be protected by a password, this is: save it without one")
        content = archive.tree(_CONTENT)
        body = content.find(f"{OFFICE}body/{OFFICE}{name}")
        if body is None:
            raise KeyError(f"it holds no {name}")
        parts, notices = read(body, Styles(content))
        stated = read_properties(archive.tree(_META)) if _META in archive else Properties()
    return Content(
        parts=tuple(parts),
        title=stated.title,
        authors=stated.authors,
        publisher=stated.publisher,
        created=stated.created,
        language=stated.language,
        notices=tuple(notices),
    )


def _sheets(body: Element, styles: Styles) -> tuple[list[Part], list[str]]:
    parts: list[Part] = []
    hidden: list[str] = []
    for number, sheet in enumerate(body.iterchildren(TABLE + "table"), 1):
        name, writer = sheet.get(TABLE + "name") or str(number), Writer(styles)
        blocks = list(sheet_blocks(dict(enumerate(writer.rows(sheet), 1))))
        if not blocks:
            continue
        if styles.hides_sheet(sheet):
            hidden.append(name)
            parts += (LeftOut(block.text, _HIDDEN_SHEET) for block in blocks)
            continue
        locator = Locator(start=0, kind="sheet", number=number, label=name)
        parts += with_locator([Block(name, heading=True), *blocks, *writer.left_out], locator)
    return parts, _notices("sheets", hidden)


def _slides(body: Element, styles: Styles) -> tuple[list[Part], list[str]]:
    parts: list[Part] = []
    hidden: list[str] = []
    for number, slide in enumerate(body.iterchildren(DRAW + "page"), 1):
        found = list(_slide_parts(slide, styles))
        if styles.hides_slide(slide):
            hidden.append(str(number))
            parts += (LeftOut(part.text, _HIDDEN_SLIDE) for part in found)
            continue
        parts += with_locator(found, Locator(start=0, kind="slide", number=number, label=str(number)))
    return parts, _notices("slides", hidden)


def _slide_parts(slide: Element, styles: Styles) -> Iterator[Part]:
    frames = sorted(slide, key=lambda frame: (frame.tag == PRESENTATION + "notes", _place(frame) != "title"))
    for frame in frames:
        notes = frame.iterchildren() if frame.tag == PRESENTATION + "notes" else ()
        parts = [part for note in notes if _place(note) == "notes" for part in Writer(styles).parts(note)]
        if frame.tag != PRESENTATION + "notes" and _place(frame) not in _EDGES:
            parts = list(Writer(styles).parts(frame))
        if _place(frame) == "title":
            yield Block(" ".join(part.text for part in parts if isinstance(part, Block)), heading=True)
            yield from (part for part in parts if isinstance(part, LeftOut))
        else:
            yield from parts


def _place(frame: Element) -> str | None:
    """Return which of the places of the slide's layout a frame fills; an empty one only invites to fill it."""
    return "header" if frame.get(PRESENTATION + "placeholder") == "true" else frame.get(PRESENTATION + "class")


def _notices(kind: str, hidden: Sequence[str]) -> list[str]:
    return [f"hidden {kind} are left out, here {', '.join(hidden)}: show them to have them read"] if hidden else []
