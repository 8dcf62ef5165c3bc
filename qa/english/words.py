"""Words, as search and highlighting see them. Pure."""

import re
from collections.abc import Iterator

_WORD = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S., p.m.
    r"|\d+(?:[.,]\d+)*"  # 2,500 and 3.5
    r"|[^\W_]+(?:['’][^\W_]+)*"  # don't, O’Brien, Azerbaijan's
)
_POSSESSIVE = re.compile(r"['’]s?$", re.IGNORECASE)


def find_words(text: str) -> Iterator[tuple[str, int, int]]:
    """Words of a text with their offsets, spelled so that variants agree: ``U.S.`` is US, ``2,500`` is 2500.

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
