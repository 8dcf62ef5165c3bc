"""Which blocks are headings, where the format does not say."""

import re
from collections.abc import Sequence
from dataclasses import replace

from qa.corpus.blocks import Block

_LONGEST = 120
_MOST_WORDS = 16
_SENTENCE_END = re.compile(r"[.!?…:;,。！？؟।۔][\"'”’»)\]]*$")
_LIST_ITEM = re.compile(r"(?:[-*•◦▪‣·–—]|\(?\d{1,3}[.)]|\(?[a-zA-Z][.)])\s")
_FACT = re.compile(r"\S:\s+\S")
_SMALL_WORDS = 4  # words of fewer letters may be lower case in a title


def flag_headings(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Flag lines that stand alone before a paragraph as its heading.

    Args:
        blocks: The blocks of a document.

    Returns:
        The same blocks; a short line without the end of a sentence is a heading if a longer paragraph follows.
        List items (``- milk``) and facts (``Capital: Oslo``) are none.

    >>> [block.heading for block in flag_headings([Block("Tea in Rize"), Block("Tea grows there. It rains.")])]
    [True, False]
    """
    followers = [*blocks[1:], Block("")]
    return tuple(
        block if block.heading or not _heads(block.text, after, first=position == 0) else replace(block, heading=True)
        for position, (block, after) in enumerate(zip(blocks, followers, strict=True))
    )


def _heads(text: str, after: Block, *, first: bool) -> bool:
    words = text.split()
    if "\n" in text or len(text) > _LONGEST or len(words) > _MOST_WORDS or _LIST_ITEM.match(text):
        return False
    if not text[:1].isalnum() and text[:1] not in "“\"'‘«¿¡#":
        return False
    if text[:1].islower() or (_FACT.search(text) and not first):
        return False
    if _SENTENCE_END.search(text) and not _title_case(words):
        return False
    return after.heading or _is_paragraph(after.text, longer_than=len(text))


def _is_paragraph(text: str, *, longer_than: int) -> bool:
    last_line = text.rsplit("\n", 1)[-1]
    return len(text) > longer_than and bool(_SENTENCE_END.search(last_line) or len(text) > _LONGEST)


def _title_case(words: Sequence[str]) -> bool:
    """Whether all words but small ones begin with a capital, which marks a title even before a ``?`` or ``…``."""
    bare = [word.strip("“”‘’\"'«»().,:;!?…") for word in words]
    long = [word for word in bare if len(word) >= _SMALL_WORDS]
    return len(long) > 1 and not words[-1].endswith(".") and all(not word[:1].islower() for word in long)
