"""What is left out of a file, as a page shows it: the words of each cause, with the rules that left them out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from qa.records import Cause

MOST_SHOWN = 100_000
"""Characters on a page: a file may hide a book in its comments."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a file that is not in its text.

    Attributes:
        text: The piece.
        cause: Why it is left out.
        rule: What the rule found that left it out, in words that end a sentence.
    """

    text: str
    cause: Cause
    rule: str


@dataclass(frozen=True, slots=True)
class LeftOutPage:
    """What is left out of a file.

    Attributes:
        causes: The pieces for each cause, in reading order. The cause that comes first in the file is the first.
        whole: Whether these are all.
    """

    causes: dict[Cause, Sequence[Piece]]
    whole: bool

    @classmethod
    def of(cls, pieces: Iterable[Piece], *, most: int = MOST_SHOWN) -> Self:
        """Put the pieces of each cause together.

        >>> menu, note = Piece("Home", Cause.MENU, "it is an element nav"), Piece("3", Cause.MARK, "it is a mark")
        >>> LeftOutPage.of([menu, note], most=4).causes
        {<Cause.MENU: 'menu'>: [Piece(text='Home', cause=<Cause.MENU: 'menu'>, rule='it is an element nav')]}

        Args:
            pieces: The pieces in reading order.
            most: Maximum number of characters of all pieces. The one that exceeds it is cut, and none follows.
        """
        causes: dict[Cause, list[Piece]] = {}
        for piece in pieces:
            if most <= 0:
                return cls(dict(causes), whole=False)
            causes.setdefault(piece.cause, []).append(Piece(piece.text[:most], piece.cause, piece.rule))
            most -= len(piece.text)
        return cls(dict(causes), whole=most >= 0)
