"""The OpenAPI 3.1 document (https://spec.openapis.org/oas/v3.1.0), made from the models in `web.schema`."""

from functools import cache
from importlib.metadata import version
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from web.schema import (
    MEDIA_TYPE,
    AnnotationCollection,
    AskQuery,
    AskReply,
    AskRequest,
    DocumentReply,
    DocumentsReply,
    ErrorReply,
    FeedbackReply,
    FeedbackRequest,
    HealthReply,
    JobReply,
    JobsReply,
    ReadyReply,
    SavedAnnotation,
    SavedAnswer,
    SavedCitation,
    VerifyReply,
)

Json = dict[str, Any]

_SUMMARY = "Answers questions about your own documents with quotations, or says that it cannot."
_SAVED = (SavedAnswer, SavedCitation, SavedAnnotation)
_REQUESTS = (AskRequest, FeedbackRequest, *_SAVED)
_REPLIES = (
    AskReply,
    VerifyReply,
    AnnotationCollection,
    DocumentReply,
    DocumentsReply,
    ErrorReply,
    FeedbackReply,
    HealthReply,
    JobReply,
    JobsReply,
    ReadyReply,
)
_ERRORS = {
    400: "The request cannot be used; `details.problems` names each field and what is wrong with it.",
    401: "A key is needed.",
    403: "The key does not admit it, or a page of another site that `QA_ORIGINS` does not name made the request.",
    404: "There is no such document or job.",
    409: "The document is no upload.",
    413: "The body is too large.",
    429: "This caller asks too often; `Retry-After` says when to come back.",
    415: "The body is not of the type that is taken here.",
    503: "There is no index that can be used, or too much to do; the message says which.",
}
_DOCUMENT_ID = "Id of the document; its slashes may stand as they are."
_UPLOAD: Json = {
    "type": "object",
    "properties": {
        "files": {
            "type": "array",
            "items": {"contentMediaType": "application/octet-stream"},  # of no type: bytes are none of JSON
            "description": "The files, each as a field of this name.",
        },
        "folder": {"type": "string", "description": "Folder below that of uploads to keep them in."},
    },
    "required": ["files"],
    "additionalProperties": False,
}
_GUARDED = (401, 429, 503)


@cache
def openapi_document() -> Json:
    """Return the OpenAPI document as JSON values. It is made once: do not change it."""
    _, schemas = models_json_schema(
        [*((model, "validation") for model in _REQUESTS), *((model, "serialization") for model in _REPLIES)],
        ref_template="#/components/schemas/{model}",
    )
    return {
        "openapi": "3.1.0",
        "info": {"title": "Citewell", "summary": _SUMMARY, "version": version("citewell")},
        "paths": _paths(),
        "components": {"schemas": schemas["$defs"], "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}},
        "security": [{}, {"key": []}],
    }


def _paths() -> Json:
    return {
        "/api/ask": {
            "post": {
                "operationId": "ask",
                "summary": "Ask a question",
                "requestBody": {"required": True, "content": _content(AskRequest)},
                "responses": _responses(AskReply, 400, 403, 413, 415, *_GUARDED),
            },
            "get": {
                "operationId": "askByQuery",
                "summary": "Ask a question in the address",
                "description": "The same as `POST /api/ask`, without a history. "
                "`document` and `publisher` may be given several times.",
                "parameters": _query_parameters(AskQuery),
                "responses": _responses(AskReply, 400, 403, *_GUARDED),
            },
        },
        "/api/verify": {
            "post": {
                "operationId": "verify",
                "summary": "Are these quotations still there?",
                "description": "Takes a saved answer, a citation, a W3C annotation, or a list of any of them.",
                "requestBody": {"required": True, "content": _one_or_several(*_SAVED)},
                "responses": _responses(VerifyReply, 400, 403, 413, 415, *_GUARDED),
            }
        },
        "/api/annotations": {
            "get": {
                "operationId": "annotations",
                "summary": "Ask a question, and get the citations as W3C annotations",
                "description": "Takes what `GET /api/ask` takes. Without an answer the collection is empty.",
                "parameters": _query_parameters(AskQuery),
                "responses": _responses(AnnotationCollection, 400, 403, *_GUARDED, media_type=MEDIA_TYPE),
            }
        },
        "/api/feedback": {
            "post": {
                "operationId": "feedback",
                "summary": "Say that an answer was right, or what was wrong with it",
                "description": "Feedback of an `id` that is known replaces what was said before.",
                "requestBody": {"required": True, "content": _content(FeedbackRequest)},
                "responses": _responses(FeedbackReply, 400, 403, 413, 415, *_GUARDED, good=201),
            }
        },
        "/api/documents": {
            "get": {
                "operationId": "listDocuments",
                "summary": "List the indexed documents",
                "responses": _responses(DocumentsReply, 400, 403, *_GUARDED),
            },
            "post": {
                "operationId": "upload",
                "summary": "Upload documents",
                "description": "A form with the fields `files`, each a file, and `folder`, which may be left out. "
                "The files are kept, and a job indexes them; needs a key with the scope `manage`.",
                "requestBody": {"required": True, "content": {"multipart/form-data": {"schema": _UPLOAD}}},
                "responses": _responses(JobReply, 400, 403, 413, 415, *_GUARDED, good=202),
            },
        },
        "/api/jobs": {
            "get": {
                "operationId": "listJobs",
                "summary": "List uploads, deletions and ingests",
                "responses": _responses(JobsReply, 400, 403, *_GUARDED),
            }
        },
        "/api/jobs/{job_id}": {
            "get": {
                "operationId": "readJob",
                "summary": "How far is a job?",
                "parameters": [_path_parameter("job_id", "Id of the job.")],
                "responses": _responses(JobReply, 400, 403, 404, *_GUARDED),
            }
        },
        "/api/documents/{document_id}": {
            "get": {
                "operationId": "readDocument",
                "summary": "Read one document",
                "parameters": [_path_parameter("document_id", _DOCUMENT_ID)],
                "responses": _responses(DocumentReply, 400, 403, 404, *_GUARDED),
            },
            "delete": {
                "operationId": "deleteDocument",
                "summary": "Delete an uploaded document",
                "description": "Its file is deleted, and a job removes it; needs a key with the scope `manage`.",
                "parameters": [_path_parameter("document_id", _DOCUMENT_ID)],
                "responses": _responses(JobReply, 400, 403, 404, 409, *_GUARDED, good=202),
            },
        },
        "/health": {
            "get": {"operationId": "health", "summary": "Is the process up?", "responses": _responses(HealthReply)}
        },
        "/ready": {
            "get": {
                "operationId": "ready",
                "summary": "Can questions be answered?",
                "responses": _responses(ReadyReply, 503),
            }
        },
        "/openapi.json": {
            "get": {
                "operationId": "openapi",
                "summary": "This document",
                "responses": {
                    "200": {
                        "description": "This document.",
                        "content": {"application/json": {"schema": {"type": "object"}}},
                    }
                },
            }
        },
    }


def _path_parameter(name: str, description: str) -> Json:
    return {"name": name, "in": "path", "required": True, "description": description, "schema": {"type": "string"}}


def _query_parameters(model: type[BaseModel]) -> list[Json]:
    schema = model.model_json_schema()
    names = sorted(schema["properties"], key=lambda name: name not in schema["required"])
    return [_query_parameter(name, schema["properties"][name], required=name in schema["required"]) for name in names]


def _query_parameter(name: str, schema: Json, *, required: bool) -> Json:
    # A parameter that is not given is left out, never null.
    spelled = next((choice for choice in schema.get("anyOf", ()) if choice["type"] != "null"), schema)
    return {
        "name": name,
        "in": "query",
        "required": required,
        "description": schema["description"],
        "schema": {key: value for key, value in spelled.items() if key not in ("title", "description")},
    }


def _responses(reply: type[BaseModel], *errors: int, media_type: str = "application/json", good: int = 200) -> Json:
    replied = {str(good): {"description": reply.__doc__, "content": _content(reply, media_type)}}
    return replied | {str(code): {"description": _ERRORS[code], "content": _content(ErrorReply)} for code in errors}


def _content(model: type[BaseModel], media_type: str = "application/json") -> Json:
    return {media_type: {"schema": _reference(model)}}


def _one_or_several(*models: type[BaseModel]) -> Json:
    choices = [_reference(model) for model in models]
    several = {"type": "array", "items": {"anyOf": choices}}
    return {"application/json": {"schema": {"anyOf": [*choices, several]}}}


def _reference(model: type[BaseModel]) -> Json:
    return {"$ref": f"#/components/schemas/{model.__name__}"}
