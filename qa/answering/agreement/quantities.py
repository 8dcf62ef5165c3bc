"""Bring numbers and dates into normal form, however a text writes them. Pure.

text2num reads number words: it takes 3 µs for a sentence of 17 words, number-parser 1.4 ms. Four patterns find dates.
In the same sentence dateparser's search takes 2.4 ms and reads "on Dec. 5" as the 3rd of December. datefinder takes 32
µs, misses "5 December", and does not say whether a year was stated or guessed.
"""

import re
from dataclasses import dataclass

from text_to_num import alpha2digit

from qa.english.calendar import MONTHS

_MONTHS = [month.lower() for month in MONTHS]
_MONTH_NUMBERS = {name[:3]: number for number, name in enumerate(_MONTHS, 1)}
_MONTH = rf"\b(?P<month>{'|'.join(f'{name[:3]}(?:{name[3:]})?' if name[3:] else name for name in _MONTHS)}|sept)\b\.?"
_DAY = r"(?P<day>[0-3]?[0-9])(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>[12][0-9]{3})(?![0-9])"
_DATES = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<!\w)(?P<year>[12][0-9]{3})-(?P<month>[01][0-9])-(?P<day>[0-3][0-9])(?!\w)",
        rf"(?<![\w.,]){_DAY}(?: of)? {_MONTH}(?:,? {_YEAR})?",
        rf"{_MONTH} {_DAY}(?!\w)(?:,? {_YEAR})?",
        rf"{_MONTH},?(?: of)? {_YEAR}(?P<day>)",
    )
)
_WEEKDAY = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b")

_SPACES = " \u00a0\u2009\u202f"  # that group digits, as in 2 000
_DIGITS = rf"(?<!\w)(?P<digits>[0-9]{{1,3}}(?:[,{_SPACES}][0-9]{{3}})+(?![0-9])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)"
_SCALES = {"hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12, "mln": 6, "bn": 9}
_SCALED = re.compile(  # of more than twelve groups none has a scale
    rf"(?<!\w)(?P<digits>[0-9]{{1,3}}(?:[,{_SPACES}][0-9]{{3}}){{1,12}}(?![0-9])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)"
    rf"[\s-]?(?P<scale>{'|'.join(_SCALES)})\b"
)
_SPELLED = re.compile(r"(?<!\w)(?P<digits>[0-9]+\.[0-9]+) 1(?P<zeros>(?:000)+)\b")  # text2num's form of 1.5 million
_NUMBER = re.compile(rf"(?:(?<![\w)])(?P<minus>[-−]))?{_DIGITS}(?P<unit>\s?%|\s?per\s?cent\b|(?:st|nd|rd|th|'?s)\b)?")


@dataclass(frozen=True, slots=True, order=True)
class Day:
    """A date, as far as it is stated.

    Attributes:
        month: 1 to 12.
        day: Day of the month, or 0 if none is stated.
        year: The year, or 0 if none is stated.
    """

    month: int
    day: int
    year: int

    def agrees(self, other: "Day") -> bool:
        """Whether both may be the same date: the same month and day, and not two different years."""
        same = (self.month, self.day) == (other.month, other.day)
        return same and (self.year == other.year or not (self.year and other.year))


def take_quantities(text: str) -> tuple[tuple[Day, ...], tuple[str, ...], str]:
    """Take dates and numbers out of a text.

    >>> take_quantities("412 ships on thursday, dec. 5, 2024")[:2]
    ((Day(month=12, day=5, year=2024),), ('412',))
    >>> take_quantities("two of 1.5 million, or twenty-five percent of one point five million")[1]
    ('2', '1500000', '25%', '1500000')

    Args:
        text: The text in lower case.

    Returns:
        The dates, the numbers (``1500000``, ``25%``, ``1980s``, ``3rd`` as ``3th``), each in order, and the rest.
    """
    text = alpha2digit(_SCALED.sub(_scaled, text), "en", threshold=0)
    text = _SPELLED.sub(lambda match: _plain(match["digits"], zeros=len(match["zeros"])), text)
    dates: list[tuple[int, Day]] = []
    for pattern in _DATES:
        text = pattern.sub(lambda match: _take_date(match, dates), text)
    if dates:
        text = _WEEKDAY.sub(" ", text)
    numbers = [_number(match) for match in _NUMBER.finditer(text)]
    return tuple(day for _, day in sorted(dates)), tuple(numbers), _NUMBER.sub(" ", text)


def _take_date(match: re.Match[str], dates: list[tuple[int, Day]]) -> str:
    """Record a date with its place. Return blanks, so that the places of other dates do not change."""
    named = match["month"]
    month = int(named) if named.isdigit() else _MONTH_NUMBERS[named[:3]]
    dates.append((match.start(), Day(month, int(match["day"] or 0), int(match["year"] or 0))))
    return " " * len(match.group())


def _scaled(match: re.Match[str]) -> str:
    return _plain(match["digits"], zeros=_SCALES[match["scale"]])


def _number(match: re.Match[str]) -> str:
    unit = (match["unit"] or "").strip()
    if unit:
        unit = "%" if unit[0] in "%p" else "s" if unit in ("s", "'s") else "th"
    return ("-" if match["minus"] else "") + _plain(match["digits"]) + unit


def _plain(digits: str, zeros: int = 0) -> str:
    """Return a number without separators and superfluous zeros, its point moved right; exact for any length.

    >>> _plain("2,000"), _plain("1.50", zeros=6), _plain("007.0")
    ('2000', '1500000', '7')
    """
    whole, _, fraction = re.sub(f"[,{_SPACES}]", "", digits).partition(".")
    fraction = fraction.ljust(zeros, "0")
    whole, fraction = (whole + fraction[:zeros]).lstrip("0") or "0", fraction[zeros:].rstrip("0")
    return f"{whole}.{fraction}" if fraction else whole
