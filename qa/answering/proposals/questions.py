"""Questions that sentences answer, made by rules from their names, dates and reasons. Pure.

The rules read only forms that they can turn around without a grammar. A question can still be wrong: the caller asks
it, and shows it only if it is answered.
"""

import re
from collections.abc import Iterator

from qa.answering.follow_ups.mentions import Mention, find_mentions
from qa.answering.proposals.names import bare, is_name
from qa.english.calendar import TIME
from qa.records import Document

MOST_READ = 6_000
"""Maximum characters that are read around a place."""

_WORDS = r"[^.,;:?!()\n“”\"]"
_SUBJECT = rf"(?<!\w)(?P<subject>(?:The|An?|[A-Z][\w’'-]{{1,40}})\b{_WORDS}{{2,60}}?)"
_PARTICIPLE = r"[a-z]{2,}ed|born|built|given|held|known|left|lit|lost|made|met|seen|sent|set|shot|shut|sold|taken|won"
_PASSIVE = re.compile(
    rf"(?<![\w,] ){_SUBJECT} (?P<verb>was|were|is|are) (?P<done>{_PARTICIPLE})\b(?P<rest>{_WORDS}*?) "
    rf"(?:on|in) (?:{TIME.pattern})"
)
_REASON = re.compile(
    rf"(?<![\w,] ){_SUBJECT} (?P<verb>was|were|is|are|can|could|has|have|had|must|will|would) "
    rf"(?P<rest>{_WORDS}{{3,70}}?),? because\b"
)
_SAID = re.compile(r" (?:also )?(?:said|says|told|stated|argued|argues|warned|announced|claimed|declared|explained)\b")
_CALLED = re.compile(r" (?:has |had )?(?:called|described) ")
_ACTS = {
    "asked": "ask for", "declined": "decline", "demanded": "demand", "demands": "demand", "expects": "expect",
    "hopes": "hope for", "opposes": "oppose", "proposed": "propose", "promised": "promise", "refused": "refuse",
    "rejected": "reject", "wanted": "want", "wants": "want", "warned": "warn of",
}  # fmt: skip
_DEPENDS = re.compile(r"\b(?:and|between|by|for|from|in|of|or|to|with) (?:the )?$")  # before a name that does not act
_ACTED = re.compile(rf" (?:also )?(?P<verb>{'|'.join(_ACTS)})\b")
_FULL_NAME = re.compile(r"[A-Z][\w’'.-]+(?: [A-Z][\w’'.-]*)+")
_DEFINED = re.compile(r" (?:is|was) (?:an?|the) ")
_SENTENCE_END = re.compile(r"[.!?](?= |$)|\n")


def propose(document: Document, near: int | None = None) -> Iterator[str]:
    """Yield questions that a document may answer, the nearest first, each once.

    Args:
        document: The document.
        near: Offset of the place to begin near, or None for the beginning.

    >>> from tests.documents import make_document
    >>> list(propose(make_document("The lamp of Vell was lit on 3 March 1871. Ada Nkemelu said that Vell waits.")))
    ['When was the lamp of Vell lit?', 'What did Ada Nkemelu say about Vell?', 'Who is Ada Nkemelu?']
    """
    middle = near or 0
    start = max(0, middle - MOST_READ // 2)
    part = document.text[start : start + MOST_READ]
    found = [(abs(start + place - middle), question) for place, question in _questions(part)]
    yield from dict.fromkeys(question for _, question in sorted(found, key=lambda one: one[0]))


def _questions(text: str) -> Iterator[tuple[int, str]]:
    """Yield questions with the places of what answers them."""
    for match in _PASSIVE.finditer(text):
        yield match.start(), f"When {match['verb']} {_inside(match['subject'])} {match['done']}{match['rest']}?"
    for match in _REASON.finditer(text):
        yield match.start(), f"Why {match['verb']} {_inside(match['subject'])} {match['rest']}?"
    for paragraph in re.finditer(r"[^\n]+", text):
        for place, question in _about_names(paragraph.group()):
            yield paragraph.start() + place, question


def _about_names(paragraph: str) -> Iterator[tuple[int, str]]:
    names = [mention for mention in find_mentions(paragraph) if is_name(mention)]
    for name in names:
        who = bare(name)
        others = [one for one in _rest(paragraph, name, names) if not one.words & name.words]
        speaks = _SAID.match(paragraph, name.end)
        topics = others[1:] if speaks and "told" in speaks.group() else others  # the first one was told
        if speaks and topics:
            yield name.start, f"What did {who} say about {_inside(topics[0].text)}?"
        if (called := _CALLED.match(paragraph, name.end)) and others and others[0].start <= called.end() + len("the "):
            yield name.start, f"What did {who} call {_inside(others[0].text)}?"
        acted = _ACTED.match(paragraph, name.end)
        if acted and not _DEPENDS.search(paragraph[: name.start]):
            does = "does" if acted["verb"].endswith("s") else "did"
            asks = "Why" if " because " in _sentence(paragraph, name) else "What"
            yield name.start, f"{asks} {does} {_inside(name.text)} {_ACTS[acted['verb']]}?"
        if name.kind == "person" and _FULL_NAME.fullmatch(who) and (name.sure or speaks):
            yield name.start, f"Who is {who}?"
        elif name.kind != "person" and _DEFINED.match(paragraph, name.end) and not who.endswith("s"):
            yield name.start, f"What is {_inside(name.text)}?"


def _rest(paragraph: str, speaker: Mention, names: list[Mention]) -> list[Mention]:
    """Return the names in the rest of a speaker's sentence."""
    last = speaker.start + len(_sentence(paragraph, speaker))
    return [one for one in names if speaker.end < one.start < last]


def _sentence(paragraph: str, name: Mention) -> str:
    """Return the rest of a sentence, from a name on."""
    end = _SENTENCE_END.search(paragraph, name.end)
    return paragraph[name.start : end.start() if end else len(paragraph)]


def _inside(phrase: str) -> str:
    """Return a phrase for the middle of a sentence: with a small article."""
    return re.sub(r"^(?:The|An?) ", lambda article: article.group().lower(), phrase)
