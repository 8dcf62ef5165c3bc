"""The command line and the running service, each in its own process, with the real model."""

import json
import shutil
import signal
import subprocess
import time
from pathlib import Path

import httpx
import pytest

from qa.cli.main import main
from tests.end_to_end.conftest import ROOT, START_SECONDS, Qa, Served, command, environment, start, stop

pytestmark = pytest.mark.model

QUESTION = "Who chairs the Azerbaijan Popular Front Party?"
DOCUMENT = "azerbaijani-mps-answer-us-congress.md"


def test_first_start_indexes_and_answers(served: Served) -> None:
    """`qa serve` on an empty data folder indexes seeds/ and answers over HTTP with exact quotations."""
    assert httpx.get(f"{served.url}/ready").json() == {"status": "ready"}
    reply = httpx.post(f"{served.url}/api/ask", json={"question": QUESTION}, timeout=30).json()
    assert "Ali Karimli" in reply["answer"]["text"]
    citation = reply["citations"][0]
    assert citation["document"] == DOCUMENT
    text = httpx.get(f"{served.url}/api/documents/{DOCUMENT}").json()["text"]
    assert text[citation["start"] : citation["end"]] == citation["exact"]


def test_ask_goes_to_the_service_that_has_the_index(served: Served, qa: Qa) -> None:
    """While the service owns the data folder, `qa ask` gives its answer, in the JSON of the endpoint."""
    asked = qa("ask", QUESTION, "--json", data=served.data)
    assert asked.returncode == 0, asked.stderr
    here = json.loads(asked.stdout)
    there = httpx.get(f"{served.url}/api/ask", params={"question": QUESTION}, timeout=30).json()
    assert here | {"timing_ms": {}} == there | {"timing_ms": {}}


def test_an_answer_needs_no_torch(qa: Qa, seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A first question to the index itself loads neither torch nor the code that parses documents or serves pages."""
    monkeypatch.setenv("PYTHONPROFILEIMPORTTIME", "1")
    asked = qa("ask", QUESTION, data=seeds)
    loaded = {line.rpartition("|")[2].strip() for line in asked.stderr.splitlines() if line.startswith("import time:")}
    assert "Ali Karimli" in asked.stdout
    assert {"chromadb", "openvino"} <= loaded  # the list is one
    assert not loaded & {"torch", "transformers", "sentence_transformers", "openvino_telemetry", "flask"}
    assert not loaded & {"scipy", "sklearn", "trafilatura", "docx", "pypdfium2"}


def test_a_follow_up_goes_there_with_its_history(served: Served, qa: Qa) -> None:
    """`--history` shows who "he" is, and the terminal shows first which question was answered."""
    asked = qa("ask", "What did he say about independence?", "--history", "Who is Fazil Mustafa?", data=served.data)
    assert asked.stdout.startswith("Read as: What did Fazil Mustafa say about independence?\n"), asked.stderr


def test_index_hands_its_work_to_the_running_service(tmp_path: Path, seeds: Path, qa: Qa) -> None:
    """The service indexes and answers; report and exit code are the same as without a service."""
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "ferry.txt").write_text("The ferry to Orla leaves at noon from quay 7.\n", "utf-8")
    shutil.copytree(seeds, tmp_path / "data")
    service = start(tmp_path / "data")
    try:
        done = qa("index", notes, data=service.data)
        assert (done.returncode, "1 added" in done.stderr) == (0, True), done.stderr
        assert qa("index", notes, data=service.data).stderr.startswith("Files: 1 unchanged.")
        (notes / "empty.md").write_bytes(b"")
        refused = qa("index", notes, data=service.data)
        assert (refused.returncode, "empty.md" in refused.stderr) == (3, True), refused.stderr
        asked = qa("ask", "When does the ferry to Orla leave?", data=service.data)
        assert "[1] The ferry to Orla leaves at noon from quay 7." in asked.stdout
        rebuild = qa("index", "--rebuild", data=service.data)
        assert rebuild.returncode == 1
        assert f"the service at {service.url} has it open: stop it" in rebuild.stderr
        assert (service.data / "local.token").stat().st_mode & 0o777 == 0o600
    finally:
        stop(service)
    assert not (service.data / "local.token").exists()
    assert "1 unchanged" in qa("index", notes / "ferry.txt").stderr


def test_an_upload_outlives_a_kill(tmp_path: Path, seeds: Path, qa: Qa) -> None:
    """Killed while it indexes an upload, the service has the document after its next start, whole."""
    shutil.copytree(seeds, tmp_path / "data")
    key = qa("keys", "add", "editor", "--scope", "manage").stdout.split()[-1]
    long = "\n\n".join(f"Berth {number} of Velm takes ships of {number} metres." for number in range(1500))
    service = start(tmp_path / "data")
    with httpx.Client(base_url=service.url, headers={"Authorization": f"Bearer {key}"}, timeout=60) as client:
        taken = client.post("/api/documents", files={"files": ("berths.txt", long.encode())})
        assert taken.status_code == 202, taken.text
        while (job := client.get(taken.headers["Location"]).json())["chunks"] == 0:
            assert job["state"] in ("queued", "running"), job
            time.sleep(0.05)
    service.process.kill()
    service.process.communicate(timeout=30)
    again = start(tmp_path / "data")
    try:
        with httpx.Client(base_url=again.url, headers={"Authorization": f"Bearer {key}"}, timeout=60) as client:
            deadline = time.monotonic() + START_SECONDS
            while client.get("/api/jobs").json()["jobs"][0]["finished"] is None:
                assert time.monotonic() < deadline
                time.sleep(0.2)
            assert client.get("/api/documents/berths.txt").json()["text"] == long
    finally:
        stop(again)


def test_status_of_a_running_service(served: Served, qa: Qa) -> None:
    """`qa status` asks the service that has the folder open."""
    status = json.loads(qa("status", "--json", data=served.data).stdout)
    assert status["served_at"] == served.url
    assert len(status["documents"]) == 5


def test_index_ask_and_status_without_a_service(qa: Qa, tmp_path: Path) -> None:
    """Files are indexed, bad files are named with exit code 3, and questions are answered if the documents answer."""
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "ferry.txt").write_text("The ferry to Orla leaves at noon from quay 7.\n", "utf-8")
    (folder / "empty.md").write_bytes(b"")
    indexed = qa("index", folder)
    assert indexed.returncode == 3
    assert "1 added" in indexed.stderr
    assert "empty.md" in indexed.stderr
    answered = qa("ask", "When does the ferry to Orla leave?")
    assert "[1] The ferry to Orla leaves at noon from quay 7." in answered.stdout
    assert "ferry.txt 0-45" in answered.stdout
    assert qa("ask", "Who painted the ceiling of the chapel?").stdout.startswith("No answer")
    assert "ferry.txt" in qa("status").stdout


def test_errors_are_one_line_with_exit_code_1(qa: Qa) -> None:
    """An empty index, an empty question and a bad date give a message with the remedy, without a traceback."""
    for arguments, words in (
        (("ask", "Who?"), "qa index PATH"),
        (("ask", "Who?", "--after", "yesterday"), "2024-10-01"),
    ):
        failed = qa(*arguments)
        assert failed.returncode == 1
        assert words in failed.stderr
        assert "Traceback" not in failed.stderr


def test_a_taken_port_is_told_before_anything_slow(served: Served, qa: Qa) -> None:
    """`qa serve` on a port in use says so, with the remedy."""
    taken = qa("serve", "--port", served.url.rpartition(":")[2])
    assert taken.returncode == 1
    assert "--port" in taken.stderr


def test_killed_while_indexing_then_started_again(tmp_path: Path) -> None:
    """Kill -9 during an ingest: the next start completes it and answers, and a re-run finds nothing left to do."""
    folder, data = tmp_path / "many", tmp_path / "data"
    folder.mkdir()
    for number in range(400):
        (folder / f"{number:03}.txt").write_text(f"Lighthouse {number} stands on cliff {number}. " * 8, "utf-8")
    process = subprocess.Popen(command("index", folder, "--data", data), cwd=ROOT, env=environment())
    database = data / "chroma" / "chroma.sqlite3"
    deadline = time.monotonic() + START_SECONDS
    while not (database.exists() and database.stat().st_size > 500_000) and time.monotonic() < deadline:
        assert process.poll() is None, "the ingest ended before it could be killed"
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    service = start(data)
    try:
        assert len(httpx.get(f"{service.url}/api/documents").json()["documents"]) == 400
        reply = httpx.get(f"{service.url}/api/ask", params={"question": "Where does lighthouse 3 stand?"}, timeout=30)
        assert reply.status_code == 200
    finally:
        stop(service)
    again = subprocess.run(
        command("index", folder, "--data", data),
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert "400 unchanged" in again.stderr


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_has_help_with_an_example(name: str) -> None:
    """`--help` of every command shows how it is used."""
    help_text = main.commands[name].help
    assert help_text is not None
    assert "Example:" in help_text
    assert f"qa {name}" in help_text
