"""Turn words into the stems that the lexical index searches."""

import re
from functools import cache, lru_cache
from itertools import pairwise

import tantivy

from qa.english.words import find_words

# Words that only mark a question, and do not help to find its answer.
_QUESTION_WORDS = frozenset(
    (
        "who whom whose what which when where why how did does do is are was were be been has have had can could will "
        "would should many much"
    ).split()
)


# The Porter stemmer does not join a country and its people: Armenia and Armenian, Azerbaijan and Azerbaijani.
_OF_PEOPLE = re.compile(r"(?<=\w{4})(?:ian|ean|an|ia|i|a)$")


def find_stems(text: str) -> list[str]:
    """Return the stems of a text's words, in order."""
    return [stem for word, _, _ in find_words(text) if (stem := find_stem(word)) is not None]


def join_pairs(stems: list[str]) -> list[str]:
    """Join each two neighbours to one term, for names and fixed phrases. Words without meaning are skipped.

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
    """Return the stem for searching a word, or None for a word without its own meaning."""
    if word in _QUESTION_WORDS or (word.capitalize() == word and word.lower() in _QUESTION_WORDS):
        return None  # but WHO in capitals is an organisation
    if word in ("US", "USA"):
        word = "America"
    stem = next(iter(_analyzer().analyze(word)), None)
    return None if stem is None else _OF_PEOPLE.sub("", stem)
