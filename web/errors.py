"""Turn errors into statuses and the common shape of errors. Only this module knows HTTP statuses."""

from http import HTTPStatus

from flask import Flask, Response, current_app, make_response, render_template, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestEntityTooLarge

from qa.errors import (
    BusyError,
    DeadlineError,
    EmptyIndexError,
    FeedbackError,
    FeedbackStoreError,
    KeyStoreError,
    LockedError,
    MismatchError,
    NotFoundError,
    NotUploadedError,
    OriginalError,
    QuestionError,
    QueueFullError,
    QuotationError,
    StoreError,
    UnavailableError,
    UnknownCollectionError,
    UnknownJobError,
    UploadError,
    UploadFolderError,
)
from web.addresses import speaks_openai, wants_json
from web.schema import ErrorBody, ErrorDetails, ErrorReply, Problem, RequestError
from web.schema.openai import ChatErrorBody, ChatErrorReply

STATUSES: dict[type[Exception], tuple[HTTPStatus, str]] = {
    RequestError: (HTTPStatus.BAD_REQUEST, "invalid_request"),
    QuestionError: (HTTPStatus.BAD_REQUEST, "invalid_question"),
    FeedbackError: (HTTPStatus.BAD_REQUEST, "invalid_feedback"),
    FeedbackStoreError: (HTTPStatus.SERVICE_UNAVAILABLE, "feedback_unavailable"),
    BusyError: (HTTPStatus.SERVICE_UNAVAILABLE, "busy"),
    DeadlineError: (HTTPStatus.SERVICE_UNAVAILABLE, "deadline_exceeded"),
    KeyStoreError: (HTTPStatus.SERVICE_UNAVAILABLE, "keys_unavailable"),
    QuotationError: (HTTPStatus.BAD_REQUEST, "invalid_quotation"),
    NotFoundError: (HTTPStatus.NOT_FOUND, "unknown_document"),
    UnknownCollectionError: (HTTPStatus.NOT_FOUND, "unknown_collection"),
    OriginalError: (HTTPStatus.GONE, "original_unavailable"),
    UnknownJobError: (HTTPStatus.NOT_FOUND, "unknown_job"),
    UploadError: (HTTPStatus.BAD_REQUEST, "invalid_upload"),
    UploadFolderError: (HTTPStatus.SERVICE_UNAVAILABLE, "uploads_unavailable"),
    NotUploadedError: (HTTPStatus.CONFLICT, "not_an_upload"),
    QueueFullError: (HTTPStatus.SERVICE_UNAVAILABLE, "queue_full"),
    StoreError: (HTTPStatus.SERVICE_UNAVAILABLE, "index_unavailable"),
    EmptyIndexError: (HTTPStatus.SERVICE_UNAVAILABLE, "index_empty"),
    LockedError: (HTTPStatus.SERVICE_UNAVAILABLE, "index_locked"),
    UnavailableError: (HTTPStatus.SERVICE_UNAVAILABLE, "chroma_unavailable"),
    MismatchError: (HTTPStatus.SERVICE_UNAVAILABLE, "index_mismatch"),
}
"""Status and code of each `QAError`. A subclass that is not listed has those of its base."""

HTTP_CODES = {
    HTTPStatus.UNAUTHORIZED: "unauthorized",
    HTTPStatus.FORBIDDEN: "forbidden",
    HTTPStatus.NOT_FOUND: "not_found",
    HTTPStatus.METHOD_NOT_ALLOWED: "method_not_allowed",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "body_too_large",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "unsupported_media_type",
    HTTPStatus.TOO_MANY_REQUESTS: "too_many_requests",
    HTTPStatus.MISDIRECTED_REQUEST: "unknown_host",
}
"""Codes of HTTP's own errors. Any other one is ``bad_request``."""

_OPENAI_TYPES = {
    HTTPStatus.UNAUTHORIZED: "authentication_error",
    HTTPStatus.FORBIDDEN: "permission_error",
    HTTPStatus.NOT_FOUND: "not_found_error",
    HTTPStatus.TOO_MANY_REQUESTS: "rate_limit_error",
}

_WORTH_A_RETRY = (
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.INTERNAL_SERVER_ERROR,
    HTTPStatus.BAD_GATEWAY,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
RETRY_SECONDS = 2
"""``Retry-After`` if the service is busy or its index is away. It is short, because most such states pass soon."""


def register(app: Flask) -> None:
    """Answer every error of the application: with JSON for programs, with a page for people."""
    app.register_error_handler(HTTPException, _http_error)
    for kind in STATUSES:
        app.register_error_handler(kind, _known_error)
    app.register_error_handler(Exception, _bug)


def status_of(error: Exception) -> tuple[HTTPStatus, str]:
    """Return status and code of an error.

    >>> status_of(EmptyIndexError("no index"))
    (<HTTPStatus.SERVICE_UNAVAILABLE: 503>, 'index_empty')
    """
    return next(STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES)


def _known_error(error: Exception) -> Response:
    status, code = status_of(error)
    return _response(status, code, str(error), problems_of(error))


def problems_of(error: Exception) -> list[Problem]:
    """Return the problems of the request, one by one; nothing if the request is not the cause."""
    if isinstance(error, RequestError):
        return list(error.problems)
    if isinstance(error, QuestionError | FeedbackError):
        return [Problem(field=error.field, message=str(error))]
    return []


def _http_error(error: HTTPException) -> Response:
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    response = _response(status, HTTP_CODES.get(status, "bad_request"), _http_message(error))
    for name, value in error.get_headers():
        if name != "Content-Type":
            response.headers[name] = value
    return response


def _http_message(error: HTTPException) -> str:
    if isinstance(error, MethodNotAllowed):
        allowed = ", ".join(sorted(error.valid_methods or ()))
        return f"{request.path} does not take {request.method}: use {allowed}"
    if isinstance(error, RequestEntityTooLarge):
        limit = request.max_content_length
        setting = "QA_MAX_BODY_KB" if limit == current_app.config["MAX_CONTENT_LENGTH"] else "QA_MAX_UPLOAD_MB"
        return f"the body must be at most {limit:,} bytes, is longer: send less, or raise {setting}"
    if error.code == HTTPStatus.NOT_FOUND:
        return f"nothing is at {request.path}: see / for the page and /api/docs for the endpoint"
    return error.description or error.name


def _bug(error: Exception) -> Response:
    """Answer an unexpected error. Its traceback goes only to the log."""
    current_app.logger.error("%s %s failed", request.method, request.path, exc_info=error)
    message = "the service failed: try again, and look into its log if it fails again"
    return _response(HTTPStatus.INTERNAL_SERVER_ERROR, "internal_error", message)


def _as_json(_status: HTTPStatus, code: str, message: str, problems: list[Problem]) -> ErrorReply:
    return ErrorReply(error=ErrorBody(code=code, message=message, details=ErrorDetails(problems=problems)))


def _as_openai(status: HTTPStatus, code: str, message: str, problems: list[Problem]) -> ChatErrorReply:
    kind = _OPENAI_TYPES.get(
        status, "invalid_request_error" if status < HTTPStatus.INTERNAL_SERVER_ERROR else "api_error"
    )
    param = problems[0].field or None if problems else None
    return ChatErrorReply(error=ChatErrorBody(message=message, type=kind, param=param, code=code))


def _response(status: HTTPStatus, code: str, message: str, problems: list[Problem] | None = None) -> Response:
    if wants_json():
        reply = _as_openai if speaks_openai() else _as_json
        body = reply(status, code, message, problems or [])
        response = Response(body.model_dump_json(), mimetype="application/json")
    else:
        again = request.method == "GET" and status in _WORTH_A_RETRY
        response = make_response(render_template("error.html", status=status, code=code, message=message, again=again))
    response.status_code = status
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response
