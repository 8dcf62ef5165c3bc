"""Write the values of spreadsheet cells as their number formats show them. Pure.

The codes are those of ECMA-376, part 1, 18.8.30 and 18.8.31 (number formats). A format of locale, such as the short
date, shows a day as ``2024-03-05``, because what a program shows for it differs from country to country.
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache

GENERAL = "General"
BUILT_IN: Mapping[int, str] = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 14: "yyyy-mm-dd",
    15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
    22: "yyyy-mm-dd h:mm", 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00",
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
}  # fmt: skip
"""The codes that files refer to by number."""

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|\[\$(?P<currency>[^][-]*)(?:-[^][]*)?\]'
    r"|\[(?P<elapsed>h+|m+|s+)\]|\[[^][]*\]"
    r"|(?P<noon>AM/PM|A/P)|(?P<fraction>s?s?\.0+(?=[^#0?]|$))|(?P<general>General)|(?P<date>y+|m+|d+|h+|s+|e+|g+)"
    r"|(?P<digits>[#0?][#0?,]*(?:\.[#0?]*)?,*|\.[#0?]+)(?P<power>[eE][+-][#0?]+)?|(?P<text>@)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_MONTHS = "January February March April May June July August September October November December".split()
_DIGITS = 15  # that a spreadsheet keeps of a number
_GENERAL_DIGITS = 10  # that it shows without a format
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
_LAST_DAY = 2_958_466  # serial number after 9999-12-31


def show_number(value: float, code: str, *, since_1904: bool = False) -> str:
    """Write a number as a format shows it.

    Args:
        value: The number; for a date, days since the file's first day.
        code: The format's code.
        since_1904: Whether the first day is 1904-01-01, as in old files of the Mac.

    >>> show_number(1234.5, "#,##0.00"), show_number(0.125, "0.0%"), show_number(-3, "0;(0)"), show_number(7.0, GENERAL)
    ('1,234.50', '12.5%', '(3)', '7')
    >>> show_number(45356, "d mmmm yyyy"), show_number(1.5, "[h]:mm"), show_number(12, '0" t"')
    ('5 March 2024', '36:00', '12 t')
    """
    sections = _sections(code)
    section = sections[0]
    if len(sections) > 1 and value < 0:
        section, value = sections[1], -value
    elif len(sections) > 2 and value == 0:
        section = sections[2]
    if _is_date(section):
        return _show_date(value, section, since_1904=since_1904)
    return _show_digits(value, section)


def show_text(value: str, code: str) -> str:
    """Write a text as the fourth section of a format shows it, if it has one.

    >>> show_text("Olm", '0;0;0;"Port of "@'), show_text("Olm", "0.00")
    ('Port of Olm', 'Olm')
    """
    sections = _sections(code)
    section = sections[3] if len(sections) > 3 else code
    if "@" not in section:
        return value
    return "".join(value if match["text"] else _literal(match) for match in _TOKEN.finditer(section))


@cache
def _sections(code: str) -> tuple[str, ...]:
    """Return the parts of a format: for positive and negative numbers, zero and text."""
    parts = [""]
    for match in _TOKEN.finditer(code):
        if match["other"] == ";":
            parts.append("")
        else:
            parts[-1] += match.group()
    return tuple(parts)


@cache
def _is_date(section: str) -> bool:
    return any(match["date"] or match["elapsed"] for match in _TOKEN.finditer(section))


def _literal(match: re.Match[str]) -> str:
    for group in ("quoted", "escaped", "currency", "other"):
        if match[group]:
            return match[group]
    return " " if match.group().startswith("_") else ""


def _show_digits(value: float, section: str) -> str:
    matches = list(_TOKEN.finditer(section))
    if any(match["other"] == "%" for match in matches):
        value *= 100
    if any(match["other"] == "/" for match in matches):  # a fraction such as # ?/?
        return _general(value)
    shown, done = "", False
    for match in matches:
        if match["digits"] and not done:
            shown += _power(abs(value), match) if match["power"] else _fixed(abs(value), match["digits"])
            done = True
        elif match["general"] or match["text"]:
            shown += _general(abs(value))
        elif not match["digits"]:
            shown += _literal(match)
    shown = shown.strip()
    return f"-{shown}" if value < 0 and any(digit in shown for digit in "123456789") else shown


def _fixed(value: float, digits: str) -> str:
    """Write a number with the digits of a format, such as ``#,##0.00``."""
    whole, _, places = digits.partition(".")
    while whole.endswith(",") or places.endswith(","):
        whole, places, value = whole.removesuffix(","), places.removesuffix(","), value / 1000
    needed = places.rstrip("#?").count("0") + places.rstrip("#?").count("#")
    written = f"{float(f'{value:.{_DIGITS}g}'):{',' if ',' in whole else ''}.{len(places)}f}"
    integer, _, decimals = written.partition(".")
    while len(decimals) > needed and decimals.endswith("0"):
        decimals = decimals[:-1]
    least = whole.count("0")
    integer = integer.zfill(least) if "," not in whole else integer
    integer = "" if integer == "0" and not least else integer
    return f"{integer}.{decimals}" if decimals else integer


def _power(value: float, match: re.Match[str]) -> str:
    places = len(match["digits"].partition(".")[2])
    number, _, power = f"{value:.{places}E}".partition("E")
    least = len(match["power"]) - 2
    sign = "-" if power.startswith("-") else "+" if "+" in match["power"] else ""
    return f"{number}E{sign}{power[1:].lstrip('0').zfill(least)}"


def _general(value: float) -> str:
    """Write a number without a format.

    >>> _general(0.1 + 0.2), _general(1e21), _general(12.0)
    ('0.3', '1E+21', '12')
    """
    if value == int(value) and abs(value) < 10**_DIGITS:
        return str(int(value))
    return f"{value:.{_GENERAL_DIGITS}g}".replace("e", "E")


def _show_date(value: float, section: str, *, since_1904: bool) -> str:
    if not 0 <= value < _LAST_DAY:
        return _general(value)
    first = _EPOCH_1904 if since_1904 else _EPOCH
    part = re.search(r"s\.(0+)", section, re.IGNORECASE)
    tick = 10 ** -(len(part[1]) if part else 0)
    seconds = round(value * 86400 / tick) * tick
    moment = first + timedelta(
        seconds=seconds + (86400 if not since_1904 and seconds < 60 * 86400 and value >= 1 else 0)
    )
    matches = list(_TOKEN.finditer(section))
    afternoon = any(match["noon"] for match in matches)
    kinds = [(match["date"] or match["elapsed"] or match["fraction"] or "")[:1].lower() for match in matches]
    shown = ""
    for place, match in enumerate(matches):
        if match["elapsed"]:
            shown += _elapsed(seconds, match["elapsed"].lower())
        elif match["noon"]:
            shown += ("AM" if moment.hour < 12 else "PM") if len(match["noon"]) > 3 else "AP"[moment.hour >= 12]
        elif match["fraction"]:
            places = len(match["fraction"].partition(".")[2])
            lead = match["fraction"].lower().count("s")
            shown += (f"{moment.second:0{lead}d}" if lead else "") + f".{moment.microsecond:06d}"[: places + 1]
        elif match["date"]:
            before = next((kind for kind in reversed(kinds[:place]) if kind), "")
            after = next((kind for kind in kinds[place + 1 :] if kind), "")
            shown += _date_part(
                moment, match["date"].lower(), minutes=before == "h" or after == "s", afternoon=afternoon
            )
        else:
            shown += _literal(match)
    return shown.strip()


def _elapsed(seconds: float, unit: str) -> str:
    size = {"h": 3600, "m": 60, "s": 1}[unit[0]]
    return f"{int(seconds // size):0{len(unit)}d}"


def _date_part(moment: datetime, part: str, *, minutes: bool, afternoon: bool) -> str:
    length = len(part)
    if part[0] == "m" and minutes and length <= 2:
        return f"{moment.minute:0{length}d}"
    match part[0]:
        case "y" | "e":
            return f"{moment.year:04d}" if length > 2 or part[0] == "e" else f"{moment.year % 100:02d}"
        case "m":
            month = _MONTHS[moment.month - 1]
            return (f"{moment.month:0{length}d}", month[:3], month, month[:1])[max(0, min(length, 5) - 2)]
        case "d":
            name = _DAYS[moment.weekday()]
            return (f"{moment.day:0{length}d}", name[:3], name)[max(0, min(length, 4) - 2)]
        case "h":
            hour = (moment.hour + 11) % 12 + 1 if afternoon else moment.hour
            return f"{hour:0{min(length, 2)}d}"
        case "s":
            return f"{moment.second:0{min(length, 2)}d}"
    return ""
