"""Feedback over HTTP: what is stored, what is refused, and who may send it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from qa.cli.main import main
from qa.config import Config
from qa.evaluation.question_sets import load_question_set
from qa.feedback.store import FeedbackStore
from qa.serving.parts import Parts
from qa.store.lock import DataLock
from tests.fake_service import LIGHTHOUSE
from web.application import create_app

if TYPE_CHECKING:
    from tests.fake_service import FakeQA

ASKED = "When was the lighthouse lit?"
TOKEN = "0b7c9a52-1111-4222-8333-abcdefabcdef"
HOSTILE_NOTES = ["<script>alert(1)</script>", "=HYPERLINK(1)", "'; DROP TABLE feedback; --", "\u202eevil", "🏝️" * 300]

Export = Callable[[str], Any]


@pytest.fixture
def settings(tmp_path: Path) -> Config:
    """Settings with a data folder of the test's own, in which unanswered questions are counted."""
    return Config(data=tmp_path / "data", max_body_kb=32, record_unanswered=True)


def answer_to(client: FlaskClient, question: str = ASKED) -> Any:  # noqa: ANN401 - JSON
    """A reply as it came."""
    return client.post("/api/ask", json={"question": question}).get_json()


def body(client: FlaskClient, **changes: object) -> dict[str, object]:
    """A thumb down for the first answer."""
    return {"id": TOKEN, "verdict": "down", "reason": "wrong_answer", "answer": answer_to(client), **changes}


def test_feedback_is_kept_with_what_was_answered(client: FlaskClient, store: FeedbackStore) -> None:
    """The question, the words, and each snippet with its place and confidence."""
    sent = body(client, note="  It was 1872.  ", filters={"publisher": ["Harbour Almanac"]})
    response = client.post("/api/feedback", json=sent)
    assert response.status_code == 201
    assert response.get_json()["status"] == "new"
    (kept,) = store.all()
    assert (kept.id, kept.verdict, kept.fault, kept.note) == (TOKEN, "down", "wrong_answer", "It was 1872.")
    assert kept.judged.filters.publishers == ("Harbour Almanac",)
    assert kept.judged.words is not None
    assert (kept.judged.words.exact, kept.judged.words.start) == ("3 March 1871", 58)
    assert [(quote.start, quote.confidence) for quote in kept.judged.quotes] == [
        (24, 0.925),
        (LIGHTHOUSE.index("Nobody has lived"), 0.61),
    ]


def test_a_second_verdict_of_the_page_replaces_the_first(client: FlaskClient, store: FeedbackStore) -> None:
    """The same id with the same answer is one verdict; with another answer it is refused."""
    client.post("/api/feedback", json=body(client))
    assert client.post("/api/feedback", json=body(client, verdict="up", reason=None)).status_code == 201
    assert [one.verdict for one in store.all()] == ["up"]
    other = client.post("/api/feedback", json=body(client, answer=answer_to(client, "Who was the keeper?")))
    assert (other.status_code, other.get_json()["error"]["code"]) == (400, "invalid_feedback")


def test_decided_feedback_stays(client: FlaskClient, store: FeedbackStore) -> None:
    """Once somebody has decided about feedback, nobody can change it."""
    client.post("/api/feedback", json=body(client))
    store.decide(replace(store.get(TOKEN), status="confirmed"))
    assert client.post("/api/feedback", json=body(client, verdict="up", reason=None)).status_code == 400
    assert store.get(TOKEN).verdict == "down"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("citations", 0, "exact"), "The lighthouse of Vell was lit on 4 March 1871 by Ada Nkemelu."),
        (("citations", 0, "start"), 25),
        (("citations", 0, "start"), -62),
        (("citations", 0, "end"), 10**30),
        (("citations", 0, "document"), "no/such.md"),
        (("answer", "text"), "words of nobody"),
        (("confidence",), 7),
        (("question",), " "),
        (("question",), "a\0b"),
        (("question",), "a" * 1001),
        (("reason",), "low_confidence"),
        (("citations",), []),
    ],
)
def test_only_what_the_service_itself_said_is_kept(
    client: FlaskClient, store: FeedbackStore, path: tuple[str | int, ...], value: object
) -> None:
    """An answer that was changed on its way is refused, and nothing of it is stored."""
    sent = body(client)
    inner: Any = sent["answer"]
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    response = client.post("/api/feedback", json=sent)
    assert (response.status_code, response.get_json()["error"]["code"]) == (400, "invalid_feedback")
    assert store.all() == ()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"verdict": "sideways"}, "verdict must be up or down, is 'sideways': correct it"),
        ({"reason": "ugly"}, "reason must be one of wrong_answer, wrong_evidence"),
        ({"verdict": "up"}, "a thumb up has no reason, this has wrong_answer"),
        ({"reason": "should_have_answered"}, "reason must fit what was answered"),
        ({"note": "a" * 2001}, "note must have at most 2,000 characters, has 2,001: shorten it"),
        ({"note": "a\0b"}, "note must hold no control characters but line breaks and tabs, has U+0000 at offset 1"),
        ({"id": "../../etc"}, "id must be 8 to 64 letters, digits, - or _"),
        ({"note": 3}, "note must be a string, is 3: correct it"),
        ({"colour": "red"}, '"colour" is not known here'),
        ({"answer": 3}, "answer must be an object, is 3"),
    ],
)
def test_what_cannot_be_kept_is_refused(client: FlaskClient, changes: dict[str, object], message: str) -> None:
    """Each message has the rule, the value and the remedy."""
    response = client.post("/api/feedback", json=body(client, **changes))
    assert response.status_code == 400
    assert message in response.get_json()["error"]["message"]


def test_a_huge_note_does_not_reach_the_store(client: FlaskClient, store: FeedbackStore) -> None:
    """Ten megabytes are more than a body may have."""
    response = client.post("/api/feedback", json=body(client, note="a" * 10_000_000))
    assert response.status_code == 413
    assert store.all() == ()


@pytest.mark.parametrize("note", HOSTILE_NOTES)
def test_a_hostile_note_is_only_text(client: FlaskClient, store: FeedbackStore, note: str) -> None:
    """It is kept letter by letter, and the page that says thank you does not show it."""
    form = {"verdict": "down", "note": note, "answer": json.dumps(answer_to(client))}
    thanks = client.post("/feedback", data=form)
    assert thanks.status_code == 201
    assert note not in thanks.text
    assert [one.note for one in store.all()] == [note]


@pytest.mark.parametrize("address", ["/api/feedback", "/feedback"])
@pytest.mark.parametrize(
    ("headers", "taken"),
    [
        ({}, True),
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Origin": "http://localhost"}, True),
        ({"Origin": "https://localhost"}, True),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Origin": "http://evil.example"}, False),
        ({"Origin": "null"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, False),
    ],
)
def test_other_sites_cannot_send_it(client: FlaskClient, address: str, headers: dict[str, str], taken: bool) -> None:
    """For a page of another site the browser names the site; programs name none."""
    if address == "/feedback":
        form = {"verdict": "up", "answer": json.dumps(answer_to(client))}
        response = client.post(address, data=form, headers=headers)
    else:
        response = client.post(address, json=body(client), headers=headers)
    assert response.status_code == (201 if taken else 403)


def test_a_form_needs_no_script(client: FlaskClient, store: FeedbackStore) -> None:
    """Blank fields do not count, filters are fields like the others, and the reply is a page."""
    form = {
        "id": TOKEN,
        "verdict": "down",
        "reason": "",
        "note": "Two\r\nlines",
        "document": "islands/vell.md",
        "answer": json.dumps(answer_to(client)),
    }
    response = client.post("/feedback", data=form)
    assert (response.status_code, response.mimetype) == (201, "text/html")
    assert "Thank you" in response.text
    assert [(one.note, one.judged.filters.documents) for one in store.all()] == [("Two\r\nlines", ("islands/vell.md",))]
    assert client.post("/feedback", json=form).status_code == 415
    assert client.post("/feedback", data={"verdict": "up"}).status_code == 400


def test_silence_is_counted_when_the_setting_says_so(client: FlaskClient, store: FeedbackStore) -> None:
    """Once for each question in any spelling, and not with filters."""
    for question in ("Who won?", "  who WON "):
        answer_to(client, question)
    client.post("/api/ask", json={"question": "Who lost?", "filters": {"document": ["mixed.md"]}})
    answer_to(client)
    assert [(gap.question, gap.reason, gap.count) for gap in store.gaps()] == [("Who won?", "low_confidence", 2)]


def test_without_the_setting_no_question_is_kept(qa: FakeQA, tmp_path: Path) -> None:
    """Not even an empty store."""
    create_app(Config(data=tmp_path / "data"), Parts(qa=qa)).test_client().get("/api/ask?question=Who+won")
    assert not (tmp_path / "data").exists()


def test_the_command_turns_confirmed_feedback_into_a_set(
    client: FlaskClient, address: str, settings: Config, tmp_path: Path
) -> None:
    """While a service holds the data folder, the command asks it for the documents; `qa eval` reads the set."""
    (settings.data / "chroma").mkdir(parents=True)  # an index, which only the service opens
    lock = DataLock(settings.data)
    lock.announce(address)
    silence = answer_to(client, "Who won?")
    for number, changes in enumerate(
        [{"verdict": "up", "reason": None}, {"answer": answer_to(client, "Who was the keeper?")}, {"answer": silence}]
    ):
        fault = {"reason": "should_have_answered"} if changes.get("answer") is silence else {}
        sent = body(client, id=f"feedback-{number}", **(changes | fault))
        assert client.post("/api/feedback", json=sent).status_code == 201

    def run(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(main, ["feedback", *arguments, "--data", str(settings.data)])
        return result.exit_code, result.output

    assert run("confirm", "feedback-0")[0] == 0
    assert run("confirm", "feedback-1", "--answer", "Joon Park")[0] == 0
    assert run("confirm", "feedback-2", "--no-answer")[0] == 0
    code, output = run("confirm", "feedback-1", "--answer", "Nobody Else")
    assert (code, "the answer must stand in" in output) == (1, True)
    file = tmp_path / "ours.json"
    assert run("to-set", str(file)) == (0, f"3 questions in {file}\n")
    lock.release()
    read = load_question_set(file)
    marked = {q.text: [read.documents[q.document_id].text[a:b] for a, b in q.answers] for q in read.questions}
    assert marked == {ASKED: ["3 March 1871"], "Who was the keeper?": ["Joon Park"], "Who won?": []}
    assert len(read.documents) == 3
    assert "Who won?" in run("list", "--unanswered")[1]
    assert run("list", "--status", "new") == (0, "")
    assert run("export", "--format", "csv")[1].count("unanswered,") == 1
    assert [json.loads(line)["kind"] for line in run("export")[1].splitlines()] == ["feedback"] * 3 + ["unanswered"]
    assert run("dismiss", "nothing-there")[0] == 1
    assert run("delete", "feedback-0", "--unanswered")[0] == 0
    assert run("list", "--unanswered") == (0, "")
