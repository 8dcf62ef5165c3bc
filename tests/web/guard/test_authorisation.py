"""Every route of the application, and its reply to each kind of caller: a route outside the table fails.

To add one: its method and address with the statuses for nobody, a key that may ask, one that may manage, a revoked one,
and a page of another site that makes the browser of a signed-in person send the request.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qa.access.store import KeyStore
from qa.config import Config
from qa.serving.parts import Parts
from tests.web.guard.test_access import bearer, sign_in
from tests.web.views.test_documents import FakeManager
from web.application import create_app

if TYPE_CHECKING:
    from tests.fake_service import FakeQA

ELSEWHERE = {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"}
CALLERS = ("nobody", "ask", "manage", "revoked", "elsewhere")
Statuses = tuple[int, int, int, int, int]


@dataclass(frozen=True, slots=True)
class Row:
    """A route.

    Attributes:
        route: Method and rule, as in the application's map.
        statuses: What it answers to each of `CALLERS` where asking is open to everybody.
        guarded: The same where asking needs a key.
        path: An address that the rule takes; the rule itself when empty.
        query: Parameters.
        json: Body.
        form: Body, as the fields of a form.
    """

    route: str
    statuses: Statuses
    guarded: Statuses
    path: str = ""
    query: str = ""
    json: object = None
    form: dict[str, str] | None = None


def everybody(status: int) -> tuple[Statuses, Statuses]:
    """A route that never needs a key."""
    same = (status,) * 5
    return same, same


def asking(status: int, *, page: bool = False) -> tuple[Statuses, Statuses]:
    """What needs a key when so set: programs without one are refused, people led to the form.

    Pages of other sites always are, but for addresses that people open.
    """
    elsewhere = status if page else 403
    return (*(status,) * 4, elsewhere), (303 if page else 401, status, status, 401, elsewhere)


def managing(status: int, *, page: bool = False, elsewhere: int = 403) -> tuple[Statuses, Statuses]:
    """What always needs a key with the scope `manage`; pages of other sites may at most have a person open it."""
    same = (303 if page else 401, 403, status, 401, elsewhere)
    return same, same


CITATION = {"document": "islands/vell.md", "start": 24, "end": 86}
CITATION |= {"exact": "The lighthouse of Vell was lit on 3 March 1871 by Ada Nkemelu."}
QUESTION = "question=Who+was+the+keeper%3F"
CHAT = {"model": "citewell", "messages": [{"role": "user", "content": "Who was the keeper?"}]}
OPINION = {"id": "0123456789", "verdict": "down"}
ANSWER = {"question": "Who?", "answered": False, "confidence": 0.1, "reason": "low_confidence"}

TABLE = (
    Row("GET /", *asking(200, page=True)),
    Row("GET /collections", (303,) * 5, (303, 303, 303, 401, 303)),
    Row("GET /conversations", *asking(200, page=True)),
    Row("GET /documents", *asking(200, page=True)),
    Row("GET /documents/<path:document_id>", *asking(200, page=True), path="/documents/islands/vell.md"),
    Row(
        "GET /documents/<path:document_id>/left-out",
        *asking(410, page=True),
        path="/documents/islands/vell.md/left-out",
    ),
    Row(
        "GET /documents/<path:document_id>/original",
        *asking(410, page=True),
        path="/documents/islands/vell.md/original",
    ),
    Row(
        "GET /documents/<path:document_id>/pages/<int:number>.png",
        *asking(404, page=True),
        path="/documents/islands/vell.md/pages/1.png",
    ),
    Row("POST /feedback", (400, 400, 400, 400, 403), (303, 400, 400, 401, 403), form=OPINION),
    Row("GET /api/ask", *asking(200), query=QUESTION),
    Row("POST /api/ask", *asking(200), json={"question": "Who was the keeper?"}),
    Row("POST /api/ask/anthropic", *asking(200), json={"question": "Who was the keeper?"}),
    Row("POST /v1/chat/completions", *asking(200), json=CHAT),
    Row("GET /v1/models", *asking(200)),
    Row("GET /v1/models/<path:model>", *asking(200), path="/v1/models/citewell"),
    Row("GET /api/suggest", *asking(200), query="q=jo"),
    Row("GET /api/questions", *asking(200)),
    Row("GET /api/annotations", *asking(200), query=QUESTION),
    Row("POST /api/search", *asking(200), json={"question": "Who was the keeper?"}),
    Row("POST /api/verify", *asking(200), json=CITATION),
    Row("POST /api/check", *asking(200), json={"text": "It is “lit on 3 March 1871”."}),
    Row("GET /check", *asking(200, page=True)),
    Row("POST /check", (200, 200, 200, 200, 403), (303, 200, 200, 401, 403), form={"text": "“lit on 3 March”"}),
    Row("POST /api/extract", *asking(200), json={"question": "Who?", "texts": [{"id": "a", "text": "He did."}]}),
    Row("POST /api/feedback", (400, 400, 400, 400, 403), (401, 400, 400, 401, 403), json=OPINION),
    Row("GET /api/collections", *asking(200)),
    Row("GET /api/documents", *asking(200)),
    Row("GET /api/documents/<path:document_id>", *asking(200), path="/api/documents/islands/vell.md"),
    Row(
        "GET /api/documents/<path:document_id>/boxes",
        *asking(404),
        path="/api/documents/islands/vell.md/boxes",
        query="start=0&end=4",
    ),
    Row(
        "GET /api/documents/<path:document_id>/pages",
        *asking(404),
        path="/api/documents/islands/vell.md/pages",
    ),
    Row("POST /api/documents", *managing(415)),
    Row("DELETE /api/documents/<path:document_id>", *managing(202), path="/api/documents/mixed.md"),
    Row("GET /api/jobs", *managing(200)),
    Row("GET /api/jobs/<job_id>", *managing(404), path="/api/jobs/none"),
    Row("GET /admin", *managing(200, page=True, elsewhere=200)),
    Row("POST /admin/documents", *managing(415, page=True)),
    Row("GET /admin/jobs/<job_id>", *managing(404, page=True, elsewhere=404), path="/admin/jobs/none"),
    Row("GET /admin/delete", *managing(200, page=True, elsewhere=200), query="document=mixed.md"),
    Row("POST /admin/delete", *managing(303, page=True), form={"document": "mixed.md"}),
    Row("POST /local/index", *everybody(403), json={"paths": ["/"]}),
    Row("GET /local/jobs/<job_id>", *everybody(403), path="/local/jobs/none"),
    Row("GET /widget.js", *everybody(200)),
    Row("GET /widget/demo", *asking(200, page=True)),
    Row("GET /health", *everybody(200)),
    Row("GET /ready", *everybody(200)),
    Row("GET /openapi.json", *everybody(200)),
    Row("GET /api/docs", (200, 200, 200, 200, 403), (200, 200, 200, 200, 403)),
    Row("GET /static/<version>/<path:filename>", *everybody(200), path="/static/any/shared/icon.svg"),
    Row("GET /metrics", (401, 200, 200, 401, 200), (401, 200, 200, 401, 200)),
    Row("GET /sign-in", *everybody(200)),
    Row("POST /sign-in", *everybody(403), form={"key": "x"}),
    Row("POST /sign-out", *everybody(403), form={}),
)


def make(qa: "FakeQA", folder: Path, *, ask_needs_key: bool) -> tuple[Flask, dict[str, FlaskClient], dict[str, str]]:
    """An application, a client for each caller, and the key of each that shows one."""
    keys = KeyStore(folder)
    app = create_app(Config(data=folder, ask_needs_key=ask_needs_key), Parts(qa=qa, manager=FakeManager()))
    shown = {"ask": keys.add("ask", "ask"), "manage": keys.add("manage", "manage"), "revoked": keys.add("r", "manage")}
    keys.revoke("r")
    clients = {caller: app.test_client() for caller in CALLERS}
    sign_in(clients["elsewhere"], shown["manage"])
    return app, clients, shown


@pytest.mark.parametrize("ask_needs_key", [False, True], ids=["asking open", "asking by key"])
@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.route)
def test_each_route_admits_whom_it_should(row: Row, ask_needs_key: bool, qa: "FakeQA", tmp_path: Path) -> None:
    """Row by row, caller by caller; and no answer lets a page of another site read it."""
    _, clients, shown = make(qa, tmp_path, ask_needs_key=ask_needs_key)
    method, _, rule = row.route.partition(" ")
    found = []
    for caller in CALLERS:
        headers = bearer(shown[caller]) if caller in shown else ELSEWHERE if caller == "elsewhere" else {}
        response = clients[caller].open(
            row.path or rule, method=method, query_string=row.query, json=row.json, data=row.form, headers=headers
        )
        response.close()
        assert "Access-Control-Allow-Origin" not in response.headers
        found.append(response.status_code)
    expected = row.guarded if ask_needs_key else row.statuses
    assert dict(zip(CALLERS, found, strict=True)) == dict(zip(CALLERS, expected, strict=True))


def test_the_table_has_every_route(qa: "FakeQA", tmp_path: Path) -> None:
    """A new route without a row, and a row without a route, fail here."""
    app, _, _ = make(qa, tmp_path, ask_needs_key=False)
    methods = {"GET", "POST", "PUT", "PATCH", "DELETE"}
    routes = {f"{method} {rule.rule}" for rule in app.url_map.iter_rules() for method in (rule.methods or ()) & methods}
    assert routes == {row.route for row in TABLE}
