"""What a client may send, how slowly, and what it may leave unread. Past the limits it is refused or cut off."""

import http.client
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from waitress.server import create_server

from qa.config import load_config
from qa.serving.connections import Channel, Limits, channel_class, close_late
from qa.serving.http_server import HttpServer, bind

SMALL, LARGE = 100, 5000
LONG = b"x" * 8_000_000
QUICK = Limits(
    small=SMALL,
    large=LARGE,
    large_at=("/api/documents",),
    connections_each=5,
    bytes_each=20_000_000,
    header_seconds=0.5,
    patience=0.5,
    least_rate=10_000_000,
)


def application(environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
    """Answers with the length of the body, or at length."""
    start("200 OK", [("Content-Type", "text/plain")])
    if environ["PATH_INFO"] == "/page":
        return [LONG[:200_000]]
    return [LONG if environ["PATH_INFO"] == "/long" else str(len(environ["wsgi.input"].read())).encode()]


@contextmanager
def serving(limits: Limits, *, threads: int = 1) -> Iterator[Any]:
    """A server with some limits, which it checks ten times a second."""
    server = create_server(
        application,
        host="127.0.0.1",
        port=0,
        threads=threads,
        max_request_body_size=LARGE,
        outbuf_high_watermark=1 << 40,
    )
    server.channel_class = channel_class(limits)
    stopping = threading.Event()

    def run() -> None:
        while not stopping.is_set():
            server.asyncore.loop(timeout=0.1, map=server._map, count=1)
            close_late(tuple(server.active_channels.values()), limits)
        server.task_dispatcher.shutdown()
        for channel in tuple(server.active_channels.values()):
            channel.handle_close()
        server.close()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield server
    finally:
        stopping.set()
        with suppress(OSError):  # it may have stopped by itself
            server.pull_trigger()
        thread.join()


@pytest.fixture
def port() -> Iterator[int]:
    """The port of a server with two limits for bodies."""
    with serving(Limits(small=SMALL, large=LARGE, large_at=("/api/documents",))) as server:
        yield server.effective_port


def talk(port: int, path: str, *, header: str, body: bytes) -> bytes:
    """Send a request and read all that comes back."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        head = f"POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{header}\r\n\r\n"
        connection.sendall(head.encode() + body)
        reply = b""
        with suppress(ConnectionResetError):
            while piece := connection.recv(4096):
                reply += piece
        return reply


def chunked(count: int) -> bytes:
    """A body of x in one chunk."""
    return f"{count:x}\r\n".encode() + b"x" * count + b"\r\n0\r\n\r\n"


@pytest.mark.parametrize(
    ("path", "count", "admitted"),
    [("/api/ask", 80, True), ("/api/ask", 100, False), ("/api/documents", 4000, True), ("/api/documents", 5000, False)],
)
def test_each_address_has_its_limit(port: int, path: str, count: int, admitted: bool) -> None:
    """With a stated length, and in chunks."""
    for header, body in (
        (f"Content-Length: {count}", b"x" * count),
        ("Transfer-Encoding: chunked", chunked(count)),
    ):
        status, _, rest = talk(port, path, header=header, body=body).partition(b"\r\n")
        assert (b"200" in status) is admitted, status
        assert rest.endswith(f"\r\n\r\n{count}".encode()) is admitted


def test_what_is_too_long_is_refused_before_it_is_sent(port: int) -> None:
    """The header alone is enough for a refusal, so that no disk fills."""
    assert b" 413 " in talk(port, "/api/ask", header="Content-Length: 4000", body=b"")
    assert b" 413 " in talk(port, "/api/documents/x", header="Content-Length: 4000", body=b"")


def lazy_client(port: int) -> socket.socket:
    """Open a connection with little room for unread data."""
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.connect(("127.0.0.1", int(port)))
    return client


def is_closed(connection: socket.socket, *, seconds: float = 10) -> bool:
    """Return whether the server closes a connection in time; read what comes before that."""
    connection.settimeout(seconds)
    try:
        while connection.recv(65536):
            pass
    except ConnectionResetError:
        pass
    except TimeoutError:
        return False
    return True


@pytest.mark.parametrize(
    "sent",
    [
        b"GET / HTTP/1.1\r\nHost: x\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\nhalf",
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhal",
    ],
    ids=["header", "body", "chunk"],
)
def test_half_a_request_is_not_waited_for(sent: bytes) -> None:
    """Not even when a byte comes now and then."""
    with serving(QUICK) as server, socket.create_connection(("127.0.0.1", server.effective_port)) as connection:
        connection.sendall(sent)
        with suppress(OSError):
            for _ in range(20):
                time.sleep(0.1)
                connection.sendall(b"a")
        assert is_closed(connection)


def test_an_endless_chunk_extension_is_refused(port: int) -> None:
    """Bytes outside the chunks count, too."""
    body = b"1;" + b"a" * 4500
    assert b" 400 " in talk(port, "/api/documents", header="Transfer-Encoding: chunked", body=body)


def test_a_reply_that_is_not_read_is_given_up() -> None:
    """The server's only thread is free meanwhile, and the memory is free afterwards."""
    with serving(QUICK) as server, lazy_client(server.effective_port) as idle:
        idle.sendall(b"GET /long HTTP/1.1\r\nHost: x\r\n\r\n")
        time.sleep(0.2)
        assert talk(server.effective_port, "/", header="Content-Length: 0", body=b"").startswith(b"HTTP/1.1 200")
        until = time.monotonic() + 10
        while time.monotonic() < until and server.active_channels:
            time.sleep(0.1)
        assert not server.active_channels


def test_requests_sent_ahead_are_answered_one_by_one() -> None:
    """A client that reads gets all replies in order. For a client that does not read, only one reply is made."""
    ahead = b"".join(f"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: {n}\r\n\r\n{'x' * n}".encode() for n in range(20))
    closing = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    with serving(QUICK) as server:
        with socket.create_connection(("127.0.0.1", server.effective_port)) as reader:
            reader.sendall(ahead + closing)
            reply = b""
            while piece := reader.recv(4096):
                reply += piece
        bodies = [int(one.split(b"\r\n\r\n", 1)[1]) for one in reply.split(b"HTTP/1.1 200 OK")[1:]]
        assert bodies == [*range(20), 0]
        with lazy_client(server.effective_port) as lazy:
            lazy.sendall(b"GET /long HTTP/1.1\r\nHost: x\r\n\r\n" * 25)
            time.sleep(0.3)
            assert sum(channel.kept for channel in server.active_channels.values()) <= len(LONG) + 1000


def test_of_too_many_connections_the_one_that_waited_longest_goes() -> None:
    """The newest is answered."""
    with serving(QUICK) as server, ExitStack() as stack:
        many = [stack.enter_context(socket.create_connection(("127.0.0.1", server.effective_port))) for _ in range(5)]
        time.sleep(0.3)
        assert talk(server.effective_port, "/", header="Content-Length: 0", body=b"").startswith(b"HTTP/1.1 200")
        assert is_closed(many[0])
        assert not is_closed(many[-1], seconds=0.1)


def test_an_address_leaves_no_more_unread_than_its_share() -> None:
    """If several replies together are too long, the longest is dropped."""
    patient = Limits(small=SMALL, large=LARGE, bytes_each=20_000_000)
    with serving(patient, threads=4) as server, ExitStack() as stack:
        for _ in range(8):
            lazy = stack.enter_context(lazy_client(server.effective_port))
            lazy.sendall(b"GET /long HTTP/1.1\r\nHost: x\r\n\r\n")
        time.sleep(2)
        channels: list[Channel] = list(server.active_channels.values())
        assert 0 < sum(channel.kept for channel in channels) <= patient.bytes_each


@pytest.mark.parametrize("attack", ["pipelined", "half-sent"])
def test_health_is_answered_during_an_attack(attack: str, tmp_path: Path) -> None:
    """From one address: 24 connections with 25 requests each and unread replies, or 400 halves of headers."""
    config = load_config(port=0, threads=2, queue=2, data=tmp_path)
    listener = bind(config.host, config.port)
    stopping = threading.Event()
    count, sent = {
        "pipelined": (24, b"GET /page HTTP/1.1\r\nHost: x\r\n\r\n" * 25),
        "half-sent": (400, b"GET / HTTP/1.1\r\nHost: x\r\nX-Half: "),
    }[attack]
    with HttpServer(application, listener, config) as server, ExitStack() as stack:
        thread = threading.Thread(target=server.run, args=(stopping,))
        thread.start()
        try:
            for _ in range(count):
                connection = stack.enter_context(lazy_client(listener.getsockname()[1]))
                with suppress(ConnectionError):
                    connection.sendall(sent)
            took = []
            for _ in range(5):
                began = time.monotonic()
                asking = http.client.HTTPConnection(*listener.getsockname(), timeout=10)
                asking.request("GET", "/health")
                assert asking.getresponse().status == 200
                asking.close()
                took.append(time.monotonic() - began)
            assert sorted(took)[2] < 1  # the machine that runs the test may be busy
        finally:
            stopping.set()
            server.stop(stopping)
            stack.close()
            thread.join()
