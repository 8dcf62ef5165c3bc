"""Whether anything that was found has to do with what was asked. Pure."""

from collections.abc import Sequence

from qa.records import Passage
from qa.store.stems import find_stems

LEAST = 0.17
"""Lowest similarity of a passage that is near, measured on questions about `seeds/`; see docs/quality.md."""

UNLIKELY = 0.5
"""Probability of an answer below which it does not count if nothing is near: that to "???" has 0.44."""


def is_near(asked: str, passages: Sequence[Passage]) -> bool:
    """Whether a passage is similar to what was asked, or has all of its words."""
    if any(passage.similarity >= LEAST for passage in passages):
        return True
    wanted = set(find_stems(asked))
    return bool(wanted) and any(wanted <= set(find_stems(passage.chunk.text)) for passage in passages)
