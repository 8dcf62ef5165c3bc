"""Limits of a connection, and of all connections of one address: how much, how slow, and how much unread.

waitress reads and writes all connections in one thread, and has a few threads for the application. Without limits a
client that does not read its replies blocks such a thread, and a client that does not finish its requests blocks a
connection.
"""

import time
from collections import defaultdict
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.utilities import BadRequest

from qa.access.addresses import address_group

_CONTROL_BYTES = 4096  # of what a chunked body has besides its chunks


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The limits.

    Attributes:
        small: Maximum bytes of a body.
        large: Maximum bytes of a body at the addresses below.
        large_at: How these addresses end.
        connections: Maximum number of connections.
        connections_each: Maximum number of connections of one address.
        bytes_each: Maximum bytes kept for one address: unfinished bodies and unread replies.
        header_seconds: Time for a header, from its first byte.
        patience: Time for a body, or to read a reply, besides the time that its length takes.
        least_rate: Bytes per second of a body or a reply that are expected of a client.
    """

    small: int
    large: int
    large_at: Sequence[str] = ()
    connections: int = 1000
    connections_each: int = 200
    bytes_each: int = 64_000_000
    header_seconds: float = 20
    patience: float = 30
    least_rate: int = 10_000


class Channel(HTTPChannel):  # type: ignore[misc]  # waitress ships no types
    """A connection. It takes one request at a time: other requests wait until the reply has been read."""

    limits: Limits
    request: "_Parser | None"

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.parser_class = lambda adjustments: _Parser(adjustments, self)
        self.address = address_group(self.addr[0])
        self._unread_since: float | None = None
        self._unread = 0
        _make_room(tuple(self.server.active_channels.values()), self)

    def readable(self) -> bool:
        """Return whether there is room for what the client sends next. A request that has waited is taken first."""
        if self._may_read() and self.request is not None and self.request.waiting:
            try:
                self.received(self.request.take())
            except Exception:  # as for what comes from the network
                self.handle_error()
        return self._may_read()

    def _may_read(self) -> bool:
        return bool(super().readable())

    @property
    def waits_since(self) -> float | None:
        """Since when the connection only waits for the client's next request; None while there is work for it."""
        if self.requests or self.total_outbufs_len or self.will_close:
            return None
        return self.last_activity if self.request is None else self.request.begun

    @property
    def kept(self) -> int:
        """Bytes of the unfinished body and of the unread reply."""
        return int(self.total_outbufs_len + (0 if self.request is None else self.request.body_bytes_received))

    def is_late(self, now: float) -> bool:
        """Return whether the client took too long to send its request or to read its reply."""
        limits = self.limits
        if self.total_outbufs_len:
            if self._unread_since is None:
                self._unread_since = now
            self._unread = max(self._unread, self.total_outbufs_len)
            return bool(now - self._unread_since > limits.patience + self._unread / limits.least_rate)
        self._unread_since, self._unread = None, 0
        if self.request is None or self.requests:
            return False
        took = now - self.request.begun
        if not self.request.headers_finished:
            return took > limits.header_seconds
        length = max(self.request.content_length, self.request.body_bytes_received)
        return bool(took > limits.patience + length / limits.least_rate)


class _Parser(HTTPRequestParser):  # type: ignore[misc]  # waitress ships no types
    """A request that is being read."""

    adj: Adjustments
    completed: bool

    def __init__(self, adjustments: Adjustments, channel: Channel) -> None:
        super().__init__(adjustments)
        self.begun = time.time()
        self.waiting = b""
        self._channel = channel

    def received(self, data: bytes) -> int:
        """Take bytes. While the service works on another request, they wait."""
        if self._channel.requests:
            self.waiting += data
            return len(data)
        taken = int(super().received(data))
        if self.chunked and _control_bytes(self.body_rcv) > _CONTROL_BYTES and not self.completed:
            self.error = BadRequest("chunk extensions and trailers are too long")
            self.completed = True
        return taken

    def take(self) -> bytes:
        """Return the bytes that have waited."""
        data, self.waiting, self.begun = self.waiting, b"", time.time()
        return data

    def parse_header(self, header_plus: bytes) -> None:
        """Read the header, which says how long the body may be."""
        super().parse_header(header_plus)
        limits = self._channel.limits
        self.adj = copy(self.adj)
        self.adj.max_request_body_size = limits.large if self.path.endswith(tuple(limits.large_at)) else limits.small


def channel_class(limits: Limits) -> type[Channel]:
    """Make the class of connections with these limits."""
    return type("LimitedChannel", (Channel,), {"limits": limits})


def close_late(channels: Sequence[Channel], limits: Limits) -> None:
    """Close the connections whose clients are too slow, and the largest ones of each address that keeps too much.

    Call this in the thread that reads and writes.
    """
    now = time.time()
    by_address: dict[str, list[Channel]] = defaultdict(list)
    for channel in channels:
        if channel.is_late(now):
            channel.handle_close()  # at once: `will_close` waits until the client reads
        else:
            by_address[channel.address].append(channel)
    for same in by_address.values():
        same.sort(key=lambda channel: channel.kept)
        while sum(channel.kept for channel in same) > max(limits.bytes_each, limits.large):
            same.pop().handle_close()


def _make_room(channels: Sequence[Channel], newest: Channel) -> None:
    """If there are too many connections, of one address or in all, close the one that has waited longest for a request.

    So a client that opens connections and sends nothing keeps nobody out. If the service works on all of them, the
    newest one is closed.
    """
    limits = newest.limits
    open_now = [channel for channel in channels if not channel.will_close]
    same = [channel for channel in open_now if channel.address == newest.address]
    if len(same) > limits.connections_each:
        crowd = same
    elif len(open_now) > limits.connections:
        crowd = open_now
    else:
        return
    waiting = [(since, id(one), one) for one in crowd if one is not newest and (since := one.waits_since) is not None]
    (min(waiting)[2] if waiting else newest).handle_close()


def _control_bytes(body: object) -> int:
    return len(getattr(body, "control_line", b"")) + len(getattr(body, "trailer", b""))
