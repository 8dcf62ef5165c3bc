"""The OpenAPI 3.1 document (https://spec.openapis.org/oas/v3.1.0), assembled from the descriptions beside the views.

The shapes of bodies and replies come from the models in `web.schema`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from types import MappingProxyType
from typing import Any, Literal, TypeVar

from flask import Flask
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from qa.settings.collections import DEFAULT, PATTERN
from web.schema import ErrorReply

Json = dict[str, Any]
_View = TypeVar("_View", bound=Callable[..., Any])

JSON = "application/json"
EVENTS = "text/event-stream"
_ATTRIBUTE = "openapi_operation"
_SUMMARY = "Answers questions about your own documents with quotations, or says that it cannot."
_ERRORS = {
    400: "The request cannot be used; `details.problems` names each field and what is wrong with it.",
    401: "A key is needed.",
    403: "The key does not admit it, or a page of another site that `QA_ORIGINS` does not name made the request.",
    404: "There is no such document, job or collection for this key.",
    409: "The document is no upload.",
    410: "The file is gone, has changed since it was indexed, or may not be shown.",
    413: "The body is too large.",
    415: "The body is not of the type that is taken here.",
    429: "This caller asks too often; `Retry-After` says when to come back.",
    503: "There is no index that can be used, or too much to do; the message says which.",
}
DOCUMENT_ID = {"document_id": "Id of the document; its slashes need no escaping."}
"""Description of the parameter in the paths of documents."""

_COLLECTION: Json = {
    "name": "collection",
    "in": "query",
    "required": False,
    "description": "Name of the collection that the request is about. The same as `/collections/NAME` before the path.",
    "schema": {"type": "string", "default": DEFAULT, "pattern": PATTERN},
}
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True, slots=True)
class Operation:
    """The description of one view.

    Attributes:
        name: The operation's id, unique and stable.
        summary: Its purpose, in one line without a full stop.
        reply: Model of the reply; None for JSON of any shape.
        description: Further information, in Markdown.
        bodies: The models that the body may have, alone or in a list; empty without a body.
        form: Schema of the body if it is a form, in place of `bodies`.
        query: Model of the query parameters.
        parameters: Descriptions of the parameters in the path, by name.
        good: Status of the reply.
        media_type: Type of the reply.
        events: Whether the reply may be sent as events besides.
        error: Model of an error.
        errors: Statuses of refusals, besides those of every view with a guard or a body.
        guarded: Whether `web.guard` guards the view.
    """

    name: str
    summary: str
    reply: type[BaseModel] | None
    description: str = ""
    bodies: tuple[type[BaseModel], ...] = ()
    form: Mapping[str, Any] | None = None
    query: type[BaseModel] | None = None
    parameters: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    good: int = 200
    media_type: str = JSON
    events: bool = False
    error: type[BaseModel] = ErrorReply
    errors: tuple[int, ...] = ()
    guarded: bool = True

    @property
    def replies(self) -> tuple[type[BaseModel], ...]:
        """Return the models of replies and errors."""
        return (self.error,) if self.reply is None else (self.reply, self.error)

    @property
    def refusals(self) -> tuple[int, ...]:
        """Return all statuses of refusals."""
        guard = (400, 401, 403, 404, 429, 503) if self.guarded else ()
        body = (413, 415) if self.bodies or self.form else ()
        return tuple(sorted({*guard, *body, *self.errors}))


def describes(operation: Operation) -> Callable[[_View], _View]:
    """Describe a view in the OpenAPI document. Path and method come from the route above it."""

    def keep(view: _View) -> _View:
        setattr(view, _ATTRIBUTE, operation)
        return view

    return keep


def openapi_document(app: Flask) -> Json:
    """Return the OpenAPI document of an application as JSON values: first the paths under ``/api/``, then the rest."""
    paths: dict[str, Json] = {}
    operations = []
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: not rule.rule.startswith("/api/")):
        operation = getattr(app.view_functions[rule.endpoint], _ATTRIBUTE, None)
        if operation is not None:
            operations.append(operation)
            [method] = (rule.methods or set()) - {"HEAD", "OPTIONS"}
            path = _PARAMETER.sub(r"{\1}", rule.rule)
            named = operation.guarded and path.startswith("/api/")
            paths.setdefault(path, {})[method.lower()] = _described(operation, named=named)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Citewell", "summary": _SUMMARY, "version": version("citewell")},
        "paths": paths,
        "components": {
            "schemas": _schemas(
                tuple(dict.fromkeys(model for operation in operations for model in operation.bodies)),
                tuple(dict.fromkeys(model for operation in operations for model in operation.replies)),
            ),
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{}, {"key": []}],
    }


@cache
def _schemas(requests: tuple[type[BaseModel], ...], replies: tuple[type[BaseModel], ...]) -> Json:
    models: list[tuple[type[BaseModel], Literal["validation", "serialization"]]] = [
        *((model, "validation") for model in requests),
        *((model, "serialization") for model in replies),
    ]
    _, schemas = models_json_schema(models, ref_template="#/components/schemas/{model}")
    found: Json = schemas["$defs"]
    return found


def _described(operation: Operation, *, named: bool) -> Json:
    """Describe an operation. `named`: the address may name a collection."""
    parameters = [_path_parameter(*parameter) for parameter in operation.parameters.items()]
    if operation.query:
        parameters += _query_parameters(operation.query)
    if named:
        parameters.append(_COLLECTION)
    body = _body(operation)
    return {
        "operationId": operation.name,
        "summary": operation.summary,
        **({"description": operation.description} if operation.description else {}),
        **({"parameters": parameters} if parameters else {}),
        **({"requestBody": {"required": True, "content": body}} if body else {}),
        "responses": _responses(operation),
    }


def _body(operation: Operation) -> Json:
    if operation.form:
        return {"multipart/form-data": {"schema": dict(operation.form)}}
    choices = [_reference(model) for model in operation.bodies]
    if not choices:
        return {}
    several = {"anyOf": [*choices, {"type": "array", "items": {"anyOf": choices}}]}
    return {JSON: {"schema": choices[0] if len(choices) == 1 else several}}


def _responses(operation: Operation) -> Json:
    reply = operation.reply
    schema = _reference(reply) if reply else {"type": "object"}
    words = reply.__doc__ if reply else f"{operation.summary}."
    content = {operation.media_type: {"schema": schema}}
    if operation.events:
        content[EVENTS] = {"schema": {"type": "string"}}
    refused = {
        str(status): {"description": _ERRORS[status], "content": {JSON: {"schema": _reference(operation.error)}}}
        for status in operation.refusals
    }
    return {str(operation.good): {"description": words, "content": content}, **refused}


def _path_parameter(name: str, description: str) -> Json:
    return {"name": name, "in": "path", "required": True, "description": description, "schema": {"type": "string"}}


def _query_parameters(model: type[BaseModel]) -> list[Json]:
    schema = model.model_json_schema()
    needed = schema.get("required", ())
    names = sorted(schema["properties"], key=lambda name: name not in needed)
    return [_query_parameter(name, schema["properties"][name], required=name in needed) for name in names]


def _query_parameter(name: str, schema: Json, *, required: bool) -> Json:
    # A missing parameter is left out, never null.
    spelled = next((choice for choice in schema.get("anyOf", ()) if choice["type"] != "null"), schema)
    return {
        "name": name,
        "in": "query",
        "required": required,
        "description": schema["description"],
        "schema": {key: value for key, value in spelled.items() if key not in ("title", "description")},
    }


def _reference(model: type[BaseModel]) -> Json:
    return {"$ref": f"#/components/schemas/{model.__name__}"}
