"""A client over HTTP that sends or reads too slowly loses its connection."""

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest
import uvicorn

from web.mcp_server.connections import connection_class

WAIT = 20  # seconds in which a busy machine closes a connection that has a tenth of a second
LONG = 1000.0
HALF = b"POST /mcp HTTP/1.1\r\nHost: 127"
HEADER = b"POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\n\r\n"


async def application(scope: object, receive: object, send: object) -> None:
    """Read the body, then answer."""
    message = await receive()  # type: ignore[operator]
    while message.get("more_body"):
        message = await receive()  # type: ignore[operator]
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})  # type: ignore[operator]
    await send({"type": "http.response.body", "body": b"ok"})  # type: ignore[operator]


def serve(listener: socket.socket, header_seconds: float, request_seconds: float) -> uvicorn.Server:
    """Start a server on a thread."""
    limited = connection_class(header_seconds=header_seconds, request_seconds=request_seconds)
    server = uvicorn.Server(uvicorn.Config(application, http=limited, lifespan="off", log_level="error"))
    threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True).start()
    return server


@pytest.fixture(params=[(0.1, LONG, HALF), (0.1, LONG, b""), (LONG, 0.1, HEADER)], ids=["header", "nothing", "body"])
def unfinished(request: pytest.FixtureRequest) -> Iterator[socket.socket]:
    """A connection with an unfinished request, to a server that waits a tenth of a second for its rest."""
    header_seconds, request_seconds, sent = request.param
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = serve(listener, header_seconds, request_seconds)
        with socket.create_connection(listener.getsockname(), timeout=WAIT) as connection:
            connection.sendall(sent)
            yield connection
        server.should_exit = True


def test_an_unfinished_request_is_closed(unfinished: socket.socket) -> None:
    """So a hundred of them do not keep everybody else out."""
    with suppress(ConnectionResetError):
        assert unfinished.recv(1000) == b""


def test_a_request_in_time_is_answered() -> None:
    """Also the second one on the same connection, and one whose header was sent ahead."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = serve(listener, LONG, LONG)
        with socket.create_connection(listener.getsockname(), timeout=WAIT) as connection:
            connection.sendall((HEADER + b"12345") * 2)
            received = b""
            while received.count(b"ok") < 2:
                received += connection.recv(1000)
        server.should_exit = True
    assert received.count(b"200 OK") == 2
