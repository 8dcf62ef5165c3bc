"""Documents over HTTP: permissions, accepted input, replies. The librarian is a small hand-written one."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from qa.access.local_token import LOCAL_TOKEN
from qa.access.store import KeyStore
from qa.config import Config, load_config
from qa.errors import NotFoundError, NotUploadedError, QueueFullError, UnknownJobError, UploadError
from qa.ingest.report import Progress, Refusal, Report
from qa.library.jobs import Job
from qa.records import DocumentInfo, Upload
from qa.serving.parts import Parts
from web.application import create_app
from web.schema import JobReply, JobsReply

if TYPE_CHECKING:
    from tests.fake_service import FakeQA

TOKEN = "the token of this start"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
REPORT = Report(
    added=("town/pier.md",),
    changed=(),
    deleted=(),
    unchanged=1,
    ignored=0,
    refused=(Refusal("<b>.pdf", "a file must be a PDF, is not: convert it"),),
    chunks=3,
    seconds=0.25,
)


@dataclass
class FakeManager:
    """A librarian that notes everything; each of its jobs is done at once."""

    error: Exception | None = None
    sent: list[tuple[str, str, bytes]] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    paths: list[Path] = field(default_factory=list)
    taken: list[Job] = field(default_factory=list)

    def upload(self, files: Sequence[Upload], folder: str = "") -> Job:
        """Read the files."""
        self._fail()
        self.sent += [(folder, file.name, file.content.read()) for file in files]
        return self._job("upload")

    def delete(self, document_id: str) -> Job:
        """Note the document."""
        self._fail()
        self.deleted.append(document_id)
        return self._job("delete")

    def index(self, paths: Sequence[Path]) -> Job:
        """Note the paths."""
        self._fail()
        self.paths += paths
        return self._job("index")

    def job(self, job_id: str) -> Job:
        """Find a job."""
        for job in self.taken:
            if job.id == job_id:
                return job
        raise UnknownJobError(f"a job must be known, {job_id!r} is not: see GET /api/jobs")

    def jobs(self) -> Sequence[Job]:
        """List the jobs."""
        return self.taken[::-1]

    def is_upload(self, document: DocumentInfo) -> bool:
        """All but one are uploads."""
        return document.id != "mixed.md"

    def _job(self, kind: Any) -> Job:  # noqa: ANN401 - one of the kinds
        times = {"created": NOW, "started": NOW, "finished": NOW}
        progress = Progress(1, 1, 3)
        self.taken.append(
            Job(id=f"job{len(self.taken)}", kind=kind, state="done", progress=progress, report=REPORT, **times)
        )
        return self.taken[-1]

    def _fail(self) -> None:
        if self.error:
            raise self.error


@pytest.fixture
def manager() -> FakeManager:
    """The librarian."""
    return FakeManager()


@pytest.fixture
def settings(tmp_path: Path) -> Config:
    """Small limits."""
    return load_config(data=tmp_path, max_body_kb=4, max_upload_mb=1, max_upload_files=2)


@pytest.fixture
def parts(qa: "FakeQA", manager: FakeManager) -> Parts:
    """A librarian stands beside the service."""
    return Parts(qa=qa, manager=manager, local_token=TOKEN)


@pytest.fixture
def manage(client: FlaskClient, settings: Config) -> FlaskClient:
    """A client that shows a key with the scope `manage`, and holds each reply against the OpenAPI document."""
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {KeyStore(settings.data).add('m', 'manage')}"
    return client


def send(client: FlaskClient, files: Sequence[tuple[str, bytes]], **fields: str) -> TestResponse:
    """Post files as a form does."""
    parts = [(io.BytesIO(content), name) for name, content in files]
    return client.post("/api/documents", data={"files": parts, **fields}, content_type="multipart/form-data")


def code_of(response: TestResponse) -> tuple[int, str]:
    """Status and code of an error."""
    return response.status_code, response.get_json()["error"]["code"]


def test_an_upload_is_accepted_with_the_address_of_its_job(manage: FlaskClient, manager: FakeManager) -> None:
    """202, Location, and a job that can be read there; names and bytes reach the librarian as they were sent."""
    files = [("pier.md", b"The pier."), ("kay \u00e9.txt", b"\x00\xff")]
    taken = send(manage, files, folder="town")
    assert (taken.status_code, taken.headers["Location"]) == (202, "/api/jobs/job0")
    assert manager.sent == [("town", name, content) for name, content in files]
    read = manage.get(taken.headers["Location"])
    assert read.get_json() == taken.get_json()
    reply = JobReply.model_validate_json(read.data)
    assert reply.report is not None
    assert reply.report.record() == REPORT
    assert JobsReply.model_validate_json(manage.get("/api/jobs").data).jobs == [reply]


def test_deleting_is_accepted_likewise(manage: FlaskClient, manager: FakeManager) -> None:
    """The id may have slashes and any letters."""
    taken = manage.delete("/api/documents/islands/vell \u00e9.md")
    assert (taken.status_code, taken.headers["Location"]) == (202, "/api/jobs/job0")
    assert manager.deleted == ["islands/vell \u00e9.md"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/documents"),
        ("DELETE", "/api/documents/mixed.md"),
        ("GET", "/api/jobs"),
        ("GET", "/api/jobs/job0"),
        ("GET", "/admin"),
        ("POST", "/admin/documents"),
        ("GET", "/admin/jobs/job0"),
        ("GET", "/admin/delete?document=mixed.md"),
        ("POST", "/admin/delete"),
    ],
)
def test_managing_needs_a_key(app: Flask, settings: Config, manager: FakeManager, method: str, path: str) -> None:
    """Without a key, or with a key that only asks, nobody is admitted, and nothing is done."""
    client = app.test_client()
    bare = client.open(path, method=method)
    assert (bare.status_code, bare.headers.get("Location", "")[:8]) in [(401, ""), (303, "/sign-in")]
    asks = {"Authorization": f"Bearer {KeyStore(settings.data).add('a', 'ask')}"}
    assert client.open(path, method=method, headers=asks).status_code == 403
    assert (manager.sent, manager.deleted) == ([], [])


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({}, "must have 1 to 2 files, has 0"),
        ({"files": [(io.BytesIO(b""), "")]}, "must have 1 to 2 files, has 0"),
        ({"files": [(io.BytesIO(b"a"), f"{n}.md") for n in range(3)]}, "must have 1 to 2 files, has 3"),
        ({"file": [(io.BytesIO(b"a"), "a.md")]}, "one is 'file'"),
        ({"files": [(io.BytesIO(b"a"), "a.md")], "colour": "red"}, "one is 'colour'"),
        ({"files": "a.md"}, "one is 'files'"),
    ],
)
def test_a_form_of_another_shape_is_refused(
    manage: FlaskClient, manager: FakeManager, fields: dict[str, Any], message: str
) -> None:
    """The error names the fields that exist."""
    refused = manage.post("/api/documents", data=fields, content_type="multipart/form-data")
    assert code_of(refused) == (400, "invalid_request")
    assert message in refused.get_json()["error"]["message"]
    assert manager.sent == []


def test_another_type_is_refused(manage: FlaskClient) -> None:
    """A body that is not a form."""
    refused = manage.post("/api/documents", json={"files": []})
    assert code_of(refused) == (415, "unsupported_media_type")


def test_uploads_have_a_limit_of_their_own(manage: FlaskClient, manager: FakeManager) -> None:
    """Uploads may be longer than other requests, but not unlimited; the others keep their limit."""

    def send_bytes(count: int) -> TestResponse:
        head = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.md"\r\n\r\n'
        body = head + b"x" * count + b"\r\n--x--\r\n"
        return manage.post("/api/documents", data=body, content_type="multipart/form-data; boundary=x")

    assert send_bytes(900_000).status_code == 202
    refused = send_bytes(1_000_001)
    assert code_of(refused) == (413, "body_too_large")
    assert "raise QA_MAX_UPLOAD_MB" in refused.get_json()["error"]["message"]
    asked = manage.post("/api/ask", json={"question": "x" * 5000})
    assert code_of(asked) == (413, "body_too_large")
    assert "raise QA_MAX_BODY_KB" in asked.get_json()["error"]["message"]


@pytest.mark.parametrize(
    ("error", "found"),
    [
        (UploadError("no"), (400, "invalid_upload")),
        (NotFoundError("no"), (404, "unknown_document")),
        (NotUploadedError("no"), (409, "not_an_upload")),
        (QueueFullError("no"), (503, "queue_full")),
    ],
)
def test_what_the_librarian_refuses_is_told(
    manage: FlaskClient, manager: FakeManager, error: Exception, found: tuple[int, str]
) -> None:
    """Each in its status and code; a full queue with the time after which to come again."""
    manager.error = error
    for refused in (send(manage, [("a.md", b"a")]), manage.delete("/api/documents/a.md")):
        assert code_of(refused) == found
        assert ("Retry-After" in refused.headers) == (found[1] == "queue_full")


def test_an_unknown_job_is_not_found(manage: FlaskClient) -> None:
    """The error has its own code."""
    assert code_of(manage.get("/api/jobs/none")) == (404, "unknown_job")


def test_without_a_librarian_managing_is_refused(qa: "FakeQA", settings: Config) -> None:
    """For example in a process that does not own the library."""
    client = create_app(settings, Parts(qa=qa)).test_client()
    headers = {"Authorization": f"Bearer {KeyStore(settings.data).add('m', 'manage')}"}
    refused = client.get("/api/jobs", headers=headers)
    assert code_of(refused) == (503, "uploads_unavailable")
    local = client.post("/local/index", json={"paths": ["/x"]}, headers={LOCAL_TOKEN: ""})
    assert code_of(local) == (403, "forbidden")


def test_the_command_line_hands_paths_over(app: Flask, manager: FakeManager) -> None:
    """With the token of the data folder, and only with absolute paths."""
    client, headers = app.test_client(), {LOCAL_TOKEN: TOKEN}
    taken = client.post("/local/index", json={"paths": ["/documents", "/a.md"]}, headers=headers)
    assert (taken.status_code, manager.paths) == (202, [Path("/documents"), Path("/a.md")])
    assert client.get("/local/jobs/job0", headers=headers).get_json() == taken.get_json()
    for body in ({"paths": []}, {"paths": ["documents"]}, {}, {"paths": "/x"}, ["/x"]):
        assert code_of(client.post("/local/index", json=body, headers=headers)) == (400, "invalid_request")


@pytest.mark.parametrize("headers", [{}, {LOCAL_TOKEN: ""}, {LOCAL_TOKEN: "guess"}, {LOCAL_TOKEN: "\xff"}])
def test_nobody_else_does(app: Flask, manager: FakeManager, settings: Config, headers: dict[str, str]) -> None:
    """A key does not help: only users of the data folder choose which files of the server are read."""
    key = KeyStore(settings.data).add("m", "manage")
    for more in ({}, {"Authorization": f"Bearer {key}"}):
        refused = app.test_client().post("/local/index", json={"paths": ["/etc"]}, headers={**headers, **more})
        assert code_of(refused) == (403, "forbidden")
        assert code_of(app.test_client().get("/local/jobs/job0", headers={**headers, **more})) == (403, "forbidden")
    assert manager.paths == []
