"""The words of a sentence that stand above it as the answer: the shortest that a reader would accept. Pure.

A reader network marks words that may be half of a pair, a number without its "over", or a phrase with one of its
quotation marks. `headline` completes and trims them within their sentence. `stands_alone` says whether they answer
without the sentence.
"""

import re

from qa.english.calendar import TIME
from qa.english.marks import paired_marks
from qa.english.questions import asks_for_explanation, asks_whether

MOST_WORDS = 12
"""Maximum number of words of an answer that stands alone."""

FEW_WORDS = 4
"""Maximum number of words of an explanation that stands alone, such as "world's most powerful country"."""

_WHEN = re.compile(r"(?:\w+ ){0,2}(?:when|what (?:year|date|day|month|time)|which (?:year|date|day|month))\b", re.I)
_WHY_OR_HOW = re.compile(
    r"(?:\S+ ){0,2}(?:why|how)\b(?! (?:many|much|long|old|often|far|big|large|tall|high|deep)\b)", re.I
)
_SEVERAL = re.compile(
    r"(?:who|which|what) (?:are|were)\b"
    r"|(?:\w+ ){0,2}(?:which|what) (?:two|three|four|\w+ )?\w+(?<!s)s\b(?! (?:is|was|has|does)\b)"
    r"|who (?!is\b|was\b|are\b|were\b)\w+",
    re.I,
)
_NUMBER_WORD = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|"
    r"(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-\w+)?|hundreds?|thousands?|(?:m|b|tr)illions?|dozens?|half)"
)
_STARTS_WITH_NUMBER = re.compile(rf"[$€£¥]?\d|{_NUMBER_WORD}\b", re.I)
_ENDS_WITH_NUMBER = re.compile(rf"(?:\d|\b{_NUMBER_WORD})$", re.I)
_QUALIFIER = re.compile(
    r"(?:\b(?:(?:more|fewer|less|greater) than|at (?:least|most)|up to|no (?:more|fewer) than|as (?:many|much|few) as|"
    r"nearly|almost|about|around|approximately|roughly|over|under|some|well over|an estimated|tens of|hundreds of|"
    r"hundred|dozens of) |[$€£¥]|\bUS\$)$",
    re.I,
)
_UNIT = re.compile(
    r"(?:[ -](?:thousand|(?:m|b|tr)illion|hundred|per ?cent|dollars?|euros?|pounds?|years?(?: old)?|days?|months?|"
    r"weeks?|hours?|minutes?|seconds?|kilomet(?:er|re)s?|km|miles?|met(?:er|re)s?|feet|tonn?es?|tons?)\b| ?%)"
)
_RANGE = re.compile(r"[-–]\d+\b(?!-)")
_NAME = r"[A-Z][\w.’'-]*(?: (?:(?:of|the|de|van|von|al) ){0,2}[A-Z][\w.’'-]*){0,4}"
_NEXT_NAME = re.compile(rf"(?: \([^()]{{1,30}}\))?(?:, and |,? and |, )({_NAME})(?: \([^()]{{1,30}}\)(?=[ ,.]))?")
_NAME_BEFORE = re.compile(rf"(?:^|(?<=[ (“\"]))({_NAME})(?: \([^()]{{1,30}}\))?(?:, and |,? and |, )$")
_IS_NAME = re.compile(rf"(?:the )?{_NAME}(?: \([^()]{{1,30}}\))?$")
_FIRST_TO_GO = re.compile(r"(?:['’]s\b\s*|(?:that|which|who|and|or|but|to|of|by)\b\s*|[\s,.;:!?…—–-]+)")
_LAST_TO_GO = re.compile(
    r"(?<=\s)(?:an?|the|and|or|but|of|in|to|that|which|who|by|for|with|on|at|from|is|was|as|than)$|(?<=\w\w)\.$"
)
_MARKS = " \t\u00a0,;:—–-"
_RELATIVE = re.compile(
    r"(?:(?:in|on|at|since|until|by|during) )?"
    r"(?:(?:the|that|this|last|next|following|previous|same|a few|several|some) )+"
    r"(?:same |following |previous |next )?(?:days?|weeks?|months?|years?|time|day|period|moment|evening|morning|night)"
    r"(?: (?:later|before|after|earlier))?$"
    r"|(?:then|today|yesterday|tomorrow|now|recently|later|earlier|afterwards?|soon)$",
    re.I,
)
_WHAT_A_NAME_IS = re.compile(r"what(?:'s| is| are| was| were) (?:the )?[A-Z]\w*(?! of\b)(?: [\w-]+){0,3}\?*$")
_WORDS_THAT_DEFINE = re.compile(r"(?:an?|the|one|part|any|all|its|their) ", re.IGNORECASE)
_DEPENDENT = re.compile(
    r"(?:because|although|though|if|whether|but|nor|as|it|they|he|she|this|that|which|who|them|him|these|those|is|are|"
    r"was|were|has|have|had|does|did|will|would|can|could|should|may|might|not)\b",
    re.I,
)


def headline(question: str, text: str, start: int, end: int, sentence: tuple[int, int]) -> tuple[int, int]:
    """Return the place of the words that stand above a sentence as its answer.

    >>> text = "Over 300 were held, as Gary Peters (D) and Marco Rubio said."
    >>> for question, words in (("How many were held?", "300"), ("Who said so?", "Gary Peters")):
    ...     place = text.index(words)
    ...     first, last = headline(question, text, place, place + len(words), (0, len(text)))
    ...     print(text[first:last])
    Over 300
    Gary Peters (D) and Marco Rubio

    Args:
        question: The question.
        text: The text that has the sentence.
        start: Offset of the words that were marked.
        end: Offset after them.
        sentence: Offsets of their sentence, or of several.

    Returns:
        Offsets within the sentence. They are the given ones if nothing has to be changed.
    """
    first, last = sentence
    if not first <= start < end <= last or "\n" in text[start:end] or end - start >= last - first - 1:
        return start, end
    quoted = text[first:last]
    start, end = start - first, end - first
    for step in (_trim, _one_time, _whole_number, _whole_time, _all_names, _whole_quotation, _trim):
        changed = step(question, quoted, start, end)
        start, end = changed if changed[0] < changed[1] else (start, end)
    return start + first, end + first


def stands_alone(question: str, words: str) -> bool:
    """Whether words answer a question without the sentence around them.

    >>> stands_alone("Why did they meet?", "to lift relations"), stands_alone("How many came?", "more than 100,000")
    (False, True)
    >>> [stands_alone("What is the Velm Group?", words) for words in ("a league of towns", "suspended state")]
    [True, False]
    """
    if "\n" in words:  # a list
        return True
    count = len(words.split())
    if asks_whether(question) or _WHY_OR_HOW.match(question) or count > MOST_WORDS:
        return False
    if asks_for_explanation(question) and count > FEW_WORDS:
        return False
    if _DEPENDENT.match(words) or (_WHEN.match(question) and is_relative(words)):
        return False
    if _WHAT_A_NAME_IS.match(question[:1].lower() + question[1:].strip()) and not _WORDS_THAT_DEFINE.match(words):
        return False
    if re.fullmatch(_NUMBER_WORD, words, re.IGNORECASE) and re.match("(?:which|what|who) ", question, re.IGNORECASE):
        return False
    asked = set(re.findall(r"\w+", question.casefold()))
    return " or " in question or not set(re.findall(r"\w+", words.casefold())) <= asked


def is_relative(words: str) -> bool:
    """Whether words tell a time only by another one.

    >>> [is_relative(words) for words in ("the following month", "November 11-22", "in the same year")]
    [True, False, True]
    """
    return _RELATIVE.match(words.strip()) is not None


def _trim(question: str, text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out function words and punctuation at both ends."""
    del question
    while start < end and (match := _FIRST_TO_GO.match(text, start, end)):
        start = match.end()
    words = text[start:end].rstrip(_MARKS)
    while match := _LAST_TO_GO.search(words):
        words = words[: match.start()].rstrip(_MARKS)
    return start, start + len(words)


def _one_time(question: str, text: str, start: int, end: int) -> tuple[int, int]:
    """Leave only the time of a long answer to "when", if it has one."""
    if not _WHEN.match(question) or len(text[start:end].split()) <= FEW_WORDS:
        return start, end
    times = [match.span() for match in TIME.finditer(text, start, end)]
    return times[0] if len(times) == 1 else (start, end)


def _whole_number(question: str, text: str, start: int, end: int) -> tuple[int, int]:
    """Add what limits a number, and its unit."""
    del question
    if _STARTS_WITH_NUMBER.match(text, start, end) and not TIME.match(text, start):
        for _ in range(2):
            if match := _QUALIFIER.search(text[:start]):
                start = match.start()
        if text[max(0, start - 1) : start].isalnum():
            start += 1
    for _ in range(2):
        if _ENDS_WITH_NUMBER.search(text[start:end]) or _UNIT.search(text[start:end]):
            match = _UNIT.match(text, end)
            end = match.end() if match else end
    return start, end


def _whole_time(question: str, text: str, start: int, end: int) -> tuple[int, int]:
    """Add the rest of a date, unless only its year is asked for."""
    if not re.match(r"(?:\w+ ){0,2}(?:when|(?:what|which) (?:date|day))\b", question, re.IGNORECASE):
        return start, end
    for match in TIME.finditer(text):
        if match.start() < end and start < match.end():
            start, end = min(start, match.start()), max(end, match.end())
    further = _RANGE.match(text, end)
    return start, further.end() if further else end


def _all_names(question: str, text: str, start: int, end: int) -> tuple[int, int]:
    """Add the other names of an enumeration, if several can answer."""
    if not _SEVERAL.match(question) or not _IS_NAME.match(text[start:end]):
        return start, end
    asked = question.casefold()
    while (match := _NEXT_NAME.match(text, end)) and match[1].split()[-1].casefold() not in asked:
        if (
            match.group().startswith((", ", ") , "))
            and " and " not in match.group()
            and not _goes_on(text, match.end())
        ):
            break
        end = match.end()
    while (match := _NAME_BEFORE.search(text[:start])) and match[1].split()[-1].casefold() not in asked:
        if " and " not in match.group() and " and " not in text[start:end]:
            break
        start = match.start(1)
    return start, end


def _goes_on(text: str, place: int) -> bool:
    """Whether an enumeration that has a comma before this place ends with an "and"."""
    return re.match(rf"(?:, {_NAME})*,? and [A-Z]", text[place:]) is not None


def _whole_quotation(question: str, text: str, start: int, end: int) -> tuple[int, int]:
    """Leave no quotation mark or bracket without its other one."""
    del question
    pairs, lone = paired_marks(text)
    for opening, closing in pairs:
        if start <= opening < end <= closing:
            start, end = (start + 1, end) if opening == start and closing > end + 1 else (start, closing + 1)
        elif opening < start <= closing < end:
            start, end = (start, end - 1) if closing == end - 1 and opening < start - 1 else (opening, end)
    for place, opens in lone:
        if start <= place < end:
            start, end = (place + 1, end) if opens else (start, place)
    return start, end
