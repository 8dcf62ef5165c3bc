"""Who may call a view, how often, and how many at once: `@needs("manage")` under the route, and the sign-in page."""

from collections.abc import Callable, Set
from dataclasses import dataclass
from functools import wraps
from typing import Any, Literal, ParamSpec, cast

from flask import Blueprint, Flask, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Forbidden, Unauthorized

from qa.access.addresses import address_group
from qa.access.keys import Key, Scope
from qa.access.sessions import EndedSessions
from qa.access.store import KeyStore, open_keys
from qa.config import Config
from web.addresses import wants_json
from web.guard import callers, sessions
from web.guard.admission import Gate
from web.guard.callers import Caller, caller, signed_in
from web.guard.collections import here, is_in_address
from web.guard.rate_limits import RateLimits
from web.guard.sessions import check_token, csrf_token

Purpose = Literal["ask", "manage", "metrics"]
"""The purpose of a request."""

_SCOPES: dict[Purpose, Scope] = {"ask": "ask", "manage": "manage", "metrics": "ask"}
_SIGN_IN = "sign in"  # a purpose for the rate limits only
_EXTENSION = "citewell-access"
_REALM = "citewell"
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_Arguments = ParamSpec("_Arguments")
_View = Callable[_Arguments, ResponseReturnValue]

access = Blueprint("access", __name__)


@dataclass(frozen=True, slots=True)
class _Rules:
    keys: KeyStore
    limits: RateLimits
    gate: Gate
    open_to_all: Set[Purpose]


def register(app: Flask, config: Config, gate: Gate, *, local_token: str | None = None) -> None:
    """Guard the views of an application, and give it the sign-in page."""
    open_to_all: set[Purpose] = set()
    if not config.ask_needs_key:
        open_to_all.add("ask")
    if config.metrics_open:
        open_to_all.add("metrics")
    keys = open_keys(config)
    rates = {"ask": config.rate_limit, "manage": config.manage_rate_limit, _SIGN_IN: config.manage_rate_limit}
    app.extensions[_EXTENSION] = _Rules(keys, RateLimits(rates), gate, open_to_all)
    callers.register(app, keys, local_token=local_token, asking_open="ask" in open_to_all)
    sessions.register(app, keys, EndedSessions(config.data))
    app.context_processor(lambda: {"signed_in": signed_in, "csrf_token": csrf_token})
    app.register_blueprint(access)


def needs(purpose: Purpose) -> Callable[[Callable[_Arguments, ResponseReturnValue]], _View[_Arguments]]:
    """Guard a view: only allowed callers, not too often, not too many at once. Put it directly under the route.

    A program gets 401 without a valid key, and 403 if its key permits too little. A person without a key is sent to the
    sign-in page. Too frequent requests get 429, too many at once 503.
    """

    def guard(view: Callable[_Arguments, ResponseReturnValue]) -> _View[_Arguments]:
        @wraps(view)
        def guarded(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> ResponseReturnValue:
            rules, found = _rules(current_app), caller()
            rules.limits.count(purpose, found.counted_as)
            if purpose not in rules.open_to_all:
                if found.key is None:
                    return _refuse_stranger(found)
                _check(found, found.key, purpose)
            if purpose == "metrics":
                return view(*args, **kwargs)
            with rules.gate.admit(found.counted_as) as g.deadline:
                if is_in_address():
                    here()  # of a collection that may not be asked, no view says anything
                return view(*args, **kwargs)

        return guarded

    return guard


def deadline() -> float:
    """Return the time by which the current request must be done, by `time.monotonic`."""
    return cast(float, g.deadline)


def gate() -> Gate:
    """Return the gate of the current application."""
    return _rules(current_app).gate


@access.get("/sign-in")
def sign_in() -> ResponseReturnValue:
    """Show the form."""
    return _form(_local(request.args.get("next")), refused=False)


@access.post("/sign-in")
def take_key() -> ResponseReturnValue:
    """Begin a session with the key in the form, and go on to the page that the person wanted."""
    _rules(current_app).limits.count(_SIGN_IN, address_group(request.remote_addr))
    check_token()
    wanted = _local(request.form.get("next"))
    key = _rules(current_app).keys.recognise(request.form.get("key", "").strip())
    if key is None:
        return _form(wanted, refused=True), Unauthorized.code
    sessions.begin(key)
    return redirect(wanted, 303)


@access.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End the session of this browser, for every copy of its cookie."""
    check_token()
    sessions.end()
    return redirect(url_for("pages.chat"), 303)


@access.after_request
def keep_no_copy(response: Any) -> Any:  # noqa: ANN401 - a response of flask or of werkzeug
    """Prevent caches from storing a token."""
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def _check(found: Caller, key: Key, purpose: Purpose) -> None:
    scope = _SCOPES[purpose]
    if not key.admits(scope):
        raise Forbidden(f"the key must have the scope {scope}, has {key.scope}: use another key")
    if purpose == "metrics" and key.collections:
        raise Forbidden("the key must admit to all collections for this, which counts them together: use another key")
    if found.by_cookie and scope == "manage" and request.method not in _SAFE_METHODS:
        check_token()


def _refuse_stranger(found: Caller) -> ResponseReturnValue:
    if not wants_json() and not found.shown:
        wanted = request.root_path + request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("access.sign_in", next=wanted), 303)
    problem = {"error": "invalid_token"} if found.shown else {}
    raise Unauthorized(
        "a key must be shown that is not revoked, "
        + ("the one shown does not count" if found.shown else "none is")
        + ': send Authorization: Bearer KEY; "qa keys add" makes one',
        www_authenticate=WWWAuthenticate("bearer", {"realm": _REALM, **problem}),
    )


def _form(wanted: str, *, refused: bool) -> str:
    return render_template(
        "sign_in.html", wanted=wanted, refused=refused, manages=wanted.startswith(url_for("admin.shelf"))
    )


def _local(address: str | None) -> str:
    """Return an address of this service; the chat page's for any other.

    >>> with Flask("example").test_request_context(): _local("/admin?page=2")
    '/admin?page=2'
    """
    plain = address is not None and address.isprintable() and address.isascii() and "\\" not in address
    own = plain and address is not None and address.startswith("/") and not address.startswith("//")
    return address if own and address is not None else url_for("pages.chat")


def _rules(app: Flask) -> _Rules:
    return cast(_Rules, app.extensions[_EXTENSION])
