"""Split text into words, the same way for search and for highlighting. Pure."""

import re
from collections.abc import Iterator

_WORD = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S., p.m.
    r"|\d+(?:[.,]\d+)*"  # 2,500 and 3.5
    r"|[^\W_]+(?:['’][^\W_]+)*"  # don't, O’Brien, Azerbaijan's
)
_WHOLE = re.compile(
    r"(?:\+|\b0)\d+(?:[ \u00a0\u202f]\d{2,})+"  # +47 22 85 50 50, 0471 220 318
    r"|\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)"  # 62 000
    r"|\d+(?:[.,]\d+)+"
    r"|(?:[^\W\d_]\.){2,}"
    r"|[^\W_]+"
)
_LONGEST = 64  # characters; a longer word or number is not completed
_POSSESSIVE = re.compile(r"['’]s?$", re.IGNORECASE)


def find_words(text: str) -> Iterator[tuple[str, int, int]]:
    """Find the words of a text with their offsets. Variants are spelled alike: ``U.S.`` is US, ``2,500`` is 2500.

    >>> [word for word, _, _ in find_words("The U.S. gave Baku's army $2,500.")]
    ['The', 'US', 'gave', 'Baku', 'army', '2500']
    >>> list(find_words("No. 5"))
    [('No', 0, 2), ('5', 4, 5)]
    """
    for match in _WORD.finditer(text):
        word = match.group()
        if word[0].isdigit():
            word = word.replace(",", "")
        elif "." in word:
            word = word.replace(".", "")
        else:
            word = _POSSESSIVE.sub("", word).replace("’", "'")
        yield word, match.start(), match.end()


def whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen a slice of a text so that it cuts no word or number.

    Three things are not added: the title or first name before a name, the other parts of a hyphenated compound, and a
    possessive ending. On SQuADShifts' new Wikipedia, Wikinews and SQuAD, adding the title or first name made more
    answers wrong than right.

    >>> text = "Call Ada Vedel on 0471 220 318, it costs 62 000 crowns"
    >>> for cut in ("del", "220", "62"):
    ...     start, end = whole_words(text, text.index(cut), text.index(cut) + len(cut))
    ...     print(text[start:end])
    Vedel
    0471 220 318
    62 000
    """
    for match in _WHOLE.finditer(text, _word_start(text, max(0, start - _LONGEST)), min(len(text), end + _LONGEST)):
        if match.start() >= end:
            break
        if match.start() < start < match.end():
            start = match.start()
        if match.start() < end < match.end():
            end = match.end()
    return start, end


def _word_start(text: str, place: int) -> int:
    """Return the first place, from here on, that is not inside a word."""
    while 0 < place < len(text) and text[place - 1].isalnum() and text[place].isalnum():
        place += 1
    return place


def begins_sentence(text: str, start: int) -> bool:
    """Whether a sentence begins at an offset.

    >>> begins_sentence("So he said. Then", 12), begins_sentence("So he said", 3)
    (True, False)
    """
    before = text[:start].rstrip()
    space = text[len(before) : start]
    ended = space and before.rstrip("'\"”’)").endswith((".", "?", "!", ":", ";"))
    return not before or bool(ended) or "\n" in space or before.endswith(("“", '"', "("))
