"""Which addresses are for programs, and which for people."""

from flask import request

_JSON_ADDRESSES = ("/api", "/v1", "/local", "/health", "/ready", "/metrics", "/openapi.json")


def speaks_openai() -> bool:
    """Whether the address of the current request is for clients of OpenAI's protocol."""
    return request.path.startswith("/v1/")


def wants_json() -> bool:
    """Whether the address of the current request is for programs."""
    if request.path == "/api/docs":
        return False
    return any(request.path == address or request.path.startswith(f"{address}/") for address in _JSON_ADDRESSES)
