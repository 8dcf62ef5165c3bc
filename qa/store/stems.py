"""Words to the stems by which the lexical index finds them."""

import re
from functools import cache, lru_cache
from itertools import pairwise

import tantivy

from qa.english.words import find_words

# Words that make a question a question, and stand in no answer for it.
_QUESTION_WORDS = frozenset(
    (
        "who whom whose what which when where why how did does do is are was were be been has have had can could will "
        "would should many much"
    ).split()
)


# The Porter stemmer leaves a country and its people apart: Armenia and Armenian, Azerbaijan and Azerbaijani.
_OF_PEOPLE = re.compile(r"(?<=\w{4})(?:ian|ean|an|ia|i|a)$")


def find_stems(text: str) -> list[str]:
    """The stems of a text's words, in order."""
    return [stem for word, _, _ in find_words(text) if (stem := find_stem(word)) is not None]


def join_pairs(stems: list[str]) -> list[str]:
    """Each two neighbours as one term: names and fixed phrases. Words that carry no meaning do not come between.

    >>> join_pairs(["trade", "minist", "visit"])
    ['trade_minist', 'minist_visit']
    """
    return [f"{first}_{second}" for first, second in pairwise(stems)]


@cache
def _analyzer() -> tantivy.TextAnalyzer:
    filters = tantivy.Filter
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())
        .filter(filters.lowercase())
        .filter(filters.ascii_fold())
        .filter(filters.stopword("english"))
        .filter(filters.stemmer("english"))
        .build()
    )


@lru_cache(maxsize=50_000)
def find_stem(word: str) -> str | None:
    """The stem by which a word is searched, or None for one that carries no meaning of its own."""
    if word in _QUESTION_WORDS or (word.capitalize() == word and word.lower() in _QUESTION_WORDS):
        return None  # but WHO, written so, is an organisation
    if word in ("US", "USA"):
        word = "America"
    stem = next(iter(_analyzer().analyze(word)), None)
    return None if stem is None else _OF_PEOPLE.sub("", stem)
