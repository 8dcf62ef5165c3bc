"""A real `qa serve --watch`: files change while it runs, and while it does not; it is killed in between."""

import json
from pathlib import Path

import httpx

from tests.end_to_end.conftest import Qa, Served, start, stop
from tests.waiting import wait_until

PIER = "The pier of Velm was built in 1911 by Ada Nkemelu."
QUAY = "The quay of Velm was built in 1854 by Joon Park."
MOLE = "The mole of Velm was built in 1887 by Ines Duarte."


def documents(service: Served) -> set[str]:
    """The ids of the documents that a service has."""
    reply = httpx.get(f"{service.url}/api/documents").raise_for_status().json()
    return {document["id"] for document in reply["documents"]}


def text(service: Served, document_id: str) -> str:
    """The text of a document."""
    return str(httpx.get(f"{service.url}/api/documents/{document_id}").raise_for_status().json()["text"])


def test_the_index_follows_the_folder(tmp_path: Path, qa: Qa) -> None:
    """Added, changed, renamed, deleted; killed, changed while down, and started again without the name."""
    folder, data = tmp_path / "files", tmp_path / "data"
    folder.mkdir()
    (folder / "pier.md").write_text(PIER, "utf-8")
    service = start(data, folder, "--watch", QA_READER="none")
    try:
        (folder / "quay.md").write_text(QUAY, "utf-8")
        (folder / "broken.pdf").write_bytes(b"no pdf")
        (folder / ".hidden.md").write_text(MOLE, "utf-8")
        wait_until(lambda: documents(service) == {"pier.md", "quay.md"})
        (folder / "quay.md").rename(folder / "moved.md")
        (folder / "pier.md").write_text(MOLE, "utf-8")
        wait_until(lambda: documents(service) == {"pier.md", "moved.md"} and text(service, "pier.md") == MOLE)
        (folder / "new.md").write_text(PIER, "utf-8")
    finally:
        service.process.kill()  # before or after the new file was read
        service.process.communicate()
    (folder / "moved.md").unlink()
    (folder / "late.md").write_text(QUAY, "utf-8")
    service = start(data, QA_READER="none", QA_WATCH="true")
    try:
        wait_until(lambda: documents(service) == {"pier.md", "new.md", "late.md"})
        away = folder.rename(tmp_path / "away")
        shown = qa("status").stdout
        assert f"folder     {folder}" in shown
        assert "problem a watched folder must be readable" in shown
        assert "broken.pdf: a PDF must be whole" in shown
        away.rename(folder)
        (folder / "pier.md").unlink()
        wait_until(lambda: documents(service) == {"new.md", "late.md"})
        status = json.loads(qa("status", "--json").stdout)
        assert status["folders"] == [{"path": str(folder), "problem": None}]
        assert [Path(failure["file"]).name for failure in status["failed"]] == ["broken.pdf"]
    finally:
        stop(service)
