"""What a request may cost: each route is in the table of SECURITY.md, and refuses what is past its limits."""

import json
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qa.answering.given import MAX_CHARACTERS, MAX_TEXTS
from qa.checking.candidates import HITS
from qa.config import Config
from qa.library.originals import MOST_SECONDS
from web.rendering.marked_text import MOST_SHOWN
from web.requests.parsing import MOST_DEPTH, MOST_VALUES
from web.schema import MOST_CHARACTERS, MOST_QUOTATIONS
from web.views.api import MAX_CITATIONS, MOST_SEARCHED
from web.views.check import MOST_SCANNED

SECURITY = Path(__file__).parents[3] / "SECURITY.md"
ROW = re.compile(r"\| `(?P<route>(?:GET|POST|DELETE) /[^`]*)` \| (?P<body>[^|]*) \| (?P<work>[^|]+) \|")
TABLE = {row["route"]: (row["body"], row["work"]) for row in ROW.finditer(SECURITY.read_text("utf-8"))}
POSTED = sorted(route for route in TABLE if route.startswith("POST"))
JSON = sorted(route for route in POSTED if "JSON" in TABLE[route][0])
CITATION = {"document": "islands/vell.md", "start": 0, "end": 3, "exact": "The"}


def test_each_route_has_a_row(app: Flask) -> None:
    """A new route is not forgotten, and a deleted one does not stay."""
    routes = {
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert set(TABLE) == routes


def test_the_table_says_what_holds() -> None:
    """The table's figures are those of the code."""
    work = TABLE["POST /api/verify"][1]
    assert f"{MAX_CITATIONS} citations" in work
    assert f"{MOST_SEARCHED:,} characters" in work
    checked = TABLE["POST /api/check"][1]
    assert f"{MOST_QUOTATIONS} quotations of {MOST_CHARACTERS:,} characters" in checked
    assert f"{HITS} passages for each, {MOST_SCANNED:,} characters scanned" in checked
    assert f"{MOST_SHOWN:,} characters are shown" in TABLE["GET /documents/<path:document_id>"][1]
    for route in ("/documents/<path:document_id>/pages/<int:number>.png", "/documents/<path:document_id>/original"):
        assert f"{MOST_SECONDS:g} processor seconds" in TABLE[f"GET {route}"][1]
    texts = TABLE["POST /api/extract"][1]
    assert f"{MAX_TEXTS} texts, {MAX_CHARACTERS:,} characters" in texts
    assert f"{MOST_DEPTH} nested arrays and objects, {MOST_VALUES:,} values" in SECURITY.read_text("utf-8")


@pytest.mark.parametrize("route", POSTED)
def test_a_body_is_bounded(client: FlaskClient, settings: Config, route: str) -> None:
    """One byte more is refused for every client; routes for uploads first ask for the key."""
    body, _ = TABLE[route]
    assert body != "none is read"
    upload = "QA_MAX_UPLOAD_MB" in body
    length = settings.max_upload_mb * 1_000_000 + 1 if upload else settings.max_body_kb * 1024 + 1
    kind = "multipart/form-data; boundary=x" if upload else "application/x-www-form-urlencoded"
    content = b"x" * length if not upload else b""
    response = client.open(
        route.partition(" ")[2],
        method="POST",
        data=content,
        headers={"Content-Type": "application/json" if "JSON" in body else kind, "Content-Length": str(length)},
    )
    assert 400 <= response.status_code < 500 or response.status_code == 303


DEEP = "[" * MOST_DEPTH + "[]" + "]" * MOST_DEPTH
MANY = json.dumps({str(number): 0 for number in range(MOST_VALUES)})


@pytest.mark.parametrize("value", [DEEP, MANY], ids=["deep", "many"])
@pytest.mark.parametrize("route", [route for route in JSON if "local" not in route])
def test_json_is_bounded(app: Flask, route: str, value: str) -> None:
    """Deeper JSON, or JSON with more values, is refused with a message before anything is done with it."""
    app.config["MAX_CONTENT_LENGTH"] = 10_000_000
    response = app.test_client().post(route.partition(" ")[2], data=value, content_type="application/json")
    assert response.status_code == 400
    assert f"it may be {MOST_DEPTH} deep and hold {MOST_VALUES:,} values" in response.text


def test_json_within_the_bounds_is_read(client: FlaskClient) -> None:
    """It is just not the expected JSON."""
    response = client.post("/api/ask", data=DEEP[1:-1], content_type="application/json")
    assert "must be a JSON object" in response.text


def test_citations_are_bounded(client: FlaskClient) -> None:
    """One more than the maximum."""
    assert client.post("/api/verify", json=[CITATION] * MAX_CITATIONS).status_code == 200
    assert client.post("/api/verify", json=[CITATION] * (MAX_CITATIONS + 1)).status_code == 400


def test_a_query_has_so_many_parameters(client: FlaskClient) -> None:
    """It is refused with a message."""
    query = "&".join(["document=x"] * (MOST_VALUES + 1))
    assert "must have at most 10,000 parameters" in client.get(f"/api/ask?{query}").text
