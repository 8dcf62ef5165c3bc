"""Find who says a quotation, where a text says so by a simple rule. English only. Pure."""

import re

from qa.english.titles import ABBREVIATED, LEFT_OUT

_SAYS = (
    "said|says|told|added|adds|wrote|writes|stated|states|noted|notes|explained|explains|argued|argues|claimed|claims"
    "|warned|warns|insisted|insists|replied|remarked|declared|announced|recalled|admitted|concluded"
)
_NAME = rf"(?<![\w’'.-])(?:(?:(?:[A-Z]|{'|'.join(ABBREVIATED)})\.|[A-Z][\w’'-]*)[ \t\n]+){{0,4}}[A-Z][\w’'-]+"
_AFTER = re.compile(
    rf"[”\"»’'“]?[ \t\n]*(?:(?:{_SAYS})[ \t\n]+(?P<verb_first>{_NAME})|(?P<name_first>{_NAME})[ \t\n]+(?:{_SAYS})\b)"
)
_BEFORE = re.compile(
    rf"(?:(?P<says>{_NAME})[ \t\n]+(?:{_SAYS})(?:[ \t\n]+that)?|\bAccording[ \t\n]+to[ \t\n]+(?P<according>{_NAME}))"
    r"[,:]?[ \t\n]*[“\"«‘'„]?\Z"
)
_AROUND = 120  # characters
_NO_NAMES = frozenset("he she it they we you i the this that these those a an".split())


def find_speaker(text: str, start: int, end: int) -> str | None:
    """Find the name of who says the words at a place, directly before or after them.

    >>> text = "“Tea is hot,” said Dr Ada Vedel. Bo Lind said: “Milk is cold.” “No,” he added."
    >>> said = ("Tea is hot,", "Milk is cold.", "No,")
    >>> [find_speaker(text, text.index(words), text.index(words) + len(words)) for words in said]
    ['Dr Ada Vedel', 'Bo Lind', None]
    """
    after = _AFTER.match(text, end, min(len(text), end + _AROUND))
    found = after and (after["verb_first"] or after["name_first"])
    if not found:
        before = _BEFORE.search(text[max(0, start - _AROUND) : start])
        found = before and (before["says"] or before["according"])
    if not found or found.split()[0].lower() in _NO_NAMES:
        return None
    return " ".join(found.split())


def is_other_person(one: str, other: str) -> bool:
    """Whether two names are of different people, as far as that can be told: they share no word but titles.

    >>> is_other_person("Ada Vedel", "Dr Vedel"), is_other_person("Ada Vedel", "Bo Lind")
    (False, True)
    """
    first, second = (_words(name) for name in (one, other))
    return bool(first and second) and first.isdisjoint(second)


def _words(name: str) -> frozenset[str]:
    words = (re.sub(r"['’]s?$|\.", "", word).lower() for word in name.split())
    return frozenset(word for word in words if word not in LEFT_OUT and len(word) > 1)
