"""The things that a conversation has named, and which of them a pronoun means. Pure.

Each named thing has a salience: more for a subject than for an object, and more in a question than in an answer. It is
summed over the turns that name the thing, and decreases with each turn (after Lappin and Leass 1994, "An Algorithm for
Pronominal Anaphora Resolution"). The numbers were tested on the development half of CANARD, where few of them matter.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from qa.answering.follow_ups.kinds import Kind
from qa.answering.follow_ups.mentions import Mention, find_fragment, find_mentions, fold

Pronoun = Literal["he", "she", "it", "they"]

FADING = 0.6  # share of a salience that is left after a turn
TOPIC_FADING = 0.97  # the same for the salience of a topic
_SUBJECT, _OBJECT, _PHRASE = 3.0, 1.8, 1.2  # the first and the other names of a question, and its phrases
_WHOLE_ANSWER, _ANSWER_FIRST, _ANSWER_OTHER = 3.5, 0.6, 0.3  # an answer that is a name, and names in longer answers
_LEAST = 0.01  # salience times agreement; below it nothing is meant
_MOST_SALIENT = 4.5  # a limit, so that a long talk about one thing does not outweigh a new one
_RECENT = 3  # turns that a definite phrase can point back to
_SHORT_ANSWER = 6  # words

# How well a name agrees with a pronoun, from 0 to 1: if its form shows its kind, and if its shape only suggests it.
_OF_PEOPLE: dict[Kind, tuple[float, float]] = {
    "person": (1.0, 0.9),
    "name": (0.6, 0.6),
    "group": (0.0, 0.0),
    "thing": (0.0, 0.0),
    "place": (0.0, 0.0),
}
_AGREEMENT: dict[Pronoun, dict[Kind, tuple[float, float]]] = {
    "he": _OF_PEOPLE,
    "she": _OF_PEOPLE,
    "it": {"person": (0.0, 0.2), "name": (0.6, 0.6), "group": (1.0, 0.9), "thing": (1.0, 1.0), "place": (0.9, 0.8)},
    "they": {"person": (0.2, 0.5), "name": (0.7, 0.7), "group": (0.9, 0.8), "thing": (0.0, 0.4), "place": (0.3, 0.3)},
}
_PLURAL_AGREEMENT: dict[Pronoun, float] = {"he": 0.0, "she": 0.0, "it": 0.1, "they": 1.0}
_PHRASE_AGREEMENT: dict[Pronoun, float] = {"he": 0.0, "she": 0.0, "it": 1.0, "they": 0.1}
_PERSON_PHRASE_AGREEMENT: dict[Pronoun, float] = {"he": 0.8, "she": 0.8, "it": 0.0, "they": 0.3}

_ASKED = re.compile(r"^\W*(?:(?P<person>who)|(?P<place>where)|what|which)\b", re.IGNORECASE)

_COUNT = re.compile(r"^(?:(?:nearly|about|over|some|almost|more than|at least) )?\d[\d,]{0,12} (?=[A-Z])")
_ASKS_OF = re.compile(r"^\W*(?:(?P<who>who)|what)(?:['’]s| is| was) ", re.IGNORECASE)


@dataclass(slots=True)
class _Spoken:
    """Something that was named.

    Attributes:
        mention: Its fullest name so far, with what is known about it.
        salience: How present it is.
        total: How much the whole conversation is about it.
        turn: Number of the last turn that named it.
    """

    mention: Mention
    salience: float
    total: float
    turn: int


class Memory:
    """The things that were named so far, turn by turn."""

    def __init__(self) -> None:
        self._spoken: list[_Spoken] = []  # in the order of their last naming
        self._turn = 0
        self._said: list[str] = []  # the texts of the turns, in small letters

    def add_turn(self, reading: str, answer: str) -> None:
        """Add a completed question and its answer, which is empty if it is unknown."""
        self._turn += 1
        self._said.append(f"{reading}\n{answer}".lower())
        for spoken in self._spoken:
            spoken.salience *= FADING
            spoken.total *= TOPIC_FADING
        asked = _find_asked_of(reading)
        self._add(asked, _SUBJECT, _OBJECT, _PHRASE)
        bare = _COUNT.sub("", answer.strip(" ."))
        whole = find_fragment(bare) if len(bare.split()) <= _SHORT_ANSWER else None
        described = bool(asked) and asked[0].proper and _ASKS_OF.match(reading)  # "Who is Ada?", "Prime Minister"
        if whole is not None and whole.kind != "thing" and whole.end == len(bare) and not described:
            self._add((_as_asked(whole, reading),), _WHOLE_ANSWER, 0.0, 0.0)
        else:
            self._add(find_mentions(answer), _ANSWER_FIRST, _ANSWER_OTHER, _ANSWER_OTHER)

    def settle(self, mention: Mention, pronoun: Pronoun) -> None:
        """Remember that a name was called "he" or "she", so that the next pronoun agrees with it."""
        if pronoun in ("he", "she"):
            for spoken in self._spoken:
                if spoken.mention == mention:
                    spoken.mention = replace(mention, kind="person", gender=pronoun, plural=False, sure=True)

    def find(self, pronoun: Pronoun, *, unlike: Iterable[Mention] = ()) -> Mention | None:
        """Return what a pronoun most likely means, or None if nothing named agrees with it.

        Args:
            pronoun: The pronoun in its subject form.
            unlike: Mentions that it cannot mean.
        """
        barred = [mention for mention in unlike if mention.kind != "time"]
        best, most = None, _LEAST
        for spoken in reversed(self._spoken):
            score = spoken.salience * agreement(spoken.mention, pronoun)
            if score > most and not any(is_same(spoken.mention, mention) for mention in barred):
                best, most = spoken.mention, score
        return self._with_other(best) if best is not None and pronoun == "they" else best

    def _with_other(self, one: Mention) -> Mention:
        """Return one of two people or places together with the other one that the last turn named beside it."""
        if one.plural or not one.proper or not one.sure or one.kind not in ("person", "place"):
            return one
        kinds: tuple[Kind, ...] = ("place",) if one.kind == "place" else ("person", "name")
        pair = [mention for mention in reversed(self.latest(*kinds)) if not mention.plural]
        if len(pair) != 2 or one not in pair:
            return one
        return replace(one, text=f"{pair[0].text} and {pair[1].text}", kind="group", plural=True)

    def topic(self) -> Mention | None:
        """Return the name that the conversation is most about."""
        named = [spoken for spoken in self._spoken if spoken.mention.proper and spoken.mention.kind != "time"]
        return max(named, key=lambda spoken: spoken.total).mention if named else None

    def said_with(self, noun: str) -> str | None:
        """Return the last recent turn with a noun, in singular or plural, in small letters."""
        said = re.compile(rf"\b{re.escape(noun.removesuffix('s'))}(?:e?s)?\b")
        return next((turn for turn in reversed(self._said[-_RECENT:]) if said.search(turn)), None)

    def place(self) -> Mention | None:
        """Return the most salient place."""
        places = [spoken for spoken in self._spoken if spoken.mention.kind == "place"]
        return max(places, key=lambda spoken: spoken.salience).mention if places else None

    def latest(self, *kinds: Kind) -> list[Mention]:
        """Return the names of some kinds in the last turn, the last one first."""
        last = [spoken.mention for spoken in reversed(self._spoken) if spoken.turn == self._turn]
        return [mention for mention in last if mention.proper and mention.kind in kinds]

    def called(self, noun: str) -> list[Mention]:
        """Return everything that a noun can mean: the committee may be the Foreign Relations Committee."""
        known = (spoken.mention for spoken in self._spoken if noun in _heads(spoken.mention))
        return [mention for mention in known if fold(mention.text) != noun]

    def named(self, word: str) -> Mention | None:
        """Return the name that a word in small letters is part of, if there is one."""
        known = (spoken.mention for spoken in reversed(self._spoken) if spoken.mention.proper)
        return next((mention for mention in known if word in mention.words), None)

    def known(self, mention: Mention) -> Mention:
        """Return a name with what the conversation knows about it."""
        same = (spoken.mention for spoken in self._spoken if is_same(spoken.mention, mention))
        return next(same, mention)

    def _add(self, mentions: Iterable[Mention], first: float, other: float, phrase: float) -> None:
        for mention in mentions:
            salience = first if mention.proper else phrase
            first = other if mention.proper and mention.kind != "time" else first
            known = next((spoken for spoken in self._spoken if is_same(spoken.mention, mention)), None)
            if known is None:
                self._spoken.append(_Spoken(mention, salience, salience, self._turn))
                continue
            self._spoken.remove(known)
            fuller = _fuller(known.mention, mention)
            self._spoken.append(
                _Spoken(fuller, min(known.salience + salience, _MOST_SALIENT), known.total + salience, self._turn)
            )


def agreement(mention: Mention, pronoun: Pronoun) -> float:
    """Return how well a pronoun can mean something, from 0 to 1."""
    if mention.kind == "time" or (pronoun in ("he", "she") and mention.gender not in ("", pronoun)):
        return 0.0
    if mention.plural:
        return _PLURAL_AGREEMENT[pronoun]
    if not mention.proper:
        return (_PERSON_PHRASE_AGREEMENT if mention.kind == "person" else _PHRASE_AGREEMENT)[pronoun]
    sure, unsure = _AGREEMENT[pronoun][mention.kind]
    return sure if mention.sure else unsure


def is_same(one: Mention, other: Mention) -> bool:
    """Whether two names mean the same: Mustafa is Fazil Mustafa, the agreement is the ceasefire agreement."""
    if "time" in (one.kind, other.kind):
        return one.text == other.text
    first, second = fold(one.text), fold(other.text)
    if first == second:
        return True
    if not (one.proper and other.proper):
        return not one.proper and not other.proper and first.split()[-1] == second.split()[-1]
    if "place" in (one.kind, other.kind) or " and " in first or " and " in second:
        return False
    return bool(one.words and other.words) and (one.words <= other.words or other.words <= one.words)


def _fuller(known: Mention, mention: Mention) -> Mention:
    """Return the longer of two names of the same thing, with what the form of either shows."""
    longer, shorter = (mention, known) if len(mention.words) > len(known.words) else (known, mention)
    told = longer if longer.sure or not shorter.sure else shorter
    gender = longer.gender or shorter.gender
    return replace(longer, kind=told.kind, plural=told.plural or longer.plural, gender=gender, sure=told.sure)


def _find_asked_of(question: str) -> tuple[Mention, ...]:
    """Find what a question names. "Who is …" asks about a person, "What is …" does not."""
    fragment = find_fragment(question)
    mentions = (fragment,) if fragment else find_mentions(question)
    asks = _ASKS_OF.match(question)
    if not asks or not mentions or mentions[0].sure or mentions[0].plural or mentions[0].start > asks.end():
        return mentions
    if asks["who"] is None and mentions[0].end < len(question.rstrip(" ?.")):
        return mentions
    return (replace(mentions[0], kind="person" if asks["who"] else "thing", sure=True), *mentions[1:])


def _as_asked(mention: Mention, question: str) -> Mention:
    """Return an answer with its kind: by its own form, else by what its question asks for."""
    asked = _ASKED.search(question)
    if mention.sure or asked is None:
        return mention
    if asked["person"] or asked["place"]:
        return replace(mention, kind="person" if asked["person"] else "place", sure=True)
    return replace(mention, kind="thing")


def _heads(mention: Mention) -> list[str]:
    """Return the words that can stand for a name: a person's titles, else the noun that the other words describe."""
    words = fold(mention.text).split()
    if mention.kind == "person":
        return words[:-1]
    return [words[0] if {"of", "on", "for"}.intersection(words) else words[-1]]
