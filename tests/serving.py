"""Applications on a real server, as `qa serve` has them, for as long as a test runs; and ports for other servers."""

import random
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from qa.config import Config
from qa.serving.http_server import HttpServer, address_of, bind

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


def unused_port() -> int:
    """A port on which nobody listens, and below those that the system gives away by itself, so that it stays unused."""
    for port in random.sample(range(20_000, 30_000), 100):
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise AssertionError("of a hundred ports none is unused")


@contextmanager
def served(app: "WSGIApplication", config: Config | None = None) -> Iterator[str]:
    """Where an application is served, on a port of its own, until the context is left.

    Args:
        app: The application.
        config: Settings of the server; by default it takes any body, so that the application is to refuse it.
    """
    stopping = threading.Event()
    with bind("127.0.0.1", 0) as listener, HttpServer(app, listener, config or Config(max_body_kb=10_000)) as server:
        thread = threading.Thread(target=server.run, args=(stopping,))
        thread.start()
        try:
            yield address_of(listener)
        finally:
            server.stop(stopping)
            thread.join()
