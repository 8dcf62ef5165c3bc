"""Pages of other sites: which of them may send requests (those with the widget), and which are refused."""

import re
from urllib.parse import urlsplit

from flask import Flask, Response, request
from flask_cors import CORS
from werkzeug.exceptions import Forbidden

GUARDED = ("/api/", "/v1/", "/feedback")
"""Beginnings of the addresses that pages of other sites may use only if they are allowed."""

SHARED = re.compile(r"/(api/(ask|annotations|verify|feedback|documents)\b|widget\.js\Z|static/[^/]+/.+\.(js|css)\Z)")
"""Addresses that an allowed page may read: the widget's files, and its requests."""

_DAY = 24 * 3600


def register(app: Flask, origins: tuple[str, ...]) -> None:
    """Accept requests from pages of some origins, and refuse those that a browser sends for pages of others.

    Args:
        app: The application.
        origins: Exact origins, such as ``https://news.example``; empty for the service's own pages only.
    """
    if origins:
        _share(app, origins)

    @app.before_request
    def refuse_other_sites() -> None:
        posted = request.method == "POST" and request.path == "/check"
        if (posted or request.path.startswith(GUARDED)) and _is_foreign(origins):
            raise Forbidden(
                "a page that asks must be of this service or of an origin in QA_ORIGINS, "
                f"is of {request.headers.get('Origin', 'another site')}: ask whoever runs the service to add it"
            )


def _share(app: Flask, origins: tuple[str, ...]) -> None:
    # Patterns, because flask-cors takes the brackets of an IPv6 address in a string for those of a pattern. It sends
    # `Vary` only to an allowed origin, but caches must also distinguish the copies for others.
    CORS(
        app,
        resources=SHARED,
        origins=[re.compile(rf"{re.escape(origin)}\Z") for origin in origins],
        methods=["GET", "HEAD", "POST"],
        allow_headers=["Accept", "Content-Type"],
        expose_headers=["Retry-After"],
        max_age=_DAY,
        vary_header=False,
    )

    @app.after_request
    def vary(response: Response) -> Response:
        if SHARED.match(request.path):
            response.vary.add("Origin")
        return response


def _is_foreign(origins: tuple[str, ...]) -> bool:
    """Whether a browser made the request for a page of another site, none of `origins`. Programs send no such headers.

    Following a link is allowed. Fetch metadata: https://www.w3.org/TR/fetch-metadata/. The scheme of the service's own
    origin does not matter, because a proxy may end TLS.
    """
    headers = request.headers
    origin, site = headers.get("Origin"), headers.get("Sec-Fetch-Site")
    if origin in origins or request.method == "OPTIONS":  # it only asks what is allowed
        return False
    if request.method in ("GET", "HEAD") and headers.get("Sec-Fetch-Mode") == "navigate":
        return False
    if site:
        return site not in ("same-origin", "none")
    return origin is not None and urlsplit(origin).netloc != request.host
