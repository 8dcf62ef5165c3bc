"""Answer a question for several things with a whole list, not with three of its items. Pure."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from qa.records import Span

MOST_CHARACTERS = 1500  # of a list that is quoted as a whole

_ITEM = re.compile(r"[ \t]*(?:[-*•–▪◦]|\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})[.)]|\d+(?:\.\d+)+\.?)[ \t]+(?=\S)")
_FEWEST_ITEMS = 2
_SINGULAR = frozenset("is was does has this its his us business news series class process address status".split())
_SEVERAL = re.compile(
    r"(?:please\s+)?(?:"
    r"(?:list|enumerate)\b"
    r"|what\s+(?:do|does|did|must|should)\b.*\b(?:include|contain|consist|comprise|cover|need|require|bring)\b"
    r"|(?:which|what|name|give)\s+(?:me\s+)?(?:all\s+)?(?:of\s+)?(?:the\s+)?(?:\w+\s+){0,2}?(?P<things>\w+s)\b"
    r"|(?:what|who|which)\s+(?:are|were)\b"
    r"|how\s+(?:do|does|can|should|to)\b"
    r")",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _List:
    """A list in a text: its start and end, and its lines in order, without their marks."""

    start: int
    end: int
    items: tuple[tuple[int, int], ...]


def asks_for_several(question: str) -> bool:
    """Whether a question asks for a list: of things, people, or steps.

    >>> [asks_for_several(q) for q in ("Which towns are in the club?", "List the officers", "Which lock won?")]
    [True, True, False]
    """
    match = _SEVERAL.match(question.strip())
    if match is None:
        return False
    things = match["things"]
    return things is None or (things.lower() not in _SINGULAR and not things.lower().endswith("ss"))


def whole_lists(spans: Iterable[Span], text_of: Callable[[str], str]) -> Iterator[Span]:
    """Widen the spans in a list, or in the line before it, to all of its items.

    Args:
        spans: What the reader found, best first.
        text_of: Returns the text of a document by its id.

    Yields:
        Each span, once for each list. Its range is that of the items, and each item is marked. Lists longer than
        `MOST_CHARACTERS` are left as they are.
    """
    for span in spans:
        found = _list_at(text_of(span.document_id), span.start)
        if found is None or found.end - found.start > MOST_CHARACTERS:
            yield span
        else:
            yield replace(span, start=found.start, end=found.end, highlights=found.items)


def _list_at(text: str, place: int) -> _List | None:
    """Return the list around a place, or the list that the line or heading at the place introduces."""
    start, end = _line(text, place)
    if _ITEM.match(text, start, end) is None:  # the line before a list
        following = _next_line(text, end)
        if following is None:
            return None
        start = following
    while start > 0 and _ITEM.match(text, *_line(text, start - 1)):
        start = _line(text, start - 1)[0]
    items = list(_items(text, start))
    if len(items) < _FEWEST_ITEMS:
        return None
    return _List(items[0][0], items[-1][1], tuple(items))


def _items(text: str, start: int) -> Iterator[tuple[int, int]]:
    """Yield the words of each item from a line on, without its mark, up to the first other line."""
    while True:
        _, end = _line(text, start)
        mark = _ITEM.match(text, start, end)
        if mark is None:
            return
        yield mark.end(), end
        if end + 1 >= len(text):
            return
        start = end + 1


def _next_line(text: str, end: int) -> int | None:
    """Return where the next line begins, skipping at most one blank line."""
    for start in (end + 1, end + 2):
        if start < len(text) and text[start] != "\n":
            return start
    return None


def _line(text: str, place: int) -> tuple[int, int]:
    """Return the start and end of the line at a place, without its line end."""
    end = text.find("\n", place)
    return text.rfind("\n", 0, place) + 1, len(text) if end < 0 else end
