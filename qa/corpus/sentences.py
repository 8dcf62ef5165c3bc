"""Find where sentences begin and end.

syntok (https://github.com/fnl/syntok) makes the cuts. Of four splitters tried, it was best on news with quotations
inside paragraphs. A short pass corrects its mistakes: titles such as ``Sens.``, a semicolon before a capital, ``“…” –
said the minister``, and the full stops of Arabic, Devanagari, Chinese and Japanese.

Every line break ends a sentence, because in canonical text it is deliberate (see `qa.corpus.blocks`).
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from syntok import segmenter

from qa.english.titles import ABBREVIATED

_LATIN_STOP = re.compile(r"[.!?;…]")
_STOPS_AND_QUOTES = " \n.!?;…\"'”’»)]"
_OTHER_STOP = re.compile(r"[。！？｡]+[”’」』）]*|[؟۔।॥]+[”»\"]*(?=\s)")
_NUMBERED = "Art Arts Cf Eq Eqs Fig Figs No Nos Sec Secs Sect Vol cf fig no p pp"
_ENDS_OPEN = re.compile(rf"(?:;|(?<!\w)(?:{'|'.join(ABBREVIATED)})\.)\s*$")
_ENDS_NUMBERED = re.compile(rf"(?<!\w)(?:{_NUMBERED.replace(' ', '|')})\.\s*$")
_SPEAKER = re.compile(r"[–—-] ?[^\W\d_]")  # “…” – said the minister
_LONGEST_ABBREVIATION = 12


def split_sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Find the sentences of a text.

    Args:
        text: Canonical text.

    Returns:
        Offsets ``(start, end)`` of the sentences in order, without the white space around them. No sentence is empty or
        holds a line break, and only white space lies between them. Time grows linearly with the length.

    >>> text = "Sen. Roe (D-Mich.) met the U.S. envoy. “We agree. It is good,” he said."
    >>> [text[start:end] for start, end in split_sentences(text)]
    ['Sen. Roe (D-Mich.) met the U.S. envoy.', '“We agree.', 'It is good,” he said.']
    """
    return tuple(span for start, end in _lines(text) for span in _trimmed(text, start, end))


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.splitlines(keepends=True):
        yield start, start + len(line)
        start += len(line)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    line = text[start:end]
    cuts = [0, *_cuts(line), len(line)]
    for left, right in pairwise(cuts):
        piece = line[left:right]
        if stripped := piece.strip():
            first = start + left + len(piece) - len(piece.lstrip())
            yield first, first + len(stripped)


def _cuts(line: str) -> list[int]:
    """Return the offsets in the line where a sentence begins, without the first."""
    cuts = {match.end() for match in _OTHER_STOP.finditer(line)}
    if _LATIN_STOP.search(line.rstrip(_STOPS_AND_QUOTES)):  # else there is nothing to cut, and syntok is slow
        starts = [sentence[0].offset for paragraph in segmenter.analyze(line) for sentence in paragraph if sentence]
        cuts.update(cut for cut in starts[1:] if not _goes_on(line, cut))
    return sorted(cuts)


def _goes_on(line: str, cut: int) -> bool:
    """Whether the sentence before the cut goes on after it."""
    before = line[max(0, cut - _LONGEST_ABBREVIATION) : cut]
    if _SPEAKER.match(line, cut):
        return line[cut + 1 : cut + 3].strip()[:1].islower()
    return bool(_ENDS_OPEN.search(before) or (line[cut].isdigit() and _ENDS_NUMBERED.search(before)))
