"""Questions about the caller's own texts: nothing of them is indexed or kept."""

from flask import Blueprint, Response

from web.guard.access import deadline, needs
from web.guard.collections import enter
from web.openapi import Operation, describes
from web.requests.bodies import json_body
from web.requests.parsing import parse_body
from web.schema import ExtractReply, ExtractRequest
from web.service import service

extraction = Blueprint("extraction", __name__)


@extraction.post("/api/extract")
@needs("ask")
@describes(
    Operation(
        "extract",
        "Ask a question about your own texts",
        ExtractReply,
        description="The texts are in the body. Nothing of them is indexed or kept.",
        bodies=(ExtractRequest,),
    )
)
def extract() -> Response:
    """Answer the question in the body from the texts in the body."""
    asked = parse_body(json_body(), ExtractRequest)
    enter(asked.collection)
    texts = [one.record() for one in asked.texts]
    answer = service().extract(asked.question, texts, limit=asked.limit, deadline=deadline())
    reply = Response(ExtractReply.of(answer).model_dump_json(), mimetype="application/json")
    reply.headers["Cache-Control"] = "no-store"
    return reply
