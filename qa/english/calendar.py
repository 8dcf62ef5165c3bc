"""The names of months and days of the week, and how English tells a time. Pure."""

import re

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
"""In order: the number of a month is its index plus one."""

SHORT_MONTHS = tuple(month[:3] for month in MONTHS)
"""Their first three letters, as in ``Dec. 5``."""

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
"""In order, Monday first, as in ISO 8601."""

TIME = re.compile(
    rf"\b(?:(?:early|late|mid|the)[ -]){{0,3}}(?:\d{{1,2}} )?(?:{'|'.join(MONTHS)})\b(?: \d{{1,2}}\b)?(?:,? \d{{4}}\b)?"
    r"|\b(?:(?:early|late|mid|the)[ -]){0,3}(?:1\d|20)\d\ds?\b(?:[-–](?:\d\d){1,2}\b)?"
    r"|\b(?:last|this|next) (?:year|month|week|spring|summer|autumn|fall|winter)\b"
    r"|\b(?:yesterday|today|tomorrow|nowadays)\b"
    r"|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
)
"""A day, month, year, season or ``last week`` in a text."""
