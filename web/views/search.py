"""Passages for programs that read them themselves, such as retrievers of frameworks."""

from flask import Blueprint, Response

from web.guard.access import deadline, needs
from web.guard.collections import enter, root
from web.openapi import Operation, describes
from web.requests.bodies import json_body
from web.requests.parsing import parse_body
from web.schema.search import SearchReply, SearchRequest
from web.service import service

search = Blueprint("search", __name__)


@search.post("/api/search")
@needs("ask")
@describes(
    Operation(
        "search",
        "Find passages without reading them",
        SearchReply,
        description="The passages that may answer a question, best first. Nothing says that one of them does.",
        bodies=(SearchRequest,),
    )
)
def find() -> Response:
    """Find passages for the question in the body."""
    asked = parse_body(json_body(), SearchRequest)
    enter(asked.collection)
    found = service().search(asked.to_question(deadline=deadline()))
    body = SearchReply.of(asked.question, found, root=root()).model_dump_json()
    return Response(body, mimetype="application/json", headers={"Cache-Control": "no-store"})
