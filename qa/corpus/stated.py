"""What a document states about itself in its own first lines: its byline and its dateline. Pure."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice

from qa.corpus.blocks import Block, Part
from qa.corpus.boilerplate.bylines import find_byline
from qa.corpus.boilerplate.datelines import find_stated_day
from qa.corpus.left_out import LeftOut
from qa.records import Cause

_TOP = 8  # lines in which a byline or a dateline may stand
_SEVERAL = ("message", "record")


def stated_authors(parts: Sequence[Part]) -> tuple[str, ...]:
    """Return what a byline at the top of a document states.

    >>> stated_authors([Block("Tea", heading=True), Block("By Ada Lovelace"), Block("It grows in Rize.")])
    ('Ada Lovelace',)
    """
    found = find_byline(islice(_lines(parts), _TOP))
    return () if found is None else (found,)


def stated_day(parts: Sequence[Part]) -> date | None:
    """Return the day of a dateline at the top of a document."""
    return find_stated_day(list(islice(_lines(parts), _TOP)), _lines(parts))


def _lines(parts: Sequence[Part]) -> Iterator[str]:
    """Yield the lines of the prose, and those that were left out of it because they are metadata.

    A file of several messages or records has none: what one of them states is not stated of the others.
    """
    if any(locator.kind in _SEVERAL for part in parts if isinstance(part, Block) for locator in part.locators):
        return
    for part in parts:
        if part.rule.cause is Cause.METADATA if isinstance(part, LeftOut) else part.table is None:
            yield from part.text.splitlines()
