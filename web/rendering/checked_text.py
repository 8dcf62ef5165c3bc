"""A checked text cut at its quotations, as plain values that a template turns into elements."""

from collections.abc import Iterator
from dataclasses import dataclass

from web.schema import CheckReply, CheckResult


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a checked text.

    Attributes:
        text: Its characters.
        result: What was found out about it; None if it is no quotation.
    """

    text: str
    result: CheckResult | None = None


def pieces(text: str, reply: CheckReply) -> Iterator[Piece]:
    """Cut a text at its quotations. Joined, the pieces are the text.

    Args:
        text: The text.
        reply: The results of its quotations, which are in order and do not overlap.
    """
    last = 0
    for result in reply.quotations:
        yield Piece(text[last : result.start])
        yield Piece(text[result.start : result.end], result)
        last = result.end
    yield Piece(text[last:])
