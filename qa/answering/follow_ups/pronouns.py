"""Replace pronouns that refer to the conversation. Pure.

A pronoun refers to the conversation if nothing before it in the question agrees with it, or if what agrees cannot be
meant: the object of a clause is not its subject (principle B of Chomsky 1981, "Lectures on Government and Binding").
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from string import ascii_lowercase, ascii_uppercase
from typing import Literal

from qa.answering.follow_ups.antecedents import Memory, Pronoun, agreement
from qa.answering.follow_ups.mentions import PLURAL_NOUN, Mention, find_mentions

Role = Literal["subject", "object", "possessive"]

AUXILIARY = (
    r"(?:am|is|are|was|were|has|have|had|do|does|did|can|could|will|would|shall|should|may|might|must|isn't|aren't|"
    r"wasn't|weren't|hasn't|haven't|hadn't|don't|doesn't|didn't|can't|couldn't|won't|wouldn't|didnt|wasnt)"
)
PREPOSITION = (
    r"(?:about|above|after|against|among|around|as|at|before|behind|beside|besides|between|beyond|by|despite|during|for|"
    r"from|in|inside|into|like|near|of|off|on|over|since|than|through|to|towards?|under|until|upon|with|without)"
)
_AGREES = 0.15  # agreement at which a pronoun can mean a name in the same question
_PRONOUN = re.compile(
    r"\b(?:(he|him|his)|(she|her)|(it|its)|(they|them|their))\b(?!/| or (?:she|her)\b)(?<! or she)(?<! or her)",
    re.IGNORECASE,
)
_PRONOUNS: tuple[Pronoun, ...] = ("he", "she", "it", "they")
_ENDS_NOUNLESS = re.compile(
    rf"\s*(?:$|[^\w\s]|(?:{PREPOSITION}|{AUXILIARY}|and|or|but|if|when|while|because|that|who|what|how|why|where|so|the|"
    r"an?|this|any|not|too|also|again|there|then|ever|more|his|her|their|out|up|down|back|away)\b)",
    re.IGNORECASE,
)
_NEW_CLAUSE = re.compile(
    r",|\b(?:that|when|while|because|if|after|before|although|though|since|until|and|but|or|who|which|whom|whether|how|"
    r"why|what|where|to|say|said|says|think|thought|believed?|claim(?:ed)?|know|knew)\b",
    re.IGNORECASE,
)
_INVERTED = re.compile(rf"\b{AUXILIARY}\s*(?:(?:also|ever|then|still|all|not) )?$", re.IGNORECASE)
_OPENS_CLAUSE = re.compile(
    r"(?:^|,|\b(?:that|when|if|because|how|why|where|what|and|after|before|while|until|once|whether))\s*$",
    re.IGNORECASE,
)
_MANY = re.compile(
    rf"\b(?:any|every|some|no)(?:one|body)\b|\b(?={PLURAL_NOUN}\b)(?!{AUXILIARY}\b|this\b|his\b)(?<![-'’]){PLURAL_NOUN}\b",
    re.IGNORECASE,
)
_FRONTED = re.compile(
    r"\s*(?:in|on|at|before|after|during|when|while|despite|as|since|although|though|if|for|with|by)\b", re.IGNORECASE
)
_SUBORDINATE = re.compile(r"\b(?:when|before|after|while|as|if|because|since|until)\b", re.IGNORECASE)
_ASKED_FOR = re.compile(
    rf"\b(?:which|what) (?!{AUXILIARY}\b|about\b|of\b|year\b|kinds?\b|types?\b|time\b|month\b)[a-z]+\b", re.IGNORECASE
)
_MANY_FOLLOW = re.compile(
    rf"^[^,]*\btheir [^,]*\b(?:do|did|are|were|have|can|should) (?:the |most )?{PLURAL_NOUN}\b", re.I
)
_CONTRACTIONS = {"re": " are", "ve": " have", "ll": " will", "d": " had"}

_WEIGHED = (
    "(?:true|false|(?:im)?possible|(?:un)?likely|important|essential|(?:un)?known|(?:un)?clear|necessary|legal|"
    "illegal|lawful|easy|easier|hard|harder|difficult|safe|dangerous|common|rare|usual|unusual|normal|fair|right|wrong|"
    "good|bad|better|best|worth|okay|ok|acceptable|allowed|permitted|forbidden|time|too late|said|believed|reported|"
    "thought|expected|claimed|estimated|alleged|rumou?red|planned|proposed|decided|agreed|customary|enough|useful|"
    "useless|helpful|appropriate|required)"
)
_EXPLETIVE_IT = re.compile(
    rf"\b(?:{AUXILIARY}|be|been) it (?:\w+ )?{_WEIGHED}\b"
    rf"|\bit(?:['’]s| is| was| be| has been| will be| would be) (?:\w+ )?{_WEIGHED}\b"
    rf"|\b{AUXILIARY} it (?:\w+ )?(?:take|mean to|matter|seem|appear|happen that|turn out|cost to|feel)\b"
    r"|\bit (?:(?:may|might|would|will|did|does) )?(?:takes?|took|sounds?|sounded|seems?|seemed|appears?|appeared|"
    r"turns out|turned out|comes to|follows|rains?|rained|snows?|snowed|makes sense)\b"
    r"|\b(?:time|day|date|year|month|weather|season|hour) (?:is|was) it\b|\bis it (?:rain|snow|cold|hot|warm|dark)"
    r"|\b(?:is|was) it [^?]{0,200}\b(?:who|that|which|whom)\b"
    r"|\b(?:how|what) (?:is|was) it (?:like )?(?:to|that|when|for)\b"
    r"|\bwhat (?:is|was) it (?:like|called when|called if)\b|\b(?:finds?|found) it (?:\w+ )?\w+ (?:to|for|that)\b"
    r"|\b(?:said|says?|thinks?|thought|believed?|claim(?:ed)?|argued?|found) (?:that )?it (?:is|was) [a-z]+[?.! ]{0,3}$"
    r"|\b(?:makes?|made|making) it\b|\b(?:is|was) it to\b|\bit (?:is|was) (?:not )?(?:\w+ )?\w+ that\b|\bof its kind\b"
)
_SMALL = str.maketrans(ascii_uppercase, ascii_lowercase)  # letter for letter, so that offsets stay
_THERE = re.compile(
    r"\bthere(?=\s*(?:$|[^\w\s]|(?:and|when|in|for|at|before|after|until|with|as|because|or|by|since|from)\b))",
    re.IGNORECASE,
)
_THERE_IS = re.compile(
    rf"\b(?:{AUXILIARY}|be|been|being) (?:ever )?there\b"
    rf"|\bthere(?:['’](?:s|re)| (?:{AUXILIARY}|be|been|to be|seems?|exists?|an?|any|anything|other|more))\b",
    re.IGNORECASE,
)


def replace_pronouns(question: str, memory: Memory) -> str:
    """Replace the pronouns of a question by the names that they mean, if they refer to the conversation.

    If several pronouns mean the same, only the first is replaced.

    >>> memory = Memory()
    >>> memory.add_turn("Who is Fazil Mustafa?", "a member of the Milli Majlis")
    >>> replace_pronouns("What did he say about his party?", memory)
    'What did Fazil Mustafa say about his party?'
    """
    named = find_named(question, memory)
    expletive = [found.span() for found in _EXPLETIVE_IT.finditer(question.translate(_SMALL))]
    meant: dict[Pronoun, Mention | None] = {}
    pieces: list[str] = []
    last = 0
    for match in _PRONOUN.finditer(question):
        pronoun = _PRONOUNS[(match.lastindex or 1) - 1]
        if pronoun in meant or (pronoun == "it" and _covers(expletive, match.start())):
            continue
        role = _role_of(question, match)
        if role is None:
            continue
        meant[pronoun] = None
        if not _leans(question, match.start(), pronoun, role, named):
            continue
        antecedent = memory.find(pronoun, unlike=[*named, *(mention for mention in meant.values() if mention)])
        if antecedent is not None:
            meant[pronoun] = antecedent
            memory.settle(antecedent, pronoun)
            pieces += [question[last : match.start()], _in_place_of(match.group(), antecedent, role)]
            last = match.end()
            if contracted := re.match(r"['’](re|ve|ll|d)\b", question[last:]):
                pieces.append(_CONTRACTIONS[contracted[1]])
                last += contracted.end()
    return "".join((*pieces, question[last:]))


def replace_there(question: str, memory: Memory) -> str:
    """Replace ``there`` in a question by its place, if it refers to the conversation.

    >>> memory = Memory()
    >>> memory.add_turn("Who ran in Nevada?", "")
    >>> replace_there("Who won there?", memory), replace_there("Were there other parties?", memory)
    ('Who won in Nevada?', 'Were there other parties?')
    """
    match = _THERE.search(question)
    place = memory.place()
    if (
        match is None
        or place is None
        or _covers([found.span() for found in _THERE_IS.finditer(question)], match.start())
    ):
        return question
    before = question[: match.start()]
    if any(mention.kind == "place" for mention in find_mentions(before)):
        return question
    joined = "" if re.search(rf"\b{PREPOSITION} $", before) else "in "
    return f"{before}{joined}{place.text}{question[match.end() :]}"


def find_named(question: str, memory: Memory) -> list[Mention]:
    """Find what a question itself names, also in small letters, with what the conversation knows about it."""
    found = [
        replace(memory.known(mention), start=mention.start, end=mention.end) for mention in find_mentions(question)
    ]
    for match in re.finditer(r"\b[^\W\d_]{4,}\b", question):
        if not any(mention.start <= match.start() < mention.end for mention in found):
            known = memory.named(match.group().lower())
            if known is not None:
                found.append(replace(known, start=match.start(), end=match.end()))
    return found


def _covers(spans: Sequence[tuple[int, int]], place: int) -> bool:
    return any(start <= place < end for start, end in spans)


def _role_of(question: str, match: re.Match[str]) -> Role | None:
    """Return a pronoun's role in its clause; None for a possessive that owns nothing, such as "a friend of his"."""
    word, before = match.group().lower(), question[: match.start()]
    if word in ("his", "its", "their", "her"):
        owns = _ENDS_NOUNLESS.match(question[match.end() :]) is None
        return "possessive" if owns else "object" if word == "her" else None
    if word in ("he", "she", "they"):
        return "subject"
    is_subject = word == "it" and (_INVERTED.search(before) or _OPENS_CLAUSE.search(before))
    return "subject" if is_subject else "object"


def _leans(question: str, start: int, pronoun: Pronoun, role: Role, named: Sequence[Mention]) -> bool:
    """Whether a pronoun at an offset can mean nothing in the question itself."""
    agreeing = [mention for mention in named if agreement(mention, pronoun) >= _AGREES]
    ends = [mention.end for mention in agreeing if mention.start < start]
    if pronoun == "they":
        ends += [found.end() for found in _MANY.finditer(question, 0, start)]
    if role == "possessive" or _NEW_CLAUSE.search(question, 0, start):
        ends += [found.end() for found in _ASKED_FOR.finditer(question, 0, start)]
    later = [question[start : mention.start] for mention in agreeing if mention.start > start]
    fronted = _FRONTED.match(question) is not None
    if any(_SUBORDINATE.search(gap) or (fronted and "," in gap) for gap in later):  # In his speech, what did Aliyev say
        return False
    if (
        pronoun == "they" and role == "possessive" and _MANY_FOLLOW.match(question[start:])
    ):  # What share of their income do people spend
        return False
    return not any(_can_mean(question, end, start, role) for end in ends)


def _can_mean(question: str, end: int, start: int, role: Role) -> bool:
    """Whether a pronoun at an offset can mean a name that ends before it."""
    between = question[end:start]
    if role == "subject" and _INVERTED.search(question[:start]):  # What songs did they play
        return "," in between or ";" in between
    if between.startswith(("'", "’")):  # What did Aliyev's father want him to do
        return True
    return role != "object" or _NEW_CLAUSE.search(between) is not None


def _in_place_of(word: str, antecedent: Mention, role: Role) -> str:
    text = antecedent.text
    if role == "possessive":
        text += "'" if antecedent.plural and text.endswith("s") else "'s"
    return text[0].upper() + text[1:] if word[0].isupper() else text
