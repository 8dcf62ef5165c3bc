"""A data folder, a saved answer, a permalink and a key from an earlier commit can be used unchanged.

`tests/data/README.md` says how `tests/data/data_folder.zip` was made.
"""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.end_to_end.conftest import ROOT, Qa, Served, start, stop

pytestmark = pytest.mark.model

QUESTION = "When was the harbour of Velm dredged?"


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    """The folder that was packed: ``data``, ``notes``, ``answer.json`` and ``key.txt``."""
    with zipfile.ZipFile(ROOT / "tests" / "data" / "data_folder.zip") as packed:
        packed.extractall(tmp_path / "earlier")
    return tmp_path / "earlier"


@pytest.fixture
def service(earlier: Path) -> Iterator[Served]:
    """`qa serve` on the data folder."""
    service = start(earlier / "data")
    yield service
    stop(service)


def kept(data: Path) -> dict[str, bytes]:
    """Return the stamp of the lexical index, which a new index would not have, and the keys."""
    return {path.name: path.read_bytes() for path in (*data.glob("lexical/*/stamp"), data / "keys.json")}


def known(now: Any, before: Any) -> Any:  # noqa: ANN401 - any JSON
    """Return JSON without the keys that an earlier reply did not have: readers of earlier replies ignore them."""
    if isinstance(now, dict) and isinstance(before, dict):
        return {name: known(value, before[name]) for name, value in now.items() if name in before}
    if isinstance(now, list) and isinstance(before, list) and len(now) == len(before):
        return [known(*pair) for pair in zip(now, before, strict=True)]
    return now


def test_the_command_line_uses_it(earlier: Path, qa: Qa) -> None:
    """The question has the same reply, the saved answer is intact, and nothing is derived or embedded again."""
    data, saved = earlier / "data", json.loads((earlier / "answer.json").read_text("utf-8"))
    before = kept(data)
    asked = qa("ask", QUESTION, "--json", data=data)
    assert asked.returncode == 0, asked.stderr
    reply = json.loads(asked.stdout)
    for part in ("answer", "citations", "groups", "reason"):
        assert known(reply[part], saved[part]) == saved[part]
    verified = qa("verify", earlier / "answer.json", "--json", data=data)
    assert verified.returncode == 0, verified.stderr
    assert json.loads(verified.stdout)["intact"] is True
    assert kept(data) == before
    assert len(before) == 2


def test_its_files_are_known_again(earlier: Path, qa: Qa) -> None:
    """The documents are elsewhere now: a rerun finds the same texts, and the saved answer stays intact."""
    indexed = qa("index", earlier / "notes", data=earlier / "data")
    assert indexed.returncode == 0, indexed.stderr
    again = qa("index", earlier / "notes", data=earlier / "data")
    assert "2 unchanged" in again.stdout + again.stderr
    assert qa("verify", earlier / "answer.json", data=earlier / "data").returncode == 0


def test_a_service_uses_it(earlier: Path, service: Served) -> None:
    """The permalink opens a page that says intact, and the key has the same permissions as before."""
    (citation,) = json.loads((earlier / "answer.json").read_text("utf-8"))["citations"]
    page = httpx.get(service.url + citation["href"])
    assert page.status_code == 200
    assert 'data-status="intact"' in page.text
    key = (earlier / "key.txt").read_text("utf-8").strip()
    assert httpx.get(f"{service.url}/api/jobs").status_code == 401
    admitted = httpx.get(f"{service.url}/api/jobs", headers={"Authorization": f"Bearer {key}"})
    assert admitted.status_code == 200
