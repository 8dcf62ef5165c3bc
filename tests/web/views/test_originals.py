"""The file that a document was read from: shown or saved, and only if it is still the one that was indexed."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask.testing import FlaskClient

from qa.config import load_config
from qa.serving.parts import Parts
from tests.documents import make_document
from web.application import create_app

if TYPE_CHECKING:
    from tests.fake_service import FakeQA

PAGE = b"<script>alert(1)</script><p>The wall is long.</p>"


@pytest.fixture
def kept(qa: FakeQA, tmp_path: Path) -> Path:
    """Three files that are indexed, in a folder."""
    for name, data in (("wall.pdf", b"%PDF-1.7 the wall"), ("wall.html", PAGE), ("deep/wall.md", "# Wäll".encode())):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        document = make_document("The wall is long.", name)
        document = replace(document, path=str(path), file_sha256=hashlib.sha256(data).hexdigest())
        qa.library = [*qa.library, document]
    return tmp_path


@pytest.mark.parametrize(
    ("name", "kind", "disposition"),
    [
        ("wall.pdf", "application/pdf", "inline; filename=wall.pdf"),
        ("deep/wall.md", "text/plain; charset=utf-8", "inline; filename=wall.md"),
        ("wall.html", "application/octet-stream", "attachment; filename=wall.html"),
    ],
)
def test_a_file_comes_as_it_is(kept: Path, client: FlaskClient, name: str, kind: str, disposition: str) -> None:
    """PDF and plain text to be shown; what could run scripts under the service's name to be saved."""
    response = client.get(f"/documents/{name}/original")
    assert response.data == (kept / name).read_bytes()
    assert (response.content_type, response.headers["Content-Disposition"]) == (kind, disposition)
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    again = client.get(f"/documents/{name}/original", headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    part = client.get(f"/documents/{name}/original", headers={"Range": "bytes=1-3"})
    assert (part.status_code, part.data) == (206, response.data[1:4])


def test_a_file_that_is_another_now_is_not_shown(kept: Path, client: FlaskClient) -> None:
    """Changed, grown, gone: each is said, with what helps, and no path of the server."""
    pdf = kept / "wall.pdf"
    for change, reason in (
        (lambda: pdf.write_bytes(b"%PDF-1.7 the wull"), "has changed since"),
        (lambda: pdf.write_bytes(b"%PDF-1.7 the wall, and more"), "has changed since"),
        (pdf.unlink, "is gone"),
        (lambda: os.mkfifo(pdf), "is gone"),
    ):
        change()
        response = client.get("/documents/wall.pdf/original")
        assert response.status_code == 410
        assert reason in response.text
        assert "qa index" in response.text
        assert str(kept) not in response.text
    assert client.get("/documents/none.pdf/original").status_code == 404


@pytest.mark.usefixtures("kept")
def test_files_can_be_kept_back(qa: FakeQA, tmp_path: Path) -> None:
    """Then only the text is shown, and nothing links to them."""
    for shown in (True, False):
        config = load_config(data=tmp_path / "data", originals=shown)
        client = create_app(config, Parts(qa=qa)).test_client()
        assert client.get("/documents/wall.pdf/original").status_code == (200 if shown else 410)
        address = client.get("/api/documents/wall.pdf").get_json()["original"]
        assert address == ("/documents/wall.pdf/original" if shown else None)
        assert ('href="/documents/wall.pdf/original"' in client.get("/documents/wall.pdf").text) is shown


def test_a_name_that_no_file_can_have_is_no_fault(qa: FakeQA, client: FlaskClient) -> None:
    """An index made elsewhere may hold any."""
    qa.library = [replace(make_document("A wall.", "a.pdf"), path="/a\0b")]
    assert client.get("/documents/a.pdf/original").status_code == 410
