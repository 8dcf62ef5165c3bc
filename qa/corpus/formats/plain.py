"""Plain text: one paragraph a line, or lines wrapped by hand, or poems and lists whose line breaks mean something."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from qa.corpus.blocks import Block, Content, clean_characters
from qa.corpus.boilerplate.article import find_article
from qa.corpus.boilerplate.datelines import find_dateline, is_dateline
from qa.corpus.boilerplate.roles import is_list_item

_LONGEST_VERSE = 100  # a block with a longer line is prose: each line is a paragraph
_WIDTHS = range(40, 161)  # where hands and editors wrap
_FULL_SHARE = 0.6  # of a wrapped text's lines that are followed by another, so many could not take its first word
_RUNNING_SHARE = 0.3  # of those, so many go on in the middle of a sentence
_TOP = 3  # lines among which a dateline stands, in a text that is no web page


def load_plain(text: str) -> Content:
    """Read a plain text, which may have been scraped from a web page.

    Args:
        text: The decoded file.

    Returns:
        Its paragraphs without boilerplate: lines that were wrapped are joined, lines of prose stand alone, and the
        short lines of a poem, a list or an address stay together as one block with line breaks.
    """
    groups = paragraphs(text)
    lines = [line for group in groups for line in group]
    owners = [number for number, group in enumerate(groups) for _ in group]
    article = find_article(lines)
    top = article.title if article.title is not None else 0
    published, dateline = find_dateline(lines[: top + _TOP])
    if dateline is not None and not article.page and sum(map(is_dateline, lines)) > 1:
        published = dateline = None  # a chronicle
    kept = [position for position in article.lines if position != dateline]
    blocks: list[Block] = []
    for _, members in groupby(kept, key=owners.__getitem__):
        blocks += _blocks([(lines[position], position == article.title) for position in members])
    return Content(blocks=tuple(blocks), published=published)


def _blocks(lines: Sequence[tuple[str, bool]]) -> Iterator[Block]:
    """The blocks of lines that stand together, of which one may be the title."""
    for title, members in groupby(lines, key=lambda line: line[1]):
        texts = [text for text, _ in members]
        if title or any(len(text) > _LONGEST_VERSE for text in texts):
            yield from (Block(text, heading=title) for text in texts)
        else:
            yield Block("\n".join(texts))


def paragraphs(text: str) -> list[list[str]]:
    r"""Find the lines of a text that belong together, wrapped lines joined.

    Args:
        text: A plain text.

    Returns:
        For each run of lines without a blank one between them, the lines.

    >>> paragraphs("A title\n\nRoses are red\nViolets are blue\n")
    [['A title'], ['Roses are red', 'Violets are blue']]
    """
    groups = [
        [line.rstrip() for line in group]
        for blank, group in groupby(clean_characters(text).split("\n"), key=lambda line: not line.strip())
        if not blank
    ]
    width = _wrap_width(groups)
    return [list(_unwrapped(group, width)) if width else group for group in groups]


def _wrap_width(groups: Sequence[Sequence[str]]) -> int | None:
    """The width at which the text is wrapped, or None if it is not.

    In wrapped text the first word of a line would not have fitted on the line before it.
    """
    pairs = [
        (line, after) for group in groups for line, after in pairwise(group) if not is_list_item(after, facts=False)
    ]
    lengths = sorted(len(line) for line, _ in pairs)
    width = lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0
    if width not in _WIDTHS:
        return None
    full = [(line, after) for line, after in pairs if _is_full(line, after, width)]
    running = [pair for pair in full if _runs_on(*pair)]
    return width if len(full) >= _FULL_SHARE * len(pairs) and len(running) >= _RUNNING_SHARE * len(full) else None


def _is_full(line: str, after: str, width: int) -> bool:
    return len(line) + 1 + len(after.split(maxsplit=1)[0]) > width


def _runs_on(line: str, after: str) -> bool:
    """Whether a sentence goes on in the next line: it does not begin with a capital, where letters have cases."""
    return not after.lstrip()[:1].isupper() and line[-1:] not in ".!?:"


def _unwrapped(lines: Sequence[str], width: int) -> Iterator[str]:
    parts = [lines[0].strip()]
    for before, line in pairwise(lines):
        if _is_full(before, line, width) and not is_list_item(line, facts=False):
            parts += ["" if re.search(r"\w-$", before) else " ", line.strip()]
        else:
            yield "".join(parts)
            parts = [line.strip()]
    yield "".join(parts)
