"""Tell what kind of thing an answer is, because only answers of one kind can contradict each other. Pure."""

import re
from typing import Literal

from qa.answering.agreement.equality import read_answer

Kind = Literal["date", "number", "name"]

_YEAR = re.compile(r"(?:1\d|20)\d\ds?")
_MOST_WORDS = 5  # beside a number


def kind_of(answer: str) -> Kind | None:
    """Return the kind of an answer, or None for a reason, a clause or anything else.

    >>> [kind_of(words) for words in ("5 December", "in 2003", "over 300 ships", "Ilse Brandt", "because it is old")]
    ['date', 'date', 'number', 'name', None]
    """
    reading = read_answer(answer)
    if len(reading.words) > _MOST_WORDS:
        return None
    if reading.dates or any(_YEAR.fullmatch(number) for number in reading.numbers):
        return "date"
    if reading.numbers:
        return "number"
    return "name" if reading.is_name else None
