"""A real `qa serve` with two collections: made beside it, asked, guarded by a key, and deleted."""

import re
import subprocess
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from qa.cli.main import main
from tests.end_to_end.conftest import ROOT, Served, start, stop
from tests.waiting import wait_until

pytestmark = pytest.mark.model

PIER = "The pier of Velm was built in 1911 by Ada Nkemelu."
QUAY = "The quay of Velm was built in 1854 by Joon Park."
QUESTION = "When was the quay of Velm built?"


def qa(*arguments: str | Path, data: Path) -> str:
    """Run a command in this process, and return what it prints."""
    done = CliRunner().invoke(main, [*map(str, arguments), "--data", str(data)])
    assert done.exit_code == 0, done.output
    return done.output


def ask(service: Served, collection: str, key: str) -> tuple[int, str]:
    """The status of a question to a collection, and its first quotation or the code of the error."""
    body = {"question": QUESTION, "collection": collection}
    response = httpx.post(f"{service.url}/api/ask", json=body, headers={"Authorization": f"Bearer {key}"}, timeout=30)
    reply = response.json()
    return response.status_code, reply["citations"][0]["exact"] if response.is_success else reply["error"]["code"]


def documents(service: Served, collection: str, key: str) -> list[str]:
    """The ids of the documents of a collection."""
    address = f"{service.url}/collections/{collection}/api/documents"
    return [one["id"] for one in httpx.get(address, headers={"Authorization": f"Bearer {key}"}).json()["documents"]]


@pytest.fixture
def folders(tmp_path: Path) -> dict[str, Path]:
    """A folder with one document for each collection."""
    found = {}
    for name, text in (("default", PIER), ("press", QUAY)):
        found[name] = tmp_path / name
        found[name].mkdir()
        (found[name] / f"{name}.md").write_text(text, "utf-8")
    return found


def restored_copy(data: Path, tmp_path: Path) -> Path:
    """A data folder after a backup and a restore, as the page of operations says."""
    page = (ROOT / "docs" / "operations.md").read_text("utf-8")
    backup, restore = re.findall(r"^# (tar -C (?:.*\\\n)*.*)$", page, re.MULTILINE)
    (tmp_path / "restored").mkdir()
    for command, folder in ((backup, data), (restore, tmp_path / "restored")):
        lines = re.sub(r"/backup/.*?\.gz", str(tmp_path / "backup.tar.gz"), command)
        subprocess.run(["bash", "-c", lines.replace("/var/lib/citewell", str(folder))], check=True)
    return tmp_path / "restored"


def test_two_collections_of_a_service(
    tmp_path: Path, folders: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One is made while the service runs, follows its folder, is all that its key knows, is restored, is deleted."""
    monkeypatch.setenv("QA_READER", "none")
    data = tmp_path / "data"
    service = start(data, folders["default"], "--watch", QA_ASK_NEEDS_KEY="true", QA_READER="none")
    try:
        qa("index", "--collection", "press", folders["press"], data=data)
        key = qa("keys", "add", "press", "--scope", "ask", "--collection", "press", data=data).split()[-1]
        assert ask(service, "press", key) == (200, QUAY)
        assert ask(service, "default", key) == ask(service, "nowhere", key) == (404, "unknown_collection")
        (folders["press"] / "mole.md").write_text("The mole of Velm is long.", "utf-8")
        wait_until(lambda: "mole.md" in documents(service, "press", key))
        assert "2 unchanged" in qa("index", "--collection", "press", folders["press"], data=data)
        shown = qa("status", "--collection", "press", data=data)
        assert f"{service.url}/collections/press" in shown
        assert f"folder     {folders['press']}" in shown
        assert str(folders["default"]) not in shown
        assert QUAY in qa("ask", "--collection", "press", QUESTION, data=data)
        assert QUAY not in qa("ask", QUESTION, data=data)
        refused = CliRunner().invoke(main, ["collections", "delete", "press", "--yes", "--data", str(data)])
        assert "stop" in refused.output
    finally:
        stop(service)
    restored = restored_copy(data, tmp_path)
    examined = CliRunner().invoke(main, ["doctor", "--port", "0", "--data", str(restored)]).output
    assert re.findall(r"^(?!sound)\w+ +(.*?index):", examined, re.MULTILINE) == [
        "lexical index",
        "press: lexical index",
    ]
    assert QUAY in qa("ask", "--collection", "press", QUESTION, data=restored)
    qa("collections", "delete", "press", "--yes", data=data)
    assert qa("collections", "list", data=data) == "default\n"
