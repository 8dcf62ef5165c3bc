"""Join words whose letters are spaced out, as in some headings and labels. Pure.

pdfium takes such gaps for spaces: ``1 9 3 1``. If the page has real spaces, these gaps are not spaces.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from qa.corpus.formats.words import Word

_FEWEST = 4  # characters in a line; fewer may be words of one letter
_WIDEST = 0.5  # of the height: widest gap within a word
_UNEVEN = 1.8  # times the smallest gap: the same


def join_tracked(words: Sequence[Word]) -> list[Word]:
    """Join words whose letters are spaced out.

    Args:
        words: The words of a page in the order of its content.

    Returns:
        The words. A run of single characters with even gaps becomes one word.
    """
    if not any(word.apart and not word.guessed and not word.begins for word in words):
        return list(words)
    runs = list(_runs(words))
    tracked = {round(run[0].base) for run in runs if len(run) >= _FEWEST and _is_even(run)}
    return [word for run in runs for word in ([_joined(run)] if round(run[0].base) in tracked else run)]


def _runs(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Yield runs of characters that may make a word together, and each other word by itself."""
    start = 0
    while start < len(words):
        end = start + 1
        while end < len(words) and _may_follow(words[end - 1], words[end]):
            end += 1
        yield list(words[start:end])
        start = end


def _may_follow(before: Word, word: Word) -> bool:
    return (
        len(before.text) == len(word.text) == 1
        and word.guessed
        and abs(word.base - before.base) < 1
        and 0 < word.left - before.right <= _WIDEST * word.size
    )


def _is_even(run: Sequence[Word]) -> bool:
    gaps = [word.left - before.right for before, word in pairwise(run)]
    return max(gaps) <= _UNEVEN * min(gaps)


def _joined(run: Sequence[Word]) -> Word:
    text = "".join(word.text for word in run)
    glyphs = tuple(glyph for word in run for glyph in word.glyphs)
    return replace(run[0], text=text, right=run[-1].right, hyphenated=run[-1].hyphenated, glyphs=glyphs)
