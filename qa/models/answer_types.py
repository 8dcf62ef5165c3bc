"""Which kind of words a question asks for, and where a sentence has such words. Pure.

Answer typing by question word is as old as question answering by retrieval (Li and Roth 2002, "Learning Question
Classifiers"). Patterns are enough for kinds with a distinctive form.
"""

import re
from collections.abc import Iterator, Set
from typing import Literal

from qa.english.calendar import MONTHS, WEEKDAYS
from qa.english.words import find_words

Expectation = Literal["date", "number", "name", "reason"]

_MONTHS = "|".join(MONTHS)
_DAYS = "|".join(WEEKDAYS)
_NUMBERS = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|"
    "nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|trillion|"
    "half|third|quarter|dozen|dozens|hundreds|thousands|millions|billions"
)
_ORGANISATIONS = "agency|body|company|court|institution|law|newspaper|organi[sz]ation|outlet|party|team|university"
_PEOPLE = "author|leader|minister|official|person|politician|president|scientist|secretary|senator|writer"
_PLACES = "capital|city|continent|country|place|region|state|town"

# Words with a capital, at the beginning of a sentence or anywhere, that are not names.
_CAPITALISED = frozenset(
    (
        f"{_MONTHS}|{_DAYS} ".replace("|", " ").lower()
        + "a according after all also an and another any as at because before both but by during each even "
        "following for from he her his how however i if in instead is it its last many most moreover no not "
        "of on one only or other our she since so some such that the their then there these they this those "
        "though thus to under until we what when where whether which while who with you"
    ).split()
)

# The first pattern that a question matches decides.
_ASKS: tuple[tuple[Expectation, re.Pattern[str]], ...] = (
    ("reason", re.compile(r"\bwhy\b|\bwhat (?:\w+ )?(?:reasons?|causes?|caused|prompted|led)\b|\bhow come\b")),
    ("date", re.compile(r"\bwhen\b|\b(?:what|which) (?:\w+ )?(?:date|day|month|year|decade|century)\b")),
    (
        "number",
        re.compile(
            r"\bhow (?:big|far|few|high|large|long|many|much|often|old|tall)\b"
            r"|\b(?:what|which) (?:\w+ )?(?:age|amount|cost|number|percent|percentage|price|proportion|share|sum)\b"
        ),
    ),
    (
        "name",
        re.compile(rf"\b(?:who|whom|whose|where|which)\b|\bwhat (?:\w+ )?(?:{_ORGANISATIONS}|{_PEOPLE}|{_PLACES})s?\b"),
    ),
)

_FORMS: dict[Expectation, re.Pattern[str]] = {
    "date": re.compile(
        rf"(?:\b\d{{1,2}}(?:st|nd|rd|th)? )?\b(?:{_MONTHS}|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?"
        r"(?: \d{1,2}(?:st|nd|rd|th)?\b)?(?:(?: of)?,? \d{4}\b)?"
        rf"|\b(?:1\d|20)\d\d\b(?:[–-]\d{{2,4}}\b)?|\b(?:{_DAYS})\b"
        r"|\b\d{1,2}(?:st|nd|rd|th) centur(?:y|ies)\b|\b(?:today|yesterday|tomorrow)\b"
    ),
    "number": re.compile(
        rf"(?:[$€£¥] ?)?\b\d+(?:[.,]\d+)*(?:[-–]\w+)?(?: ?%| percent\b| per cent\b)?(?: (?:{_NUMBERS})\b)*"
        rf"|\b(?:{_NUMBERS})\b(?:[ -](?:{_NUMBERS})\b)*",
        re.IGNORECASE,
    ),
    "reason": re.compile(
        r"\b(?:because|due to|since|owing to|thanks to|as a result|in order to|so that|therefore|thus|in response to|"
        r"on the grounds?|attribut\w+|caus\w+|reasons?|motiv\w+|stems? from|led to|explain\w+|aim\w+ to)\b",
        re.IGNORECASE,
    ),
    "name": re.compile(r"\b[A-Z][\w’'.-]*\w(?:(?: (?:of|de|al|bin|van|von|the))? [A-Z][\w’'.-]*\w)*"),
}


def expects(question: str) -> Expectation | None:
    """Return what a question asks for, or None if its form does not show it.

    >>> expects("When was the agreement signed?"), expects("How many people left?"), expects("Who said so?")
    ('date', 'number', 'name')
    >>> expects("What does the report conclude?") is None
    True
    """
    lowered = question.lower()
    return next((kind for kind, asks in _ASKS if asks.search(lowered)), None)


def find_expected(sentence: str, kind: Expectation, asked: Set[str]) -> Iterator[tuple[int, int]]:
    """Find the words of a kind in a sentence, in order.

    Args:
        sentence: The sentence.
        kind: The kind.
        asked: Words of the question in lower case. A name or number in the question is not its answer.

    >>> sentence = "On October 5, 43 members of the Milli Majlis wrote to Jeyhun Bayramov."
    >>> [sentence[start:end] for start, end in find_expected(sentence, "name", {"milli", "majlis"})]
    ['Jeyhun Bayramov']
    >>> [sentence[start:end] for start, end in find_expected(sentence, "date", set())]
    ['October 5']
    """
    for match in _FORMS[kind].finditer(sentence):
        words = {word.lower() for word, _, _ in find_words(match.group())}
        if not (words <= asked or (kind == "name" and words <= asked | _CAPITALISED)):
            yield match.span()
