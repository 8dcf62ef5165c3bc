"""Who may call a view, how often and how many at once: `@needs("manage")` under the route, and the page to sign in on.

A program shows its key with each request (RFC 6750, ``Authorization: Bearer``), which werkzeug reads. A browser shows a
signed cookie that holds the key's id, so that revoking the key ends the session, and an id of the session itself, which
is remembered when it is signed out, so that a copy of the cookie ends with it. What a browser sends by itself proves
nothing about who wanted it: a request that changes documents by such a cookie must carry a CSRF token, too.
"""

import hmac
import secrets
from collections.abc import Callable, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, Literal, ParamSpec, cast

from flask import Blueprint, Flask, current_app, g, redirect, render_template, request, session, url_for
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask.typing import ResponseReturnValue
from flask.wrappers import Request
from flask_wtf.csrf import generate_csrf, validate_csrf
from itsdangerous import URLSafeTimedSerializer
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Forbidden, Unauthorized
from wtforms import ValidationError

from qa.access.keys import Key, Scope
from qa.access.local_token import LOCAL_TOKEN
from qa.access.sessions import SESSION_SECONDS, EndedSessions
from qa.access.store import KeyStore, open_keys
from qa.config import Config
from web.errors import wants_json
from web.guard.admission import Gate
from web.guard.rate_limits import RateLimits, address_group

CSRF_HEADER = "X-CSRFToken"
"""Header in which a script of a page sends the token that `csrf_token()` put into it."""

Purpose = Literal["ask", "manage", "metrics"]
"""What a request is for."""

_SCOPES: dict[Purpose, Scope] = {"ask": "ask", "manage": "manage", "metrics": "ask"}
_SIGN_IN = "sign in"  # a purpose of the rate limits alone
_EXTENSION = "citewell-access"
_REALM = "citewell"
_COMMAND_LINE = Key(id="local", name="the command line", scope="ask", made=datetime.min, salt="", hash="")
_COOKIE = "citewell"
_SESSION_KEY = "key"
_SESSION_ID = "session"
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_Arguments = ParamSpec("_Arguments")
_View = Callable[_Arguments, ResponseReturnValue]

access = Blueprint("access", __name__)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who makes a request.

    Attributes:
        key: The key that was shown; None without one that counts.
        by_cookie: Whether a browser showed it by itself.
        shown: Whether the request has a key of its own, be it one that counts or not.
    """

    key: Key | None
    by_cookie: bool
    shown: bool

    @property
    def counted_as(self) -> str:
        """Whose requests these are, for the rate limits."""
        return address_group(request.remote_addr) if self.key is None else f"key {self.key.id}"


@dataclass(frozen=True, slots=True)
class _Rules:
    keys: KeyStore
    ended: EndedSessions
    limits: RateLimits
    gate: Gate
    open_to_all: Set[Purpose]
    local_token: str | None


class _Cookies(SecureCookieSessionInterface):
    """Flask's signed cookies; the secret is read when a cookie is, and no sooner, and TLS makes them ``Secure``."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        _load_secret(app)
        return super().get_signing_serializer(app)

    def get_cookie_secure(self, app: Flask) -> bool:  # noqa: ARG002 - flask's signature
        return request.is_secure


def register(app: Flask, config: Config, gate: Gate, *, local_token: str | None = None) -> None:
    """Guard the views of an application, and give it the page to sign in on."""
    open_to_all: set[Purpose] = set()
    if not config.ask_needs_key:
        open_to_all.add("ask")
    if config.metrics_open:
        open_to_all.add("metrics")
    rates = {"ask": config.rate_limit, "manage": config.manage_rate_limit, _SIGN_IN: config.manage_rate_limit}
    app.extensions[_EXTENSION] = _Rules(
        open_keys(config), EndedSessions(config.data), RateLimits(rates), gate, open_to_all, local_token
    )
    app.session_interface = _Cookies()
    app.config.update(
        SESSION_COOKIE_NAME=_COOKIE,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(seconds=SESSION_SECONDS),
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session
    )
    app.context_processor(lambda: {"signed_in": signed_in, "csrf_token": csrf_token})
    app.register_blueprint(access)


def needs(purpose: Purpose) -> Callable[[Callable[_Arguments, ResponseReturnValue]], _View[_Arguments]]:
    """Let only those call a view who may, not too often and not too many at once; it stands directly under the route.

    A program is answered 401 without a key that counts and 403 with one of too little; a person without one is led to
    the page to sign in on. What is too often is answered 429, what is too much 503.
    """

    def guard(view: Callable[_Arguments, ResponseReturnValue]) -> _View[_Arguments]:
        @wraps(view)
        def guarded(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> ResponseReturnValue:
            rules, found = _rules(current_app), caller()
            rules.limits.count(purpose, found.counted_as)
            if purpose not in rules.open_to_all:
                if found.key is None:
                    return _refuse_stranger(found)
                _check(found, found.key, _SCOPES[purpose])
            if purpose == "metrics":
                return view(*args, **kwargs)
            with rules.gate.admit() as g.deadline:
                return view(*args, **kwargs)

        return guarded

    return guard


def deadline() -> float:
    """Return the time by which the current request must be done, as `time.monotonic` counts."""
    return cast(float, g.deadline)


def gate() -> Gate:
    """Return the gate of the current application."""
    return _rules(current_app).gate


def caller() -> Caller:
    """Return who makes the current request. A key of its own counts before the cookie.

    Raises:
        KeyStoreError: A key was shown, and the keys cannot be read.
    """
    if "caller" not in g:
        g.caller = _find_caller()
        g.caller_id = g.caller.key and g.caller.key.id
    return cast(Caller, g.caller)


def signed_in() -> Key | None:
    """Return the key that the person at the browser signed in with."""
    return caller().key if caller().by_cookie else None


def csrf_token() -> str:
    """Return the token of this session, for a form or a script of a page."""
    _load_secret(current_app)
    return str(generate_csrf())


def check_token() -> None:
    """Refuse a request that a page of another site may have made a browser send.

    Raises:
        Forbidden: It has no token of this session, neither in the header ``X-CSRFToken`` nor in the form.
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


@access.get("/sign-in")
def sign_in() -> ResponseReturnValue:
    """Show the form."""
    return _form(_local(request.args.get("next")), refused=False)


@access.post("/sign-in")
def take_key() -> ResponseReturnValue:
    """Begin a session with the key in the form, and go on to where the person wanted to."""
    _rules(current_app).limits.count(_SIGN_IN, address_group(request.remote_addr))
    check_token()
    wanted = _local(request.form.get("next"))
    key = _rules(current_app).keys.recognise(request.form.get("key", "").strip())
    if key is None:
        return _form(wanted, refused=True), Unauthorized.code
    session.clear()
    session.permanent = True
    session[_SESSION_KEY], session[_SESSION_ID] = key.id, secrets.token_urlsafe()
    return redirect(wanted, 303)


@access.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End the session of this browser, for every copy of its cookie."""
    check_token()
    if _SESSION_ID in session:
        _rules(current_app).ended.end(session[_SESSION_ID])
    session.clear()
    return redirect(url_for("pages.chat"), 303)


@access.after_request
def keep_no_copy(response: Any) -> Any:  # noqa: ANN401 - a response of flask or of werkzeug
    """Keep caches from keeping a token."""
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def _find_caller() -> Caller:
    keys, token = _rules(current_app).keys, _rules(current_app).local_token
    if token is not None and hmac.compare_digest(request.headers.get(LOCAL_TOKEN, "").encode(), token.encode()):
        return Caller(_COMMAND_LINE, by_cookie=False, shown=True)
    if "Authorization" in request.headers:
        shown = request.authorization
        text = shown.token if shown is not None and shown.type == "bearer" else None
        return Caller(keys.recognise(text) if text else None, by_cookie=False, shown=True)
    if _COOKIE not in request.cookies:
        return Caller(None, by_cookie=False, shown=False)
    return Caller(_key_of_session(), by_cookie=True, shown=False)


def _key_of_session() -> Key | None:
    """The key that the session of the cookie was begun with, unless either has ended."""
    key, begun = session.get(_SESSION_KEY), session.get(_SESSION_ID)
    rules = _rules(current_app)
    if not (isinstance(key, str) and isinstance(begun, str)) or rules.ended.has_ended(begun):
        return None
    return rules.keys.find(key)


def _check(found: Caller, key: Key, scope: Scope) -> None:
    if not key.admits(scope):
        raise Forbidden(f"the key must have the scope {scope}, has {key.scope}: use another key")
    if found.by_cookie and scope == "manage" and request.method not in _SAFE_METHODS:
        check_token()


def _refuse_stranger(found: Caller) -> ResponseReturnValue:
    if not wants_json() and not found.shown:
        wanted = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("access.sign_in", next=wanted), 303)
    problem = {"error": "invalid_token"} if found.shown else {}
    raise Unauthorized(
        "a key must be shown that is not revoked, "
        + ("the one shown does not count" if found.shown else "none is")
        + ': send Authorization: Bearer KEY; "qa keys add" makes one',
        www_authenticate=WWWAuthenticate("bearer", {"realm": _REALM, **problem}),
    )


def _form(wanted: str, *, refused: bool) -> str:
    return render_template("sign_in.html", wanted=wanted, refused=refused)


def _local(address: str | None) -> str:
    """Return an address of this service; the chat page's for any other.

    >>> with Flask("example").test_request_context(): _local("/admin?page=2")
    '/admin?page=2'
    """
    plain = address is not None and address.isprintable() and address.isascii() and "\\" not in address
    own = plain and address is not None and address.startswith("/") and not address.startswith("//")
    return address if own and address is not None else url_for("pages.chat")


def _load_secret(app: Flask) -> None:
    app.secret_key = app.secret_key or _rules(app).keys.cookie_secret()


def _rules(app: Flask) -> _Rules:
    return cast(_Rules, app.extensions[_EXTENSION])
