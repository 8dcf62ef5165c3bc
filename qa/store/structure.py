"""Pages, tables and cells as JSON, as the rows of chunks have them. Pure."""

import json
from collections.abc import Sequence

from qa.records import Cell, Locator, Table


def dump_locators(locators: Sequence[Locator]) -> str | None:
    """Return locators as JSON: start, kind, number, and the label if it differs; None without any.

    >>> dump_locators([Locator(start=0, kind="page", number=1, label="i")])
    '[[0,"page",1,"i"]]'
    """
    parts = [
        [one.start, one.kind, one.number, *([one.label] if one.label != str(one.number) else [])] for one in locators
    ]
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":")) if parts else None


def load_locators(text: str | None) -> tuple[Locator, ...]:
    """Read locators from their JSON; a document that was indexed by an older version has none.

    >>> load_locators('[[0,"page",2]]')
    (Locator(start=0, kind='page', number=2, label='2'),)
    """
    return tuple(
        Locator(start=start, kind=kind, number=number, label=label[0] if label else str(number))
        for start, kind, number, *label in json.loads(text or "[]")
    )


def dump_tables(tables: Sequence[Table]) -> str | None:
    """Return tables as JSON: start, end, header, numbers of rows, and the bars that are words; None without any.

    >>> dump_tables([Table(start=0, end=20, header=1)])
    '[[0,20,1,[]]]'
    """
    parts = [[one.start, one.end, one.header, one.numbers, *one.bars] for one in tables]
    return json.dumps(parts, separators=(",", ":")) if parts else None


def load_tables(text: str | None) -> tuple[Table, ...]:
    """Read tables from their JSON; a document that was indexed by an older version has none.

    >>> load_tables("[[0,20,1,[[0,4]],7]]")
    (Table(start=0, end=20, header=1, numbers=((0, 4),), bars=(7,)),)
    """
    return tuple(
        Table(start=start, end=end, header=header, numbers=tuple(map(tuple, numbers)), bars=tuple(bars))
        for start, end, header, numbers, *bars in json.loads(text or "[]")
    )


def dump_cells(cells: Sequence[Cell]) -> str | None:
    """Return cells as JSON: the different names, then start, end and number of the name of each; None without any.

    >>> dump_cells([Cell(start=0, end=5, name="Ship"), Cell(start=8, end=11, name="Cars")])
    '[["Ship","Cars"],0,5,0,8,11,1]'
    """
    names = {name: place for place, name in enumerate(dict.fromkeys(cell.name for cell in cells))}
    flat = [number for cell in cells for number in (cell.start, cell.end, names[cell.name])]
    return json.dumps([list(names), *flat], ensure_ascii=False, separators=(",", ":")) if flat else None


def load_cells(text: str | None) -> tuple[Cell, ...]:
    """Read cells from their JSON; a chunk of an older version has none.

    >>> load_cells('[["Ship"],0,5,0]')
    (Cell(start=0, end=5, name='Ship'),)
    """
    names, *flat = json.loads(text or "[[]]")
    return tuple(
        Cell(start=start, end=end, name=names[name])
        for start, end, name in zip(flat[::3], flat[1::3], flat[2::3], strict=True)
    )
