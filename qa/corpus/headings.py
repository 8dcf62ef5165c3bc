"""Find which blocks are headings, where the format does not say."""

import re
from collections.abc import Sequence
from dataclasses import replace

from qa.corpus.blocks import Block
from qa.corpus.boilerplate.roles import is_list_item, is_title_case

_LONGEST = 120
_MOST_WORDS = 16
_SENTENCE_END = re.compile(r"[.!?…:;,。！？؟।۔][\"'”’»)\]]*$")


def flag_headings(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Mark a line that stands alone before a paragraph as its heading.

    Args:
        blocks: The blocks of a document.

    Returns:
        The same blocks. A short line that does not end like a sentence is a heading if a longer paragraph follows. List
        items (``- milk``) and facts (``Capital: Oslo``) are not headings.

    >>> [block.heading for block in flag_headings([Block("Tea in Rize"), Block("Tea grows there. It rains.")])]
    [True, False]
    """
    followers = [*blocks[1:], Block("")][: len(blocks)]
    return tuple(
        block
        if block.heading or block.table or not _heads(block.text, after, first=position == 0)
        else replace(block, heading=True)
        for position, (block, after) in enumerate(zip(blocks, followers, strict=True))
    )


def _heads(text: str, after: Block, *, first: bool) -> bool:
    words = text.split()
    if "\n" in text or len(text) > _LONGEST or len(words) > _MOST_WORDS or is_list_item(text, facts=not first):
        return False
    if not text[:1].isalnum() and text[:1] not in "“\"'‘«¿¡#":
        return False
    if text[:1].islower():
        return False
    if _SENTENCE_END.search(text) and not is_title_case(text):
        return False
    return after.heading or _is_paragraph(after.text, longer_than=len(text))


def _is_paragraph(text: str, *, longer_than: int) -> bool:
    last_line = text.rsplit("\n", 1)[-1]
    return len(text) > longer_than and bool(_SENTENCE_END.search(last_line) or len(text) > _LONGEST)
