"""Misspelled words of a question, as the documents spell them. Pure.

A word is misspelled if it is neither in a vocabulary nor, by its stem, in the passages that the question finds, and a
word of these passages differs from it by a slip or two of the keyboard.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from qa.english.words import find_words
from qa.store.stems import find_stem

AreWords = Callable[[Sequence[str]], Sequence[bool]]
"""Tells for words in lower case which ones a vocabulary has."""

_SHORTEST = 5  # letters of a word that is corrected: short ones are near to too many others
_LONG = 9  # letters, from which two slips are likely


@dataclass(frozen=True, slots=True)
class Correction:
    """A misspelled word of a question.

    Attributes:
        start: Offset of its first character in the question.
        end: Offset after its last character.
        word: The word as the documents spell it.
        is_rare: Whether it is a name that the vocabulary lacks. The question may have meant another one.
    """

    start: int
    end: int
    word: str
    is_rare: bool


def unknown_words(question: str, texts: Iterable[str], are_words: AreWords) -> list[tuple[str, int]]:
    """Find the words of a question that may be misspelled, with their offsets.

    Args:
        question: The question.
        texts: The passages that it finds.
        are_words: Knows the vocabulary.
    """
    found = [(word, start) for word, start, _ in find_words(question) if _can_be_misspelled(word)]
    known = are_words([word.lower() for word, _ in found])
    unknown = [one for one, is_known in zip(found, known, strict=True) if not is_known]
    if not unknown:
        return []
    stems = {find_stem(word) for text in texts for word, _, _ in find_words(text)}
    return [(word, start) for word, start in unknown if find_stem(word) not in stems]


def find_corrections(
    unknown: Iterable[tuple[str, int]], texts: Iterable[str], are_words: AreWords
) -> Iterator[Correction]:
    """Yield the corrections of unknown words, as far as the words of some texts are similar enough.

    >>> text = "Section 907 of the act, and the section before it. Fazil Mustafa spoke."
    >>> unknown = [("secton", 4), ("Mustaffa", 20), ("corridor", 30)]
    >>> [one.word for one in find_corrections(unknown, [text], lambda words: [False] * len(words))]
    ['section', 'Mustafa']
    """
    spellings = Counter(word for text in texts for word, _, _ in find_words(text) if word.isalpha())
    counts: Counter[str] = Counter()
    for spelling, count in spellings.items():
        counts[spelling.lower()] += count
    for word, start in unknown:
        best = _most_similar(word.lower(), counts)
        if best is None:
            continue
        is_name = best not in spellings
        spelled = max((one for one in spellings if one.lower() == best), key=lambda one: (spellings[one], one))
        shown = spelled if is_name else best.capitalize() if word[0].isupper() else best
        yield Correction(start, start + len(word), shown, is_name and not are_words([best])[0])


def corrected(question: str, corrections: Iterable[Correction]) -> str:
    """Return a question with its words corrected.

    >>> corrected("Who is Mustaffa's friend?", [Correction(7, 15, "Mustafa", is_rare=True)])
    "Who is Mustafa's friend?"
    """
    for one in sorted(corrections, key=lambda correction: -correction.start):
        question = question[: one.start] + one.word + question[one.end :]
    return question


def _can_be_misspelled(word: str) -> bool:
    """Whether a word is long enough, no abbreviation and has a meaning of its own."""
    return len(word) >= _SHORTEST and word.isalpha() and not word.isupper() and find_stem(word) is not None


def _most_similar(word: str, counts: Counter[str]) -> str | None:
    """Return the word with the fewest slips between them, the most frequent of these; None if there is none.

    A slip is a letter too many, too few, wrong, or two that are exchanged. The first letter is seldom wrong.
    """
    most = 1 if len(word) < _LONG else 2
    similar = [
        (slips, -count, other)
        for other, count in counts.items()
        if other[0] == word[0] and (slips := OSA.distance(word, other, score_cutoff=most)) <= most
    ]
    return min(similar)[2] if similar else None
