"""Bodies are limited by their address as soon as the header is read, with a stated length or in chunks."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from waitress.server import create_server

from qa.serving.body_limits import channel_with_limits

SMALL, LARGE = 100, 5000


def count_body(environ: dict[str, Any], start: Callable[..., object]) -> list[bytes]:
    """Answers with the length of the body."""
    start("200 OK", [("Content-Type", "text/plain")])
    return [str(len(environ["wsgi.input"].read())).encode()]


@pytest.fixture
def port() -> Iterator[int]:
    """Of a server with the two limits."""
    server = create_server(count_body, host="127.0.0.1", port=0, threads=1, max_request_body_size=LARGE)
    server.channel_class = channel_with_limits(small=SMALL, large=LARGE, large_at=("/api/documents",))

    stopping = threading.Event()

    def run() -> None:
        while not stopping.is_set():
            server.asyncore.loop(timeout=0.1, map=server._map, count=1)
        server.task_dispatcher.shutdown()
        server.close()

    thread = threading.Thread(target=run)
    thread.start()
    yield server.effective_port
    stopping.set()
    server.pull_trigger()
    thread.join()


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
    """The header alone is enough, so that nobody's disk fills."""
    assert b" 413 " in talk(port, "/api/ask", header="Content-Length: 4000", body=b"")
    assert b" 413 " in talk(port, "/api/documents/x", header="Content-Length: 4000", body=b"")
