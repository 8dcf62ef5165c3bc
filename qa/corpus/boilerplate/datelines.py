"""Find the day of publication in a line at the top of a text."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from qa.corpus.boilerplate.phrases import CLOCK, DAY
from qa.english.calendar import SHORT_MONTHS

_MONTHS = tuple(month.lower() for month in SHORT_MONTHS)
_WORD = r"(?:date|dated|published|posted|updated)(?: on)?:? "
_ALONE = re.compile(rf"(?:{_WORD})?{DAY}{CLOCK}?", re.IGNORECASE)
_OPENING = re.compile(rf"{_WORD}{DAY}(?![\d:])", re.IGNORECASE)


def find_dateline(top: Sequence[str]) -> tuple[date | None, int | None]:
    """Find the dateline.

    Args:
        top: The first lines of a plain text.

    Returns:
        The day, if it is unambiguous, and the position of its line if the line holds nothing else. Days such as
        3/4/2024 are not read, because they mean different days in different countries.

    >>> find_dateline(["Wednesday, October 2, 2024 - 10:00 pm", "Tea grows in Rize"])
    (datetime.date(2024, 10, 2), 0)
    >>> find_dateline(["date 2024-11-28 RIZE, November 28. Tea grows here."])
    (datetime.date(2024, 11, 28), None)
    """
    for position, line in enumerate(top):
        text = line.strip()
        if _ALONE.fullmatch(text):
            return _day(text), position
        if opening := _OPENING.match(text):
            return _day(opening.group()), None
    return None, None


def find_stated_day(top: Sequence[str], lines: Iterable[str]) -> date | None:
    """Return the day of a dateline that stays in the text.

    Args:
        top: The first lines of the document.
        lines: All its lines. With several datelines it is a chronicle, which has no day of its own.

    >>> find_stated_day(["Tea", "Published: 2 October 2024"], ["Tea", "Published: 2 October 2024", "It grows."])
    datetime.date(2024, 10, 2)
    """
    day, _ = find_dateline(top)
    return day if day is not None and sum(find_dateline([line])[0] is not None for line in lines) < 2 else None


def is_dateline(line: str) -> bool:
    """Whether a line is a day, perhaps with a time, and nothing else."""
    return bool(_ALONE.fullmatch(line.strip()))


def _day(text: str) -> date | None:
    if iso := re.search(r"(\d{4})-(\d\d)-(\d\d)", text):
        year, month, day = map(int, iso.groups())
    else:
        names = [word[:3] for word in re.findall(r"[a-z]+", text.lower()) if word[:3] in _MONTHS]
        numbers = re.search(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?\b\D{0,20}(\d{4})", text)
        if not names or not numbers:
            return None
        year, month, day = int(numbers[2]), _MONTHS.index(names[0]) + 1, int(numbers[1])
    try:
        return date(year, month, day)
    except ValueError:
        return None
