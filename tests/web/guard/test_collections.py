"""Every route, for keys that are limited: of another collection they learn as much as of one that is not there.

The routes are those of the table in `test_authorisation`, so that a new one is tested here too.
"""

import json
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from qa.access.store import KeyStore
from qa.config import Config
from qa.errors import KeyNameError, UnknownCollectionError
from qa.serving.parts import Parts
from tests.documents import make_document
from tests.fake_service import LIGHTHOUSE, MIXED, FakeQA
from tests.web.guard.test_access import bearer, sign_in
from tests.web.guard.test_authorisation import CALLERS, CHAT, QUESTION, TABLE, Row
from tests.web.views.test_documents import FakeManager
from web.application import create_app

SECRET = "The lighthouse is sold to Ines Quell."
OPEN_TO_ALL = ("/sign-in", "/sign-out", "/health", "/openapi.json", "/api/docs", "/widget.js", "/static/", "/local/")


class FakeOthers:
    """Two further collections: `press`, with the invented library, and `secret`."""

    def __init__(self) -> None:
        library = (make_document(LIGHTHOUSE + SECRET, "islands/vell.md"), make_document(MIXED + SECRET, "mixed.md"))
        self._parts = {
            "press": Parts(qa=FakeQA(), manager=FakeManager()),
            "secret": Parts(qa=FakeQA(library=library), manager=FakeManager()),
        }

    def names(self) -> Sequence[str]:
        """The names of both."""
        return tuple(self._parts)

    def find(self, name: str) -> Parts:
        """The parts of one."""
        if name not in self._parts:
            raise UnknownCollectionError(name)
        return self._parts[name]


@pytest.fixture
def keys(tmp_path: Path) -> dict[str, str]:
    """Keys: of all collections, and limited ones."""
    store = KeyStore(tmp_path)
    return {
        "all": store.add("all", "manage"),
        "press": store.add("press", "manage", ["press"]),
        "press, ask": store.add("press, ask", "ask", ["press"]),
    }


@pytest.fixture(params=[False, True], ids=["asking open", "asking by key"])
def client(request: pytest.FixtureRequest, tmp_path: Path) -> FlaskClient:
    """A client of an application with three collections."""
    parts = Parts(qa=FakeQA(), manager=FakeManager(), others=FakeOthers())
    return create_app(Config(data=tmp_path, ask_needs_key=request.param), parts).test_client()


def call(client: FlaskClient, row: Row, collection: str, key: str | None) -> TestResponse:
    """Request a row of the table, of a collection."""
    method, _, rule = row.route.partition(" ")
    headers = {} if key is None else bearer(key)
    path = f"/collections/{collection}{row.path or rule}"
    response = client.open(
        path, method=method, query_string=row.query, json=row.json, data=row.form, headers=headers, buffered=True
    )
    client.delete_cookie("citewell")
    return response


def told(response: TestResponse, collection: str) -> tuple[int, str, str]:
    """What a response says, but for the name of the collection and what is random."""
    text = re.sub(r'value="[\w.-]{60,}"', "", response.get_data(as_text=True)).replace(collection, "NAME")
    return response.status_code, response.headers.get("Location", "").replace(collection, "NAME"), text


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.route)
def test_each_route_hides_what_a_key_may_not_ask(row: Row, client: FlaskClient, keys: dict[str, str]) -> None:
    """Row by row: word for word what a collection is answered that is not there; its own one as the table says."""
    for key in ("press", "press, ask"):
        hidden = told(call(client, row, "secret", keys[key]), "secret")
        assert hidden == told(call(client, row, "nowhere", keys[key]), "nowhere")
        if not (row.path or row.route.partition(" ")[2]).startswith(OPEN_TO_ALL):
            assert hidden[0] == (403 if row.route == "GET /metrics" or (_manages(row) and key != "press") else 404)
    if client.application is not None and row.route not in ("GET /metrics",):
        column = CALLERS.index("manage")
        assert call(client, row, "press", keys["press"]).status_code in (row.statuses[column], row.guarded[column])
        assert call(client, row, "secret", keys["all"]).status_code in (row.statuses[column], row.guarded[column])


def _manages(row: Row) -> bool:
    """Whether a row needs a key that may manage."""
    return row.statuses[CALLERS.index("ask")] == 403 and row.statuses[CALLERS.index("manage")] != 403


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.route)
def test_without_a_key_nothing_is_told_where_one_is_needed(row: Row, tmp_path: Path) -> None:
    """A collection that is there and one that is not are the same to a stranger."""
    parts = Parts(qa=FakeQA(), manager=FakeManager(), others=FakeOthers())
    stranger = create_app(Config(data=tmp_path, ask_needs_key=True), parts).test_client()
    assert told(call(stranger, row, "secret", None), "secret") == told(call(stranger, row, "nowhere", None), "nowhere")


NAMED = (
    ("POST", "/api/ask", {"json": {"question": "Who was the keeper?", "collection": "NAME"}}),
    ("POST", "/api/ask/anthropic", {"json": {"question": "Who was the keeper?", "collection": "NAME"}}),
    ("POST", "/api/search", {"json": {"question": "Who was the keeper?", "collection": "NAME"}}),
    ("POST", "/api/check", {"json": {"text": "“lit on 3 March 1871”", "collection": "NAME"}}),
    (
        "POST",
        "/api/extract",
        {"json": {"question": "Who?", "texts": [{"id": "a", "text": "Ada came."}], "collection": "NAME"}},
    ),
    ("POST", "/v1/chat/completions", {"json": {**CHAT, "model": "citewell/NAME"}}),
    ("GET", "/v1/models/citewell/NAME", {}),
    ("GET", "/api/documents?collection=NAME", {}),
    ("GET", f"/api/ask?{QUESTION}&collection=NAME", {}),
    ("POST", "/api/documents?collection=NAME", {}),
)


@pytest.mark.parametrize(("method", "path", "sent"), NAMED, ids=lambda value: value if isinstance(value, str) else "")
def test_a_name_in_the_request_counts_like_one_in_the_path(
    method: str, path: str, sent: dict[str, object], client: FlaskClient, keys: dict[str, str]
) -> None:
    """In a body, a parameter or the name of a model."""

    def status_of(name: str, key: str) -> tuple[int, str, str]:
        body = json.loads(json.dumps(sent).replace("NAME", name)).get("json")
        asked = client.open(path.replace("NAME", name), method=method, json=body, headers=bearer(keys[key]))
        return told(asked, name)

    assert status_of("secret", "press") == status_of("nowhere", "press")
    assert status_of("secret", "press")[0] == 404
    assert status_of("press", "press")[0] in (200, 415)
    assert status_of("secret", "all")[0] in (200, 415)
    assert status_of("nowhere", "all")[0] == 404


def test_a_list_has_what_its_caller_may_ask(client: FlaskClient, keys: dict[str, str]) -> None:
    """The list of collections and that of models; each address leads to its collection."""

    def names(key: str) -> tuple[list[str], list[str]]:
        found = client.get("/api/collections?collection=press", headers=bearer(keys[key])).get_json()["collections"]
        models = client.get("/v1/models", headers=bearer(keys[key])).get_json()["data"]
        return [one["href"] for one in found], [one["id"] for one in models]

    paths, models = ["/", "/collections/press/", "/collections/secret/"], ["citewell", "citewell/press"]
    assert names("all") == (paths, [*models, "citewell/secret"])
    assert names("press, ask") == (["/collections/press/"], ["citewell/press"])


def test_an_answer_names_its_collection(client: FlaskClient, keys: dict[str, str]) -> None:
    """The permalink of a quotation leads to the document in the collection that was asked, however it was named."""
    shown = bearer(keys["press"])
    question = {"question": "Who was the keeper?"}
    for asked in (
        client.post("/api/ask", json={**question, "collection": "press"}, headers=shown),
        client.post("/api/ask?collection=press", json=question, headers=shown),
        client.post("/collections/press/api/ask", json=question, headers=shown),
    ):
        href = asked.get_json()["citations"][0]["href"]
        assert href.startswith("/collections/press/documents/islands/vell.md?start=")
        assert "1902 the keeper was" in client.get(href, headers=shown).get_data(as_text=True)
    document = "/api/documents/islands/vell.md"
    assert client.get(f"/collections/secret{document}", headers=bearer(keys["all"])).get_json()["text"].endswith(SECRET)
    assert SECRET not in client.get(document, headers=bearer(keys["all"])).get_json()["text"]


def test_a_session_has_the_limits_of_its_key(client: FlaskClient, keys: dict[str, str]) -> None:
    """Whoever signed in with a limited key manages that collection, and no other."""
    sign_in(client, keys["press"])
    assert client.get("/collections/press/admin").status_code == 200
    assert client.get("/collections/secret/admin").status_code == 404
    assert client.get("/admin").status_code == 404
    assert client.get("/?question=Who%3F").headers["Location"] == "/collections/press/?question=Who%3F"
    assert "<select" not in client.get("/collections/press/").get_data(as_text=True)
    assert "/collections/press/admin" in client.get("/collections/press/").get_data(as_text=True)


@pytest.mark.parametrize("name", ["..", "a%20b", ""])
def test_what_is_no_name_is_no_collection(name: str, client: FlaskClient, keys: dict[str, str]) -> None:
    """In the path and as a parameter; also a name that is given twice."""
    shown = bearer(keys["all"])
    assert client.get(f"/collections/{name}/api/documents", headers=shown).status_code == 404
    assert client.get(f"/api/documents?collection={name}", headers=shown).status_code == 404
    assert client.get("/api/documents?collection=press&collection=press", headers=shown).status_code == 404


def test_the_limit_of_a_key_is_a_name(tmp_path: Path) -> None:
    """And a file of keys without limits is read as before."""
    store = KeyStore(tmp_path)
    with pytest.raises(KeyNameError, match="letters, digits, - and _, is 'a b'"):
        store.add("x", "ask", ["a b"])
    store.add("x", "ask", ["press", "press"])
    store.add("y", "ask")
    file = tmp_path / "keys.json"
    file.write_text(file.read_text("utf-8").replace(',\n  "collections": []', ""), "utf-8")
    assert [key.collections for key in store.all()] == [("press",), ()]


def test_the_page_lets_a_person_choose(client: FlaskClient, keys: dict[str, str]) -> None:
    """Between the collections that they may ask, by a form without a script; the address remembers it."""
    shown = bearer(keys["all"])
    page = client.get("/collections/press/documents", headers=shown).get_data(as_text=True)
    assert re.findall(r"<option( selected)?>(\w+)", page) == [("", "default"), (" selected", "press"), ("", "secret")]
    assert 'action="/collections/press/collections"' in page
    for name, address in (("secret", "/collections/secret/"), ("default", "/")):
        chosen = client.get(f"/collections/press/collections?name={name}", headers=shown)
        assert (chosen.status_code, chosen.headers["Location"]) == (303, address)
    assert client.get("/collections?name=//evil.example", headers=shown).status_code == 404
    assert client.get("/collections?name=secret", headers=bearer(keys["press"])).status_code == 404
