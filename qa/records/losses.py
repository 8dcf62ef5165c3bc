"""How many words of a file are not in its text, and why."""

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
