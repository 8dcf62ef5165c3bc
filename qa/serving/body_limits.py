"""Limits for the length of a body, by address. They apply after the header, before waitress stores a body."""

from collections.abc import Sequence
from copy import copy

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser


def channel_with_limits(*, small: int, large: int, large_at: Sequence[str]) -> type[HTTPChannel]:
    """Return the channel class for a server that accepts long requests at a few addresses.

    Args:
        small: Maximum bytes of a body.
        large: Maximum bytes of a body at the addresses below.
        large_at: Ends of these addresses.
    """

    class Parser(HTTPRequestParser):  # type: ignore[misc]  # waitress ships no types
        adj: Adjustments

        def parse_header(self, header_plus: bytes) -> None:
            super().parse_header(header_plus)
            self.adj = copy(self.adj)
            self.adj.max_request_body_size = large if self.path.endswith(tuple(large_at)) else small

    class Channel(HTTPChannel):  # type: ignore[misc]  # waitress ships no types
        parser_class = Parser

    return Channel
