"""Metrics and logs: what is counted, who may see it, and what is in a line."""

import json
import logging
from io import StringIO
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from qa.access.store import KeyStore
from qa.answering.cache import AnswerCache
from qa.answering.question import Question
from qa.config import load_config
from qa.errors import EmptyIndexError
from qa.serving.parts import Parts
from tests.fake_service import FakeQA
from tests.web.guard.test_access import bearer
from web.application import create_app
from web.monitoring.logs import json_lines

Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def read(text: str) -> Samples:
    """Every sample by its name and labels."""
    families = text_string_to_metric_families(text)
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
    }


def test_requests_answers_and_stages_are_counted(qa: FakeQA, tmp_path: Path) -> None:
    """By route and status, by outcome, by stage; the size of the index beside them, read by Prometheus' own parser."""
    config = load_config(data=tmp_path, metrics_open=True)
    client = create_app(config, Parts(qa=qa, stamp=lambda: "citewell:7")).test_client()
    client.get("/api/ask?question=Who+was+the+keeper%3F")
    client.get("/?question=Who+won")
    client.get("/api/ask")
    client.get("/nowhere")
    client.open("/health", method="BREW")
    shown = client.get("/metrics")
    assert shown.content_type.startswith("text/plain; version=")
    samples = read(shown.text)
    asked = ("method", "GET"), ("route", "/api/ask")
    assert samples["citewell_requests_total", (*asked, ("status", "200"))] == 1
    assert samples["citewell_requests_total", (*asked, ("status", "400"))] == 1
    assert samples["citewell_requests_total", (("method", "GET"), ("route", ""), ("status", "404"))] == 1
    assert samples["citewell_requests_total", (("method", "other"), ("route", ""), ("status", "405"))] == 1
    assert samples["citewell_request_seconds_count", asked] == 2
    assert samples["citewell_answers_total", (("outcome", "answered"),)] == 1
    assert samples["citewell_answers_total", (("outcome", "low_confidence"),)] == 1
    assert samples["citewell_stage_seconds_sum", (("stage", "read"),)] == pytest.approx(0.18)
    assert samples["citewell_documents", ()] == 3
    assert samples["citewell_chunks", ()] == 6
    assert samples["citewell_generation", ()] == 7
    assert samples["citewell_ready", ()] == 1


def test_metrics_are_there_when_the_index_is_not(qa: FakeQA, tmp_path: Path) -> None:
    """That is when somebody looks."""
    client = create_app(load_config(data=tmp_path, metrics_open=True), Parts(qa=qa)).test_client()
    qa.error = EmptyIndexError("nothing is indexed")
    assert client.get("/ready").status_code == 503
    shown = client.get("/metrics")
    assert shown.status_code == 200
    assert read(shown.text)["citewell_ready", ()] == 0


def test_metrics_need_a_key_unless_they_are_open(qa: FakeQA, tmp_path: Path) -> None:
    """Any valid key, even if asking needs no key."""
    key = KeyStore(tmp_path).add("prometheus", "ask")
    client = create_app(load_config(data=tmp_path), Parts(qa=qa)).test_client()
    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers=bearer(key)).status_code == 200


@pytest.mark.parametrize("log_questions", [False, True])
def test_questions_are_logged_only_when_asked_for(
    qa: FakeQA, tmp_path: Path, caplog: pytest.LogCaptureFixture, log_questions: bool
) -> None:
    """For every way to ask, and also if the question fails."""
    caplog.set_level(logging.INFO)
    client = create_app(load_config(data=tmp_path, log_questions=log_questions), Parts(qa=qa)).test_client()
    asked = {"question": "Who was the keeper?", "history": ["Whose lamp?"]}
    client.post("/api/ask", json=asked)
    for path in ("/api/ask", "/api/annotations", "/"):
        client.get(path, query_string={"question": asked["question"]})
    qa.error = RuntimeError("a bug")
    client.get("/api/ask", query_string={"question": asked["question"]})
    assert ["keeper" in record.getMessage() for record in caplog.records].count(True) == (5 if log_questions else 0)
    assert "lamp" not in caplog.text
    assert "RuntimeError" in caplog.text


def test_a_line_of_json_has_the_fields(qa: FakeQA, tmp_path: Path) -> None:
    """One object a line, with the id of the key and not the key; a bug's traceback is in its line."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(json_lines())
    key = KeyStore(tmp_path).add("m", "manage")
    app = create_app(load_config(data=tmp_path, ask_needs_key=True), Parts(qa=qa))
    loggers = [logging.getLogger("citewell"), app.logger]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
    try:
        app.test_client().get("/api/documents", headers=bearer(key) | {"X-Request-Id": "one"})
        qa.error = RuntimeError("a bug")
        app.test_client().get("/api/documents", headers=bearer(key) | {"X-Request-Id": "two"})
    finally:
        for logger in loggers:
            logger.removeHandler(handler)
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert len(lines) == 3
    first, bug, second = lines
    kept = KeyStore(tmp_path).recognise(key)
    assert kept is not None
    assert {name: first[name] for name in ("level", "request_id", "method", "route", "status", "key", "address")} == {
        "level": "INFO",
        "request_id": "one",
        "method": "GET",
        "route": "/api/documents",
        "status": 200,
        "key": kept.id,
        "address": "127.0.0.1",
    }
    assert first["milliseconds"] >= 0
    assert (bug["level"], "RuntimeError: a bug" in bug["exc_info"]) == ("ERROR", True)
    assert (second["request_id"], second["status"]) == ("two", 500)
    assert key.split("_", 2)[2] not in stream.getvalue()


def test_answers_given_again_are_counted(qa: FakeQA, tmp_path: Path) -> None:
    """Hits and misses of the cache, where the service has one."""
    answers = AnswerCache(2, lambda: "citewell:7")
    asked = Question("Who?")
    state, _ = answers.find(asked, "Who?")
    answers.keep(state, asked, "Who?", qa.ask("Who was the keeper?"))
    answers.find(asked, "Who?")
    answers.find(asked, "Who?")
    client = create_app(load_config(data=tmp_path, metrics_open=True), Parts(qa=qa, answers=answers)).test_client()
    samples = read(client.get("/metrics").text)
    assert samples["citewell_answer_cache_hits_total", ()] == 2
    assert samples["citewell_answer_cache_misses_total", ()] == 1
