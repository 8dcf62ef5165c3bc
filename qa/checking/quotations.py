"""Find the quotations of a text. Pure."""

import re
from collections.abc import Iterator

from qa.checking.marks import find_marked
from qa.checking.prose import Prose, blank, replace_spans
from qa.checking.records import Kind, Quotation
from qa.checking.speakers import find_speaker
from qa.checking.words import read_words

LEAST_WORDS = 3
"""Words that a quotation has at least; fewer are titles and words that the writer keeps a distance from."""

_FOLLOWING = 400  # characters after a quotation in which a citation may be
_NAMES_SOURCE = re.compile(r"\s*(?:[—–―(\[<]|--|-\s|source\b|https?:|/documents/)", re.IGNORECASE)
_PARAGRAPH_END = re.compile(r"\n[ \t]*\n")
_WRAP = re.compile(r"(?<![ \t])[ \t]*\n[ \t]*(?!\s)")
_OUTER_MARKS = "\"“”„«»'‘’「」『』 \t\n\u2060"
_LETTERS_OF_A_WORD = 2  # in scripts without spaces


def find_quotations(prose: Prose, *, least_words: int = LEAST_WORDS) -> list[Quotation]:
    r"""Find the quotations of a text: in quotation marks, and as blocks.

    >>> from qa.checking.prose import read_plain
    >>> [found.text for found in find_quotations(read_plain("He said “tea is hot”.\n\n> Milk is very cold."))]
    ['tea is hot', 'Milk is very cold.']

    Args:
        prose: The text.
        least_words: Words that a quotation has at least.

    Returns:
        The quotations in order. None is inside another.
    """
    spans: list[tuple[int, int, Kind]] = [
        (*_stripped(prose.text, *pair), "marks") for pair in find_marked(replace_spans(prose.text, prose.blocks, blank))
    ]
    spans += [(*_unmarked(prose.text, *block), "block") for block in prose.blocks]
    spans.sort()
    following = [span[0] for span in spans[1:]] + [len(prose.text)]
    return [
        Quotation(
            text=text,
            start=start,
            end=end,
            kind=kind,
            after=_after(prose, end, until, kind),
            speaker=find_speaker(prose.text, start, end) if kind == "marks" else None,
        )
        for (start, end, kind), until in zip(spans, following, strict=False)
        if _length(text := plain(prose.text[start:end])) >= least_words
    ]


def plain(text: str) -> str:
    r"""Return words without the invisible characters that stand for emphasis.

    >>> plain("\u2060tea\u2060 is hot ")
    'tea is hot'
    """
    return text.replace("\u2060", "").strip()


def unwrapped(text: str) -> str:
    r"""Return a text whose lines only wrap as one line; a hyphen at the end of a line stays there.

    >>> unwrapped("tea\n  is hot")
    'tea is hot'
    """
    return _WRAP.sub(" ", text)


def _length(text: str) -> int:
    words = [word for word in read_words(text) if word.spoken]
    alone = sum(len(word.key) == 1 and ord(word.key) > 0x0E00 for word in words)
    return len(words) - alone + alone // _LETTERS_OF_A_WORD


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    return end - len(words.lstrip()), start + len(words.rstrip())


def _unmarked(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out marks around a whole block."""
    words = text[start:end]
    if words[:1] in _OUTER_MARKS and words[-1:] in _OUTER_MARKS:
        start += len(words) - len(words.lstrip(_OUTER_MARKS))
        end -= len(words) - len(words.rstrip(_OUTER_MARKS))
    return start, max(start, end)


def _after(prose: Prose, end: int, until: int, kind: Kind) -> str:
    """Return what follows a quotation, up to the next one: its paragraph, or after a block a line with the source."""
    following = prose.raw[end : min(until, end + _FOLLOWING)]
    if kind == "block":
        named = re.sub(r"^[ \t]*>[ \t]?", "", following.lstrip('”"» \t\n>'), flags=re.MULTILINE)
        return next(_first_paragraph(named)) if _NAMES_SOURCE.match(named) else ""
    return next(_first_paragraph(following))


def _first_paragraph(text: str) -> Iterator[str]:
    found = _PARAGRAPH_END.search(text)
    yield text[: found.start()] if found else text
