"""How many words of a file are not in its text, and whether that is unusual for its format."""

from collections import Counter
from collections.abc import Iterable, Sequence

from qa.corpus.blocks import Block, Part
from qa.corpus.boilerplate.roles import word_count
from qa.corpus.formats.kinds import KINDS
from qa.corpus.left_out import LeftOut
from qa.corpus.version import parser_version
from qa.records import Cause, Loss, Reading

_MANY = 50  # words; where fewer are left out their share says nothing


def count_losses(parts: Iterable[Part]) -> tuple[Loss, ...]:
    """Count the words that a loader left out.

    Args:
        parts: The parts of a file.

    Returns:
        The words for each cause, the most first.

    >>> from qa.corpus.left_out import MARK, PICTURE
    >>> losses = count_losses([LeftOut("3", MARK), LeftOut("A mast", PICTURE), LeftOut("A red sail", PICTURE)])
    >>> [(loss.cause.value, loss.words) for loss in losses]
    [('picture', 5), ('mark', 1)]
    """
    counts = Counter[Cause]()
    for part in parts:
        if isinstance(part, LeftOut):
            counts[part.rule.cause] += word_count(part.text)
    return tuple(Loss(cause, words) for cause, words in counts.most_common() if words)


def reading_of(parts: Sequence[Part]) -> Reading:
    """Count what was kept of a file, and what was left out."""
    words = sum(word_count(part.text) for part in parts if isinstance(part, Block))
    return Reading(words=words, losses=count_losses(parts), parser=parser_version())


def unusual_loss(reading: Reading, suffix: str) -> str | None:
    """Say that more is left out of a file than of others of its format, with the remedy; None where that is not so.

    Args:
        reading: How it was read.
        suffix: Of its name, in lower case.
    """
    usual = KINDS[suffix].usual_loss
    if reading.lost < _MANY or reading.share <= usual:
        return None
    return (
        f"of a {suffix} at most {usual:.0%} of the words are usually left out, here {reading.spelled}: see which with "
        '"qa index --explain FILE"'
    )
