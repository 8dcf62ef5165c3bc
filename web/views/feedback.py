"""Feedback: `POST /api/feedback` for programs, `POST /feedback` for the form of a page without JavaScript."""

from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any, cast

from flask import Blueprint, Response, make_response, render_template
from flask.typing import ResponseReturnValue

from qa.feedback.check import check_feedback
from qa.feedback.records import Feedback, Judged, Quote
from qa.feedback.store import FeedbackStore
from qa.records import locate
from web.guard.access import needs
from web.guard.collections import here
from web.openapi import Operation, describes
from web.requests.bodies import form_body, json_body
from web.requests.parsing import REPEATABLE, parse_json, query_pairs, refuse, shown, validated
from web.schema import FeedbackReply, FeedbackRequest
from web.service import service

EXAMPLE = '{"verdict": "down", "reason": "wrong_answer", "answer": {…}}'
_FILTERS = frozenset({"document", "publisher", "author", "published_after", "published_before"})
_PART = "feedback"

feedback = Blueprint("feedback", __name__)


def provide_feedback(shelf: dict[str, object], store: FeedbackStore) -> None:
    """Put the store on the shelf of its collection."""
    shelf[_PART] = store


@feedback.post("/api/feedback")
@needs("ask")
@describes(
    Operation(
        "feedback",
        "Say that an answer was right, or what was wrong with it",
        FeedbackReply,
        description="Feedback with a known `id` replaces the earlier feedback.",
        bodies=(FeedbackRequest,),
        good=HTTPStatus.CREATED,
    )
)
def give() -> Response:
    """Store the feedback in the body."""
    value = parse_json(json_body(), example=EXAMPLE)
    if not isinstance(value, dict):
        refuse("", f"the body must be a JSON object, is {shown(value)}: send {EXAMPLE}")
    reply = FeedbackReply.of(_keep(validated(FeedbackRequest, value)))
    return Response(reply.model_dump_json(), HTTPStatus.CREATED, mimetype="application/json")


@feedback.post("/feedback")
@needs("ask")
def give_by_form() -> ResponseReturnValue:
    """Store the feedback of a form: `id`, `verdict`, `reason`, `note`, the reply as JSON in `answer`, and filters."""
    kept = _keep(validated(FeedbackRequest, _fields(form_body())))
    return make_response(render_template("feedback.html", feedback=kept), HTTPStatus.CREATED)


@feedback.after_request
def keep_no_copy(response: Response) -> Response:
    """Prevent caches from storing feedback."""
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def _keep(given: FeedbackRequest) -> Feedback:
    said = given.record()
    check_feedback(said, service().document)
    store = cast(FeedbackStore, here()[_PART])
    return store.put(replace(said, judged=_dated(said.judged)))


def _dated(judged: Judged) -> Judged:
    """Return the answer with the state of each document that it was checked against."""
    words = None if judged.words is None else _placed(judged.words)
    return replace(judged, words=words, quotes=tuple(map(_placed, judged.quotes)))


def _placed(quote: Quote) -> Quote:
    document = service().document(quote.document_id)
    return replace(quote, sha256=document.sha256, locators=locate(document.locators, quote.start, quote.end))


def _fields(body: bytes) -> Mapping[str, Any]:
    """Return the fields of a form in the shape of the JSON. Blank fields are ignored."""
    values: dict[str, Any] = {"filters": {}}
    for name, text in query_pairs(body):
        if not text.strip():
            continue
        into = values["filters"] if name in _FILTERS else values
        if name in REPEATABLE:
            into.setdefault(name, []).append(text)
        elif name in into:
            refuse(name, f"{name} must be given once, is given twice: leave one out")
        else:
            into[name] = text
    if values.get("verdict") == "up":
        values.pop("reason", None)  # the form has one set of fields for both thumbs
    if "answer" in values:
        values["answer"] = parse_json(values["answer"].encode(), name="answer", example="the reply of /api/ask")
    return values
