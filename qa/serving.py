"""Run the web application: one process, several threads, stopped gently by SIGTERM."""

import signal
import socket
from collections.abc import Callable

from qa.errors import ConfigError
from qa.library import Library
from qa.service import answer_from

_BACKLOG = 128  # connections that wait until the service is ready
_BODY_SLACK = 1024  # bytes over the limit that waitress lets through, for the application to refuse in words


def bind(host: str, port: int) -> socket.socket:
    """Take the address to listen on, before anything slow is done.

    Args:
        host: Name or address.
        port: Port; 0 takes a free one.

    Raises:
        ConfigError: The address cannot be taken.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(_BACKLOG)
    except OSError as exc:
        raise ConfigError(
            f"host and port must be free to listen on, {host}:{port} is not: {exc.strerror}: choose another with "
            "--port or QA_PORT"
        ) from exc
    return listener


def address_of(listener: socket.socket) -> str:
    """The address at which a browser on this machine reaches a listener."""
    host, port = listener.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def serve_forever(library: Library, listener: socket.socket, *, on_ready: Callable[[str], None]) -> None:
    """Answer requests until SIGTERM or Ctrl+C; those in flight are finished.

    Args:
        library: An open data folder with documents in it.
        listener: What `bind` gave.
        on_ready: Called with the address when requests are answered.
    """
    from waitress import create_server

    from web import create_app

    config = library.config
    server = create_server(
        create_app(config, qa=answer_from(library)),
        sockets=[listener],
        threads=config.threads,
        max_request_body_size=config.max_body_kb * 1024 + _BODY_SLACK,
        ident=None,
    )
    url = address_of(listener)
    library.lock.announce(url)
    signal.signal(signal.SIGTERM, _stop)
    on_ready(url)
    server.run()  # returns on SystemExit and KeyboardInterrupt, after its threads have finished


def _stop(*_: object) -> None:
    raise SystemExit(0)
