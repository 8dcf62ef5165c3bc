"""Cut a sentence that is too long for one chunk."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence

_PART = re.compile(r"\S+\s*")
_CLAUSE_END = re.compile(r"[,;:،؛、，；：–—)\]][\"'”’»]?\s*$")
_TOKENS_PER_CHARACTER = 4  # byte-level tokenizers make at most one token of each byte of UTF-8
_JOINER = "\u200d"


def cut_long(sentence: str, max_tokens: int, weigh: Callable[[Sequence[str]], Sequence[int]]) -> list[tuple[int, int]]:
    """Cut a sentence into pieces that are short enough.

    A piece ends after a clause if one ends in its second half, else after a word. Only a word that is itself too long
    is cut inside, and never before a combining mark.

    Args:
        sentence: The sentence, without white space around it.
        max_tokens: Maximum number of tokens in a piece.
        weigh: Returns the number of tokens of each text.

    Returns:
        For each piece: its offset in the sentence, and its number of tokens.

    >>> cut_long("one two, three four five", 3, lambda texts: [len(text.split()) for text in texts])
    [(0, 2), (9, 3)]
    """
    parts = list(_parts(sentence, max_tokens, weigh))
    pieces: list[tuple[int, int]] = []
    offset = first = 0
    while first < len(parts):
        last, tokens = first, 0
        while last < len(parts) and (last == first or tokens + parts[last][1] <= max_tokens):
            tokens += parts[last][1]
            last += 1
        if last < len(parts):
            last = _clause_end(parts, (first + last) // 2, last)
        pieces.append((offset, sum(weight for _, weight in parts[first:last])))
        offset += sum(len(text) for text, _ in parts[first:last])
        first = last
    return pieces


def _clause_end(parts: Sequence[tuple[str, int]], earliest: int, last: int) -> int:
    """Return where to cut: after the last clause that ends between the two, else at the last."""
    return next((cut for cut in range(last, earliest, -1) if _CLAUSE_END.search(parts[cut - 1][0][-4:])), last)


def _parts(
    sentence: str, max_tokens: int, weigh: Callable[[Sequence[str]], Sequence[int]]
) -> Iterator[tuple[str, int]]:
    """Return words, and slices of words that are too long, with their token counts."""
    words = _PART.findall(sentence)
    slices = [
        (word,) if weight <= max_tokens else tuple(_slices(word, max(1, max_tokens // _TOKENS_PER_CHARACTER)))
        for word, weight in zip(words, weigh(words), strict=True)
    ]
    texts = [text for word in slices for text in word]
    return zip(texts, weigh(texts), strict=True)


def _slices(part: str, length: int) -> Iterator[str]:
    """Slice a word; the white space after it belongs to the last slice."""
    word = part.rstrip()
    start = 0
    while start < len(word):
        end = start + length
        while end < min(len(word), start + 2 * length) and _joined(word, end):
            end += 1
        yield word[start:end] if end < len(word) else part[start:]
        start = end


def _joined(word: str, cut: int) -> bool:
    """Whether a cut would tear a combining mark or an emoji sequence from its base."""
    return bool(unicodedata.combining(word[cut])) or _JOINER in word[cut - 1 : cut + 1]
