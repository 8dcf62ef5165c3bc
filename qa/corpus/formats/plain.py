"""Plain text: a paragraph on each line, or wrapped lines, or poems and lists with deliberate line breaks."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from qa.corpus.blocks import Block, Content, Part, clean_characters
from qa.corpus.boilerplate.article import find_article
from qa.corpus.boilerplate.datelines import find_dateline, is_dateline
from qa.corpus.formats.form_feeds import join_pages
from qa.corpus.formats.wrapping import unwrap
from qa.corpus.left_out import LeftOut, Rule
from qa.records import Cause

_LONGEST_VERSE = 100  # characters; a block with a longer line is prose: each line is a paragraph
_TOP = 3  # lines that may hold the dateline, in a text that is not a web page
_DATELINE = Rule(Cause.METADATA, "it is the day of publication, which is kept as such")
_EDGE = Rule(Cause.REPEATED, "it is the head or foot of a printed page")


def load_plain(text: str) -> Content:
    """Read a plain text, which may have been scraped from a web page.

    Args:
        text: The decoded file.

    Returns:
        Its paragraphs without boilerplate. Wrapped lines are joined, a line of prose is a block, and the short lines of
        a poem, a list or an address stay together as one block with line breaks.
    """
    joined = join_pages(_with_gaps(text))
    groups = paragraphs(joined.text)
    lines = [line for group in groups for line in group]
    owners = [number for number, group in enumerate(groups) for _ in group]
    article = find_article(lines)
    top = article.title if article.title is not None else 0
    published, dateline = find_dateline(lines[: top + _TOP])
    if dateline is not None and not article.page and sum(map(is_dateline, lines)) > 1:
        published = dateline = None  # a chronicle
    left_out = dict(article.left_out) | ({} if dateline is None else {dateline: _DATELINE})
    placed: list[tuple[int, Part]] = [(position, LeftOut(lines[position], rule)) for position, rule in left_out.items()]
    kept = [position for position in article.lines if position != dateline]
    for _, members in groupby(kept, key=owners.__getitem__):
        placed += _blocks(lines, list(members), article.title)
    parts = [part for _, part in sorted(placed, key=lambda one: one[0])]
    return Content(parts=(*parts, *(LeftOut(edge, _EDGE) for edge in joined.edges)), published=published)


def _blocks(lines: Sequence[str], positions: Sequence[int], title: int | None) -> Iterator[tuple[int, Block]]:
    """Yield the blocks of lines that belong together, each with its position; one line may be the title."""
    for titled, group in groupby(positions, key=lambda position: position == title):
        members = list(group)
        if titled or any(len(lines[position]) > _LONGEST_VERSE for position in members):
            yield from ((position, Block(lines[position], heading=titled)) for position in members)
        else:
            yield members[0], Block("\n".join(lines[position] for position in members))


def paragraphs(text: str) -> list[list[str]]:
    r"""Find the lines of a text that belong together, and join wrapped lines.

    Args:
        text: A plain text without pages.

    Returns:
        The lines of each run of lines without a blank line.

    >>> paragraphs("A title\n\nRoses are red\nViolets are blue\n")
    [['A title'], ['Roses are red', 'Violets are blue']]
    """
    groups = [
        [line.rstrip() for line in group]
        for blank, group in groupby(clean_characters(text).split("\n"), key=_is_blank)
        if not blank
    ]
    return unwrap(groups)


def _with_gaps(text: str) -> str:
    """Replace tabs by wide gaps, which show the columns of the text."""
    return text.replace("\t", "    ")


def _is_blank(line: str) -> bool:
    """Whether a line separates paragraphs: it is empty, or has only the marks of a quoted mail."""
    return not line.strip(" >")
