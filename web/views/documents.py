"""Documents over HTTP: upload, delete, and the jobs. A view parses, calls the librarian, and renders."""

from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO, cast

from flask import Blueprint, Response, request
from pydantic import BaseModel
from werkzeug.exceptions import Forbidden, UnsupportedMediaType

from qa.library.jobs import Job
from qa.records import Upload
from web.guard.access import needs
from web.guard.callers import is_command_line
from web.guard.collections import root
from web.openapi import DOCUMENT_ID, Operation, describes
from web.requests.bodies import json_body
from web.requests.parsing import parse_json, refuse, refuse_query, validated
from web.schema import IndexRequest, JobReply, JobsReply
from web.views.management import management, manager

MULTIPART = "multipart/form-data"
_FIELDS = frozenset({"folder", "csrf_token"})
_MEGABYTE = 1_000_000
_UPLOAD = {
    "type": "object",
    "properties": {
        "files": {
            "type": "array",
            "items": {"contentMediaType": "application/octet-stream"},  # no type: bytes have none in JSON
            "description": "The files, each as a field of this name.",
        },
        "folder": {"type": "string", "description": "Folder below that of uploads to keep them in."},
    },
    "required": ["files"],
    "additionalProperties": False,
}

library = Blueprint("library", __name__)


def admit_upload() -> None:
    """Allow an upload to be longer than other requests. Called before anything reads the body."""
    if request.endpoint is not None and request.endpoint.endswith(".upload"):
        request.max_content_length = management().max_megabytes * _MEGABYTE


library.before_request(admit_upload)


@library.post("/api/documents")
@needs("manage")
@describes(
    Operation(
        "upload",
        "Upload documents",
        JobReply,
        description="A form with the fields `files`, each a file, and optionally `folder`. "
        "The files are kept, and a job indexes them; needs a key with the scope `manage`.",
        form=_UPLOAD,
        good=HTTPStatus.ACCEPTED,
    )
)
def upload() -> Response:
    """Keep the files in the body, and index them."""
    refuse_query(request.query_string)
    return accepted(take_upload())


@library.delete("/api/documents/<path:document_id>")
@needs("manage")
@describes(
    Operation(
        "deleteDocument",
        "Delete an uploaded document",
        JobReply,
        description="Its file is deleted, and a job updates the index; needs a key with the scope `manage`.",
        parameters=DOCUMENT_ID,
        good=HTTPStatus.ACCEPTED,
        errors=(404, 409),
    )
)
def delete(document_id: str) -> Response:
    """Delete an uploaded document."""
    refuse_query(request.query_string)
    return accepted(manager().delete(document_id))


@library.get("/api/jobs")
@needs("manage")
@describes(Operation("listJobs", "List uploads, deletions and ingests", JobsReply))
def jobs() -> Response:
    """List the jobs."""
    refuse_query(request.query_string)
    return _json(JobsReply.of(manager().jobs(), root=root()))


@library.get("/api/jobs/<job_id>")
@needs("manage")
@describes(Operation("readJob", "How far is a job?", JobReply, parameters={"job_id": "Id of the job."}, errors=(404,)))
def job(job_id: str) -> Response:
    """Return the progress of a job."""
    refuse_query(request.query_string)
    return _json(JobReply.of(manager().job(job_id), root=root()))


@library.post("/local/index")
def index_locally() -> Response:
    """Index paths on this machine for `qa index`. Its token proves that it may read the data folder."""
    _check_local()
    value = parse_json(json_body(), example='{"paths": ["/documents"]}')
    paths = [Path(path) for path in validated(IndexRequest, value if isinstance(value, dict) else {}).paths]
    if not paths:
        refuse("paths", "paths must name a file or folder, is empty: name one")
    for path in paths:
        if not path.is_absolute():
            refuse("paths", f"a path must be absolute, is {str(path)!r}: send it in full")
    return accepted(manager().index(paths))


@library.get("/local/jobs/<job_id>")
def local_job(job_id: str) -> Response:
    """Return the progress of its job to `qa index`."""
    _check_local()
    return _json(JobReply.of(manager().job(job_id), root=root()))


@library.after_request
def keep_no_copy(response: Response) -> Response:
    """Prevent caches from returning an old state of a job."""
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def take_upload() -> Job:
    """Pass the files of a form to the librarian.

    Raises:
        RequestError: A field is unknown, or there are no files or too many.
        UploadError: None of the files can be kept.
    """
    if request.mimetype != MULTIPART:
        raise UnsupportedMediaType(
            f"the body must be {MULTIPART}, is {request.mimetype or 'of no type'}: send the files as fields named files"
        )
    for name in (*request.files, *request.form):
        if (name in request.files and name != "files") or (name in request.form and name not in _FIELDS):
            refuse(name, f"the fields must be files and folder, one is {name!r}: leave it out")
    files = [
        Upload(sent.filename, cast(BinaryIO, sent.stream)) for sent in request.files.getlist("files") if sent.filename
    ]
    most = management().max_files
    if not 0 < len(files) <= most:
        refuse("files", f"an upload must have 1 to {most} files, has {len(files)}: choose some, or send them in parts")
    return manager().upload(files, request.form.get("folder", ""))


def accepted(found: Job) -> Response:
    """Answer that a job was accepted, with the address where it can be followed."""
    reply = JobReply.of(found, root=root())
    response = _json(reply)
    response.status_code = HTTPStatus.ACCEPTED
    response.headers["Location"] = reply.href
    return response


def _check_local() -> None:
    """Refuse callers that do not know the token in the data folder."""
    if not is_command_line():
        raise Forbidden("this address is for the command line on this machine: use /api/documents with a key")


def _json(reply: BaseModel) -> Response:
    return Response(reply.model_dump_json(), mimetype="application/json")
