"""How a file was read: how many words are in its text, how many are not, and why."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Cause(StrEnum):
    """Why words of a file are not in its text."""

    MENU = "menu"
    BESIDE = "beside"
    COMMENT = "comment"
    APPEAL = "appeal"
    PICTURE = "picture"
    REPEATED = "repeated"
    HIDDEN = "hidden"
    DELETED = "deleted"
    MARK = "mark"
    METADATA = "metadata"
    QUOTED = "quoted"

    @property
    def label(self) -> str:
        """The cause in words, as in ``120 words: menus, forms and buttons``."""
        return _LABELS[self]


_LABELS = {
    Cause.MENU: "menus, forms and buttons",
    Cause.BESIDE: "beside the article",
    Cause.COMMENT: "comments",
    Cause.APPEAL: "appeals and terms",
    Cause.PICTURE: "captions and names of pictures",
    Cause.REPEATED: "repeated lines and page numbers",
    Cause.HIDDEN: "hidden",
    Cause.DELETED: "deleted",
    Cause.MARK: "marks of notes",
    Cause.METADATA: "author, date and other fields",
    Cause.QUOTED: "quoted parts of earlier messages",
}


@dataclass(frozen=True, slots=True)
class Loss:
    """The words of a file that are not in its text for one cause.

    Attributes:
        cause: Why they are left out.
        words: How many words are left out.
    """

    cause: Cause
    words: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How a file was read.

    Attributes:
        words: Words of its text.
        losses: Words of the file that are not in its text; the most frequent cause comes first.
        parser: Version of the rules by which it was read; empty if it is not known.
    """

    words: int = 0
    losses: tuple[Loss, ...] = ()
    parser: str = ""

    @property
    def lost(self) -> int:
        """All words that are not in the text."""
        return sum(loss.words for loss in self.losses)

    @property
    def share(self) -> float:
        """Their share of the words of the file, from 0 to 1."""
        return self.lost / max(1, self.words + self.lost)

    @property
    def spelled(self) -> str:
        """The words and their causes, as in ``12 of 120 words are left out (10%): 9 hidden; 3 deleted``."""
        if not self.lost:
            return f"all of {self.words:,} words are in the text" if self.words else "no words"
        causes = "; ".join(f"{loss.words:,} {loss.cause.label}" for loss in self.losses)
        return f"{self.lost:,} of {self.words + self.lost:,} words are left out ({self.share:.0%}): {causes}"


def add_up(readings: Iterable[Reading]) -> Reading:
    """Add up the words of several files. The sum has no version of the rules.

    >>> one = Reading(words=90, losses=(Loss(Cause.HIDDEN, 10),))
    >>> add_up([one, one]).spelled
    '20 of 200 words are left out (10%): 20 hidden'
    """
    words, lost = 0, Counter[Cause]()
    for reading in readings:
        words += reading.words
        lost.update({loss.cause: loss.words for loss in reading.losses})
    return Reading(words=words, losses=tuple(Loss(cause, count) for cause, count in lost.most_common()))
