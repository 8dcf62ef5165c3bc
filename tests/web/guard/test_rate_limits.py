"""Rate limits, and what they count: a key, or an address, which a forged header does not change."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from qa.access.store import KeyStore
from qa.config import Config, load_config
from qa.errors import ConfigError
from qa.serving.parts import Parts
from tests.web.guard.test_access import bearer, sign_in
from web.application import create_app

if TYPE_CHECKING:
    from tests.fake_service import FakeQA


def make(qa: "FakeQA", folder: Path, **settings: object) -> Flask:
    """An application that takes two questions an hour of one caller."""
    given = {"data": folder, "rate_limit": "2/hour", "metrics_open": True} | settings
    return create_app(load_config(**given), Parts(qa=qa))


def ask(client: FlaskClient, address: str = "192.0.2.1", **headers: str) -> TestResponse:
    """Ask from an address."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.get("/api/documents", headers=named, environ_overrides={"REMOTE_ADDR": address})


def statuses(client: FlaskClient, number: int, *args: str, **headers: str) -> list[int]:
    """Return the statuses of several requests."""
    return [ask(client, *args, **headers).status_code for _ in range(number)]


def test_one_too_many_is_refused_and_told_when_to_come_back(qa: "FakeQA", tmp_path: Path) -> None:
    """429 in the usual form of errors; other addresses are served, and health is never refused."""
    client = make(qa, tmp_path).test_client()
    assert statuses(client, 2) == [200, 200]
    refused = ask(client)
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (429, "too_many_requests")
    assert 0 < int(refused.headers["Retry-After"]) <= 2 * 3600
    assert "at most 2 requests per hour" in refused.get_json()["error"]["message"]
    assert statuses(client, 2, "192.0.2.2") == [200, 200]
    assert [client.get("/health").status_code for _ in range(9)] == [200] * 9
    assert "citewell_rate_limited_total 1.0" in client.get("/metrics").text


def test_a_key_is_counted_wherever_it_is_shown(qa: "FakeQA", tmp_path: Path) -> None:
    """From two addresses it is one caller; another key there is another caller. An invalid key counts as none."""
    keys = KeyStore(tmp_path)
    one, two = bearer(keys.add("one", "ask")), bearer(keys.add("two", "ask"))
    client = make(qa, tmp_path).test_client()
    assert [ask(client, f"192.0.2.{n}", **one).status_code for n in range(3)] == [200, 200, 429]
    assert statuses(client, 3, **two) == [200, 200, 429]
    assert [ask(client, Authorization=f"Bearer wrong{n}").status_code for n in range(3)] == [200, 200, 429]


def test_guessing_keys_is_limited(qa: "FakeQA", tmp_path: Path) -> None:
    """At the endpoint and on the form, with another number for managing."""
    keys = KeyStore(tmp_path)
    app = make(qa, tmp_path, ask_needs_key=True, manage_rate_limit="3/hour")
    assert statuses(app.test_client(), 3, Authorization="Bearer x") == [401, 401, 429]
    wrong = [sign_in(app.test_client(), "cw_guessed").status_code for _ in range(4)]
    assert wrong == [401, 401, 401, 429]
    assert sign_in(app.test_client(), keys.add("m", "manage")).status_code == 429


def test_a_forged_header_is_nobodys_address(qa: "FakeQA", tmp_path: Path) -> None:
    """Without trusted proxies the header does not count; behind one, the last address in it counts."""
    client = make(qa, tmp_path / "none").test_client()
    assert [ask(client, X_Forwarded_For=f"198.51.100.{n}").status_code for n in range(3)] == [200, 200, 429]
    behind = make(qa, tmp_path / "one", trusted_proxies=1).test_client()
    forged = [ask(behind, X_Forwarded_For=f"198.51.100.{n}, 203.0.113.9").status_code for n in range(3)]
    assert forged == [200, 200, 429]
    assert ask(behind, X_Forwarded_For="203.0.113.10").status_code == 200


def test_a_network_of_ipv6_is_one_caller(qa: "FakeQA", tmp_path: Path) -> None:
    """A client with one address of it has all of them; an IPv4 address in IPv6 notation counts by itself."""
    client = make(qa, tmp_path).test_client()
    assert [ask(client, f"2001:db8::{n}").status_code for n in range(1, 4)] == [200, 200, 429]
    assert ask(client, "2001:db8:0:1::1").status_code == 200
    assert [ask(client, f"::ffff:192.0.2.{n}").status_code for n in range(1, 4)] == [200, 200, 200]


def test_limits_can_be_taken_off(qa: "FakeQA", tmp_path: Path) -> None:
    """For a service that a proxy limits."""
    assert set(statuses(make(qa, tmp_path, rate_limit="none").test_client(), 50)) == {200}


@pytest.mark.parametrize("rate", ["0/minute", "10", "10/fortnight", "ten/minute", "10/minute;DROP", "None"])
def test_a_rate_that_is_none_is_refused(rate: str) -> None:
    """With the setting's name and value."""
    with pytest.raises(ConfigError, match=re.escape(repr(rate))):
        load_config(rate_limit=rate)


def test_tls_is_asked_for_only_where_it_is_there(qa: "FakeQA", tmp_path: Path) -> None:
    """HSTS when set, over TLS; a trusted proxy's word counts for that, a forged one does not."""
    proto = {"X-Forwarded-Proto": "https"}
    behind = make(qa, tmp_path, hsts_days=1, trusted_proxies=1).test_client()
    assert behind.get("/health", headers=proto).headers["Strict-Transport-Security"] == "max-age=86400"
    assert "Strict-Transport-Security" not in behind.get("/health").headers
    alone = make(qa, tmp_path, hsts_days=1).test_client()
    assert "Strict-Transport-Security" not in alone.get("/health", headers=proto).headers
    unset = create_app(Config(data=tmp_path), Parts(qa=qa)).test_client()
    assert "Strict-Transport-Security" not in unset.get("/health", base_url="https://localhost").headers
