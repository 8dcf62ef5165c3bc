"""Log one line for each request, plain or JSON, with an id that the response also has.

A line has no key, no parameter and no body, because these contain the question. It has the route's rule instead of the
address.
"""

import logging
import re
import sys
import time
import uuid
from typing import Literal

from flask import Flask, Response, g, request
from pythonjsonlogger.json import JsonFormatter

from qa.answering.question import Question

HEADER = "X-Request-Id"

_WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{1,64}")
_PLAIN = "%(asctime)s %(levelname)s %(message)s"
_REQUESTS = logging.getLogger("citewell.requests")
_QUESTIONS = logging.getLogger("citewell.questions")


def configure(log_format: Literal["plain", "json"]) -> None:
    """Log the service's messages and the libraries' warnings to stderr. Called in a serving process."""
    handler = logging.StreamHandler(sys.stderr)
    formatter = json_lines() if log_format == "json" else logging.Formatter(_PLAIN)
    handler.setFormatter(formatter)
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("citewell").setLevel(logging.INFO)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # /metrics has the length of the queue


def register(app: Flask) -> None:
    """Give each request an id, send it back, and log one line for each request."""

    @app.before_request
    def name_request() -> None:
        g.started = time.perf_counter()
        g.request_id = request_id(request.headers.get(HEADER))
        g.caller_id = None

    @app.after_request
    def log(response: Response) -> Response:
        response.headers[HEADER] = g.request_id
        milliseconds = round((time.perf_counter() - g.started) * 1000, 1)
        route = request.url_rule.rule if request.url_rule else None
        method = request.method if request.url_rule else "other"
        fields = {
            "request_id": g.request_id,
            "method": method,
            "route": route,
            "status": response.status_code,
            "milliseconds": milliseconds,
            "key": g.caller_id,
            "address": request.remote_addr,
        }
        text = " ".join(f"{name}={value}" for name, value in fields.items() if value is not None)
        _REQUESTS.info(text, extra=fields)
        return response


def request_id(given: str | None) -> str:
    r"""Return the id of a request: the one from a proxy if it is well-formed, else a new one.

    >>> request_id("4bf92f35-77b3")
    '4bf92f35-77b3'
    >>> len(request_id("two\nlines"))
    32
    """
    return given if given is not None and _WELL_FORMED.fullmatch(given) else uuid.uuid4().hex


def log_question(question: Question) -> None:
    """Log a question."""
    text = question.text
    _QUESTIONS.info("request_id=%s question=%r", g.request_id, text, extra={"question": text})


def json_lines() -> logging.Formatter:
    """Return the formatter that writes a line as a JSON object."""
    return JsonFormatter(
        "%(asctime)s %(levelname)s %(name)s %(message)s",
        rename_fields={"asctime": "time", "levelname": "level", "name": "logger"},
        json_ensure_ascii=False,
    )
