"""How long a body may be, by the address: waitress is told as it has read the header, before it keeps a body."""

from collections.abc import Sequence
from copy import copy

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser


def channel_with_limits(*, small: int, large: int, large_at: Sequence[str]) -> type[HTTPChannel]:
    """The class of channels for a server that takes long requests at few addresses.

    Args:
        small: Most bytes of a body.
        large: Most bytes of a body at the addresses below.
        large_at: What these addresses end with.
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
