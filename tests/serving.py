"""Applications on a real server, as `qa serve` has them, for as long as a test runs."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from qa.config import Config
from qa.serving.http_server import HttpServer, address_of, bind

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


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
