"""Read the day that a file states for itself, in whatever form."""

import re
from datetime import date, datetime

_ISO = re.compile(r"(?:\d{4}-(?:\d\d-\d\d|W\d\d-\d)|(?:19|20)\d{6})(?=$|[T\s])")
_LIKE_ISO = re.compile(r"\d{4}-[\dW]{2,3}-\d")
_WHOLE = re.compile(r"(?=.*(?<!\d)\d{4}(?!\d))(?=.*(?<!\d)\d{1,2}(?!\d|:)).{6,60}", re.DOTALL)  # a year and a day
_DOTTED = re.compile(r"\d{1,2}\.\s?\d{1,2}\.\s?\d{4}")  # in this form the day always comes first
_LANGUAGES = "en de fr es it pt nl pl cs ru uk tr az sv da nb fi ro hu el ar zh ja ko".split()


def parse_day(value: object) -> date | None:
    """Read a day whose meaning is the same in all countries.

    Args:
        value: What a file states: a day, a time, or text such as ``5 March 2024``.

    Returns:
        The day. None if there is none, if day, month or year is missing, or if 3/5 may be in March or in May.

    >>> parse_day("5 March 2024"), parse_day("13/05/2024"), parse_day("2024-03-05T10:15Z").isoformat()
    (datetime.date(2024, 3, 5), datetime.date(2024, 5, 13), '2024-03-05')
    >>> [parse_day(text) for text in ("2024-03", "2024", "n.d.", "03/05/2024", "2024-13-05", "yesterday")]
    [None, None, None, None, None, None]
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value).strip()
    if iso := _ISO.match(text):
        return _iso_day(iso.group())
    if _LIKE_ISO.match(text) or not _WHOLE.fullmatch(text):
        return None
    orders = ("DMY",) if _DOTTED.match(text) else ("DMY", "MDY")
    found = {_parsed(text, order) for order in orders}
    return found.pop() if len(found) == 1 else None


def _iso_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _parsed(text: str, order: str) -> date | None:
    import dateparser  # takes a tenth of a second, and few files need it

    settings = {
        "DATE_ORDER": order,
        "PARSERS": ["absolute-time"],  # nothing that depends on today's date
        "REQUIRE_PARTS": ["day", "month", "year"],
        "STRICT_PARSING": True,
    }
    found = dateparser.parse(text, languages=_LANGUAGES, settings=settings)
    return found.date() if found else None
