"""The host names that the service answers to, so that no other page can read it by DNS rebinding.

A page can let its own name resolve to 127.0.0.1. The browser then takes the service for that page's own server, and
lets the page read the replies. But the request still has the page's name. So requests with a host name that the
operator has not configured are refused. A numeric address cannot be rebound, and is always answered.
"""

import ipaddress
import socket

from flask import Flask, request
from werkzeug.exceptions import MisdirectedRequest
from werkzeug.sansio.utils import host_is_trusted

from qa.config import Config

_LOCAL = ("localhost", ".localhost")


def register(app: Flask, config: Config) -> None:
    """Make an application refuse requests for names that are not its own.

    Behind a trusted proxy every name is answered, because the proxy knows its own names.
    """
    if config.trusted_proxies and not config.hosts:
        return
    names = (*_LOCAL, config.host, socket.gethostname(), *config.hosts)

    @app.before_request
    def check_host() -> None:
        if not (is_address(request.host) or host_is_trusted(request.host, names)):
            raise MisdirectedRequest(
                f"the host of a request must be a name of this service, is {request.host[:100]!r}: use the address "
                "that it is served on, or name the host in QA_HOSTS"
            )


def is_address(host: str) -> bool:
    """Whether a host, with or without a port, is an IP address.

    >>> is_address("127.0.0.1:8080"), is_address("[::1]:8080"), is_address("127.0.0.1.rebind.test")
    (True, True, False)
    """
    name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
