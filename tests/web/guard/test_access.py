"""The guard of a view, the page to sign in on, and what ends a session."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from qa.access.store import KeyStore
from qa.config import Config
from qa.serving.parts import Parts
from web.application import create_app
from web.guard.access import needs
from web.guard.sessions import CSRF_HEADER, csrf_token

if TYPE_CHECKING:
    from tests.fake_service import FakeQA


@pytest.fixture
def keys(tmp_path: Path) -> KeyStore:
    """The keys of the application."""
    return KeyStore(tmp_path)


@pytest.fixture
def settings(tmp_path: Path) -> Config:
    """Keys and application have one folder."""
    return Config(data=tmp_path)


@pytest.fixture
def app(app: Flask) -> Flask:
    """The application with two views that change something, one for programs and one for people."""

    @app.route("/api/change", methods=["GET", "POST"])
    @needs("manage")
    def change() -> str:
        return "changed"

    @app.route("/change", methods=["GET", "POST"])
    @needs("manage")
    def change_page() -> str:
        return csrf_token()

    return app


def bearer(key: str) -> dict[str, str]:
    """The header that shows a key."""
    return {"Authorization": f"Bearer {key}"}


def token_in(page: TestResponse) -> str:
    """The token in the form of a page."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert found is not None
    return found[1]


def sign_in(client: FlaskClient, key: str, wanted: str = "/change", **environ: str) -> TestResponse:
    """Fill in the form."""
    base = environ.get("base_url", "http://localhost")
    page = client.get("/sign-in", query_string={"next": wanted}, base_url=base)
    fields = {"csrf_token": token_in(page), "next": wanted, "key": key}
    return client.post("/sign-in", data=fields, base_url=base)


def test_a_program_without_a_key_that_counts_is_told_how(app: Flask, keys: KeyStore) -> None:
    """401 with the challenge of RFC 6750.

    Without a code if there was no key, otherwise with the code for an invalid token.
    """
    client = app.test_client()
    bare = client.get("/api/change")
    assert (bare.status_code, bare.headers["WWW-Authenticate"]) == (401, "Bearer realm=citewell")
    assert bare.get_json()["error"]["code"] == "unauthorized"
    key = keys.add("x", "manage")
    keys.revoke("x")
    for header in (f"Bearer {key}", "Bearer", "Bearer \xff", "Basic dTpw", f"Token {key}", "x", ""):
        wrong = client.get("/api/change", headers={"Authorization": header})
        assert wrong.status_code == 401
        assert "error=invalid_token" in wrong.headers["WWW-Authenticate"]


def test_a_key_of_too_little_scope_is_refused(app: Flask, keys: KeyStore) -> None:
    """403: another key could help; the same one never will."""
    refused = app.test_client().post("/api/change", headers=bearer(keys.add("asks", "ask")))
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (403, "forbidden")
    assert "must have the scope manage, has ask" in refused.get_json()["error"]["message"]


def test_a_key_needs_no_token_and_starts_no_session(app: Flask, keys: KeyStore) -> None:
    """A page of another site cannot make a browser send the header."""
    client = app.test_client()
    done = client.post("/api/change", headers=bearer(keys.add("m", "manage")))
    assert (done.status_code, done.text, done.headers.getlist("Set-Cookie")) == (200, "changed", [])
    assert client.post("/api/change").status_code == 401


def test_a_person_is_led_to_the_form_and_back(app: Flask, keys: KeyStore) -> None:
    """And may then do what the key may."""
    client = app.test_client()
    led = client.get("/change?page=2")
    assert (led.status_code, led.headers["Location"]) == (303, "/sign-in?next=/change?page%3D2")
    back = sign_in(client, keys.add("m", "manage"), "/change?page=2")
    assert (back.status_code, back.headers["Location"]) == (303, "/change?page=2")
    assert client.get("/change").status_code == 200
    assert client.get("/api/change").status_code == 200


def test_what_a_session_changes_needs_its_token(app: Flask, keys: KeyStore) -> None:
    """In the header or in the form; the token of another session is refused."""
    client, other = app.test_client(), app.test_client()
    for one, name in ((client, "one"), (other, "two")):
        sign_in(one, keys.add(name, "manage"))
    token, wrong = client.get("/change").text, other.get("/change").text
    assert client.post("/api/change", headers={CSRF_HEADER: token}).status_code == 200
    assert client.post("/change", data={"csrf_token": token}).status_code == 200
    for headers in ({}, {CSRF_HEADER: wrong}, {CSRF_HEADER: ""}, {"Origin": "https://elsewhere.example"}):
        refused = client.post("/api/change", headers=headers)
        assert (refused.status_code, refused.get_json()["error"]["code"]) == (403, "forbidden")


def test_signing_in_itself_needs_the_token_of_the_form(app: Flask, keys: KeyStore) -> None:
    """Otherwise another site could sign a person in with its own key."""
    refused = app.test_client().post("/sign-in", data={"key": keys.add("m", "manage")})
    assert refused.status_code == 403
    assert "citewell=" not in str(refused.headers)


def test_a_wrong_key_is_refused_on_the_form(app: Flask) -> None:
    """It is not shown again, and nobody is signed in."""
    client = app.test_client()
    refused = sign_in(client, "cw_not_a_key")
    assert refused.status_code == 401
    assert 'role="alert"' in refused.text
    assert "cw_not_a_key" not in refused.text
    assert client.get("/change").status_code == 303


def test_the_cookie_is_kept_from_scripts_and_other_sites(app: Flask, keys: KeyStore) -> None:
    """HttpOnly and SameSite always, Secure over TLS; it holds the id, which is no secret, and never the key."""
    key = keys.add("m", "manage")
    plain = sign_in(app.test_client(), key).headers["Set-Cookie"]
    assert "HttpOnly" in plain
    assert "SameSite=Lax" in plain
    assert "Secure" not in plain
    assert "Secure" in sign_in(app.test_client(), key, base_url="https://localhost").headers["Set-Cookie"]
    assert key.split("_", 2)[2] not in plain  # which may hold a "_" itself


def test_a_session_ends_with_its_key_or_by_signing_out(app: Flask, keys: KeyStore) -> None:
    """A revoked key ends it at the next request, without a restart."""
    client, other = app.test_client(), app.test_client()
    sign_in(client, keys.add("one", "manage"))
    sign_in(other, keys.add("two", "manage"))
    keys.revoke("one")
    assert client.get("/change").status_code == 303
    assert client.get("/api/change").status_code == 401
    token = other.get("/change").text
    assert other.post("/sign-out").status_code == 403
    assert other.get("/change").status_code == 200
    assert other.post("/sign-out", data={"csrf_token": token}).status_code == 303
    assert other.get("/change").status_code == 303


def test_a_copy_of_a_cookie_ends_with_its_session(app: Flask, keys: KeyStore) -> None:
    """A cookie that somebody copied before the person signed out is invalid afterwards."""
    client, thief = app.test_client(), app.test_client()
    sign_in(client, keys.add("editor", "manage"))
    cookie = client.get_cookie("citewell")
    assert cookie is not None
    thief.set_cookie("citewell", cookie.value)
    assert thief.get("/change").status_code == 200
    token = client.get("/change").text
    assert client.post("/sign-out", data={"csrf_token": token}).status_code == 303
    assert thief.get("/change").status_code == 303
    assert thief.post("/change", data={"csrf_token": token}).status_code == 303


def test_a_forged_cookie_is_none(app: Flask, keys: KeyStore, tmp_path: Path, qa: "FakeQA") -> None:
    """A cookie that is signed with another secret, or not at all."""
    stranger = create_app(Config(data=tmp_path / "other"), Parts(qa=qa)).test_client()
    sign_in(stranger, KeyStore(tmp_path / "other").add("m", "manage"), "/")
    cookie = stranger.get_cookie("citewell")
    assert cookie is not None
    client = app.test_client()
    for value in (cookie.value, "x", "", cookie.value.partition(".")[0]):
        client.set_cookie("citewell", value)
        assert client.get("/api/change").status_code == 401


@pytest.mark.parametrize(
    "wanted", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "", "/\tx"]
)
def test_signing_in_leads_nowhere_else(app: Flask, keys: KeyStore, wanted: str) -> None:
    """If a link to the form holds an address of another site, it is ignored."""
    assert sign_in(app.test_client(), keys.add("m", "manage"), wanted).headers["Location"] == "/"


def test_damaged_keys_admit_nobody_and_say_so(app: Flask, keys: KeyStore, tmp_path: Path) -> None:
    """503 for requests with a key; others are answered."""
    key = keys.add("m", "manage")
    (tmp_path / "keys.json").write_text("{")
    refused = app.test_client().post("/api/change", headers=bearer(key))
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (503, "keys_unavailable")
    assert app.test_client().get("/api/documents").status_code == 200
