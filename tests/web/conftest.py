"""For tests of the application over the invented library: a client that checks replies, and the feedback it keeps."""

import re
from functools import cache
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from werkzeug.test import TestResponse

from qa.config import Config
from qa.feedback.store import FeedbackStore, open_store
from qa.serving.parts import Parts
from tests.fake_service import FakeQA
from web.application import create_app
from web.openapi import openapi_document


@cache
def described() -> dict[str, Any]:
    """The OpenAPI document, for tests that need no application besides."""
    return openapi_document(create_app(Config(), Parts(qa=FakeQA())))


class CheckedClient(FlaskClient):
    """A client that compares every JSON response with the OpenAPI document."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:  # noqa: ANN401 - passed on
        """Make the request and check the response."""
        response = super().open(*args, **kwargs)
        if response.mimetype == "application/json" and response.data:
            check_schema(response.request.path, response.request.method, response.status_code, response.get_json())
        return response


def check_schema(path: str, method: str, status: int, body: object) -> None:
    """Assert that the OpenAPI document describes this response. Errors of any status have the same form."""
    document = described()
    templates = {re.sub(r"\{\w+\}", ".+", template): item for template, item in document["paths"].items()}
    fitting = sorted((t for t in templates if re.fullmatch(t, path)), key=len)  # the id of a document may be a path
    operation = templates[fitting[-1]].get(method.lower(), {}) if fitting else {}
    known = operation.get("responses", {}).get(str(status))
    if known is None:
        assert status >= 400, f"{method} {path} → {status} is not in the OpenAPI document"
        shape = "ChatErrorReply" if path.startswith("/v1/") else "ErrorReply"
        schema = {"$ref": f"#/components/schemas/{shape}"}
    else:
        schema = known["content"]["application/json"]["schema"]
    Draft202012Validator({**schema, "components": document["components"]}).validate(body)


@pytest.fixture
def store(settings: Config) -> FeedbackStore:
    """The feedback that `app` keeps."""
    return open_store(settings)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client that checks every JSON response against the OpenAPI document."""
    app.test_client_class = CheckedClient
    return app.test_client()
