"""Connections over HTTP that a slow client cannot keep: uvicorn only closes those that are idle between requests."""

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

HEADER_SECONDS = 20.0
"""Time for a header, from the beginning of the connection or the end of the last reply; also to read that reply."""


class Connection(H11Protocol):
    """A connection that is closed when its client takes too long. The others are then served again.

    Attributes:
        header_seconds: Time for a header.
        request_seconds: Time for a request, from the end of its header to the end of its reply.
    """

    header_seconds = HEADER_SECONDS
    request_seconds: float
    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Wait for the first header."""
        super().connection_made(transport)
        self._allow(self.header_seconds)

    def data_received(self, data: bytes) -> None:
        """Take bytes. With the end of a header the time of the request begins."""
        before = self.cycle
        super().data_received(data)
        if self.cycle is not before:
            self._allow(self.request_seconds)

    def on_response_complete(self) -> None:
        """Wait for the next header, unless the client has sent it ahead."""
        before = self.cycle
        self._allow(self.header_seconds)
        super().on_response_complete()
        if self.cycle is not before:
            self._allow(self.request_seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing more."""
        self._allow(None)
        super().connection_lost(exc)

    def _allow(self, seconds: float | None) -> None:
        if self._late is not None:
            self._late.cancel()
        # `abort` also ends a connection whose client does not read, for which `close` would wait.
        self._late = None if seconds is None else self.loop.call_later(seconds, self.transport.abort)


def connection_class(*, header_seconds: float = HEADER_SECONDS, request_seconds: float) -> type[Connection]:
    """Make the class of connections with these limits, in seconds."""
    return type(
        "LimitedConnection", (Connection,), {"header_seconds": header_seconds, "request_seconds": request_seconds}
    )
