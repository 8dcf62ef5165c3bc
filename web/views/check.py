"""The check of a text's quotations: `POST /api/check` for programs, `/check` for people, also without JavaScript."""

from collections.abc import Sequence

from flask import Blueprint, Response, make_response, render_template
from flask.typing import ResponseReturnValue

from qa.checking.check import check as check_quotations
from qa.checking.records import Quotation
from qa.errors import QuotationError, StoreError
from web.errors import status_of
from web.guard.access import deadline, needs
from web.guard.collections import enter, root
from web.openapi import Operation, describes
from web.rendering.checked_text import pieces
from web.requests.bodies import form_body, json_body
from web.requests.parsing import parse_body, query_pairs
from web.schema import MOST_CHARACTERS, MOST_QUOTATIONS, CheckReply, CheckRequest, RequestError
from web.service import service

MOST_SCANNED = 20_000_000
"""Maximum characters of documents that are searched for quotations of common words alone."""

checks = Blueprint("checks", __name__)


@checks.post("/api/check")
@needs("ask")
@describes(
    Operation(
        "check",
        "Do the quotations of a text stand in the documents?",
        CheckReply,
        description="Takes a text, in which the quotations are found, or the quotations themselves.",
        bodies=(CheckRequest,),
    )
)
def check() -> Response:
    """Check the quotations of the text in the body."""
    asked = parse_body(json_body(), CheckRequest)
    enter(asked.collection)
    return Response(_checked(asked.to_quotations()).model_dump_json(), mimetype="application/json")


@checks.context_processor
def limits() -> dict[str, int]:
    """Return the limit that the page names."""
    return {"most_quotations": MOST_QUOTATIONS}


@checks.get("/check")
@needs("ask")
def show_form() -> str:
    """Show the empty form."""
    return render_template("check.html", text="")


@checks.post("/check")
@needs("ask")
def check_form() -> ResponseReturnValue:
    """Show the text of the form with its quotations marked, each with its verdict."""
    fields = dict(query_pairs(form_body()))
    text, claims = fields.get("text", "").replace("\r\n", "\n"), "claims" in fields
    try:
        reply = _checked(CheckRequest(text=text, format="markdown", claims=claims).to_quotations())
    except (RequestError, QuotationError, StoreError) as exc:
        status, _ = status_of(exc)
        return make_response(render_template("check.html", text=text, claims=claims, failure=str(exc)), status)
    return render_template("check.html", text=text, claims=claims, reply=reply, pieces=pieces(text, reply))


@checks.after_request
def keep_no_copy(response: Response) -> Response:
    """Prevent caches from returning verdicts from an old index."""
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def _checked(quotations: Sequence[Quotation]) -> CheckReply:
    if len(quotations) > MOST_QUOTATIONS:
        raise QuotationError(
            f"a text must have at most {MOST_QUOTATIONS} quotations, has {len(quotations)}: send it in parts"
        )
    for number, quotation in enumerate(quotations, 1):
        if len(quotation.text) > MOST_CHARACTERS:
            raise QuotationError(
                f"quotation {number} must have at most {MOST_CHARACTERS:,} characters, has {len(quotation.text):,}: "
                "send it in parts"
            )
    results = check_quotations(
        quotations, service().documents(), service(), most_searched=MOST_SCANNED, deadline=deadline()
    )
    return CheckReply.of(results, root=root())
