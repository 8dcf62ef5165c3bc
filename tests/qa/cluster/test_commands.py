"""`qa cluster index` and `qa cluster serve` from the command line, with a real Ray: questions are asked by HTTP."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import ray
from click.testing import CliRunner

from qa.access.store import KeyStore
from qa.cli.main import main
from qa.cluster.ray_cluster import connected
from qa.errors import StoreError
from tests.waiting import wait_until

QUESTION = {"question": "Which keeper lit the lamp of Velm?"}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Documents of two collections."""
    root = tmp_path_factory.mktemp("commands")
    for name, text in {
        "docs/velm.md": "# Velm\n\nThe keeper Ada Torin lit the lamp of Velm in 1851.",
        "docs/orm.md": "# Orm\n\nThe harbour of Orm was closed in the winter of 1902.",
        "laws/lamps.md": "# Lamps\n\nEvery lamp of the coast must burn until sunrise.",
    }.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text, "utf-8")
    (root / "laws.txt").write_text("laws\n", "utf-8")
    return root


@pytest.fixture(scope="module")
def places(cluster: None, root: Path) -> str:
    """The value of `QA_SHARDS` that the command prints for two collections."""
    printed = [
        index(root, "index", str(root / "docs")),
        index(root, "index", "--manifest", str(root / "laws.txt"), "--collection", "laws"),
    ]
    assert printed[0] == printed[1] == f"{root}/published/0-of-2 {root}/published/1-of-2"
    return printed[0]


def index(root: Path, *arguments: str) -> str:
    """Run the command, and return the places that it prints."""
    environment = {"QA_PUBLISH": f"{root}/published", "QA_DATA": f"{root}/data", "QA_READER": "none"}
    result = CliRunner(env=environment).invoke(main, ["cluster", *arguments, "--shards", "2"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout.strip().removeprefix('QA_SHARDS="').removesuffix('"')


@contextmanager
def served(root: Path, places: str, **more: str) -> Iterator[httpx.Client]:
    """Serve the shards in a process, which must end well at Ctrl+C."""
    command = [sys.executable, "-m", "qa", "cluster", "serve", "--port", "0"]
    address = ray.get_runtime_context().gcs_address
    settings = {"QA_SHARDS": places, "QA_DATA": f"{root}/reader", "QA_READER": "none", "RAY_ADDRESS": address} | more
    process = subprocess.Popen(command, env=os.environ | settings, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.endswith("with 2 shards (Ctrl+C stops)\n")
        with httpx.Client(base_url=line.split()[2], timeout=60) as client:
            yield client
        process.send_signal(signal.SIGINT)
        assert process.wait(120) == 0
    finally:
        process.kill()
        process.communicate()


def test_shards_are_indexed_and_served(root: Path, places: str) -> None:
    """Answers, collections, permalinks and verdicts are those of one machine; a new edition is taken up."""
    with served(root, places) as client:
        answer = client.post("/api/ask", json=QUESTION).json()
        assert [(one["document"], one["exact"]) for one in answer["citations"][:1]] == [
            ("velm.md", "The keeper Ada Torin lit the lamp of Velm in 1851.")
        ]
        assert answer["absent"] == []
        assert client.post("/api/verify", json=answer).json()["intact"]
        assert client.get("/documents/velm.md").status_code == 200
        filtered = client.post("/api/ask", json=QUESTION | {"filters": {"published_after": "2020-01-01"}}).json()
        assert filtered["citations"] == []

        assert [one["name"] for one in client.get("/api/collections").json()["collections"]] == ["default", "laws"]
        found = client.post("/collections/laws/api/search", json={"question": "Until when must a lamp burn?"}).json()
        assert [one["document"] for one in found["passages"]] == ["lamps.md"]

        (root / "docs/velm.md").unlink()
        index(root, "index", str(root / "docs"))
        wait_until(
            lambda: len(client.get("/api/documents").json()["documents"]) == 1, "the new edition must be taken up"
        )
        assert client.get("/documents/velm.md").status_code == 404
        assert not client.post("/api/verify", json=answer).json()["intact"]


def test_documents_are_managed_where_shards_are_served(root: Path, places: str) -> None:
    """An upload is kept, indexed into one shard and served; deleted again, it is gone. Others are not touched."""
    data = root / "data"
    bearer = {"Authorization": f"Bearer {KeyStore(data).add('test', 'manage')}"}
    with served(root, places, QA_PUBLISH=f"{root}/published", QA_DATA=str(data)) as client:
        earlier = documents(client)
        files = {"files": ("quay.md", b"# Quay\n\nThe quay of Velm was built in 1854 by Joon Park.")}
        report = done(client, client.post("/api/documents", files=files, headers=bearer))
        assert report["added"] == ["quay.md"]
        assert documents(client) == sorted([*earlier, "quay.md"])
        answer = client.post("/api/ask", json={"question": "Who built the quay of Velm?"}).json()
        assert answer["citations"][0]["document"] == "quay.md"
        assert done(client, client.delete("/api/documents/quay.md", headers=bearer))["deleted"] == ["quay.md"]
        assert documents(client) == earlier
        refused = client.delete(f"/api/documents/{earlier[0]}", headers=bearer)
        assert refused.status_code == 409
        assert "lies elsewhere" in refused.json()["error"]["message"]


def documents(client: httpx.Client) -> list[str]:
    """The ids of all documents."""
    return sorted(one["id"] for one in client.get("/api/documents").json()["documents"])


def done(client: httpx.Client, accepted: httpx.Response) -> dict[str, Any]:
    """The report of a job, when it is done."""
    assert accepted.status_code == 202, accepted.text
    address, headers = f"/api/jobs/{accepted.json()['id']}", accepted.request.headers
    bearer = {"Authorization": headers["Authorization"]}
    wait_until(lambda: client.get(address, headers=bearer).json()["finished"] is not None, "the job must end")
    job = client.get(address, headers=bearer).json()
    assert job["state"] == "done", job
    report: dict[str, Any] = job["report"]
    return report


def test_only_what_was_indexed_here_is_managed(cluster: None, root: Path, places: str) -> None:
    """Else an upload would replace what is published: other shards, or a data folder without theirs, are refused."""
    settings = {"QA_PUBLISH": f"{root}/published", "QA_DATA": f"{root}/reader", "QA_READER": "none"}
    for shards, message in ((places, "must be that of qa cluster index"), (places.split()[0], "must name all shards")):
        result = CliRunner(env=settings | {"QA_SHARDS": shards}).invoke(main, ["cluster", "serve", "--port", "0"])
        assert result.exit_code == 1
        assert message in result.output


def test_wrong_places_and_addresses_are_told_at_once(cluster: None, root: Path) -> None:
    """Where nothing is published, no actor waits for it; where nothing listens, Ray does not try for minutes."""
    environment = {"QA_SHARDS": f"{root}/nothing", "QA_DATA": f"{root}/reader", "QA_READER": "none"}
    result = CliRunner(env=environment).invoke(main, ["cluster", "serve", "--port", "0"])
    assert result.exit_code == 1
    assert f"{root}/nothing must hold a published index" in result.output


@pytest.mark.parametrize("scheme", ["", "ray://"])
def test_an_address_without_a_cluster_is_refused(scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the address and the remedy."""
    monkeypatch.setattr(ray, "is_initialized", lambda: False)  # in the module before, a cluster was started
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"{scheme}127.0.0.1:{listener.getsockname()[1]}"
    with (
        pytest.raises(StoreError, match=f'must be at {address}, is not .*: run "ray start --head"'),
        connected(address),
    ):
        pass
