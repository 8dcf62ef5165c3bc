"""The files of documents, and their pages."""

import io
from pathlib import PurePath
from typing import cast

from flask import Blueprint, Response, current_app, make_response, render_template, request, send_file
from pydantic import BaseModel

from qa.library.originals import SCALE, SMALL, Originals
from web.guard.access import needs
from web.guard.collections import root
from web.openapi import DOCUMENT_ID, Operation, describes
from web.rendering.left_out import LeftOutPage, Piece
from web.requests.parsing import parse_place, refuse_query
from web.schema import BoxesReply, PagesReply, PlaceQuery
from web.service import service

_EXTENSION = "citewell-originals"
_SHOWN = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/plain",
    ".markdown": "text/plain",
    ".mdown": "text/plain",
    ".mkd": "text/plain",
    ".rst": "text/plain",
    ".org": "text/plain",
    ".tex": "text/plain",
    ".srt": "text/plain",
    ".vtt": "text/plain",
    ".json": "text/plain",
    ".jsonl": "text/plain",
    ".ndjson": "text/plain",
}
_SAVED = "application/octet-stream"  # a web page could run scripts under our name, and a Word file cannot be shown

originals = Blueprint("originals", __name__)


def provide_originals(extensions: dict[str, object], found: Originals) -> None:
    """Make the files reachable from the views of the application that owns `extensions`."""
    extensions[_EXTENSION] = found


def files() -> Originals:
    """Return the files of the current application's documents."""
    return cast(Originals, current_app.extensions[_EXTENSION])


@originals.get("/documents/<path:document_id>/original")
@needs("ask")
def original(document_id: str) -> Response:
    """Send the file of a document: for showing if it is a PDF, an image or plain text, else for saving."""
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


@originals.get("/documents/<path:document_id>/left-out")
@needs("ask")
def left_out(document_id: str) -> Response:
    """Show which words of a document's file are not in its text, and why."""
    document = service().document(document_id)
    pieces = (Piece(part.text, part.rule.cause, part.rule.name) for part in files().left_out(document))
    response = make_response(render_template("left_out.html", document=document, shown=LeftOutPage.of(pieces)))
    response.headers["Cache-Control"] = "no-store"
    return response


@originals.get("/documents/<path:document_id>/pages/<int:number>.png")
@needs("ask")
def page(document_id: str, number: int) -> Response:
    """Send the picture of a page of a PDF, with the parameter `size=small` a small one."""
    document = service().document(document_id)
    scale = SMALL if request.args.get("size") == "small" else SCALE
    picture = files().draw(document, number, scale)
    etag = f"{document.file_sha256}-{number}-{scale}"
    response = send_file(io.BytesIO(picture), mimetype="image/png", etag=etag, max_age=0)
    response.cache_control.private = True
    return response


@originals.get("/api/documents/<path:document_id>/pages")
@needs("ask")
@describes(
    Operation(
        "listPages",
        "List the pages of a PDF",
        PagesReply,
        parameters=DOCUMENT_ID,
        errors=(404, 410),
    )
)
def sizes(document_id: str) -> Response:
    """List the pages of a PDF with their sizes."""
    refuse_query(request.query_string)
    found = files().measure(service().document(document_id))
    return _json(PagesReply.of(document_id, found, root=root()))


@originals.get("/api/documents/<path:document_id>/boxes")
@needs("ask")
@describes(
    Operation(
        "findBoxes",
        "Where does a quotation stand on its pages?",
        BoxesReply,
        description="Boxes around the words of a quotation from a PDF, in points. The file must be the indexed one.",
        query=PlaceQuery,
        parameters=DOCUMENT_ID,
        errors=(404, 410),
    )
)
def boxes(document_id: str) -> Response:
    """Find the boxes of a quotation."""
    asked = parse_place(request.query_string)
    document = service().document(document_id)
    marked = files().mark(document, asked.start, asked.end)
    text = document.text[asked.start : asked.end]
    pages = [(page, (found.width, found.height), found.boxes) for page, found in marked]
    return _json(BoxesReply.of(document_id, asked.start, text, pages, root=root()))


def _json(reply: BaseModel) -> Response:
    response = Response(reply.model_dump_json(), mimetype="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response
