"""How many words of a file are not in its text, and whether that is unusual for its format."""

from collections import Counter
from collections.abc import Iterable

from qa.corpus.blocks import Part
from qa.corpus.boilerplate.roles import word_count
from qa.corpus.left_out import LeftOut
from qa.records import Cause, Loss


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
