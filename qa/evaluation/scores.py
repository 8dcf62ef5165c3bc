"""Exact match and F1 as in the official SQuAD evaluation (https://arxiv.org/abs/1606.05250)."""

import re
import string
from collections import Counter
from collections.abc import Iterable

_ARTICLES = re.compile(r"\b(a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation)


def normalize(text: str) -> str:
    """Return a text in lower case, without punctuation, articles and superfluous white space.

    >>> normalize("The  U.S. President")
    'us president'
    """
    return " ".join(_ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION)).split())


def exact_match(answer: str, marked: Iterable[str]) -> float:
    """Return 1.0 if the answer equals a marked one after normalisation. No answer is the empty string.

    >>> exact_match("the Senate", ["Senate", "US Senate"]), exact_match("", ["Senate"]), exact_match("", [])
    (1.0, 0.0, 1.0)
    """
    return max(float(normalize(answer) == normalize(other)) for other in list(marked) or [""])


def f1(answer: str, marked: Iterable[str]) -> float:
    """Return the highest harmonic mean of precision and recall over the words shared with a marked answer.

    >>> f1("the US Senate", ["Senate"]), f1("", []), f1("Senate", [])
    (0.6666666666666666, 1.0, 0.0)
    """
    return max(_f1(normalize(answer).split(), normalize(other).split()) for other in list(marked) or [""])


def holds_words(text: str, marked: Iterable[str]) -> bool:
    """Whether a text contains one of the marked answers, word for word after normalisation.

    >>> holds_words("It rose by 12 per cent.", ["12", "a dozen"]), holds_words("In 1912.", ["12"])
    (True, False)
    """
    words = f" {normalize(text)} "
    return any(f" {answer} " in words for other in marked if (answer := normalize(other)))


def _f1(words: list[str], marked: list[str]) -> float:
    if not words or not marked:
        return float(words == marked)
    shared = sum((Counter(words) & Counter(marked)).values())
    return 2 * shared / (len(words) + len(marked))
