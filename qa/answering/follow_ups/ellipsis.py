"""Follow-ups that omit what the question before them said: "And in 2023?", "Why?", "Who else?". Pure.

The omitted part is taken from the last complete question: a part of it is replaced by another of the same kind, or it
is asked again with another question word.
"""

import re

from qa.answering.follow_ups.kinds import ORDINARY
from qa.answering.follow_ups.mentions import PLURAL_NOUN, Mention, find_mentions
from qa.answering.follow_ups.pronouns import AUXILIARY
from qa.english.calendar import TIME

_LEAD = re.compile(r"^\s*(?:and|but|so|okay|ok|well|then|or|also|now)\b[,\s]*(?!\s*$)", re.IGNORECASE)
_LAST_SPACE = 0x3000  # the ideographic one: no later code point is white space
_ENDING = "?.!" + "".join(filter(str.isspace, map(chr, range(_LAST_SPACE + 1))))
"""What a question may end with; it is taken off before the patterns below are matched."""
_ABOUT = re.compile(r"^\s*(?:(?:what|how)(?: about| of)|same (?:question )?for)\s+(?P<part>[^?]+)$", re.IGNORECASE)
_SAME = re.compile(
    rf"^\s*{AUXILIARY} (?P<part>[^?]+?) (?:(?:do|say|think|feel|get|have) )?(?:the same|as well|too)(?: thing)?$",
    re.IGNORECASE,
)
_PART = re.compile(r"^\s*(?P<part>[^?]+)$")
_PREPOSITION = re.compile(
    r"^(in|on|at|from|to|for|with|by|after|before|during|since|under|near|against|about)\s+", re.IGNORECASE
)
_BEFORE_TIME = re.compile(r"\b(?:in|on|at|during|since|before|after|by) (?:the )?$", re.IGNORECASE)
_NO_PART = re.compile(
    rf"^(?:please|tell|give|list|name|explain|describe|show|find)\b|\b(?:{AUXILIARY}|who|what|which|when|where|why|how|"
    r"because|if|that)\b",
    re.IGNORECASE,
)
_LONGEST_PART = 6  # words
_LONGEST_ENDING = 2  # words

_ASKING = re.compile(
    r"^\s*(?P<word>why not|(?:in )?(?:what|which) (?:year|day|month)|how come|why|when|where|who(?:m|se)?|what|"
    r"which(?: ones?)?|how(?: (?:many|much|long|often|far|old|so))?|(?:since|until|by|from) when|"
    r"(?:to|by|with|from|for|against) (?:whom|what))(?P<else>(?: else)?)"
    r"(?:\s+(?:did|does|do|has|would|is|was|were|are)(?:n't)?\s+(?:that|this|it|they|so)"
    r"(?:\s+(?:happen(?:ed)?|occur|so|done|be|then|take place))?)?[\s?.!]*$",
    re.IGNORECASE,
)
_WITH_AUXILIARY = re.compile(
    rf"^\W*+(?P<asked>(?:(?:in|on|at|by|to|from|for|with|since) )?(?:(?:who|whom|when|where|why|how)(?: else)?|"
    rf"(?:what|which|whose|how)(?: (?!{AUXILIARY}\b|the\b)[\w'’-]+){{1,3}}|what|which)\s+)?"
    rf"(?P<auxiliary>{AUXILIARY})\s+(?P<rest>.+)$",
    re.IGNORECASE,
)
_OF_SUBJECT = re.compile(
    r"^\W*(?P<asked>who|what|(?:which|what|how many) (?:[a-z]+ )?[a-z]+s|which [a-z]+)\s+(?P<rest>[a-z]+ .+|[a-z]+)$",
    re.IGNORECASE,
)
_OF_CIRCUMSTANCE = ("why", "when", "where", "how", "since when", "how often")
_PARTICIPLE = re.compile(r"[a-z]+(?:ed|en|wn|ing|ade|ught)\b")
_INDEFINITE = re.compile(r"(?<!\s)\s*\b(?:any|some)(?:one|body|thing)\b", re.IGNORECASE)
_COUNTED = re.compile(rf"\s(?:(?:the|any|some|more|many|several|all) )?\b(?P<noun>(?!{AUXILIARY}\b){PLURAL_NOUN})\b")


def complete(question: str, last: str, answer: str) -> str | None:
    """Complete a follow-up with what it omits; None if it omits nothing, or nothing that can be filled in.

    Args:
        question: The follow-up after its pronouns were replaced.
        last: The completed question before it.
        answer: The answer to that question; empty if it is unknown.

    >>> complete("And in 2023?", "How many prisoners did Azerbaijan release in 2022?", "")
    'How many prisoners did Azerbaijan release in 2023?'
    >>> complete("What about Armenia?", "How many prisoners did Azerbaijan release?", "")
    'How many prisoners did Armenia release?'
    >>> complete("Why?", "Did Fazil Mustafa leave the party?", "")
    'Why did Fazil Mustafa leave the party?'
    """
    bare = _LEAD.sub("", question)
    if asking := _ASKING.match(bare):
        return _ask_again(asking["word"], asking["else"].strip(), last, answer)
    open_ended = bare.rstrip(_ENDING)
    if about := _ABOUT.match(open_ended) or _SAME.match(open_ended):
        return _exchange(about["part"], last)
    part = _PART.match(open_ended)
    if part and _is_part(part["part"], led=bare != question):
        return _exchange(part["part"], last)
    return None


def _is_part(part: str, *, led: bool) -> bool:
    """Whether a text is only a part of a question: a time, a preposition with its noun, or a name."""
    words = part.split()
    if len(words) > _LONGEST_PART or _NO_PART.search(part):
        return False
    if TIME.search(part) or _PREPOSITION.match(part):
        return True
    named = next((mention for mention in find_mentions(part) if mention.proper), None)
    if named is None or words[0].lower() in ORDINARY - {"the"}:
        return False
    return led or len(words) == len(named.text.split())


def _exchange(part: str, last: str) -> str | None:
    """Return the last question with a part replaced by another of the same kind."""
    preposition = _PREPOSITION.match(part)
    bare = part[preposition.end() :] if preposition else part
    new = next((m for m in find_mentions(bare) if m.start == 0 and m.end >= len(bare)), None)
    if new is not None and new.text in last:
        return None
    if new is None:
        return _exchange_ending(preposition[1], bare, last) if preposition else None
    if new.kind == "time":
        return _exchange_time(part, last, has_preposition=preposition is not None)
    like = [old for old in find_mentions(last) if _is_like(old, new)]
    if preposition:
        like = [old for old in like if re.search(rf"\b{preposition[1]} (?:the )?$", last[: old.start], re.IGNORECASE)]
        if not like:
            return _append(last, part)
    best = next((old for old in like if old.kind == new.kind), next(iter(like), None))
    return None if best is None else last[: best.start] + bare + last[best.end :]


def _is_like(old: Mention, new: Mention) -> bool:
    if old.kind == "time" or old.proper != new.proper or old.text == new.text:
        return False
    return old.kind == new.kind or not (old.sure and new.sure) or {old.kind, new.kind} == {"group", "place"}


def _exchange_time(part: str, last: str, *, has_preposition: bool) -> str:
    old = next((mention for mention in find_mentions(last) if mention.kind == "time"), None)
    if old is None:
        return _append(last, part if has_preposition or not part[0].isdigit() else f"in {part}")
    before = _BEFORE_TIME.search(last[: old.start]) if has_preposition else None
    return last[: before.start() if before else old.start] + part + last[old.end :]


def _exchange_ending(preposition: str, part: str, last: str) -> str | None:
    """Return the last question with the word after its final preposition replaced: "for adults", "for children"."""
    if len(part.split()) > _LONGEST_ENDING:
        return None
    ending = re.search(rf"\b{preposition} [a-z]+[\s?.!]*$", last, re.IGNORECASE)
    return _append(last[: ending.start()] if ending else last, f"{preposition} {part}")


def _append(last: str, part: str) -> str:
    return f"{last.rstrip(' ?.!')} {part if TIME.match(part) else part[0].lower() + part[1:]}?"


def _ask_again(word: str, besides: str, last: str, answer: str) -> str | None:
    """Return the last question with another question word."""
    word = "Why" if word.lower() == "how come" else word[0].upper() + word[1:]
    parts = _WITH_AUXILIARY.match(last.rstrip(_ENDING))
    if parts is None:
        return _ask_of_subject(word, besides, last, answer)
    asked, auxiliary, rest = (parts["asked"] or "").strip(), parts["auxiliary"].lower(), parts["rest"]
    first = asked.partition(" ")[0].lower()
    if besides:
        return f"{word} else{asked[len(first) :]} {auxiliary} {rest}?" if first in ("", word.lower()) else None
    if word.lower() in ("how many", "how much"):
        return _count(word, asked, auxiliary, rest)
    if first in ("who", "what", "which") and auxiliary in ("is", "are", "was", "were"):
        return _ask_of_subject(word, "", last, answer) if _PARTICIPLE.match(rest) else None
    if first in ("who", "whom", "what", "which"):
        rest = _with_object(asked, rest)
    elif not asked and word.lower() in ("who", "whom", "what"):
        rest = _INDEFINITE.sub("", f" {rest}").strip()
    return f"{word} {auxiliary} {rest}?"


def _ask_of_subject(word: str, besides: str, last: str, answer: str) -> str | None:
    """Do the same for a question about the subject, which has no auxiliary: "Who signed the letter?"."""
    parts = _OF_SUBJECT.match(last.rstrip(_ENDING))
    if parts is None:
        return None
    asked, rest = parts["asked"], parts["rest"]
    if besides:
        return f"{word} else{asked[len(word) :]} {rest}?" if asked.lower().startswith(word.lower()) else None
    if word.lower() not in _OF_CIRCUMSTANCE:
        return None
    noun = asked.partition(" ")[2]
    someone = f"the {noun}" if noun else "someone" if asked.lower() == "who" else "something"
    return f"{word} is it that {_short_name(answer) or someone} {rest}?"


def _count(word: str, asked: str, auxiliary: str, rest: str) -> str | None:
    """Ask "how many" about what was asked for, else about the first thing in the plural."""
    if noun := re.match(r"(?:what|which) ([a-z]+s)$", asked, re.IGNORECASE):
        return f"{word} {noun[1]} {auxiliary} {rest}?"
    spaced = f" {rest}"
    counted = _COUNTED.search(spaced)
    if counted is None:
        return None
    kept = (spaced[: counted.start()] + spaced[counted.end() :]).strip()
    return f"{word} {counted['noun']} {auxiliary} {kept}?"


def _short_name(answer: str) -> str | None:
    """Return the name in an answer, if it is short."""
    if len(answer.split()) > 2 * _LONGEST_PART:
        return None
    return next((mention.text for mention in find_mentions(answer) if mention.proper and mention.kind != "time"), None)


def _with_object(asked: str, rest: str) -> str:
    """Put what was asked for after the verb: "What did Zappa say of it" gives "Zappa say that of it"."""
    lead = "Did "  # so that the name does not begin a sentence
    subject = next((mention for mention in find_mentions(lead + rest) if mention.start == len(lead)), None)
    verb = re.match(r" [a-z]+", rest[subject.end - len(lead) :]) if subject else None
    if subject is None or verb is None:
        return rest
    cut = subject.end - len(lead) + verb.end()
    word, _, noun = asked.partition(" ")
    back = "them" if word.lower() in ("who", "whom") else f"that {noun}".strip()
    return f"{rest[:cut]} {back}{rest[cut:]}"
