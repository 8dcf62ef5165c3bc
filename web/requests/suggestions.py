"""The query strings of requests for suggestions."""

from typing import TypeVar

from pydantic import BaseModel

from web.requests.parsing import collected, query_pairs, refuse, validated
from web.schema import MAX_QUESTION_CHARACTERS

_Model = TypeVar("_Model", bound=BaseModel)


def parse_suggestions(model: type[_Model], query: bytes) -> _Model:
    """Read the query string of a request for suggestions.

    Raises:
        RequestError: A parameter is unknown, missing, given twice, of a wrong type, too long or not UTF-8.
    """
    values = collected(query_pairs(query))
    for name in ("q", "asked"):
        if len(values.get(name, "")) > MAX_QUESTION_CHARACTERS:
            refuse(name, f"{name} must have at most {MAX_QUESTION_CHARACTERS:,} characters, has more: shorten it")
    return validated(model, values)
