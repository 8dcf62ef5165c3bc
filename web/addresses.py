"""Which addresses are for programs, and which for people."""

from flask import request

_JSON_ADDRESSES = ("/api", "/local", "/health", "/ready", "/metrics", "/openapi.json")


def wants_json() -> bool:
    """Whether the address of the current request is for programs."""
    if request.path == "/api/docs":
        return False
    return any(request.path == address or request.path.startswith(f"{address}/") for address in _JSON_ADDRESSES)
