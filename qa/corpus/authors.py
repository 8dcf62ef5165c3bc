"""The names of authors in what a file states."""

import re
from collections.abc import Iterable

from qa.corpus.blocks import one_line

_MOST = 50
_LONGEST = 100  # characters of a name
_READ = 5000  # characters of what is stated
_APART = re.compile(r"[;\r\n]")
_AND = re.compile(r" (?:&|and) ")
_BY = re.compile(r"^(?:(?:written\s+)?by|authors?)\b:?\s+", re.IGNORECASE)
_ADDRESS = re.compile(r"<[^<>\s]{1,200}>|\([^()\s@]{1,100}@[^()\s@]{1,100}\)")
_NOBODY = re.compile(
    r"(?:microsoft office user|microsoft account|(?:the )?(?:author|user|admin|administrator|owner|root|guest|unknown"
    r"|anonymous)\d*|python-docx|python-pptx|openpyxl|apache poi|unnamed|untitled|none|null|n/?a|-+|https?://\S*)",
    re.IGNORECASE,
)
"""What programs and templates write where nobody entered a name."""


def find_authors(stated: Iterable[str]) -> tuple[str, ...]:
    """Return the names of authors, each once.

    Args:
        stated: What the file states: a name each, or several in one text, as in ``By Ada and Mary``.

    >>> find_authors(["By Ada Lovelace, Mary Somerville and Caroline Herschel"])
    ('Ada Lovelace', 'Mary Somerville', 'Caroline Herschel')
    >>> find_authors(["Lovelace, Ada; Herschel, Caroline", "Microsoft Office User", "Ada <ada@example.org>"])
    ('Lovelace, Ada', 'Herschel, Caroline', 'Ada')
    """
    names = (name for text in stated for name in _names(text))
    return tuple(dict.fromkeys(name for name in names if len(name) <= _LONGEST and not _NOBODY.fullmatch(name)))[:_MOST]


def _names(text: str) -> Iterable[str]:
    lines = [_BY.sub("", one_line(line), count=1) for line in _APART.split(text[:_READ])]
    for part in (part for line in lines for part in _AND.split(line)):
        names = [one_line(_ADDRESS.sub("", name)) or name.strip(" <>") for name in part.split(",")]
        whole = all(" " in name for name in names if name)  # "Ada Lovelace, Mary Somerville", and not "Lovelace, Ada"
        yield from (name for name in (names if whole else [", ".join(names)]) if name)
