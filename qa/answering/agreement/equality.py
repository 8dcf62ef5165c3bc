"""Decide whether two answers to one question say the same, even if they are written differently. Pure.

Similar letters prove nothing. Answers agree if their dates, numbers and words agree, or if one is the other with more
words, by the rules of `agree`. In doubt, answers are different.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from qa.answering.agreement.quantities import Day, take_quantities
from qa.english.titles import LEFT_OUT
from qa.english.words import find_words

LONGEST = 12  # words; a longer answer is a statement, which agrees only with itself
_LONGEST_NAME = 6
_MOST_EXTRA = 4  # words before a name that may introduce it
_LEAST_SHARED = 3  # words that two phrases must share to say the same

_ARTICLES = frozenset(("a", "an", "the"))
_LEADING = frozenset("on in at by about around some nearly almost roughly approximately".split())
_BOUNDS = frozenset(
    "more less fewer than over under above below least most up to until till since before after from between"
    " minus not".split()
)
_JOINS = frozenset("and or nor but not no without except".split())
_DIVIDERS = _JOINS | frozenset(
    "of for to by with from against at in on into onto through via around near about over under above below between"
    " before after during since until like as than".split()
)
# Before a name these make a different name: New York is not York, and a vice president is not the president.
_CHANGERS = frozenset(
    "north south east west northern southern eastern western central new great upper lower vice deputy acting former ex"
    " assistant under first second non anti young old little saint st san santa".split()
)
# A phrase that ends in one of these is a kind of thing. The words before say which one: no introduction.
_KINDS = frozenset(
    "party union front movement league federation association alliance bank company corporation group club"
    " university college school institute ministry department agency office court council committee commission"
    " parliament army navy force forces church republic kingdom state states province county district city street"
    " river lake island islands war wars act law treaty agreement conference summit prize cup games".split()
)
_MONEY = str.maketrans({"$": " dollars ", "€": " euros ", "£": " pounds "})
_UNITS = {"dollar": "dollars", "euro": "euros", "pound": "pounds"}
_LETTERS = str.maketrans("ıłøđŁØĐ", "ilodLOD")  # letters whose mark is not a combining character
_ACCENTS = re.compile("[\u0300-\u036f]")
_APPOSITION = re.compile(r",\s|\s\(|\s[–—]\s")


@dataclass(frozen=True, slots=True)
class Reading:
    """An answer, prepared for comparison.

    Attributes:
        dates: Its dates, in order.
        numbers: Its numbers in normal form, in order.
        words: Its other words in lower case, without articles, accents, titles and leading prepositions.
        head: The words before the first comma or bracket, if the rest may be an explanation; else the same as `words`.
        names: Its words that begin with a capital.
        is_name: Whether it looks like a name: a few words that all begin with a capital.
        is_short: Whether it is a name, a quantity or a phrase, and not a statement.
        initials: First letters of a name's words.
    """

    dates: tuple[Day, ...]
    numbers: tuple[str, ...]
    words: tuple[str, ...]
    head: tuple[str, ...]
    names: frozenset[str]
    is_name: bool
    is_short: bool
    initials: str

    @property
    def detail(self) -> int:
        """The amount of detail. Of answers that agree, the more detailed one can disagree with others."""
        return len(self.words) + len(self.numbers) + sum(2 + bool(day.year) for day in self.dates)


@lru_cache(4096)
def read_answer(text: str) -> Reading:
    """Read the words of an answer.

    >>> read_answer("Mr. Mustafa's").words
    ('mustafa',)
    >>> read_answer("on 5 December").dates
    (Day(month=12, day=5, year=0),)
    """
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", text)).translate(_LETTERS).translate(_MONEY)
    dates, numbers, rest = take_quantities(plain.casefold())
    spelled = [word for word, _, _ in find_words(plain)]
    words = _words(rest)
    first, *explained = _APPOSITION.split(plain, maxsplit=1)
    head = _words(take_quantities(first.casefold())[2]) if explained else words
    named = [word for word in spelled if word.casefold() not in _DIVIDERS | _ARTICLES]
    capital = [word for word in named if word[0].isupper() or word[0].isdigit()]
    is_name = 0 < len(named) <= _LONGEST_NAME and capital == named
    return Reading(
        dates=dates,
        numbers=numbers,
        words=words,
        head=words if _JOINS & set(words) or not head else head,
        names=frozenset(map(str.casefold, capital)),
        is_name=is_name,
        is_short=len(spelled) <= LONGEST,
        initials="".join(word[0] for word in named).casefold() if is_name and len(named) > 1 else "",
    )


def agree(one: Reading, other: Reading) -> bool:
    """Whether two answers say the same.

    Dates must be the same as far as both state them, and numbers must be equal. The words must be the same too, with
    these exceptions for two short answers: a quantity may omit what it counts; a name may be the end of a longer one,
    come before an explanation, or be its initials; a phrase may be most of a longer one.

    >>> def same(one, other):
    ...     return agree(read_answer(one), read_answer(other))
    >>> same("December 5", "on 5 Dec. 2024"), same("two thousand people", "2,000"), same("Mustafa", "MP Fazil Mustafa")
    (True, True, True)
    >>> same("5 December 2023", "5 December 2024"), same("more than 5", "5"), same("York", "New York")
    (False, False, False)
    """
    if len(one.dates) != len(other.dates) or one.numbers != other.numbers:
        return False
    if not all(day.agrees(same) for day, same in zip(one.dates, other.dates, strict=True)):
        return False
    if one.words == other.words:
        return True
    if not (one.is_short and other.is_short):
        return False
    if one.dates or one.numbers:
        return _counts_the_same(set(one.words), set(other.words))
    return any(_names_the_same(*pair) or _phrases_the_same(*pair) for pair in ((one, other), (other, one)))


def _counts_the_same(one: set[str], other: set[str]) -> bool:
    """Whether both describe a quantity alike, one perhaps in more words; a bound must be in both."""
    return one & _BOUNDS == other & _BOUNDS and (one <= other or other <= one)


def _names_the_same(short: Reading, long: Reading) -> bool:
    """Whether a name is the end or the initials of another name."""
    if not short.is_name or not short.words:
        return False
    if len(short.words) == 1 and len(short.words[0]) > 1 and short.words[0] == long.initials:
        return True
    return set(short.head) - _DIVIDERS <= long.names and any(
        _ends(words, short.head) for words in (long.words, long.head)
    )


def _ends(words: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """Whether words are a name, perhaps with an introduction."""
    extra = words[: len(words) - len(name)]
    if not name or words[len(extra) :] != name:
        return False
    if not extra:
        return True
    introduces = extra[-1] not in _CHANGERS and not _DIVIDERS & set(extra)
    return introduces and len(extra) <= _MOST_EXTRA and name[-1] not in _KINDS


def _phrases_the_same(short: Reading, long: Reading) -> bool:
    """Whether a phrase that is not a name is at least half of a longer one, which does not change its meaning."""
    size = len(short.words)
    if long.is_name or size < _LEAST_SHARED or 2 * size < len(long.words):
        return False
    for start in range(len(long.words) - size + 1):
        before, after = long.words[:start], long.words[start + size :]
        if long.words[start : start + size] == short.words and not _JOINS & {*before, *after}:
            return not before or before[-1] not in _CHANGERS
    return False


def _words(text: str) -> tuple[str, ...]:
    words = [_UNITS.get(word, word) for word, _, _ in find_words(text) if word not in _ARTICLES]
    while len(words) > 1 and words[0] in _LEADING:
        del words[0]
    while len(words) > 1 and words[0] in LEFT_OUT:
        del words[0]
    return tuple(words)
