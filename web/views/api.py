"""The JSON endpoint: each view parses, calls the service once, and renders."""

import json
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, render_template, request
from pydantic import BaseModel

from qa.verify.check import verify as check_quotations
from web.guard.access import deadline, gate, needs
from web.guard.collections import enter, root, root_url
from web.openapi import DOCUMENT_ID, Operation, describes, openapi_document
from web.requests.bodies import json_body
from web.requests.parsing import parse_body, parse_query, query_pairs, refuse_query
from web.requests.saved_citations import read_saved
from web.schema import (
    MEDIA_TYPE,
    AnnotationCollection,
    AskQuery,
    AskReply,
    AskRequest,
    DocumentReply,
    DocumentsReply,
    HealthReply,
    ReadyReply,
    SavedAnnotation,
    SavedAnswer,
    SavedCitation,
    VerifyReply,
)
from web.schema.anthropic import AnthropicReply
from web.schema.display import name_filters
from web.service import service
from web.views.originals import files

MAX_CITATIONS = 100
"""Maximum number of citations to check in one request."""
MOST_SEARCHED = 20_000_000
"""Maximum characters of documents that are searched for them."""

api = Blueprint("api", __name__)


@api.post("/api/ask")
@needs("ask")
@describes(Operation("ask", "Ask a question", AskReply, bodies=(AskRequest,)))
def ask() -> Response:
    """Answer the question in the body."""
    asked = parse_body(json_body(), AskRequest)
    enter(asked.collection)
    return _answer(asked)


@api.post("/api/ask/anthropic")
@needs("ask")
@describes(
    Operation(
        "askAnthropic",
        "Ask a question, and get the citations as Anthropic's API has them",
        AnthropicReply,
        description="Takes the body of `POST /api/ask`. Without an answer the lists are empty.",
        bodies=(AskRequest,),
    )
)
def ask_anthropic() -> Response:
    """Answer the question in the body with blocks for a language model."""
    asked = parse_body(json_body(), AskRequest)
    enter(asked.collection)
    answer = service().ask(asked.to_question(deadline=deadline()))
    return _json(AnthropicReply.of(answer, root=root_url()))


@api.get("/api/ask")
@needs("ask")
@describes(
    Operation(
        "askByQuery",
        "Ask a question in the address",
        AskReply,
        description="The same as `POST /api/ask`, without a history. "
        "`document`, `publisher` and `author` may be given several times.",
        query=AskQuery,
    )
)
def ask_by_query() -> Response:
    """Answer the question in the query string."""
    return _answer(parse_query(request.query_string))


@api.get("/api/annotations")
@needs("ask")
@describes(
    Operation(
        "annotations",
        "Ask a question, and get the citations as W3C annotations",
        AnnotationCollection,
        description="Takes the parameters of `GET /api/ask`. Without an answer the collection is empty.",
        query=AskQuery,
        media_type=MEDIA_TYPE,
    )
)
def annotations() -> Response:
    """Answer the question in the query string with W3C annotations."""
    asked = parse_query(request.query_string)
    answer = service().ask(asked.to_question(deadline=deadline()))
    address = f"{request.base_url}?{urlencode(query_pairs(request.query_string))}"
    collection = AnnotationCollection.of(answer, address=address, root=root_url())
    return Response(collection.model_dump_json(by_alias=True), content_type=MEDIA_TYPE)


@api.post("/api/verify")
@needs("ask")
@describes(
    Operation(
        "verify",
        "Are these quotations still there?",
        VerifyReply,
        description="Takes a saved answer, a citation, a W3C annotation, or a list of these.",
        bodies=(SavedAnswer, SavedCitation, SavedAnnotation),
    )
)
def verify() -> Response:
    """Check the citations in the body against the documents as they are now."""
    claims = [saved.record() for saved in read_saved(json_body(), at_most=MAX_CITATIONS)]
    verdicts = check_quotations(
        claims, service().documents(), service().document, most_searched=MOST_SEARCHED, deadline=deadline()
    )
    return _json(VerifyReply.of(verdicts, root=root()))


@api.get("/api/documents")
@needs("ask")
@describes(Operation("listDocuments", "List the indexed documents", DocumentsReply))
def documents() -> Response:
    """List the indexed documents."""
    refuse_query(request.query_string)
    return _json(DocumentsReply.of(service().documents(), root=root()))


@api.get("/api/documents/<path:document_id>")
@needs("ask")
@describes(
    Operation("readDocument", "Read one document", DocumentReply, parameters=DOCUMENT_ID, errors=(404,)),
)
def document(document_id: str) -> Response:
    """Return one document with its text."""
    refuse_query(request.query_string)
    found = service().document(document_id)
    return _json(DocumentReply.of(found, served=files().served, root=root()))


@api.get("/health")
@describes(Operation("health", "Is the process up?", HealthReply, guarded=False))
def health() -> Response:
    """Report that the process is up."""
    return _json(HealthReply())


@api.get("/ready")
@describes(Operation("ready", "Can questions be answered?", ReadyReply, guarded=False, errors=(503,)))
def ready() -> Response:
    """Report whether questions can be answered. A StoreError or a BusyError says why not."""
    gate().check()
    service().check()
    return _json(ReadyReply())


@api.get("/openapi.json")
@describes(Operation("openapi", "This document", None, guarded=False))
def openapi() -> Response:
    """Describe the endpoint for programs."""
    return Response(json.dumps(openapi_document(current_app), ensure_ascii=False), mimetype="application/json")


@api.get("/api/docs")
def docs() -> str:
    """Describe the endpoint for people."""
    return render_template("api_docs.html", openapi=openapi_document(current_app))


@api.after_request
def keep_no_copy(response: Response) -> Response:
    """Prevent caches from returning an answer from an old index."""
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def _answer(asked: AskRequest | AskQuery) -> Response:
    question = asked.to_question(deadline=deadline())
    answer = service().ask(question)
    titles = {one.id: one.title for one in service().documents()} if question.filters.documents else {}
    named = name_filters(question.filters, question.order, titles)
    return _json(AskReply.of(answer, filters=named, root=root()))


def _json(reply: BaseModel) -> Response:
    return Response(reply.model_dump_json(), mimetype="application/json")
