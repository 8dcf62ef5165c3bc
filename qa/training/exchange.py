"""Make unanswerable questions: a name, number, date or verb is replaced, so that the passage does not answer."""

import random
import re
from collections.abc import Iterator, Sequence

_NAME = re.compile(r"\b[A-Z][\w'’.-]*\w(?: (?:of |the |de |von |and )?[A-Z][\w'’.-]*\w)*")
_NUMBER = re.compile(r"\b\d[\d,.]*\d\b|\b\d\b")
_YEAR = re.compile(r"1\d{3}|20\d{2}")
_QUESTION_START = re.compile(r"\W*(?:In |On |At |For |By |To |From )?\w+")

# Words that change the meaning of a question when they are replaced. Each pair works in both directions.
_OPPOSITES = """
accepted/rejected after/before agreed/refused allowed/forbidden attacked/defended began/ended began/stopped
born/buried bought/sold best/worst biggest/smallest built/destroyed cause/prevent caused/prevented closed/opened
daughter/son decrease/increase decreased/increased earlier/later early/late east/west eastern/western enemy/ally
exported/imported fastest/slowest father/mother fell/rose female/male fewest/most first/last founded/dissolved
gained/lost heaviest/lightest higher/lower highest/lowest hired/fired husband/wife inside/outside joined/left
king/queen largest/smallest least/most left/right legal/illegal like/dislike longest/shortest lost/won
majority/minority man/woman maximum/minimum men/women modern/ancient more/less negative/positive never/always new/old
newest/oldest north/south northern/southern oldest/youngest oppose/support opposed/supported private/public
pushed/pulled raised/lowered rural/urban started/finished strongest/weakest succeeded/failed summer/winter
taught/learned upper/lower victory/defeat approved/vetoed praised/criticized signed/cancelled met/avoided
confirmed/denied welcomed/condemned
""".split()
_OPPOSITE = {word: other for pair in _OPPOSITES for word, other in (pair.split("/"), reversed(pair.split("/")))}
_WORD = re.compile(r"[a-z]+")
_TOLD = re.compile(r"\w+")


def exchange(question: str, answer: str, sources: Sequence[str], sample: random.Random) -> str | None:
    """Replace a part of a question, so that it asks for something else.

    Args:
        question: An answerable question.
        answer: Its answer, which must not get into the question.
        sources: Texts to take names and numbers from, for example other sentences about the same matter.
        sample: Source of random choices.

    Returns:
        The changed question, or None if no part of it can be replaced.

    >>> exchange("Who won the war?", "Rome", [], random.Random(1))
    'Who lost the war?'
    """
    parts = [*_parts(question)]
    sample.shuffle(parts)
    for start, end, kind in parts:
        old = question[start:end]
        if kind == "word":
            return question[:start] + _OPPOSITE[old] + question[end:]
        others = [other for text in sources for other in find_terms(text, kind)]
        others = [other for other in dict.fromkeys(others) if _is_new(other, question, answer)]
        if others:
            return question[:start] + sample.choice(others) + question[end:]
    return None


def find_terms(text: str, kind: str) -> Iterator[str]:
    """Find the terms of a kind in a text: ``name``, ``year`` or ``number``.

    >>> [*find_terms("They met Ann Lee in 1999.", "name")], [*find_terms("They met Ann Lee in 1999.", "year")]
    (['Ann Lee'], ['1999'])
    """
    if kind == "name":
        yield from (
            match[0] for match in _NAME.finditer(text) if match.start() > 0 and text[match.start() - 2] not in ".?!"
        )
    else:
        yield from (match[0] for match in _NUMBER.finditer(text) if bool(_YEAR.fullmatch(match[0])) == (kind == "year"))


def _parts(question: str) -> Iterator[tuple[int, int, str]]:
    begin = _QUESTION_START.match(question)
    after = begin.end() if begin else 0
    yield from ((after + m.start(), after + m.end(), "name") for m in _NAME.finditer(question[after:]))
    for match in _NUMBER.finditer(question):
        yield match.start(), match.end(), "year" if _YEAR.fullmatch(match[0]) else "number"
    for match in _WORD.finditer(question):
        if match[0] in _OPPOSITE:
            yield match.start(), match.end(), "word"


def _is_new(term: str, question: str, answer: str) -> bool:
    """Whether a term is not in the question and shares no word of its own with the answer."""
    return term.casefold() not in question.casefold() and _telling(term).isdisjoint(_telling(answer))


def _telling(text: str) -> set[str]:
    return {word.casefold() for word in _TOLD.findall(text) if word[0].isupper() or word[0].isdigit() or len(word) > 3}
