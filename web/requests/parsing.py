"""Turn the bytes of a request into a checked model, with a message for everything that can be wrong."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, NoReturn, TypeVar
from urllib.parse import parse_qsl

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from web.schema import AskFilters, AskQuery, PlaceQuery, Problem, RequestError

EXAMPLE = '{"question": "…", "limit": 3}'
EXAMPLE_TURN = '{"question": "…", "answer": "…"}'
REPEATABLE = frozenset({"document", "publisher", "author"})
MOST_DEPTH = 32
"""Maximum depth of nested arrays and objects in a JSON body."""
MOST_VALUES = 10_000
"""Maximum number of values in a JSON body, and of parameters in a query or a form."""
_NUMBERS = frozenset({"limit", "place", "start", "end"})
_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,9}")
_SHOWN_CHARACTERS = 60
_Model = TypeVar("_Model", bound=BaseModel)
_EXPECTED = {
    "string_type": "a string",
    "int_type": "a whole number",
    "list_type": "a list of strings",
    "model_type": "an object",
    "value_error": "a date such as 2024-10-31",
    "turn_type": f"a question or {EXAMPLE_TURN}",
    "turns_type": "a list of earlier questions",
    "objects_type": "a list of objects",
    "bool_type": "true or false",
    "float_type": "a number",
    "content_type": 'a string or a list of {"type": "text", "text": "…"}',
    "citations_type": "a list of citations",
}
_REMEDIES = {
    "history": f"send {EXAMPLE_TURN}",
    "verdict": "send up or down",
    "start": "send the offset where the quotation starts",
    "end": "send the offset after the quotation",
    "answer": "send the reply of /api/ask as it came",
    "texts": 'send {"texts": [{"id": "…", "text": "…"}]}',
    "messages": 'send {"messages": [{"role": "user", "content": "…"}]}',
    "model": 'send "citewell"',
    "target": "an annotation has a target with source and selector",
}


def parse_body(body: bytes, model: type[_Model]) -> _Model:
    """Read a body that is one JSON object.

    Args:
        body: The bytes.
        model: Model of the object.

    Raises:
        RequestError: It is not a JSON object, has a key twice, lacks a required key, or has a value of a wrong type.
    """
    value = parse_json(body)
    if not isinstance(value, dict):
        refuse("", f"the body must be a JSON object, is {shown(value)}: send {EXAMPLE}")
    return validated(model, value)


def parse_json(body: bytes, *, name: str = "the body", example: str = EXAMPLE) -> object:
    """Read strict JSON.

    Args:
        body: The bytes.
        name: Their name in a message.
        example: A valid example for a message.

    Raises:
        RequestError: They are not JSON in UTF-8, or an object has a key twice.
    """
    if not body.strip():
        refuse("", f"{name} must be a JSON object, is empty: send {example}")
    try:
        value: object = json.loads(body.decode(), object_pairs_hook=_unique, parse_constant=_no_constant)
        json.dumps(value, ensure_ascii=False).encode()
        _check_size(value)
    except UnicodeEncodeError:
        refuse("", "strings must be Unicode text, a lone surrogate (\\ud800 to \\udfff) is none: leave it out")
    except UnicodeDecodeError as exc:
        refuse("", f"{name} must be UTF-8, byte {exc.start} is not: encode it as UTF-8")
    except RecursionError:
        refuse("", f"{name} must be a flat JSON object, is nested too deeply: send {example}")
    except ValueError as exc:  # not only JSONDecodeError: a number with thousands of digits raises another one
        refuse("", f"{name} must be JSON, is not ({exc}): send {example}")
    return value


def _check_size(value: object) -> None:
    level, count, depth = [value], 0, 0
    while level:
        count, depth = count + len(level), depth + any(isinstance(one, dict | list) for one in level)
        if depth > MOST_DEPTH or count > MOST_VALUES:
            raise ValueError(f"it may be {MOST_DEPTH} deep and hold {MOST_VALUES:,} values, is deeper or holds more")
        level = [part for one in level for part in _parts(one)]


def _parts(value: object) -> Iterable[object]:
    return value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()


def parse_query(query: bytes) -> AskQuery:
    """Read the query string of ``GET /api/ask``.

    Raises:
        RequestError: A parameter is unknown, missing, given twice, of a wrong type or not UTF-8.
    """
    return validated(AskQuery, collected(query_pairs(query)))


def parse_place(query: bytes) -> PlaceQuery:
    """Read a query string with the two offsets of a quotation. It raises a RequestError as `parse_query` does."""
    return validated(PlaceQuery, collected(query_pairs(query)))


def parse_form(pairs: Iterable[tuple[str, str]]) -> AskQuery:
    """Read the page's form. Blank fields and foreign parameters (``utm_source``) are ignored.

    Raises:
        RequestError: As `parse_query`.
    """
    return validated(AskQuery, collected(known_pairs(pairs)))


def parse_filters(pairs: Iterable[tuple[str, str]]) -> AskFilters:
    """Read the filters of a page without a question. Everything else is ignored.

    Raises:
        RequestError: As `parse_query`.
    """
    known = [pair for pair in known_pairs(pairs) if pair[0] in AskFilters.model_fields]
    return validated(AskFilters, collected(known))


def known_pairs(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the known parameters, stripped. A question may be blank, and is refused later.

    >>> known_pairs([("question", "Who? "), ("publisher", ""), ("utm_source", "letter")])
    [('question', 'Who?')]
    """
    known = [(name, value.strip()) for name, value in pairs if name in AskQuery.model_fields]
    return [pair for pair in known if pair[1] or pair[0] == "question"]


def refuse_query(query: bytes) -> None:
    """Refuse parameters at an address that has none.

    Raises:
        RequestError: There is one.
    """
    for name, _ in query_pairs(query):
        refuse(name, f"{shown(name)} is not known here: leave it out, or see /api/docs")


def query_pairs(query: bytes) -> list[tuple[str, str]]:
    """Split a query string into its parameters, in order.

    >>> query_pairs(b"question=Who%3F&document=a.md&document=b.md")
    [('question', 'Who?'), ('document', 'a.md'), ('document', 'b.md')]

    Raises:
        RequestError: It does not decode as UTF-8.
    """
    try:
        return parse_qsl(query.decode(), keep_blank_values=True, errors="strict", max_num_fields=MOST_VALUES)
    except UnicodeDecodeError:
        refuse("", "the query string must be UTF-8, is not: percent-encode the UTF-8 bytes of each parameter")
    except ValueError:
        refuse("", f"the query string must have at most {MOST_VALUES:,} parameters, has more: leave some out")


def collected(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return parameters by name; those that may be repeated as lists. Raises RequestError if another one is."""
    values: dict[str, Any] = {}
    for name, value in pairs:
        if name in REPEATABLE:
            values.setdefault(name, []).append(value)
        elif name in values:
            refuse(name, f"{name} must be given once, is given twice: leave one out")
        else:
            values[name] = int(value) if name in _NUMBERS and _WHOLE_NUMBER.fullmatch(value) else value
    return values


def validated(model: type[_Model], values: Mapping[str, Any], *, at: str = "") -> _Model:
    """Check values against a model.

    Args:
        model: The model.
        values: The values.
        at: Their path in the body, such as `2.`.

    Raises:
        RequestError: They do not fit. Everything that is wrong is named.
    """
    try:
        return model.model_validate(values)
    except ValidationError as exc:
        raise RequestError(*(_problem(error, at) for error in exc.errors(include_url=False))) from exc


def _problem(error: ErrorDetails, at: str) -> Problem:
    name = at + ".".join(map(str, error["loc"]))
    if error["type"] == "missing":
        remedy = _REMEDIES.get(str(error["loc"][0]), f"send {EXAMPLE}")
        return Problem(field=name, message=f"{name} is missing: {remedy}")
    if error["type"] == "extra_forbidden":
        return Problem(field=name, message=f"{shown(name)} is not known here: leave it out, or see /api/docs")
    choices = str(error.get("ctx", {}).get("expected", "")).replace("'", '"')
    expected = _EXPECTED.get(error["type"], choices)
    return Problem(field=name, message=f"{name} must be {expected}, is {shown(error['input'])}: correct it")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object that has a key twice: RFC 8259 does not define which one counts."""
    seen: set[str] = set()
    for name, _ in pairs:
        if name in seen:
            refuse(_printable(name), f"a key must stand once in an object, {shown(name)} stands twice: leave one out")
        seen.add(name)
    return dict(pairs)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def refuse(field: str, message: str) -> NoReturn:
    """Refuse a request for one problem."""
    raise RequestError(Problem(field=field, message=message))


def shown(value: object) -> str:
    """Return a value as JSON for a message, shortened."""
    text = _printable(json.dumps(value, ensure_ascii=False, default=str))
    return text if len(text) <= _SHOWN_CHARACTERS else f"{text[:_SHOWN_CHARACTERS]}…"


def _printable(text: str) -> str:
    """Write lone surrogates as escapes: JSON allows them, but no encoding can represent them."""
    return text.encode(errors="backslashreplace").decode()
