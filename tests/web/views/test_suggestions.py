"""Suggestions over HTTP: completions of typed words, and questions that are answered."""

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from flask.testing import FlaskClient

from qa.config import MAX_QUESTION_CHARACTERS
from tests.fake_service import ANSWERS
from web.views.suggestions import MOST_TRIED

if TYPE_CHECKING:
    from tests.fake_service import FakeQA

LIT = "When was the lighthouse of Vell lit?"


@pytest.fixture(autouse=True)
def answered(monkeypatch: pytest.MonkeyPatch) -> None:
    """A question that a rule makes of the invented documents has an answer."""
    monkeypatch.setitem(ANSWERS, LIT, ANSWERS["When was the lighthouse lit?"])


def test_typed_words_are_completed(client: FlaskClient) -> None:
    """By names, titles and headings of the allowed documents."""
    reply = client.get("/api/suggest?q=What+did+joo").get_json()
    assert reply == {"suggestions": [{"text": "Joon Park", "kind": "name", "start": 9}]}
    assert client.get("/api/suggest?q=joon&document=mixed.md").get_json() == {"suggestions": []}
    assert client.get("/api/suggest?q=joon&published_after=2025-01-01").get_json() == {"suggestions": []}
    titles = client.get("/api/suggest?q=the+lighthouse&publisher=Harbour+Almanac").get_json()["suggestions"]
    assert [(one["text"], one["kind"]) for one in titles] == [("The lighthouse of Vell", "title")]


def test_questions_are_proposed_that_are_answered(client: FlaskClient, qa: "FakeQA") -> None:
    """Near a place, or in the newest documents; not the one that was asked last. No observer is told of the tries."""
    for query in ("", "?source=islands/vell.md&place=30", "?document=islands/vell.md"):
        assert client.get(f"/api/questions{query}").get_json() == {"questions": [LIT]}, query
    for asked in (LIT.upper(), "When in 1871 was the old lighthouse of Vell lit?"):
        assert client.get(f"/api/questions?asked={asked}").get_json() == {"questions": []}
    assert client.get("/api/questions?document=mixed.md").get_json() == {"questions": []}
    assert qa.asked == []


def test_no_more_are_tried_than_that(client: FlaskClient, qa: "FakeQA", monkeypatch: pytest.MonkeyPatch) -> None:
    """However many sentences there are."""
    tried: list[str] = []
    text = "\n\n".join(f"Lamp {name} was lit on 3 May 1871." for name in "ABCDEFGHIJKLMNOPQRST")
    monkeypatch.setattr(qa, "library", [replace(qa.library[1], text=text, headings=())])
    monkeypatch.setattr(qa, "is_answered", lambda question: tried.append(question.text))
    assert client.get("/api/questions").get_json() == {"questions": []}
    assert len(tried) == MOST_TRIED


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/api/suggest", "q"),
        (f"/api/suggest?q={'x' * (MAX_QUESTION_CHARACTERS + 1)}", "q"),
        (f"/api/questions?asked={'x' * (MAX_QUESTION_CHARACTERS + 1)}", "asked"),
        ("/api/questions?place=near", "place"),
        ("/api/questions?limit=3", "limit"),
    ],
)
def test_what_is_wrong_is_named(client: FlaskClient, path: str, field: str) -> None:
    """In the common shape of errors."""
    response = client.get(path)
    assert response.status_code == 400
    assert [problem["field"] for problem in response.get_json()["error"]["details"]["problems"]] == [field]


def test_an_unknown_document_is_not_found(client: FlaskClient) -> None:
    """As where its text is read."""
    assert client.get("/api/questions?source=nowhere.md").status_code == 404
