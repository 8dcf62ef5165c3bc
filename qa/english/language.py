"""Detect a text that is not in English. The readers were measured on English only.

Words that only English has decide first, because they need no model. If they do not decide, py3langid does (Lui and
Baldwin, langid.py: An Off-the-shelf Language Identification Tool, 2012); it is loaded only then. A text in a script
other than Latin is not English. None of the 16,436 questions and 1,830 texts of SQuADShifts' new Wikipedia and QAMR's
Wikinews was taken for another language.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

ENGLISH = "en"

_ENGLISH_WORDS = frozenset(
    "the who whom whose what when where which why how did does should would with from that this".split()
)
_SHARE = 0.05  # with this share of words that only English has, a text is English; running text has four times as many
_SURE = 0.5  # lowest probability of another language that counts
_DOUBT = 0.05  # highest probability that English may still have
_WORD = re.compile(r"[^\W\d_]+")
_READ = 2000  # characters looked at


def other_language(text: str) -> str | None:
    """Return the language of a text, or None if it is English or too short to tell.

    >>> other_language("Wann wurde die Mühle gebaut?"), other_language("When was the mill built?")
    ('de', None)
    >>> other_language("Zangezur corridor") is None  # a name belongs to no language
    True

    Returns:
        Its ISO 639 code, such as ``de``, or None.
    """
    words = _words(text)
    if not words or _has_english_words(words):
        return None
    ranked = dict(_identifier().rank(text[:_READ]))
    english = ranked.pop(ENGLISH, 0.0)
    best = max(ranked, key=lambda code: ranked[code])
    latin = sum(word.isascii() or "LATIN" in unicodedata.name(word[0], "") for word in words)
    if 2 * latin >= len(words) and (ranked[best] < _SURE or english > _DOUBT):
        return None
    return str(best)


def is_english(text: str) -> bool:
    """Whether a text has enough words that only English has. This needs no model.

    >>> is_english("When was the mill built?"), is_english("Die Mühle wurde 1871 gebaut."), is_english("Mill")
    (True, False, False)
    """
    return _has_english_words(_words(text))


def _words(text: str) -> list[str]:
    return _WORD.findall(text[:_READ].casefold())


def _has_english_words(words: Sequence[str]) -> bool:
    return sum(word in _ENGLISH_WORDS for word in words) >= max(1, _SHARE * len(words))


@cache
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # takes a second: not for English

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
