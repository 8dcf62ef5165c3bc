"""Who sends a request: a program with a key, a browser with a session, the command line, or nobody known.

A program sends its key with each request (RFC 6750, ``Authorization: Bearer``); werkzeug reads it. A browser sends the
cookie of its session (`web.guard.sessions`).
"""

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask import Flask, current_app, g, request

from qa.access.addresses import address_group
from qa.access.keys import Key
from qa.access.local_token import LOCAL_TOKEN
from qa.access.store import KeyStore
from web.guard import sessions

_EXTENSION = "citewell-callers"
_COMMAND_LINE = Key(id="local", name="the command line", scope="ask", made=datetime.min, salt="", hash="")


@dataclass(frozen=True, slots=True)
class Caller:
    """The sender of a request.

    Attributes:
        key: The valid key of the request, or None.
        by_cookie: Whether a browser sent it by itself, in a cookie.
        shown: Whether the request itself has a key, valid or not.
    """

    key: Key | None
    by_cookie: bool
    shown: bool

    @property
    def counted_as(self) -> str:
        """The name under which the rate limits count this caller."""
        return address_group(request.remote_addr) if self.key is None else f"key {self.key.id}"


@dataclass(frozen=True, slots=True)
class _Known:
    keys: KeyStore
    local_token: str | None
    asking_open: bool


def register(app: Flask, keys: KeyStore, *, local_token: str | None, asking_open: bool) -> None:
    """Let an application know its callers by their keys, and the command line by its token."""
    app.extensions[_EXTENSION] = _Known(keys, local_token, asking_open)


def asking_is_open() -> bool:
    """Whether asking needs no key."""
    return _known().asking_open


def is_command_line() -> bool:
    """Whether the command line sent the present request, with the token of the data folder."""
    token = _known().local_token
    return token is not None and hmac.compare_digest(request.headers.get(LOCAL_TOKEN, "").encode(), token.encode())


def caller() -> Caller:
    """Return the sender of the current request. A key in the request itself has priority over the cookie.

    Raises:
    KeyStoreError: The request has a key, and the keys cannot be read.
    """
    if "caller" not in g:
        g.caller = _find_caller()
        g.caller_id = g.caller.key and g.caller.key.id
    return cast(Caller, g.caller)


def signed_in() -> Key | None:
    """Return the key that the person in the browser signed in with."""
    return caller().key if caller().by_cookie else None


def _find_caller() -> Caller:
    keys = _known().keys
    if is_command_line():
        return Caller(_COMMAND_LINE, by_cookie=False, shown=True)
    if "Authorization" in request.headers:
        shown = request.authorization
        text = shown.token if shown is not None and shown.type == "bearer" else None
        return Caller(keys.recognise(text) if text else None, by_cookie=False, shown=True)
    if not sessions.is_shown():
        return Caller(None, by_cookie=False, shown=False)
    return Caller(sessions.find_key(), by_cookie=True, shown=False)


def _known() -> _Known:
    return cast(_Known, current_app.extensions[_EXTENSION])
