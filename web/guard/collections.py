"""The collection that a request is about, and whether its caller may ask it.

A request names it in its path, ``/collections/NAME/…``, in the parameter ``collection`` of an address below ``/api/``,
or in its body (`enter`). The path is rewritten before the application sees it: what it makes then are addresses of that
collection. A collection that a key does not admit to is answered as one that does not exist.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol, cast
from urllib.parse import unquote_plus

from flask import Flask, current_app, g, request

from qa.errors import UnknownCollectionError
from qa.settings.collections import DEFAULT, PATTERN, is_name
from web.guard.callers import asking_is_open, caller

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_IN_PATH = re.compile(rf"/collections/({PATTERN.strip('^$')})(/.*)?", re.DOTALL)
_NAME, _BASE = "citewell.collection", "citewell.base"
_EXTENSION = "citewell-collections"


class Shelves(Protocol):
    """What the views need of each collection."""

    def names(self) -> Sequence[str]:
        """Return the names of the further collections, in order."""

    def find(self, name: str) -> Mapping[str, object]:
        """Return the parts of one by name. Raises UnknownCollectionError, or a StoreError."""


def register(app: Flask, shelves: Shelves) -> None:
    """Let requests to an application name a collection."""
    app.extensions[_EXTENSION] = shelves
    app.wsgi_app = _named(app.wsgi_app)  # type: ignore[assignment, method-assign]


def enter(name: str | None) -> None:
    """Go on with the collection that the body of the present request names; None leaves it as it is."""
    if name is not None:
        g.collection = name


def chosen() -> str:
    """Return the name of the collection that the present request is about."""
    return cast(str, g.get("collection", request.environ.get(_NAME, DEFAULT)))


def is_in_address() -> bool:
    """Whether the address of the present request names a collection."""
    return _NAME in request.environ


def here() -> Mapping[str, object]:
    """Return the parts of the collection that the present request is about. Every view takes them from here.

    Raises:
        UnknownCollectionError: There is none of this name, or the caller may not ask it.
        StoreError: It cannot be opened.
    """
    name = chosen()
    if not _may_ask(name):
        raise UnknownCollectionError(name)
    return _shelves().find(name)


def askable() -> tuple[str, ...]:
    """Return the names of the collections that the sender of the present request may ask."""
    return tuple(name for name in (DEFAULT, *_shelves().names()) if _may_ask(name))


def root(name: str | None = None) -> str:
    """Return the path where a collection is mounted, by default that of the present request."""
    base, name = request.environ.get(_BASE, request.root_path), name or chosen()
    return base if name == DEFAULT else f"{base}/collections/{name}"


def root_url() -> str:
    """Return the same as an address, without a slash at its end."""
    return request.host_url.rstrip("/") + root()


def _may_ask(name: str) -> bool:
    key = caller().key
    return (name == DEFAULT or asking_is_open()) if key is None else key.admits_to(name)


def _shelves() -> Shelves:
    return cast(Shelves, current_app.extensions[_EXTENSION])


def _named(app: "WSGIApplication") -> "WSGIApplication":
    def called(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        environ[_BASE] = environ.get("SCRIPT_NAME", "")
        name = _take_from_path(environ) or _take_from_query(environ)
        if name is not None:
            environ[_NAME] = name
            if name != DEFAULT:
                environ["SCRIPT_NAME"] = f"{environ[_BASE]}/collections/{name}"
        return app(environ, start_response)

    return called


def _take_from_path(environ: "WSGIEnvironment") -> str | None:
    found = _IN_PATH.fullmatch(environ.get("PATH_INFO", ""))
    if found is None:
        return None
    environ["PATH_INFO"] = found[2] or "/"
    return found[1]


def _take_from_query(environ: "WSGIEnvironment") -> str | None:
    """Take the parameter out of the query. One that is given twice, or is no name, names no collection."""
    if not environ.get("PATH_INFO", "").startswith("/api/"):
        return None
    parameters = environ.get("QUERY_STRING", "").split("&")
    given = [one.partition("=")[2] for one in parameters if unquote_plus(one.partition("=")[0]) == "collection"]
    if not given:
        return None
    others = [one for one in parameters if unquote_plus(one.partition("=")[0]) != "collection"]
    environ["QUERY_STRING"] = "&".join(others)
    name = unquote_plus(given[0])
    return name if len(given) == 1 and is_name(name) else "?"
