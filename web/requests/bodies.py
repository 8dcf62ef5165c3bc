"""Read the body of a request, if it has the type that the address accepts."""

from flask import request
from werkzeug.exceptions import UnsupportedMediaType

from web.requests.parsing import refuse_query

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


def json_body() -> bytes:
    """Return the body of a request with JSON and without parameters."""
    refuse_query(request.query_string)
    if not request.is_json:
        _refuse_type(JSON)
    return request.get_data(cache=False)


def form_body() -> bytes:
    """Return the body of a request with the fields of a form."""
    if request.mimetype != FORM:
        _refuse_type(FORM)
    return request.get_data(cache=False)


def _refuse_type(expected: str) -> None:
    raise UnsupportedMediaType(
        f"the body must be {expected}, is {request.mimetype or 'of no type'}: send the header Content-Type: {expected}"
    )
