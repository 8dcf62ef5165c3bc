"""Find what a text names: names, times, and phrases such as "the ceasefire agreement", with their places. Pure."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from qa.answering.follow_ups.kinds import (
    HEAD_NOUN,
    ORDINARY,
    PERSON_NOUN,
    PLACES,
    Kind,
    is_of_person,
    tell_gender,
    tell_kind,
    tells_people,
)
from qa.english.calendar import TIME
from qa.english.titles import OF_A_PERSON
from qa.english.words import begins_sentence, find_words

PLURAL_NOUN = r"(?:people|men|women|children|police|[a-z]{2,}[a-hj-rtv-z]s|[a-z]{2,}(?:ue|se|ee)s)"

_JOINING = frozenset("of de del der di da la al el bin ibn van von y the for on".split())
_JOINS = re.compile(
    r" (?:(?:(?:of|for|on)(?: the)?|de|del|der|di|da|la|al|el|bin|ibn|van|von|y|de la|&) )?|-|\. | ?& ?"
)
_PREDICATE = re.compile(r" (?:is|was|has|had|did|does|will|would|also|said|says|and [A-Z]|[a-z]{2,}ed)\b")
_POSSESSIVE = re.compile(r"['’]s?$")
_PREFIXES = ("pro-", "nti-", "non-")  # pro-Armenian does not mean an Armenian
_YEAR = 4  # digits; a number of fewer can be part of a name

_DETERMINER = r"(?:the|which|how many|an?|my|our|your|this|that|these|those|[^\W_]+['’]s|[^\W_]+s['’])"
_NOT_A_NOUN = (
    r"(?:[a-z]+ly|about|above|after|against|along|also|although|am|among|an?|and|any|are|around|as|at|be|became|"
    r"because|become|been|before|began|behind|being|between|beyond|but|by|called|came|can|changed?|come|could|did|"
    r"do|does|during|else|even|ever|explain|find|for|from|gave|get|give|given|go|got|had|happen(?:ed)?|has|have|he|"
    r"help|her|him|his|how|if|in|into|involve[ds]?|is|it|its|know|known|like|made|make|many|may|me|mean|might|more|"
    r"most|must|near|not|of|off|on|once|only|or|other|out|over|own|play|same|say|said|saw|see|she|should|since|so|"
    r"some|such|take|than|that|the|their|them|then|there|these|they|think|this|those|though|through|to|told|too|took|"
    r"under|until|up|upon|us|use|used|very|was|we|well|went|were|what|when|where|which|while|who|whom|whose|why|will|"
    r"win|with|within|without|won|would|write|wrote|you|your|[a-z]{2,}ed)\b"
)
NOUN = rf"(?!{_NOT_A_NOUN})[a-z][a-z-]*"
_NOUN_PHRASE = re.compile(
    rf"\b(?P<determiner>(?i:{_DETERMINER})) (?P<people>(?:[A-Z][\w.]+ )?)(?P<nouns>{NOUN}(?: {NOUN}){{0,2}})\b(?! of\b)"
)
_OFFICE = re.compile(rf"(?: (?:foreign|prime|former|deputy|vice|defen[cs]e))? ({PERSON_NOUN})\b")
_DESCRIBED = re.compile(rf" {NOUN}")
_PEOPLE = re.compile(r"[a-z]{2}(?:ians|anis|cans|eans)$|\b(?:[A-Z][a-z]+(?:men|women)|Senators|Ministers|MPs)$")
_TO_THE = frozenset("a an this that these those the which".split()) | {"how many"}
_PLURAL = re.compile(rf"\b{PLURAL_NOUN}$", re.IGNORECASE)
_FIRST_PLURAL = re.compile(rf"(?:[a-z-]+ )??{PLURAL_NOUN}(?= (?!{PLURAL_NOUN}\b))")
_SUBTITLE = re.compile(r" \(|, | [–—-] |: ")
_LONGEST_FRAGMENT = 8  # words
_MOST = 30  # mentions of a text that are used


@dataclass(frozen=True, slots=True)
class Mention:
    """Something that a text names.

    Attributes:
        text: Its name for use in another text: with its article, without a possessive ending.
        start: Offset of its first character in the text that names it.
        end: Offset after its last one, without a possessive ending.
        kind: What it is, as far as its form shows.
        plural: Whether it is plural.
        gender: ``he`` or ``she`` if title or ending show it, else empty.
        proper: Whether it is a name, and not a phrase of common nouns.
        sure: Whether a title, an ending or a word shows the kind, and not only its shape.
    """

    text: str
    start: int
    end: int
    kind: Kind
    plural: bool = False
    gender: str = ""
    proper: bool = True
    sure: bool = True

    @property
    def words(self) -> frozenset[str]:
        """Words of the name in small letters, without accents, titles and articles."""
        return _words_of(self.text)


@lru_cache(maxsize=2048)
def fold(text: str) -> str:
    """Return a text in small letters without accents and article, for comparing names.

    >>> fold("The González"), fold("the Київ")
    ('gonzalez', 'київ')
    """
    lowered = text.lower().removeprefix("the ")
    plain = unicodedata.normalize("NFKD", lowered).encode("ascii", "ignore").decode()
    return plain if len(plain) == len(lowered) else lowered


@lru_cache(maxsize=512)
def find_mentions(text: str) -> tuple[Mention, ...]:
    """Find the first mentions of a text, in order. Repetitions are included, and also each name of a pair.

    >>> [(m.text, m.kind) for m in find_mentions("Did President Aliyev sign the ceasefire agreement in Baku in 2023?")]
    [('President Aliyev', 'person'), ('the ceasefire agreement', 'thing'), ('Baku', 'place'), ('2023', 'time')]
    """
    found = [Mention(match.group(), match.start(), match.end(), "time") for match in TIME.finditer(text)]
    for mention in (*_find_names(text), *_find_noun_phrases(text)):
        over = [other for other in found if mention.start < other.end and other.start < mention.end]
        if not over:
            found.append(mention)
        elif _owns(over[0], mention):  # Zappa's second album: the owner's name is part of the phrase
            whole = over[0].text + text[over[0].end : mention.end]
            found.append(replace(mention, text=whole, start=over[0].start))
    found += _find_pairs(text, [mention for mention in found if mention.proper and mention.kind != "time"])
    return tuple(sorted(found, key=lambda mention: mention.start)[:_MOST])


def find_fragment(text: str) -> Mention | None:
    """Return the one thing that a text without a sentence names, such as a name typed into a search box.

    >>> find_fragment("Modern Sounds in Country and Western Music").kind
    'thing'
    >>> find_fragment("When was that?") is None
    True
    """
    bare = text.strip()
    words = bare.split()
    if not bare or len(words) > _LONGEST_FRAGMENT or bare[-1] in "?!." or words[0].lower() in ORDINARY - {"the"}:
        return None
    name = _SUBTITLE.split(bare)[0]
    if not any(character.isalnum() for character in name):
        return None
    whole = next((mention for mention in _find_names(name) if mention.end - mention.start == len(name)), None)
    if whole is not None:
        return whole
    plural = bool(_PLURAL.search(name) or re.search(r" (?:&|and) ", name))
    return Mention(name, 0, len(name), "thing", plural, sure=False)


@lru_cache(maxsize=2048)
def _words_of(name: str) -> frozenset[str]:
    return frozenset(fold(name).replace(".", "").split()) - OF_A_PERSON


def _owns(name: Mention, phrase: Mention) -> bool:
    return name.proper and name.end < phrase.end and re.match(r"[^\W_]+['’]", phrase.text) is not None


def _find_pairs(text: str, names: list[Mention]) -> Iterator[Mention]:
    """Yield names with an "and" before the last one."""
    names.sort(key=lambda mention: mention.start)
    first = 0
    for position, (one, other) in enumerate(pairwise(names), start=1):
        gap = text[one.end : other.start]
        if gap in (" and ", ", and "):
            yield Mention(text[names[first].start : other.end], names[first].start, other.end, "group", plural=True)
        first = first if gap == ", " else position


def _find_names(text: str) -> Iterator[Mention]:
    run: list[tuple[str, int, int]] = []
    for word, start, end in find_words(text):
        if run and word in _JOINING and text[start - 1] == " ":
            continue
        if run and not (_joins(text, run[-1], start) and _is_capital(text, word, start, inside=True)):
            yield from _to_name(text, run)
            run = []
        if run or _is_capital(text, word, start, inside=False):
            run.append((word, start, end))
    yield from _to_name(text, run)


def _joins(text: str, last: tuple[str, int, int], start: int) -> bool:
    word, _, end = last
    gap = text[end:start]
    abbreviated = len(word) == 1 or word.lower() in OF_A_PERSON
    return bool(_JOINS.fullmatch(gap)) and (abbreviated or not gap.startswith(".")) and text[end - 2] not in "'’"


def _is_capital(text: str, word: str, start: int, *, inside: bool) -> bool:
    if word[0].isdigit():
        return inside and len(word) < _YEAR
    if not text[start].isupper() or text[max(0, start - 4) : start] in _PREFIXES:
        return False
    is_name = word.lower() not in ORDINARY or (word.isupper() and len(word) > 1)
    return inside or is_name or text[max(0, start - 4) : start].lower() == "the "


def _to_name(text: str, run: Sequence[tuple[str, int, int]]) -> Iterator[Mention]:
    """Yield the name that words with capitals make, if they make one."""
    while len(run) > 1 and run[-1][0].lower() in ORDINARY:
        run = run[:-1]
    if not run or TIME.match(text, run[0][1]):
        return
    start, end, words = run[0][1], run[-1][2], [word for word, _, _ in run]
    end -= len(owner.group()) if (owner := _POSSESSIVE.search(text[start:end])) else 0
    if not owner and len(run) == 1 and _only_begins_a_sentence(text, words[0], start, end):
        return
    article = re.search(r"\b[Tt]he $", text[max(0, start - 4) : start]) is not None
    head = HEAD_NOUN.match(text, end) or _OFFICE.match(text, end)
    if article and head:  # the Zangezur corridor, the French president
        end = head.end()
        words.append(head[1])
    elif len(run) == 1 and not owner and tells_people(words[0]) and _DESCRIBED.match(text, end):
        return  # American senators
    kind, sure = tell_kind(words, article=article, before=text[max(0, start - 8) : start])
    sure = sure or (article and head is not None)
    if article and head and is_of_person(words[-1]):
        kind = "person"
    name = text[start:end]
    plural = "&" in name or (article and kind != "place" and _PLURAL.search(name) is not None) or _PEOPLE.search(name)
    gender = tell_gender(name) if kind in ("person", "name") else ""
    if gender:
        kind, sure = "person", True
    yield Mention(f"the {name}" if article else name, start - 4 * article, end, kind, bool(plural), gender, sure=sure)


def _only_begins_a_sentence(text: str, word: str, start: int, end: int) -> bool:
    """Whether a word has its capital only because it begins a sentence, judging by the next word."""
    if word.isupper() or word.lower() in PLACES or not begins_sentence(text, start):
        return False
    return end < len(text.rstrip(" .?")) and _PREDICATE.match(text, end) is None


def _find_noun_phrases(text: str) -> Iterator[Mention]:
    for match in _NOUN_PHRASE.finditer(text):
        determiner, nouns = match["determiner"], match["nouns"]
        if match["people"] and not tells_people(match["people"].strip()):
            continue
        if determiner.lower() in _TO_THE:
            determiner = "the"
        elif determiner.lower() in ORDINARY - {"my", "our", "your"}:
            continue  # what's next
        if many := _FIRST_PLURAL.match(nouns):  # the senators | want
            nouns = many.group()
        plural = _PLURAL.search(nouns) is not None
        kind: Kind = "person" if is_of_person(nouns) else "thing"
        end = match.start("nouns") + len(nouns)
        yield Mention(f"{determiner} {match['people']}{nouns}", match.start(), end, kind, plural, proper=False)
