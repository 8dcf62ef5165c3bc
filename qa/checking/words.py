r"""Read a text as words, numbers and marks that can be compared, whatever the typography. Pure.

Two texts have the same words if their keys are the same. Not in the keys: quotation marks, the kind of a dash or an
apostrophe, ligatures, composed or decomposed accents, invisible characters, and the kind and amount of white space.
Everything else is: letter case, punctuation, and each digit and sign of a number.
"""

import re
import unicodedata
from collections.abc import Collection
from typing import NamedTuple

_UNSEEN = "\u00ad\u200b-\u200d\u2060\ufeff"
_ALONE = (  # letters of scripts that put no space between words
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\U00020000-\U0003ffff"
)
_RAISED = "\u00b2\u00b3\u00b9\u2070-\u209c"
_LETTER = rf"(?![{_ALONE}{_RAISED}])[^\W\d_]"
_ACCENTS = "\u0300-\u036f"
_INNER = rf"[{_UNSEEN}{_ACCENTS}]"
_DASHES = "-\u2010-\u2015\u2212\ufe58\ufe63\uff0d"
_QUOTES = "\"'`\u00ab\u00b4\u00bb\u2018-\u201f\u2039\u203a\u300c-\u300f\uff02\uff07\uff62\uff63"
_PAGE_BREAK = re.compile(r"\n[ \t]*\d{1,4}[ \t]*\n?\f|\f[ \t]*(?:\n[ \t]*)?\d{1,4}[ \t]*\n")
_TOKEN = re.compile(
    rf"(?P<number>\d(?:{_INNER}*[.,]?\d)*(?:{_INNER}*{_LETTER})*)"
    rf"|(?P<word>{_LETTER}(?:[{_ACCENTS}]|[{_UNSEEN}]+(?={_LETTER}|\d)|['\u2019](?={_LETTER})|{_LETTER}|\d)*)"
    rf"|(?P<alone>[{_ALONE}])"
    rf"|(?P<ellipsis>\u2026|\.(?:[ \u00a0]?\.){{2,}})"
    rf"|(?P<broken>(?<=[^\W\d_])[-\u2010\u00ad][ \t]*[\n\f]\s*(?=[^\W\d_]))"
    rf"|(?P<dash>[{_DASHES}](?:{_INNER}*[{_DASHES}])*)"
    rf"|(?P<skipped>[\s{_QUOTES}{_UNSEEN}]+)"
    r"|(?P<mark>.)",
    re.DOTALL,
)
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_KEYS = str.maketrans({**_LIGATURES, 0x2019: "'", **dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))})
ELLIPSIS = "\u2026"
DASH = "-"


class Word(NamedTuple):
    """A word, a number or a mark of a text.

    Attributes:
        key: What is compared.
        start: Offset of its first character in the text.
        end: Offset after its last one.
        spoken: Whether it is a word or a number, and not a mark.
    """

    key: str
    start: int
    end: int
    spoken: bool = True


def read_words(text: str, known: Collection[str] = (), *, first: int = 0) -> list[Word]:
    r"""Read the words, numbers and marks of a text.

    A hyphen at the end of a line is one of the word if the joined word is not among the `known` ones. Offsets count
    from `first`.

    >>> [word.key for word in read_words("“The ﬁrst – and\u00a0only – one”, 2,000 of −5%")]
    ['The', 'first', '-', 'and', 'only', '-', 'one', ',', '2,000', 'of', '-', '5', '%']
    >>> [word.key for word in read_words("light-\nhouse", {"lighthouse"})]
    ['lighthouse']
    """
    words: list[Word] = []
    text = _PAGE_BREAK.sub(lambda match: " " * len(match.group()), text)
    joins = False
    for match in _TOKEN.finditer(text):
        kind, start, end = match.lastgroup, first + match.start(), first + match.end()
        if kind == "skipped":
            continue
        if kind == "broken":
            joins = True
            words.append(Word(DASH, start, end, spoken=False))
            continue
        word = Word(_key(kind, match.group()), start, end, kind in ("number", "word", "alone"))
        if joins and len(words) > 1 and words[-2].key + word.key in known:
            word = Word(words[-2].key + word.key, words[-2].start, end)
            del words[-2:]
        joins = False
        words.append(word)
    return words


def count_words(words: list[Word]) -> int:
    """Return how many words there are, without marks."""
    return sum(word.spoken for word in words)


def _key(kind: str | None, text: str) -> str:
    if kind in ("word", "number") and text.isascii():
        return text
    match kind:
        case "ellipsis":
            return ELLIPSIS
        case "dash":
            return DASH
        case "word" | "number":
            return unicodedata.normalize("NFC", text.translate(_KEYS))
    return text
