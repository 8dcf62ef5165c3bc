"""Workbooks (.xlsx): their sheets as they are shown."""

import re
from collections.abc import Iterator

from lxml.etree import _Element as Element

from qa.corpus.blocks import Block, Content, Part, with_locator
from qa.corpus.formats.archive import readable
from qa.corpus.formats.cells import MOST_CELLS, Shown, formats_of, read_sheet, string_of
from qa.corpus.formats.properties import package_properties
from qa.corpus.formats.sheets import sheet_blocks
from qa.corpus.formats.wordml.names import RELATION
from qa.corpus.formats.wordml.package import Package
from qa.corpus.left_out import LeftOut, Rule
from qa.records import Cause, Locator

_KIND = "an .xlsx"
_HIDDEN = Rule(Cause.HIDDEN, "it is a hidden sheet")
_COMMENT = Rule(Cause.COMMENT, "it is a comment on a cell")
_UNNAMED = re.compile(r"(?:Sheet|Tabelle|Feuil|Hoja|Foglio|Planilha|Blad|Ark|Arkusz|Munka|List|Лист) ?\d+")


def load_workbook(data: bytes) -> Content:
    """Read what the sheets of a workbook show: texts, and numbers, days and values of formulas in their formats.

    Args:
        data: The file.

    Returns:
        For each sheet its name as a heading, unless nobody chose it, then its tables. Hidden sheets and comments are
        left out; a notice names the sheets, and another counts formulas without a stored value.

    Raises:
        DocumentError: It is protected by a password, declares entities, has too many cells, or is not an .xlsx file.
    """
    with readable(_KIND):
        return _content(Package(data, _KIND))


def _content(package: Package) -> Content:
    main = package.related("officeDocument")
    if main is None:
        raise KeyError("it names no workbook")
    root, targets = package.tree(main), package.targets(main)
    strings, styles = package.related("sharedStrings", main), package.related("styles", main)
    shown = Shown(
        strings=[string_of(one) for one in package.tree(strings).iterchildren("{*}si")] if strings else [],
        formats=formats_of(package.tree(styles) if styles else None),
        since_1904=_is_on(root.find("{*}workbookPr"), "date1904"),
    )
    parts: list[Part] = []
    hidden: list[str] = []
    cells = uncomputed = 0
    for number, sheet in enumerate(root.iterfind("{*}sheets/{*}sheet"), start=1):
        kind, part = targets.get(sheet.get(RELATION + "id", ""), ("", ""))
        if kind != "worksheet":
            continue  # a sheet that is one chart
        read = read_sheet(package.tree(part), shown, most=MOST_CELLS - cells)
        cells += read.cells
        name = sheet.get("name", "") or str(number)
        blocks = list(sheet_blocks(read.lines()))
        if sheet.get("state", "visible") != "visible":
            parts += (LeftOut(block.text, _HIDDEN) for block in blocks)
            hidden += [name] if blocks else []
            continue
        uncomputed += read.uncomputed
        heading = [] if _UNNAMED.fullmatch(name) or not blocks else [Block(name, heading=True)]
        parts += with_locator([*heading, *blocks], Locator(start=0, kind="sheet", number=number, label=name))
        parts += (LeftOut(words, _COMMENT) for words in _comments(package, part))
    stated = package_properties(package)
    return Content(
        parts=tuple(parts),
        title=stated.title,
        authors=stated.authors,
        created=stated.created,
        language=stated.language,
        notices=tuple(_notices(hidden, uncomputed)),
    )


def _notices(hidden: list[str], uncomputed: int) -> Iterator[str]:
    if hidden:
        yield f"hidden sheets are left out, here {', '.join(hidden)}: show them to have them read"
    if uncomputed:
        yield (
            f"formulas must have a stored value, {uncomputed} have none and are empty: save the file with a "
            "spreadsheet program"
        )


def _comments(package: Package, sheet: str) -> Iterator[str]:
    part = package.related("comments", sheet)
    if part is not None:
        yield from (string_of(comment) for comment in package.tree(part).iter("{*}comment"))


def _is_on(element: Element | None, name: str) -> bool:
    return element is not None and element.get(name, "0") in ("1", "true")
