"""Which pages may ask: the allowlist, what an allowed page may read, and that all others are refused by the server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qa.config import Config, load_config
from qa.errors import ConfigError
from qa.serving.parts import Parts
from tests.web.conftest import CheckedClient
from web.application import create_app

if TYPE_CHECKING:
    from tests.fake_service import FakeQA

NEWS = "https://news.example"
LOOPBACK = "http://[::1]:8081"
FOREIGN = [
    {"Origin": "https://evil.example"},
    {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
    {"Origin": "null"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "no-cors"},
    {"Origin": "https://news.example.evil.example"},
    {"Origin": "https://evilnews.example"},
    {"Origin": "http://news.example"},
    {"Origin": "https://news.example:8443"},
    {"Origin": "https://NEWS.example/"},
]
OWN = [
    {},
    {"Origin": NEWS},
    {"Origin": NEWS, "Sec-Fetch-Site": "cross-site"},
    {"Origin": LOOPBACK},
    {"Sec-Fetch-Site": "same-origin"},
    {"Origin": "http://localhost"},
    {"Sec-Fetch-Site": "none"},
]


@pytest.fixture
def settings() -> Config:
    """Two origins are let in."""
    return Config(origins=(NEWS, LOOPBACK))


@pytest.fixture
def app(app: Flask) -> Flask:
    """Each client holds replies against the OpenAPI document."""
    app.test_client_class = CheckedClient
    return app


def requests(client: FlaskClient, headers: dict[str, str]) -> dict[str, int]:
    """Return the status of each way to ask and to give feedback."""
    return {
        "ask": client.post("/api/ask", json={"question": "Who won?"}, headers=headers).status_code,
        "ask by query": client.get("/api/ask?question=Who", headers=headers).status_code,
        "annotations": client.get("/api/annotations?question=Who", headers=headers).status_code,
        "documents": client.get("/api/documents", headers=headers).status_code,
        "document": client.get("/api/documents/mixed.md", headers=headers).status_code,
        "verify": client.post("/api/verify", json=[], headers=headers).status_code,
    }


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_a_page_of_another_site_is_refused(client: FlaskClient, qa: FakeQA, headers: dict[str, str]) -> None:
    """The server refuses it with the usual error, and without a header that would let the page read it."""
    assert set(requests(client, headers).values()) == {403}
    assert qa.asked == []
    refused = client.post("/api/ask", json={"question": "Who won?"}, headers=headers)
    assert refused.get_json()["error"]["code"] == "forbidden"
    assert "QA_ORIGINS" in refused.get_json()["error"]["message"]
    assert not [name for name in refused.headers if name[0].startswith("Access-Control")]
    assert client.post("/feedback", data={"verdict": "up"}, headers=headers).status_code == 403


@pytest.mark.parametrize("headers", OWN, ids=str)
def test_the_services_pages_programs_and_named_origins_ask(client: FlaskClient, headers: dict[str, str]) -> None:
    """Programs send no such headers; a page belongs to the service, or is named."""
    assert 403 not in requests(client, headers).values()


def test_a_link_may_be_followed(client: FlaskClient) -> None:
    """A page of another site may link to what the reader then opens."""
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    for path in ("/", "/?question=Who", "/documents/mixed.md", "/api/docs", "/api/ask?question=Who"):
        assert client.get(path, headers=headers, buffered=True).status_code == 200
    assert client.post("/feedback", data={"verdict": "up"}, headers=headers).status_code == 403


@pytest.mark.parametrize("origin", [NEWS, LOOPBACK])
@pytest.mark.parametrize("path", ["/api/documents", "/api/documents/none", "/widget.js", "STATIC"])
def test_a_named_origin_may_read(app: Flask, client: FlaskClient, origin: str, path: str) -> None:
    """The endpoint's replies, its errors too, and what the widget is made of; nothing with credentials."""
    with app.test_request_context():
        path = path.replace("STATIC", app.url_for("static", filename="widget/start.js"))
    response = client.get(path, headers={"Origin": origin}, buffered=True)
    assert response.headers.get_all("Access-Control-Allow-Origin") == [origin]
    assert "Origin" in response.vary
    assert "Access-Control-Allow-Credentials" not in response.headers


@pytest.mark.parametrize("path", ["/", "/documents", "/documents/mixed.md", "/openapi.json", "/health", "/api/docs"])
def test_a_named_origin_may_read_nothing_else(client: FlaskClient, path: str) -> None:
    """Pages are for people, and for their own tab."""
    response = client.get(path, headers={"Origin": NEWS})
    assert not [name for name in response.headers if name[0].startswith("Access-Control")]


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://evil.example"}], ids=str)
def test_a_cache_tells_the_copies_apart(app: Flask, client: FlaskClient, headers: dict[str, str]) -> None:
    """A cached copy for the service's own page is not given to a page of a named origin."""
    with app.test_request_context():
        path = app.url_for("static", filename="widget/start.js")
    response = client.get(path, headers=headers, buffered=True)
    assert "Access-Control-Allow-Origin" not in response.headers
    assert "Origin" in response.vary


def test_a_browser_may_ask_what_is_allowed(client: FlaskClient) -> None:
    """JSON, by GET and POST, for a day; a page that was not named learns nothing."""
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type,x-other"}
    told = client.options("/api/ask", headers={"Origin": NEWS, **asked}).headers
    assert told["Access-Control-Allow-Origin"] == NEWS
    assert told["Access-Control-Allow-Headers"] == "content-type"
    assert sorted(told["Access-Control-Allow-Methods"].split(", ")) == ["GET", "HEAD", "POST"]
    assert told["Access-Control-Max-Age"] == "86400"
    stranger = client.options("/api/ask", headers={"Origin": "https://evil.example", **asked}).headers
    assert not [name for name in stranger if name[0].startswith("Access-Control")]


def test_without_the_setting_nobody_is_let_in(qa: FakeQA) -> None:
    """The default is the service's own pages."""
    client = create_app(Config(), Parts(qa=qa)).test_client()
    assert client.get("/api/documents", headers={"Origin": NEWS}).status_code == 403
    assert "Access-Control-Allow-Origin" not in client.get("/widget.js", headers={"Origin": NEWS}).headers


def test_other_sites_may_not_embed_a_file(client: FlaskClient) -> None:
    """Files are read with CORS, so no page needs them without: neither as an image nor as a script of old."""
    for path in ("/widget.js", "/", "/api/documents"):
        assert client.get(path).headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("text", "origins"),
    [
        ("https://news.example", ("https://news.example",)),
        ("https://a.example, http://localhost:8081", ("https://a.example", "http://localhost:8081")),
        ("http://[::1]:81 https://xn--mnchen-3ya.example", ("http://[::1]:81", "https://xn--mnchen-3ya.example")),
    ],
)
def test_origins_are_a_list_of_words(monkeypatch: pytest.MonkeyPatch, text: str, origins: tuple[str, ...]) -> None:
    """Separated by spaces or commas."""
    monkeypatch.setenv("QA_ORIGINS", text)
    assert load_config().origins == origins


@pytest.mark.parametrize(
    ("origin", "rule"),
    [
        ("*", "one by one"),
        ("https://*.news.example", "one by one"),
        ("https://news.example/", "no path"),
        ("https://news.example/page", "no path"),
        ("https://news.example?a", "no path"),
        ("https://user@news.example", "no path"),
        ("news.example", "http:// or https://"),
        ("ftp://news.example", "http:// or https://"),
        ("null", "http:// or https://"),
        ("https://News.example", "small letters"),
        ("https://münchen.example", "xn--"),
        ("https://news.example:443", "unless it is the usual one"),
        ("http://news.example:80", "unless it is the usual one"),
        ("https://news.example:", "as browsers send it"),
        ("https://", "as browsers send it"),
    ],
)
def test_what_no_browser_sends_is_refused(origin: str, rule: str) -> None:
    """A setting that could never match, or would match everybody, is refused at the start."""
    with pytest.raises(ConfigError, match=rule) as refused:
        load_config(origins=("https://good.example", origin))
    assert origin in str(refused.value)
