"""From the bytes of a request to a checked model, with a message for everything that can be wrong."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, NoReturn, TypeVar
from urllib.parse import parse_qsl

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from web.schema import AskQuery, AskRequest, Problem

EXAMPLE = '{"question": "…", "limit": 3}'
EXAMPLE_TURN = '{"question": "…", "answer": "…"}'
REPEATABLE = frozenset({"document", "publisher"})
_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,9}")
_SHOWN_CHARACTERS = 60
_Model = TypeVar("_Model", bound=BaseModel)
_EXPECTED = {
    "string_type": "a string",
    "int_type": "a whole number",
    "list_type": "a list of strings",
    "model_type": "an object",
    "literal_error": '"relevance" or "newest"',
    "value_error": "a date such as 2024-10-31",
    "turn_type": f"a question or {EXAMPLE_TURN}",
    "turns_type": "a list of earlier questions",
}


class RequestError(Exception):
    """A request is not of the shape that is asked for.

    Attributes:
        problems: What is wrong with it, one by one.
    """

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = problems


def parse_body(body: bytes) -> AskRequest:
    """Read the body of ``POST /api/ask``.

    Raises:
        RequestError: It is not a JSON object, holds a key twice or none that is needed, or a value of a wrong type.
    """
    if not body.strip():
        _refuse("", f"the body must be a JSON object, is empty: send {EXAMPLE}")
    try:
        value = json.loads(body.decode(), object_pairs_hook=_unique, parse_constant=_no_constant)
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        _refuse("", "strings must be Unicode text, a lone surrogate (\\ud800 to \\udfff) is none: leave it out")
    except UnicodeDecodeError as exc:
        _refuse("", f"the body must be UTF-8, byte {exc.start} is not: encode it as UTF-8")
    except RecursionError:
        _refuse("", f"the body must be a flat JSON object, is nested too deeply: send {EXAMPLE}")
    except ValueError as exc:  # also a number of thousands of digits, which is no JSONDecodeError
        _refuse("", f"the body must be JSON, is not ({exc}): send {EXAMPLE}")
    if not isinstance(value, dict):
        _refuse("", f"the body must be a JSON object, is {_shown(value)}: send {EXAMPLE}")
    return _validated(AskRequest, value)


def parse_query(query: bytes) -> AskQuery:
    """Read the query string of ``GET /api/ask``.

    Raises:
        RequestError: A parameter is unknown, missing, given twice or of a wrong type, or is not UTF-8.
    """
    return _validated(AskQuery, _collected(query_pairs(query)))


def parse_form(pairs: Iterable[tuple[str, str]]) -> AskQuery:
    """Read what the page's form sends: fields left blank and parameters of others (``utm_source``) do not count.

    Raises:
        RequestError: As `parse_query`.
    """
    known = [(name, value.strip()) for name, value in pairs if name in AskQuery.model_fields]
    return _validated(AskQuery, _collected([pair for pair in known if pair[1] or pair[0] == "question"]))


def refuse_query(query: bytes) -> None:
    """Refuse parameters where none is taken.

    Raises:
        RequestError: There is one.
    """
    for name, _ in query_pairs(query):
        _refuse(name, f"{_shown(name)} is not known here: leave it out, or see /api/docs")


def query_pairs(query: bytes) -> list[tuple[str, str]]:
    """Split a query string into its parameters, in order.

    >>> query_pairs(b"question=Who%3F&document=a.md&document=b.md")
    [('question', 'Who?'), ('document', 'a.md'), ('document', 'b.md')]

    Raises:
        RequestError: It does not decode as UTF-8.
    """
    try:
        return parse_qsl(query.decode(), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        _refuse("", "the query string must be UTF-8, is not: percent-encode the UTF-8 bytes of each parameter")


def _collected(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in pairs:
        if name in REPEATABLE:
            values.setdefault(name, []).append(value)
        elif name in values:
            _refuse(name, f"{name} must be given once, is given twice: leave one out")
        else:
            values[name] = int(value) if name == "limit" and _WHOLE_NUMBER.fullmatch(value) else value
    return values


def _validated(model: type[_Model], values: Mapping[str, Any]) -> _Model:
    try:
        return model.model_validate(values)
    except ValidationError as exc:
        raise RequestError(*(_problem(error) for error in exc.errors(include_url=False))) from exc


def _problem(error: ErrorDetails) -> Problem:
    name = ".".join(map(str, error["loc"]))
    if error["type"] == "missing":
        example = EXAMPLE_TURN if error["loc"][0] == "history" else EXAMPLE
        return Problem(field=name, message=f"{name} is missing: send {example}")
    if error["type"] == "extra_forbidden":
        return Problem(field=name, message=f"{_shown(name)} is not known here: leave it out, or see /api/docs")
    expected = _EXPECTED[error["type"]]
    return Problem(field=name, message=f"{name} must be {expected}, is {_shown(error['input'])}: correct it")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object that holds a key twice: RFC 8259 leaves open which of the two would count."""
    names = [name for name, _ in pairs]
    for name in names:
        if names.count(name) > 1:
            _refuse(_printable(name), f"a key must stand once in an object, {_shown(name)} stands twice: leave one out")
    return dict(pairs)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _refuse(field: str, message: str) -> NoReturn:
    raise RequestError(Problem(field=field, message=message))


def _shown(value: object) -> str:
    """Return a value as JSON for a message, shortened."""
    text = _printable(json.dumps(value, ensure_ascii=False, default=str))
    return text if len(text) <= _SHOWN_CHARACTERS else f"{text[:_SHOWN_CHARACTERS]}…"


def _printable(text: str) -> str:
    """Spell out lone surrogates, which JSON can name and no encoding can carry."""
    return text.encode(errors="backslashreplace").decode()
