"""How a file was read: how many words are in its text, how many are not, and why."""

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
}


@dataclass(frozen=True, slots=True)
class Loss:
    """The words of a file that are not in its text for one cause.

    Attributes:
        cause: Why they are not.
        words: How many they are.
    """

    cause: Cause
    words: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How a file was read.

    Attributes:
        words: Words of its text.
        losses: Words of the file that are not in its text, the most first.
        parser: Version of the rules that it was read by; empty where nobody knows.
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
