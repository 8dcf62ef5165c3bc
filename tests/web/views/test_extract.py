"""`POST /api/extract`: a question about the caller's own texts."""

import pytest
from flask.testing import FlaskClient

from qa.answering.given import MAX_CHARACTERS, MAX_TEXTS
from tests.fake_service import FakeQA

QUESTION = "When was the lighthouse lit?"
TEXT = "👩‍👩‍👧 It was lit on 3 March 1871."
BODY = {"question": QUESTION, "texts": [{"id": "mine", "text": TEXT}]}


def test_a_quotation_is_a_slice_of_the_text(client: FlaskClient, qa: FakeQA) -> None:
    """The citation has the caller's id and the offsets in the caller's text; the question has a deadline."""
    reply = client.post("/api/extract", json=BODY).get_json()
    [citation] = reply["citations"]
    assert (reply["verdict"], citation["id"]) == ("answer", "mine")
    assert TEXT[citation["start"] : citation["end"]] == citation["exact"] == TEXT
    assert qa.deadlines[-1] is not None


def test_no_answer_has_its_reason(client: FlaskClient) -> None:
    """The status is 200, as with `/api/ask`."""
    reply = client.post("/api/extract", json=BODY | {"question": "Who won?"}).get_json()
    assert (reply["verdict"], reply["reason"], reply["citations"]) == ("none", "no_passages", [])


def test_nothing_is_kept(client: FlaskClient) -> None:
    """A text is no document afterwards, and no cache may keep the reply."""
    assert client.post("/api/extract", json=BODY).headers["Cache-Control"] == "no-store"
    assert "mine" not in client.get("/api/documents").text


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"texts": []}, "texts", "must be 1 to 100, are 0"),
        ({"texts": [{"id": str(number), "text": "x"} for number in range(MAX_TEXTS + 1)]}, "texts", "are 101"),
        ({"texts": [{"id": "a", "text": "x"}] * 2}, "texts", "'a' is given twice"),
        ({"texts": [{"id": "", "text": "x"}]}, "texts", "must have 1 to 500 characters, has 0"),
        ({"texts": ["x"]}, "texts", "a list of objects"),
        ({"texts": [{"id": "a"}]}, "texts.0.text", "is missing"),
        ({"texts": [{"id": 1, "text": "x"}]}, "texts.0.id", "must be a string, is 1"),
        ({"texts": [{"id": "a", "text": "x", "url": "y"}]}, "texts.0.url", "is not known here"),
        ({"question": " "}, "question", "empty"),
        ({"limit": 11}, "limit", "1 to 10"),
        ({"filters": {}}, "filters", "is not known here"),
    ],
)
def test_what_is_wrong_is_named(client: FlaskClient, change: dict[str, object], field: str, message: str) -> None:
    """Status 400, with the field and the rule."""
    response = client.post("/api/extract", json=BODY | change)
    [problem] = response.get_json()["error"]["details"]["problems"]
    assert (response.status_code, problem["field"]) == (400, field)
    assert message in problem["message"]


def test_texts_are_bounded_together(client: FlaskClient) -> None:
    """Many characters are refused before anything is done with them."""
    client.application.config["MAX_CONTENT_LENGTH"] = 10_000_000
    texts = [{"id": str(number), "text": "x" * (MAX_CHARACTERS // 2)} for number in range(3)]
    response = client.post("/api/extract", json=BODY | {"texts": texts})
    assert response.status_code == 400
    assert "at most 100,000 characters" in response.text
