"""Plain text: a paragraph on each line, or wrapped lines, or poems and lists with deliberate line breaks."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from qa.corpus.blocks import Block, Content, clean_characters
from qa.corpus.boilerplate.article import find_article
from qa.corpus.boilerplate.datelines import find_dateline, is_dateline
from qa.corpus.formats.form_feeds import join_pages
from qa.corpus.formats.wrapping import unwrap

_LONGEST_VERSE = 100  # characters; a block with a longer line is prose: each line is a paragraph
_TOP = 3  # lines that may hold the dateline, in a text that is not a web page


def load_plain(text: str) -> Content:
    """Read a plain text, which may have been scraped from a web page.

    Args:
        text: The decoded file.

    Returns:
        Its paragraphs without boilerplate. Wrapped lines are joined, a line of prose is a block, and the short lines of
        a poem, a list or an address stay together as one block with line breaks.
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
    """Yield the blocks of lines that belong together; one line may be the title."""
    for title, members in groupby(lines, key=lambda line: line[1]):
        texts = [text for text, _ in members]
        if title or any(len(text) > _LONGEST_VERSE for text in texts):
            yield from (Block(text, heading=title) for text in texts)
        else:
            yield Block("\n".join(texts))


def paragraphs(text: str) -> list[list[str]]:
    r"""Find the lines of a text that belong together, and join wrapped lines.

    Args:
        text: A plain text.

    Returns:
        The lines of each run of lines without a blank line.

    >>> paragraphs("A title\n\nRoses are red\nViolets are blue\n")
    [['A title'], ['Roses are red', 'Violets are blue']]
    """
    groups = [
        [line.rstrip() for line in group]
        for blank, group in groupby(clean_characters(join_pages(_with_gaps(text))).split("\n"), key=_is_blank)
        if not blank
    ]
    return unwrap(groups)


def _with_gaps(text: str) -> str:
    """Replace tabs by wide gaps, which show the columns of the text."""
    return text.replace("\t", "    ")


def _is_blank(line: str) -> bool:
    """Whether a line separates paragraphs: it is empty, or has only the marks of a quoted mail."""
    return not line.strip(" >")
