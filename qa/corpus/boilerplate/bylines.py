"""Find who wrote a text, in a line at its top."""

import re
from collections.abc import Iterable

_WORD = r"[^\W\d_a-z][\w.'’-]{0,40}"
_NAME = rf"{_WORD}(?: (?:(?:de|da|di|del|van|von|der|den|al|bin|ibn|la|le) ){{0,3}}{_WORD}){{1,4}}"
_NAMES = rf"{_NAME}(?:(?:, {_NAME}){{0,8}},? (?:and|&) {_NAME})?"
_BYLINE = re.compile(
    rf"(?i:(?:(?:story|words|text|written|reported) )?by|authors?):? (?P<names>{_NAMES})(?=$|,| ?[|·•(/–—-])"
)


def find_byline(top: Iterable[str]) -> str | None:
    """Return the names in the first byline; None if there is none.

    Args:
        top: The first lines of a text.

    >>> find_byline(["Tea in Rize", "By Ada Lovelace and Mary Somerville | 2 October 2024"])
    'Ada Lovelace and Mary Somerville'
    >>> find_byline(["By Ada Lovelace, Harbour Almanac", "By 1871 the lamp was lit.", "By the sea"])
    'Ada Lovelace'
    >>> find_byline(["By Monday Rize was full of tea.", "By sea"]) is None
    True
    """
    found = (_BYLINE.match(" ".join(line.split())) for line in top)
    return next((one["names"] for one in found if one), None)
