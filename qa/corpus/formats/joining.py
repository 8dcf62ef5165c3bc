"""Join printed lines to a paragraph: hyphens at line ends, and characters that a font does not name. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from qa.corpus.formats.arrangement import Line
from qa.corpus.formats.words import UNKNOWN

_LONGEST_WORD = 60
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_DAMAGED = re.compile(rf"(?:(?<![^\W\d_])[^\W\d_]++)?{UNKNOWN}[^\W\d_{UNKNOWN}]*")
_HYPHENS = "-‐\xad"
_LIGATURES = ("fi", "ff", "fl", "ffi", "ffl", "tt", "ti", "ft")
_UNNAMED = "\ufffd"


def vocabulary(lines: Iterable[Line]) -> Counter[str]:
    """Count each word in some lines, without the halves of words at line ends and beginnings."""
    words = Counter[str]()
    cut = False
    for line in lines:
        found = _WORD.findall(line.text)
        ends = line.hyphenated or line.text[-1:] in _HYPHENS
        words.update(found[cut : len(found) - ends])
        cut = ends
    return words


def join(lines: Sequence[Line], words: Counter[str]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Join the lines of a paragraph.

    Args:
        lines: The lines.
        words: Count of each word in the document.

    Returns:
        The text, and the offsets where its pages begin, with their numbers.
    """
    parts = [lines[0].text]
    begins = [(0, lines[0].page)]
    for before, line in pairwise(lines):
        if line.broken:
            parts.append("\n")
        else:
            both = join_line(parts[-1], line.text, words, hyphenated=before.hyphenated)
            parts[-1] = both.removesuffix(line.text)
        if line.page != before.page:
            begins.append((sum(map(len, parts)), line.page))
        parts.append(line.text)
    return "".join(parts), tuple(begins)


def join_line(text: str, after: str, words: Counter[str], *, hyphenated: bool) -> str:
    """Join a line to the text before it. A hyphen between them is removed if it only marks the line end.

    The hyphen stays if the document has the hyphenated word elsewhere, or has both halves as separate words.

    >>> join_line("a well-", "known wall", Counter(["well", "known"]), hyphenated=False)
    'a well-known wall'
    >>> join_line("an engi-", "neer", Counter(), hyphenated=False)
    'an engineer'
    """
    tail = text[-_LONGEST_WORD:]
    left = re.search(r"(?<![^\W\d_])([^\W\d_]+)([-‐\xad]?)$", tail)
    right = re.match(r"[^\W\d_]+", after)
    if not left or not right or not (hyphenated or (left[2] and after[0].islower())):
        return f"{text}{'' if text.endswith('-') or hyphenated else ' '}{after}"
    stem = text.removesuffix(left[2])
    compound, joined = f"{left[1]}-{right.group()}", left[1] + right.group()
    halves = words[left[1]] and (words[right.group()] or tail[: left.start()].endswith("-"))
    return f"{stem}-{after}" if words[compound] or (halves and not words[joined]) else stem + after


def mend(text: str, words: Counter[str]) -> str:
    r"""Fill in a ligature that a font does not name, if the document has the word elsewhere; else put U+FFFD.

    >>> mend("di\0culties of \0", Counter(["difficulties"]))
    'difficulties of \ufffd'
    """
    if UNKNOWN not in text:
        return text
    return _DAMAGED.sub(lambda match: _mended(match.group(), words), text).replace(UNKNOWN, _UNNAMED)


def _mended(word: str, words: Counter[str]) -> str:
    candidates = [word.replace(UNKNOWN, ligature) for ligature in _LIGATURES]
    best = max(candidates, key=lambda candidate: words[candidate])
    return best if words[best] else word
