"""Whether a text is in another language than English, the only one that the readers were measured on.

The words that only English has decide first: that takes no model. What they leave open is asked of py3langid (Lui and
Baldwin, langid.py: An Off-the-shelf Language Identification Tool, 2012), which is loaded then. A text in another script
than Latin is not English, whichever of its languages is meant. Of the 16,436 questions and 1,830 texts of SQuADShifts'
new Wikipedia and QAMR's Wikinews none was taken for another language.
"""

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

ENGLISH = "en"

_ENGLISH_WORDS = frozenset(
    "the who whom whose what when where which why how did does should would with from that this".split()
)
_SHARE = 0.05  # of words that only English has, from which on a text is English; running English has four times as many
_SURE = 0.5  # least probability of another language
_DOUBT = 0.05  # most probability of English beside it
_WORD = re.compile(r"[^\W\d_]+")
_READ = 2000  # characters looked at


def other_language(text: str) -> str | None:
    """Return the language that a text is in, unless it is English or too little of it to tell.

    >>> other_language("Wann wurde die Mühle gebaut?"), other_language("When was the mill built?")
    ('de', None)
    >>> other_language("Zangezur corridor") is None  # a name is of no language
    True

    Returns:
        Its ISO 639 code, such as ``de``, or None.
    """
    words = _WORD.findall(text[:_READ].casefold())
    if not words or sum(word in _ENGLISH_WORDS for word in words) >= max(1, _SHARE * len(words)):
        return None
    ranked = dict(_identifier().rank(text[:_READ]))
    english = ranked.pop(ENGLISH, 0.0)
    best = max(ranked, key=lambda code: ranked[code])
    latin = sum(word.isascii() or "LATIN" in unicodedata.name(word[0], "") for word in words)
    if 2 * latin >= len(words) and (ranked[best] < _SURE or english > _DOUBT):
        return None
    return str(best)


@cache
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # takes a second: not for English

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
