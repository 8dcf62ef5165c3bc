"""The session of a browser that signed in: a signed cookie, the token that guards it, and its end.

The cookie has two ids. One is the id of the key: revoking the key ends the session. The other is the id of the session:
it is remembered at sign-out, so that a copy of the cookie is refused too. A browser sends cookies by itself, even if a
page of another site made the request. So a request that changes documents with such a cookie also needs a CSRF token.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from flask import Flask, current_app, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask.wrappers import Request
from flask_wtf.csrf import generate_csrf, validate_csrf
from itsdangerous import URLSafeTimedSerializer
from werkzeug.exceptions import Forbidden
from wtforms import ValidationError

from qa.access.keys import Key
from qa.access.sessions import SESSION_SECONDS, EndedSessions
from qa.access.store import KeyStore

CSRF_HEADER = "X-CSRFToken"
"""Header in which a page's script sends the token that `csrf_token()` put into the page."""

_EXTENSION = "citewell-sessions"
_COOKIE = "citewell"
_KEY = "key"
_ID = "session"


@dataclass(frozen=True, slots=True)
class _Kept:
    keys: KeyStore
    ended: EndedSessions


class _Cookies(SecureCookieSessionInterface):
    """Flask's signed cookies. The secret is read only with the first cookie, and TLS makes cookies ``Secure``."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        _load_secret(app)
        return super().get_signing_serializer(app)

    def get_cookie_secure(self, app: Flask) -> bool:  # noqa: ARG002 - flask's signature
        return request.is_secure


def register(app: Flask, keys: KeyStore, ended: EndedSessions) -> None:
    """Add sessions to an application."""
    app.extensions[_EXTENSION] = _Kept(keys, ended)
    app.session_interface = _Cookies()
    app.config.update(
        SESSION_COOKIE_NAME=_COOKIE,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(seconds=SESSION_SECONDS),
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session
    )


def is_shown() -> bool:
    """Whether the current request has a session cookie."""
    return _COOKIE in request.cookies


def begin(key: Key) -> None:
    """Begin a session with a key."""
    session.clear()
    session.permanent = True
    session[_KEY], session[_ID] = key.id, secrets.token_urlsafe()


def end() -> None:
    """End the session of the current request, for every copy of its cookie.

    Raises:
        KeyStoreError: The end cannot be stored.
    """
    if _ID in session:
        _kept(current_app).ended.end(session[_ID])
    session.clear()


def find_key() -> Key | None:
    """Return the key of the current request's session, unless the key or the session has ended.

    Raises:
        KeyStoreError: The keys cannot be read.
    """
    key, begun = session.get(_KEY), session.get(_ID)
    kept = _kept(current_app)
    if not (isinstance(key, str) and isinstance(begun, str)) or kept.ended.has_ended(begun):
        return None
    return kept.keys.find(key)


def csrf_token() -> str:
    """Return the token of this session, for a form or a script of a page."""
    _load_secret(current_app)
    return str(generate_csrf())


def check_token() -> None:
    """Refuse a request that a page of another site may have caused.

    Raises:
        Forbidden: It has no token of this session in the header ``X-CSRFToken`` or in the form.
    """
    token = request.headers.get(CSRF_HEADER) or request.form.get("csrf_token")
    _load_secret(current_app)
    try:
        validate_csrf(token)
    except ValidationError as exc:
        raise Forbidden(
            f"what a page changes must come with the token of its session ({exc}): allow cookies, load the page again "
            f"and repeat; a program sends its key as Authorization: Bearer instead"
        ) from exc


def _load_secret(app: Flask) -> None:
    app.secret_key = app.secret_key or _kept(app).keys.cookie_secret()


def _kept(app: Flask) -> _Kept:
    return cast(_Kept, app.extensions[_EXTENSION])
