"""Plain text: one paragraph a line, or lines wrapped by hand, or poems and lists whose line breaks mean something."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from qa.corpus.blocks import Block, Content, clean_characters

_LIST_ITEM = re.compile(r"\s*(?:[-*•◦▪‣·–—]|\(?\d{1,3}[.)]|\(?[a-zA-Z][.)])\s+\S")
_LONGEST_VERSE = 100  # a block with a longer line is prose: each line is a paragraph
_WIDTHS = range(40, 161)  # where hands and editors wrap
_FULL_SHARE = 0.6  # of a wrapped text's lines that are followed by another, so many could not take its first word


def load_plain(text: str) -> Content:
    """Read a plain text.

    Args:
        text: The decoded file.

    Returns:
        Its paragraphs: lines that were wrapped are joined, lines of prose stand alone, and the short lines of a poem,
        a list or an address stay together as one block with line breaks.
    """
    return Content(blocks=tuple(Block(block) for block in paragraphs(text)))


def paragraphs(text: str) -> Iterator[str]:
    r"""The paragraphs of a plain text, in order.

    >>> list(paragraphs("A title\n\nRoses are red\nViolets are blue\n"))
    ['A title', 'Roses are red\nViolets are blue']
    """
    groups = [group.split("\n") for group in re.split(r"\n(?:[^\S\n]*\n)+", clean_characters(text).strip("\n"))]
    groups = [[line.rstrip() for line in group if line.strip()] for group in groups]
    width = _wrap_width(groups)
    for group in groups:
        lines = list(_unwrapped(group, width)) if width else group
        if any(len(line) > _LONGEST_VERSE for line in lines):
            yield from (line.strip() for line in lines)
        elif lines:
            yield "\n".join(lines).strip()


def _wrap_width(groups: Sequence[Sequence[str]]) -> int | None:
    """The width at which the text is wrapped, or None if it is not.

    In wrapped text the first word of a line would not have fitted on the line before it.
    """
    pairs = [(line, after) for group in groups for line, after in pairwise(group)]
    pairs = [(line, after) for line, after in pairs if not _LIST_ITEM.match(after)]
    if not pairs:
        return None
    lengths = sorted(len(line) for line, _ in pairs)
    width = lengths[int(0.9 * (len(lengths) - 1))]
    if width not in _WIDTHS:
        return None
    full = sum(_is_full(line, after, width) for line, after in pairs)
    running = sum(_runs_on(line, after) for line, after in pairs)
    return width if full >= _FULL_SHARE * len(pairs) and running >= _FULL_SHARE * full / 2 else None


def _is_full(line: str, after: str, width: int) -> bool:
    return len(line) + 1 + len(after.split(maxsplit=1)[0]) > width


def _runs_on(line: str, after: str) -> bool:
    """Whether a sentence goes on in the next line: it does not begin with a capital, where letters have cases."""
    return not after.lstrip()[:1].isupper() and line[-1:] not in ".!?:"


def _unwrapped(lines: Sequence[str], width: int) -> Iterator[str]:
    current = ""
    for line, before in zip(lines, ["", *lines], strict=False):
        if current and _is_full(before, line, width) and not _LIST_ITEM.match(line):
            glue = "" if re.search(r"\w-$", current) else " "
            current += glue + line.strip()
        else:
            if current:
                yield current
            current = line
    if current:
        yield current
