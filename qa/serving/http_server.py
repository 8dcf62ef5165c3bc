"""Run the web application: one process, several threads, a graceful stop at SIGTERM."""

import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Self

from qa.config import Config
from qa.errors import ConfigError

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

UPLOADS = ("/api/documents", "/admin/documents")
"""Ends of the addresses that accept long bodies."""

_MEGABYTE = 1_000_000
_BACKLOG = 128  # connections that wait until the service is ready
_BODY_SLACK = 1024  # bytes over the limit that waitress lets pass, so that the application can refuse in words
_SPARE_THREADS = 8  # for requests without work: refusals, /health, /metrics, static files
_MOST_CONNECTIONS = 1000  # waitress's 100 are fewer than a page behind a proxy keeps open
_MOST_CONNECTIONS_EACH = 200  # of one address
_HEADER_BYTES = 32_768
_NEVER = 1 << 40
_TURN_SECONDS = 1.0  # between two checks whether the grace period is over
_GRACE_SECONDS = 5.0  # to send the last answers
_THREADS_SECONDS = 5.0  # for idle threads to end


def bind(host: str, port: int) -> socket.socket:
    """Bind the address to listen on, before any slow work.

    Args:
        host: Name or address.
        port: Port; 0 chooses a free one.

    Raises:
        ConfigError: The address cannot be bound.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen(_BACKLOG)
        except OSError:
            listener.close()
            raise
    except OSError as exc:
        raise ConfigError(
            f"host and port must be free to listen on, {host}:{port} is not: {exc.strerror}: choose another with "
            "--port or QA_PORT"
        ) from exc
    return listener


def address_of(listener: socket.socket) -> str:
    """Return the address where a browser on this machine reaches a listener."""
    host, port = listener.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def serve_application(
    app: "WSGIApplication",
    listener: socket.socket,
    config: Config,
    *,
    stopping: threading.Event,
    on_ready: Callable[[str], None],
) -> None:
    """Serve an application until SIGTERM or Ctrl+C. Running requests are finished.

    Args:
        app: The application.
        listener: The socket from `bind`.
        config: The settings.
        stopping: Set at the first signal, so that the application accepts no more work.
        on_ready: Called with the address once requests are answered.
    """
    with HttpServer(app, listener, config) as server:
        _call_on_signal(lambda: server.stop(stopping))
        on_ready(address_of(listener))
        server.run(stopping)


class HttpServer:
    """A waitress server. It reads requests and sends answers in one thread, so that slow clients delay nobody.

    It has threads for all running and waiting requests, and a few for requests that are answered at once. The
    application limits how many requests are admitted (`web.guard.admission`).
    """

    def __init__(self, app: "WSGIApplication", listener: socket.socket, config: Config) -> None:
        from waitress import create_server

        from qa.serving.connections import Limits, channel_class

        most = _most_connections()
        self._limits = Limits(
            small=config.max_body_kb * 1024 + _BODY_SLACK,
            large=config.max_upload_mb * _MEGABYTE + _BODY_SLACK,
            large_at=UPLOADS,
            connections=most,
            connections_each=most if config.trusted_proxies else _MOST_CONNECTIONS_EACH,  # a proxy has one address
        )
        self._checked = 0.0
        self._channels: dict[int, object] = {}
        self._grace = config.deadline + _GRACE_SECONDS
        self._server = create_server(
            app,
            map=self._channels,
            sockets=[listener],
            threads=config.threads + config.queue + _SPARE_THREADS,
            connection_limit=most + _BACKLOG,  # so that one is accepted before another is closed
            asyncore_use_poll=True,
            max_request_header_size=_HEADER_BYTES,
            max_request_body_size=self._limits.large,
            outbuf_high_watermark=_NEVER,  # above it a thread would wait for its client
            clear_untrusted_proxy_headers=not config.trusted_proxies,
            ident=None,
        )
        self._server.channel_class = channel_class(self._limits)

    def run(self, stopping: threading.Event) -> None:
        """Answer requests until the event is set; then finish the earlier ones."""
        while not stopping.is_set():
            self._turn()
        until = time.monotonic() + self._grace
        while self._is_busy() and time.monotonic() < until:
            self._turn()

    def stop(self, stopping: threading.Event) -> None:
        """Set the event, and wake `run` up."""
        stopping.set()
        self._server.pull_trigger()

    def _turn(self) -> None:
        self._server.asyncore.loop(timeout=_TURN_SECONDS, map=self._channels, use_poll=True, count=1)
        if time.monotonic() > self._checked + _TURN_SECONDS:
            from qa.serving.connections import close_late

            self._checked = time.monotonic()
            close_late(tuple(self._server.active_channels.values()), self._limits)

    def _is_busy(self) -> bool:
        channels = tuple(self._server.active_channels.values())
        return any(channel.requests or channel.total_outbufs_len for channel in channels)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.task_dispatcher.shutdown(timeout=_THREADS_SECONDS)
        for channel in tuple(self._server.active_channels.values()):
            channel.handle_close()
        self._server.close()


def _most_connections() -> int:
    """Return how many connections to keep, so that half of the files that a process may open are left for others."""
    if sys.platform == "win32":
        return _MOST_CONNECTIONS
    import resource

    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return _MOST_CONNECTIONS if files == resource.RLIM_INFINITY else min(_MOST_CONNECTIONS, files // 2)


def _call_on_signal(stop: Callable[[], object]) -> None:
    """Call a function on SIGTERM or Ctrl+C. A second signal ends the process as usual."""

    def handle(number: int, _: object) -> None:
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
        stop()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, handle)
