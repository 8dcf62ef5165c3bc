"""How a client reaches the server: over standard input and output, or over HTTP."""

import socket
from typing import Any

from mcp.server.mcpserver import MCPServer
from mcp.server.transport_security import TransportSecuritySettings
from starlette.applications import Starlette

from qa.config import Config

PATH = "/mcp"
"""Where the server is, at its address."""
MAX_BODY_BYTES = 1_000_000
MOST_CONNECTIONS = 100
PATIENCE = 30.0
"""Seconds that a request may take besides the deadline of the service, to be sent and to be read."""


def serve_stdio(server: MCPServer[Any]) -> None:
    """Serve the process that started this one, until it closes the input."""
    server.run("stdio")


def http_app(server: MCPServer[Any], config: Config) -> Starlette:
    """Return the application for clients over streamable HTTP. It keeps no sessions.

    Args:
        server: The server.
        config: The settings, which name the hosts and origins that may be used.
    """
    return server.streamable_http_app(
        streamable_http_path=PATH,
        json_response=True,
        stateless_http=True,
        max_request_body_size=MAX_BODY_BYTES,
        transport_security=_security(config),
    )


def serve_http(server: MCPServer[Any], listener: socket.socket, config: Config) -> None:
    """Serve clients over streamable HTTP until SIGTERM or Ctrl+C, on a socket that is bound."""
    import uvicorn  # not at the top: over standard input and output it is not needed

    from web.mcp_server.connections import connection_class

    settings = uvicorn.Config(
        http_app(server, config),
        http=connection_class(request_seconds=config.deadline + PATIENCE),
        log_level="warning",
        server_header=False,
        limit_concurrency=MOST_CONNECTIONS,
    )
    uvicorn.Server(settings).run(sockets=[listener])


def _security(config: Config) -> TransportSecuritySettings:
    """Return which hosts and origins a request may name, so that no foreign page reaches the server."""
    names = {"127.0.0.1", "localhost", "[::1]", config.host, socket.gethostname(), *config.hosts}
    hosts = [spelled for name in sorted(names) for spelled in (name, f"{name}:*")]
    return TransportSecuritySettings(allowed_hosts=hosts, allowed_origins=list(config.origins))
