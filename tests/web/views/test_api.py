"""The JSON endpoint. Every response of these tests is checked against the OpenAPI document, see `CheckedClient`."""

from __future__ import annotations

import json
import logging
import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openapi_spec_validator import validate

from qa.answering.conversation import MAX_TURNS, Turn
from qa.errors import EmptyIndexError, LockedError, MismatchError, StoreError
from qa.records import Filters
from qa.verify.fingerprint import fingerprint
from web.openapi import openapi_document

if TYPE_CHECKING:
    from tests.fake_service import FakeQA

QUESTION = "When was the lighthouse lit?"


def test_a_question_gets_its_answer_in_the_documented_json(client: FlaskClient) -> None:
    """The body holds the documented keys, in the documented order, with nothing else."""
    response = client.post("/api/ask", json={"question": QUESTION, "limit": 1})
    text = "The lighthouse of Vell was lit on 3 March 1871 by Ada Nkemelu."
    sha256 = response.get_json()["citations"][0]["sha256"]
    place = f"start=24&end=86&hash={fingerprint(text)}&text={sha256[:16]}"
    assert response.status_code == 200
    assert json.loads(response.data, object_pairs_hook=list) == _pairs(
        {
            "question": QUESTION,
            "interpreted_as": None,
            "filters": [],
            "kind": "answer",
            "verdict": "answer",
            "caution": None,
            "language": None,
            "misread": [],
            "answered": True,
            "confidence": 0.925,
            "answer": {"text": "3 March 1871", "citation": 1},
            "shown_as": "phrase",
            "shown": {"first": [1], "more": [], "less_sure": []},
            "snippets": [
                {
                    "citation": 1,
                    "text": text,
                    "highlights": [[4, 14], [27, 30], [34, 46]],
                    "confidence": 0.925,
                    "confidence_label": "High",
                    "outline": [],
                    "table": None,
                }
            ],
            "citations": [
                {
                    "number": 1,
                    "document": "islands/vell.md",
                    "title": "The lighthouse of Vell",
                    "publisher": "Harbour Almanac",
                    "published": "2024-12-05",
                    "authors": [],
                    "url": "https://example.org/vell",
                    "source": "“Lights of the north”, Mara Quist, Harbour Almanac",
                    "field": None,
                    "start": 24,
                    "end": 86,
                    "exact": text,
                    "prefix": "The lighthouse of Vell\n\n",
                    "suffix": " It stands 41 metres high, and i",
                    "sha256": sha256,
                    "locator": None,
                    "ocr_confidence": None,
                    "deep_link": "https://example.org/vell",
                    "href": f"/documents/islands/vell.md?{place}#quote",
                }
            ],
            "groups": [{"text": "3 March 1871", "sources": 1, "citations": [1], "about": None}],
            "reason": None,
            "closest": [],
            "absent": [],
            "timing_ms": {"embed": 4.0, "retrieve": 6.0, "read": 90.0, "total": 101.0},
        }
    )


def test_an_abstention_says_why_and_labels_what_came_near(client: FlaskClient) -> None:
    """Without an answer there are a reason and closest passages, each marked as no answer."""
    body = client.post("/api/ask", json={"question": "Who won?"}).get_json()
    assert body["answered"] is False
    assert body["answer"] is None
    assert body["snippets"] == body["citations"] == []
    assert body["reason"] == "low_confidence"
    assert [near["is_answer"] for near in body["closest"]] == [False]
    assert body["closest"][0]["exact"] == "He wrote the weather down twice a day."


def test_who_says_what_is_told(client: FlaskClient) -> None:
    """Each different answer has its words, its number of sources and its citations; an abstention has none."""
    assert client.post("/api/ask", json={"question": "When did it begin? 🕯️"}).get_json()["groups"] == [
        {"text": "3 March 1871", "sources": 2, "citations": [1, 3], "about": None},
        {"text": "5 May", "sources": 4, "citations": [2], "about": None},
    ]
    assert client.post("/api/ask", json={"question": "Who won?"}).get_json()["groups"] == []


def test_a_reply_says_how_it_is_shown_and_what_it_was_asked_with(client: FlaskClient) -> None:
    """Clients decide nothing again: neither the form nor the names of filters."""
    for question, shown in (
        (QUESTION, "phrase"),
        ("When did it begin? 🕯️", "comparison"),
        ("Who was the keeper?", "sentence"),
        ("Who won?", None),
    ):
        assert client.post("/api/ask", json={"question": question}).get_json()["shown_as"] == shown
    parameters = {"question": QUESTION, "document": "islands/vell.md", "publisher": "Harbour Almanac"}
    parameters |= {"published_after": "2024-10-01", "published_before": "2024-12-31", "order": "newest"}
    named = client.get("/api/ask", query_string=parameters).get_json()["filters"]
    assert [(one["name"], one["value"]) for one in named] == [
        (name, parameters[name]) for name in ("publisher", "document", "published_after", "published_before", "order")
    ]
    assert [one["label"] for one in named] == [
        "Harbour Almanac",
        "The lighthouse of Vell",
        "from 1 October 2024",
        "until 31 December 2024",
        "Newest first",
    ]


def test_a_possible_answer_is_told_from_a_sure_one(client: FlaskClient) -> None:
    """It has the same snippets, citations and groups, a caution, and is not answered; no answer has no caution."""
    sure, possible, silence = (
        client.post("/api/ask", json={"question": question}).get_json()
        for question in (QUESTION, "When was it first seen?", "Who won?")
    )
    assert [reply["verdict"] for reply in (sure, possible, silence)] == ["answer", "possible", "none"]
    assert [reply["answered"] for reply in (sure, possible, silence)] == [True, False, False]
    assert [reply["caution"] for reply in (sure, silence)] == [None, None]
    assert possible["caution"] == {
        "heading": "This may answer it",
        "text": "Not certain: read the sentence before you rely on it.",
    }
    for key in ("answer", "shown_as", "citations", "reason", "closest"):
        assert possible[key] == sure[key]
    assert [one["citations"] for one in possible["groups"]] == [one["citations"] for one in sure["groups"]]
    assert [one["text"] for one in possible["snippets"]] == [one["text"] for one in sure["snippets"]]


def test_the_order_reaches_the_service_from_both_ways(client: FlaskClient, qa: FakeQA) -> None:
    """Without an order it is by relevance."""
    client.post("/api/ask", json={"question": "Who?", "order": "newest"})
    client.get("/api/ask?question=Who&order=newest")
    client.get("/api/ask?question=Who&order=relevance")
    client.get("/api/ask?question=Who")
    assert qa.orders == ["newest", "newest", "relevance", "relevance"]


def test_a_follow_up_says_how_it_was_read(client: FlaskClient, qa: FakeQA) -> None:
    """Earlier questions may come with their answers, without, or as bare strings; the question stays as asked."""
    history = ["Who?", {"question": "Where is it?"}, {"question": "When?", "answer": None}]
    question = "And who was its keeper?"
    body = client.post("/api/ask", json={"question": question, "history": history}).get_json()
    assert (body["question"], body["interpreted_as"]) == (question, "Who was the keeper?")
    assert body["answer"]["text"] == "In 1902 the keeper was Joon Park."
    client.post("/api/ask", json={"question": "Who?", "history": [{"question": "When?", "answer": "in 1902"}]})
    assert qa.histories == [
        (Turn(question="Who?"), Turn(question="Where is it?"), Turn(question="When?")),
        (Turn(question="When?", answer="in 1902"),),
    ]


def test_without_a_history_a_question_is_taken_as_it_stands(client: FlaskClient, qa: FakeQA) -> None:
    """An empty history does not count, and the request by parameters has no history."""
    question = "And who was its keeper?"
    for reply in (
        client.post("/api/ask", json={"question": question}),
        client.post("/api/ask", json={"question": question, "history": []}),
        client.get("/api/ask", query_string={"question": question}),
    ):
        assert (reply.get_json()["interpreted_as"], reply.get_json()["answered"]) == (None, False)
    assert qa.histories == [(), (), ()]


def test_the_shape_of_a_history_is_described(client: FlaskClient) -> None:
    """The OpenAPI document admits what the endpoint admits: strings, turns, and ten of them."""
    schemas = client.get("/openapi.json").get_json()["components"]["schemas"]
    history = schemas["AskRequest"]["properties"]["history"]
    assert history["items"]["anyOf"] == [{"type": "string"}, {"$ref": "#/components/schemas/AskTurn"}]
    assert (history["maxItems"], history["default"]) == (MAX_TURNS, [])
    assert schemas["AskTurn"]["required"] == ["question"]


def test_letters_stand_as_they_are(client: FlaskClient) -> None:
    """JSON is UTF-8 without escapes: a reader of the raw bytes sees the words."""
    raw = client.post("/api/ask", json={"question": "متى يفتح المقهى؟"}).data.decode()
    assert "المقهى مفتوح كل يوم." in raw
    assert "\\u" not in raw


@pytest.mark.parametrize(
    "question", ["When was the lighthouse lit?", "When did the café open? 🏝️", "متى يفتح المقهى؟", "Who won?"]
)
def test_both_ways_of_asking_give_the_same_body(client: FlaskClient, question: str) -> None:
    """GET and POST answer alike."""
    by_query = client.get("/api/ask", query_string={"question": question, "limit": 2})
    by_body = client.post("/api/ask", json={"question": question, "limit": 2})
    assert by_query.data == by_body.data


def test_filters_reach_the_service_from_both_ways(client: FlaskClient, qa: FakeQA) -> None:
    """All four filters arrive, repeated ones in order; a limit left out is 3."""
    filters = {
        "document": ["islands/vell.md", "mixed.md"],
        "publisher": ["Harbour Almanac"],
        "published_after": "2024-10-01",
        "published_before": "2024-12-31",
    }
    client.post("/api/ask", json={"question": "Who?", "filters": filters})
    client.get("/api/ask", query_string={"question": "Who?", **filters})
    expected = Filters(
        documents=("islands/vell.md", "mixed.md"),
        publishers=("Harbour Almanac",),
        published_after=date(2024, 10, 1),
        published_before=date(2024, 12, 31),
    )
    assert qa.asked == [("Who?", 3, expected)] * 2


@pytest.mark.parametrize(
    "question", [QUESTION, "When did the café open? 🏝️", "متى يفتح المقهى؟", "What follows the sentence?"]
)
def test_every_quotation_is_a_slice_of_its_document(client: FlaskClient, question: str) -> None:
    """Offsets count code points, so that they fit the text that /api/documents gives, emoji and all."""
    body = client.post("/api/ask", json={"question": question}).get_json()
    assert body["citations"]
    for snippet, citation in zip(body["snippets"], body["citations"], strict=True):
        document = client.get(f"/api/documents/{citation['document']}").get_json()
        assert document["text"][citation["start"] : citation["end"]] == citation["exact"] == snippet["text"]
        assert document["sha256"] == citation["sha256"]


def test_documents_are_listed_without_their_text(client: FlaskClient) -> None:
    """The list gives metadata and where to read on, never the path on this machine."""
    documents = client.get("/api/documents").get_json()["documents"]
    assert [document["id"] for document in documents] == ["hostile & <b>.md", "islands/vell.md", "mixed.md"]
    assert documents[0]["href"] == "/documents/hostile%20%26%20%3Cb%3E.md"
    assert not {"text", "path"} & set(documents[0])


def test_a_document_is_read_by_its_id(client: FlaskClient) -> None:
    """An id keeps its slashes in the address."""
    document = client.get("/api/documents/islands/vell.md").get_json()
    assert document["title"] == "The lighthouse of Vell"
    assert [document["text"][start:end] for start, end in document["headings"]] == [
        "The lighthouse of Vell",
        "The keepers",
    ]


def test_links_keep_the_path_that_the_application_is_mounted_at(client: FlaskClient) -> None:
    """Behind a proxy at /library every address begins with it."""
    response = client.get("/api/documents", environ_overrides={"SCRIPT_NAME": "/library"})
    assert response.get_json()["documents"][1]["href"] == "/library/documents/islands/vell.md"


BODIES = [
    ("", "", "the body must be a JSON object, is empty"),
    ("   ", "", "the body must be a JSON object, is empty"),
    ("{", "", "the body must be JSON"),
    (b"\xff\xfe{}", "", "the body must be UTF-8, byte 0 is not"),
    ("[]", "", "the body must be a JSON object, is []"),
    ('"Who?"', "", 'the body must be a JSON object, is "Who?"'),
    ("null", "", "the body must be a JSON object, is null"),
    ("[" * 4000, "", "nested too deeply"),
    ('{"question": "Who?", "limit": NaN}', "", "NaN is no JSON"),
    ('{"question": "Who?", "limit": -Infinity}', "", "-Infinity is no JSON"),
    ('{"question": "Who?", "limit": ' + "9" * 5000 + "}", "", "the body must be JSON"),
    ('{"question": "Who?", "question": "What?"}', "question", '"question" stands twice'),
    ("{}", "question", "question is missing: send"),
    ('{"question": null}', "question", "question must be a string, is null"),
    ('{"question": 42}', "question", "question must be a string, is 42"),
    ('{"question": ["Who?"]}', "question", 'question must be a string, is ["Who?"]'),
    ('{"question": "\\ud800"}', "", "a lone surrogate"),
    ('{"question": "Who?", "limit": true}', "limit", "limit must be a whole number, is true"),
    ('{"question": "Who?", "limit": "3"}', "limit", 'limit must be a whole number, is "3"'),
    ('{"question": "Who?", "limit": 3.5}', "limit", "limit must be a whole number, is 3.5"),
    ('{"question": "Who?", "limit": 1e999}', "limit", "limit must be a whole number"),
    ('{"question": "Who?", "limit": null}', "limit", "limit must be a whole number, is null"),
    ('{"question": "Who?", "model": "large"}', "model", '"model" is not known here: leave it out'),
    ('{"question": "Who?", "\\ud800": 1}', "", "a lone surrogate"),
    ('{"\\ud800": 1, "\\ud800": 2}', "\\ud800", '"\\ud800" stands twice'),
    ('{"question": "Who?", "history": null}', "history", "history must be a list of earlier questions, is null"),
    ('{"question": "Who?", "history": "Why?"}', "history", 'history must be a list of earlier questions, is "Why?"'),
    ('{"question": "Who?", "history": {}}', "history", "history must be a list of earlier questions, is {}"),
    ('{"question": "Who?", "history": ["Why?", 1]}', "history.1", "history.1 must be a question or {"),
    ('{"question": "Who?", "history": [null]}', "history.0", "history.0 must be a question or {"),
    (
        '{"question": "Who?", "history": [{}]}',
        "history.0.question",
        'is missing: send {"question": "…", "answer": "…"}',
    ),
    ('{"question": "Who?", "history": [{"question": 1}]}', "history.0.question", "must be a string, is 1"),
    (
        '{"question": "Who?", "history": [{"question": "Why?", "answer": ["x"]}]}',
        "history.0.answer",
        'history.0.answer must be a string, is ["x"]',
    ),
    (
        '{"question": "Who?", "history": [{"question": "Why?", "role": "user"}]}',
        "history.0.role",
        '"history.0.role" is not known here',
    ),
    (
        '{"question": "Who?", "history": [{"question": "Why?", "question": "How?"}]}',
        "question",
        '"question" stands twice',
    ),
    ('{"question": "Who?", "order": "oldest"}', "order", 'order must be "relevance" or "newest", is "oldest"'),
    ('{"question": "Who?", "order": null}', "order", 'order must be "relevance" or "newest", is null'),
    ('{"question": "Who?", "filters": []}', "filters", "filters must be an object, is []"),
    ('{"question": "Who?", "filters": null}', "filters", "filters must be an object, is null"),
    (
        '{"question": "Who?", "filters": {"documents": []}}',
        "filters.documents",
        '"filters.documents" is not known here',
    ),
    ('{"question": "Who?", "filters": {"document": "a"}}', "filters.document", 'must be a list of strings, is "a"'),
    ('{"question": "Who?", "filters": {"document": [1]}}', "filters.document.0", "must be a string, is 1"),
    ('{"question": "Who?", "filters": {"publisher": {}}}', "filters.publisher", "must be a list of strings, is {}"),
    *(
        (
            json.dumps({"question": "Who?", "filters": {"published_after": value}}),
            "filters.published_after",
            "filters.published_after must be a date such as 2024-10-31, is ",
        )
        for value in (
            "31.10.2024",
            "2024-02-30",
            "2024-1-1",
            "2024-10-31T00:00",
            "20241031",
            "",
            20241031,
            True,
            "²⁰²⁴-10-31",
        )
    ),
]


@pytest.mark.parametrize(("body", "field", "message"), BODIES)
def test_a_body_of_another_shape_is_refused(client: FlaskClient, body: str | bytes, field: str, message: str) -> None:
    """Each error is named with its field, the rule and the value; the service is not asked."""
    response = client.post("/api/ask", data=body, content_type="application/json")
    error = response.get_json()["error"]
    assert (response.status_code, error["code"]) == (400, "invalid_request")
    assert message in error["message"]
    assert [problem["field"] for problem in error["details"]["problems"]] == [field]


def test_all_faults_are_named_at_once(client: FlaskClient) -> None:
    """A client with three errors need not ask three times."""
    error = client.post("/api/ask", json={"limit": "3", "colour": "red"}).get_json()["error"]
    assert {problem["field"] for problem in error["details"]["problems"]} == {"question", "limit", "colour"}
    assert error["message"] == "; ".join(problem["message"] for problem in error["details"]["problems"])


QUERIES = [
    ("", "question", "question is missing"),
    ("question=Who%3F&question=What%3F", "question", "question must be given once, is given twice"),
    ("question=Who%3F&limit=2&limit=3", "limit", "limit must be given once"),
    ("question=Who%3F&limit=many", "limit", 'limit must be a whole number, is "many"'),
    ("question=Who%3F&limit=", "limit", 'limit must be a whole number, is ""'),
    ("question=Who%3F&limit=3.0", "limit", 'limit must be a whole number, is "3.0"'),
    ("question=Who%3F&limit=" + "9" * 5000, "limit", "limit must be a whole number"),
    ("question=Who%3F&order=", "order", 'order must be "relevance" or "newest", is ""'),
    ("question=Who%3F&order=newest&order=newest", "order", "order must be given once"),
    ("question=Who%3F&q=1", "q", '"q" is not known here'),
    ("question=Who%3F&filters=1", "filters", '"filters" is not known here'),
    ("question=Who%3F&history=Why%3F", "history", '"history" is not known here'),
    ("question=Who%3F&published_after=", "published_after", "published_after must be a date"),
    (
        "question=Who%3F&published_before=tomorrow",
        "published_before",
        'must be a date such as 2024-10-31, is "tomorrow"',
    ),
    ("question=%FF", "", "the query string must be UTF-8"),
]


@pytest.mark.parametrize(("query", "field", "message"), QUERIES)
def test_query_parameters_of_another_shape_are_refused(
    client: FlaskClient, query: str, field: str, message: str
) -> None:
    """Unknown, missing, repeated and mistyped parameters are named."""
    response = client.get("/api/ask", query_string=query)
    error = response.get_json()["error"]
    assert (response.status_code, error["code"]) == (400, "invalid_request")
    assert message in error["message"]
    assert [problem["field"] for problem in error["details"]["problems"]] == [field]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"question": ""}, "question"),
        ({"question": " \t"}, "question"),
        ({"question": "x" * 1001}, "question"),
        ({"question": "a\u0000b"}, "question"),
        ({"question": "Who?", "history": ["Why?"] * 11}, "history"),
        ({"question": "Who?", "history": [""]}, "history"),
        ({"question": "Who?", "history": [{"question": "x" * 1001}]}, "history"),
        ({"question": "Who?", "limit": 0}, "limit"),
        ({"question": "Who?", "limit": 11}, "limit"),
        ({"question": "Who?", "filters": {"document": ["nowhere.md"]}}, "filters.document"),
        (
            {"question": "Who?", "filters": {"published_after": "2024-12-31", "published_before": "2024-01-01"}},
            "filters.published_after",
        ),
    ],
)
def test_a_value_that_the_library_refuses_is_a_bad_request(client: FlaskClient, body: object, field: str) -> None:
    """The library's message and field reach the client."""
    response = client.post("/api/ask", json=body)
    error = response.get_json()["error"]
    assert (response.status_code, error["code"]) == (400, "invalid_question")
    assert error["details"]["problems"] == [{"field": field, "message": error["message"]}]


def test_characters_are_counted_as_code_points(client: FlaskClient) -> None:
    """A thousand emoji are a thousand characters, although they are 4,000 bytes."""
    assert client.post("/api/ask", json={"question": "🏝" * 1000}).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "options", "status", "code"),
    [
        ("POST", "/api/ask", {"data": "{}"}, 415, "unsupported_media_type"),
        ("POST", "/api/ask", {"data": {"question": "Who?"}}, 415, "unsupported_media_type"),
        ("POST", "/api/ask", {"data": "{}", "content_type": "text/plain"}, 415, "unsupported_media_type"),
        ("POST", "/api/ask", {"json": {"question": "x" * 40_000}}, 413, "body_too_large"),
        ("POST", "/api/ask?question=Who", {"json": {"question": "Who?"}}, 400, "invalid_request"),
        ("GET", "/api/documents?page=2", {}, 400, "invalid_request"),
        ("GET", "/api/documents/islands/vell.md?start=1", {}, 400, "invalid_request"),
        ("GET", "/api/documents/nowhere.md", {}, 404, "unknown_document"),
        ("GET", "/api/documents/../../etc/passwd", {}, 404, "unknown_document"),
        ("GET", "/api", {}, 404, "not_found"),
        ("GET", "/api/ask/", {}, 404, "not_found"),
        ("GET", "/api/nothing", {}, 404, "not_found"),
        ("PUT", "/api/ask", {"json": {}}, 405, "method_not_allowed"),
        ("PUT", "/api/documents/mixed.md", {}, 405, "method_not_allowed"),
        ("POST", "/health", {}, 405, "method_not_allowed"),
        ("POST", "/ready", {}, 405, "method_not_allowed"),
        ("POST", "/openapi.json", {}, 405, "method_not_allowed"),
    ],
)
def test_every_refusal_is_json_of_the_one_shape(
    client: FlaskClient, method: str, path: str, options: dict[str, Any], status: int, code: str
) -> None:
    """Status and code are what the documentation says, for HTTP's own errors too."""
    response = client.open(path, method=method, **options)
    assert (response.status_code, response.get_json()["error"]["code"]) == (status, code)


def test_a_wrong_method_is_told_the_right_ones(client: FlaskClient) -> None:
    """405 carries Allow, as RFC 9110 asks."""
    response = client.put("/api/ask", json={})
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}
    assert "use GET, HEAD, OPTIONS, POST" in response.get_json()["error"]["message"]


def test_a_body_over_the_limit_is_told_the_limit(client: FlaskClient) -> None:
    """The message names the limit in bytes and the setting that raises it."""
    message = client.post("/api/ask", json={"question": "x" * 40_000}).get_json()["error"]["message"]
    assert "at most 32,768 bytes" in message
    assert "QA_MAX_BODY_KB" in message


def test_health_and_ready_answer(client: FlaskClient) -> None:
    """Each answers with one word."""
    assert client.get("/health").get_json() == {"status": "ok"}
    assert client.get("/ready").get_json() == {"status": "ready"}


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (EmptyIndexError("nothing is indexed: run “qa index PATH”"), "index_empty"),
        (LockedError("another process owns ./data: stop it"), "index_locked"),
        (MismatchError("the index was built with another embedder: run “qa index --rebuild”"), "index_mismatch"),
        (StoreError("the index is broken: rebuild it"), "index_unavailable"),
    ],
)
def test_without_an_index_the_service_is_up_but_not_ready(
    client: FlaskClient, qa: FakeQA, error: Exception, code: str
) -> None:
    """Everything that needs the index answers 503 with the remedy; /health goes on."""
    qa.error = error
    paths = (
        "/ready",
        "/api/documents",
        "/api/documents/mixed.md",
        "/api/ask?question=Who",
        "/api/annotations?question=Who",
    )
    for path in paths:
        response = client.get(path)
        assert (response.status_code, response.get_json()["error"]) == (
            503,
            {"code": code, "message": str(error), "details": {"problems": []}},
        )
    assert client.get("/health").status_code == 200


def test_a_bug_is_logged_and_not_shown(client: FlaskClient, qa: FakeQA, caplog: pytest.LogCaptureFixture) -> None:
    """The client learns nothing of the inside; the log holds the traceback."""
    qa.error = RuntimeError("secret detail")
    with caplog.at_level(logging.ERROR):
        response = client.post("/api/ask", json={"question": QUESTION})
    assert (response.status_code, response.get_json()["error"]["code"]) == (500, "internal_error")
    assert "secret" not in response.text
    assert "RuntimeError: secret detail" in caplog.text


def test_the_openapi_document_is_valid(client: FlaskClient) -> None:
    """It follows the OpenAPI 3.1 specification, and it is the served document."""
    document = client.get("/openapi.json").get_json()
    assert document == openapi_document(client.application)
    validate(document)


def test_the_openapi_document_names_every_address(app: Flask) -> None:
    """No address for programs is undocumented and none documented is missing."""
    served = {
        (re.sub(r"<(?:path:)?(\w+)>", r"{\1}", str(rule)), method.lower())
        for rule in app.url_map.iter_rules()
        if (rule.endpoint.startswith("api.") or str(rule).startswith(("/api/", "/v1/"))) and rule.endpoint != "api.docs"
        for method in rule.methods or ()
        if method not in ("HEAD", "OPTIONS")
    }
    described = {(path, method) for path, item in openapi_document(app)["paths"].items() for method in item}
    assert served == described


def test_the_documentation_page_shows_all_of_the_openapi_document(client: FlaskClient) -> None:
    """Every address, parameter and key can be read there, and every link within the page leads somewhere."""
    page = client.get("/api/docs").text
    document = openapi_document(client.application)
    names = {
        parameter["name"]
        for item in document["paths"].values()
        for operation in item.values()
        for parameter in operation.get("parameters", ())
    }
    schemas = document["components"]["schemas"].values()
    keys = {key for schema in schemas for key in schema.get("properties", schema.get("enum"))}
    for word in (*document["paths"], *document["components"]["schemas"], *names, *keys):
        assert word in page
    anchors = {part.partition('"')[0] for part in page.split('href="#')[1:]}
    assert anchors
    assert {anchor for anchor in anchors if f'id="{anchor}"' not in page} == set()


def test_answers_are_not_kept_by_caches(client: FlaskClient) -> None:
    """An answer is as old as the index it came from."""
    assert client.get("/api/ask?question=Who").headers["Cache-Control"] == "no-store"


def _pairs(value: object) -> object:
    """Turn objects into lists of pairs, so that a comparison sees the order of keys."""
    if isinstance(value, dict):
        return [(key, _pairs(item)) for key, item in value.items()]
    return [_pairs(item) for item in value] if isinstance(value, list) else value
