"""The files that documents were read from."""

import io
from pathlib import PurePath
from typing import cast

from flask import Blueprint, Response, current_app, send_file

from qa.library.originals import Originals
from web.guard.access import needs
from web.service import service

_EXTENSION = "citewell-originals"
_SHOWN = {
    ".pdf": "application/pdf",
    ".txt": "text/plain",
    ".md": "text/plain",
    ".markdown": "text/plain",
}
_SAVED = "application/octet-stream"  # a page could run scripts under our name, a Word file cannot be shown

originals = Blueprint("originals", __name__)


def provide_originals(extensions: dict[str, object], *, served: bool, max_bytes: int) -> None:
    """Make the files reachable from the views of the application that owns `extensions`."""
    extensions[_EXTENSION] = Originals(served=served, max_bytes=max_bytes)


def files() -> Originals:
    """Return the files of the current application's documents."""
    return cast(Originals, current_app.extensions[_EXTENSION])


@originals.get("/documents/<path:document_id>/original")
@needs("ask")
def original(document_id: str) -> Response:
    """Send the file of a document: to be shown if it is a PDF or plain text, else to be saved."""
    document = service().document(document_id)
    data = files().read(document)
    kind = _SHOWN.get(PurePath(document.path).suffix.lower())
    response = send_file(
        io.BytesIO(data),
        mimetype=kind or _SAVED,
        as_attachment=kind is None,
        download_name=PurePath(document.id).name,
        etag=document.file_sha256,
        max_age=0,
    )
    response.cache_control.private = True
    return response
