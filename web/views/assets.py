"""Static files under an address that changes with their contents, and the security headers."""

import gzip
import hashlib
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from flask import Flask, Response, request, send_file, send_from_directory

FOLDER = Path(__file__).parents[1] / "static"
_DAY = 24 * 3600
ONE_YEAR = 365 * _DAY

HEADERS = {
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self'",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",  # innerHTML and similar properties throw
        )
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # the address of a page contains the question
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",  # the widget is read with CORS: see web.guard.origins
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def register(app: Flask, *, hsts_days: int) -> None:
    """Serve the static files and put the security headers on every response.

    Args:
        app: The application.
        hsts_days: Days for which a browser that used TLS must use only TLS; 0 sends no such header.
    """
    current_version = files_version(FOLDER)
    files = frozenset(path for path in FOLDER.rglob("*") if path.is_file())

    @app.get("/static/<version>/<path:filename>", endpoint="static")
    def static(version: str, filename: str) -> Response:
        # The version is in the path, not in the query, so that a module's relative imports have it too.
        # A page from before an upgrade still gets files under its old version, but they must not be cached.
        current = version == current_version
        max_age = ONE_YEAR if current else 0
        file = FOLDER / filename
        if request.accept_encodings["gzip"] > 0 and file in files:
            etag = f"{current_version}-gzip"
            response = send_file(BytesIO(compressed(file)), download_name=file.name, etag=etag, max_age=max_age)
            response.content_encoding = "gzip"
        else:
            response = send_from_directory(FOLDER, filename, max_age=max_age)
        response.cache_control.immutable = current
        response.vary.add("Accept-Encoding")
        return response

    @app.url_defaults
    def add_version(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static":
            values.setdefault("version", current_version)

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if hsts_days and request.is_secure:
            response.headers["Strict-Transport-Security"] = f"max-age={hsts_days * _DAY}"
        return response


@cache
def compressed(path: Path) -> bytes:
    """Return a static file, compressed. Pages are not compressed: they repeat what somebody sent (BREACH)."""
    return gzip.compress(path.read_bytes(), mtime=0)


def files_version(folder: Path) -> str:
    """Return a hash of the names and contents of all files in a folder."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(folder).as_posix()}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]
