"""Which names the service answers to, so that no page elsewhere reads it by DNS rebinding.

A page may have its own name resolve to 127.0.0.1. The browser then takes the service for that page's own server, and
lets the page read what it says. The name in the request still is that of the page: requests that name the service
otherwise than its operator does are refused. An address of digits cannot be rebound, and is always answered.
"""

import ipaddress
import socket

from flask import Flask, request
from werkzeug.exceptions import MisdirectedRequest
from werkzeug.sansio.utils import host_is_trusted

from qa.config import Config

_LOCAL = ("localhost", ".localhost")


def register(app: Flask, config: Config) -> None:
    """Have an application refuse requests for names that are not its own.

    Behind a proxy that is trusted every name is answered, since the proxy knows which names are its own.
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
