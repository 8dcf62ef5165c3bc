"""The places where a document's pages begin, so that a quotation has a page besides its offsets."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

LocatorKind = Literal["page", "slide", "sheet", "chapter", "message", "time", "record", "row"]
"""The kinds of parts that people cite."""

_NAMED = ("chapter", "time")  # kinds whose labels say by themselves what they are, unless they are numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Locator:
    """The place in a text where a page, or another part that people cite, begins.

    A page may begin more than once: its notes come after the paragraph that runs over its end.

    Attributes:
        start: Offset of its first character; it reaches to the next one's.
        kind: What it is.
        number: Its number, counted from 1.
        label: The file's label for it, such as ``xiv``, or else its number.
    """

    start: int
    kind: LocatorKind
    number: int
    label: str

    def same_part(self, other: "Locator") -> bool:
        """Whether both belong to the same page."""
        return (self.kind, self.number) == (other.kind, other.number)


def locate(locators: Sequence[Locator], start: int, end: int) -> tuple[Locator, ...]:
    """Return the pages of a place in a text, each once and in order of their numbers.

    >>> pages = [Locator(start=10 * n, kind="page", number=n + 1, label="abc"[n]) for n in range(3)]
    >>> [page.label for page in locate(pages, 8, 12)]
    ['a', 'b']

    Args:
        locators: The beginnings of the document's pages, sorted by `start`.
        start: Offset of the place.
        end: Offset after it.
    """
    first = max(0, bisect_right(locators, start, key=lambda locator: locator.start) - 1)
    last = bisect_left(locators, end, key=lambda locator: locator.start)
    found = {locator.number: locator for locator in reversed(locators[first:last])}
    return tuple(found[number] for number in sorted(found))


def spell_locators(locators: Sequence[Locator], ocr: float | None = None) -> str:
    r"""Name pages as people cite them, from the first to the last; an empty text without any.

    >>> spell_locators([Locator(start=0, kind="page", number=14, label="xiv")])
    'p. xiv'
    >>> spell_locators([Locator(start=n, kind="page", number=n, label=str(n)) for n in (3, 4)])
    'pp. 3–4'
    >>> spell_locators([Locator(start=0, kind="page", number=2, label="2")], 0.93)
    'p. 2 (OCR, 93\xa0%)'
    >>> spell_locators([Locator(start=0, kind="slide", number=4, label="4")])
    'slide 4'
    >>> spell_locators([Locator(start=n, kind="time", number=n, label=f"00:01:{n}") for n in (12, 15)])
    '00:01:12–00:01:15'
    >>> spell_locators([Locator(start=0, kind="chapter", number=2, label="The wall")])
    'The wall'
    >>> sheet = Locator(start=0, kind="sheet", number=1, label="Fleet")
    >>> spell_locators([sheet, Locator(start=9, kind="row", number=7, label="7")])
    'sheet Fleet, row 7'

    Args:
        locators: The pages, in order.
        ocr: Mean confidence of the words, from 0 to 1, if they were read from a picture.
    """
    rows = [one for one in locators if one.kind == "row"]
    others = [one for one in locators if one.kind != "row"]
    spelled = ", ".join(_spell(some) for some in (others, rows) if some)
    return spelled if ocr is None else f"{spelled} (OCR, {int(100 * ocr + 0.5)}\N{NO-BREAK SPACE}%)"


def _spell(locators: Sequence[Locator]) -> str:
    first, last = locators[0], locators[-1]
    labels = first.label if first.same_part(last) else f"{first.label}–{last.label}"
    if first.kind in _NAMED and not (first.label == str(first.number) and last.label == str(last.number)):
        return labels
    one, several = ("p.", "pp.") if first.kind == "page" else (first.kind, f"{first.kind}s")
    return f"{one if first.same_part(last) else several} {labels}"
