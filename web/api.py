"""The JSON endpoint: each view parses, calls the service once, and renders."""

import json
from collections.abc import Sequence

from flask import Blueprint, Response, render_template, request
from pydantic import BaseModel
from werkzeug.exceptions import UnsupportedMediaType

from qa.conversation import Turn
from web.openapi import openapi_document
from web.parsing import parse_body, parse_query, refuse_query
from web.schema import (
    AskFilters,
    AskQuery,
    AskReply,
    AskRequest,
    DocumentReply,
    DocumentsReply,
    HealthReply,
    ReadyReply,
)
from web.service import service

api = Blueprint("api", __name__)


@api.post("/api/ask")
def ask() -> Response:
    """Answer the question in the body."""
    refuse_query(request.query_string)
    if not request.is_json:
        raise UnsupportedMediaType(
            f"the body must be application/json, is {request.mimetype or 'of no type'}: "
            "send the header Content-Type: application/json"
        )
    asked = parse_body(request.get_data(cache=False))
    return _answer(asked, asked.filters, asked.turns())


@api.get("/api/ask")
def ask_by_query() -> Response:
    """Answer the question in the query string."""
    asked = parse_query(request.query_string)
    return _answer(asked, asked)


@api.get("/api/documents")
def documents() -> Response:
    """List the indexed documents."""
    refuse_query(request.query_string)
    return _json(DocumentsReply.of(service().documents(), root=request.root_path))


@api.get("/api/documents/<path:document_id>")
def document(document_id: str) -> Response:
    """Return one document with its text."""
    refuse_query(request.query_string)
    return _json(DocumentReply.of(service().document(document_id), root=request.root_path))


@api.get("/health")
def health() -> Response:
    """Say that the process is up."""
    return _json(HealthReply())


@api.get("/ready")
def ready() -> Response:
    """Say whether questions can be answered; a StoreError says why not."""
    service().check()
    return _json(ReadyReply())


@api.get("/openapi.json")
def openapi() -> Response:
    """Describe the endpoint for programs."""
    return Response(json.dumps(openapi_document(), ensure_ascii=False), mimetype="application/json")


@api.get("/api/docs")
def docs() -> str:
    """Describe the endpoint for people."""
    return render_template("api_docs.html", openapi=openapi_document())


@api.after_request
def keep_no_copy(response: Response) -> Response:
    """Keep caches from giving an answer of yesterday's index."""
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def _answer(asked: AskRequest | AskQuery, filters: AskFilters, history: Sequence[Turn] = ()) -> Response:
    answer = service().ask(
        asked.question, limit=asked.limit, filters=filters.record(), order=asked.order, history=history
    )
    return _json(AskReply.of(answer, root=request.root_path))


def _json(reply: BaseModel) -> Response:
    return Response(reply.model_dump_json(), mimetype="application/json")
