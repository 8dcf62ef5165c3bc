"""The pages and tables of a document as JSON, as the row of its first chunk has them. Pure."""

import json
from collections.abc import Sequence

from qa.records import Locator, Table


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
    """Return tables as JSON: start, end, header, first row, and the bars that are words; None without any.

    >>> dump_tables([Table(start=0, end=20, header=1)])
    '[[0,20,1,0]]'
    """
    parts = [[one.start, one.end, one.header, one.first_row, *one.bars] for one in tables]
    return json.dumps(parts, separators=(",", ":")) if parts else None


def load_tables(text: str | None) -> tuple[Table, ...]:
    """Read tables from their JSON; a document that was indexed by an older version has none.

    >>> load_tables("[[0,20,1,0,7]]")
    (Table(start=0, end=20, header=1, first_row=0, bars=(7,)),)
    """
    return tuple(
        Table(start=start, end=end, header=header, first_row=first_row, bars=tuple(bars))
        for start, end, header, first_row, *bars in json.loads(text or "[]")
    )
