"""The OpenAI protocol without its client: what is read, what is written, and the shape of errors."""

import json

import pytest
from flask.testing import FlaskClient

from qa.access.store import KeyStore
from qa.answering.conversation import Turn
from qa.config import Config
from qa.errors import BusyError
from qa.serving.parts import Parts
from tests.fake_service import DISPUTED, FakeQA
from web.application import create_app

QUESTION = "When was the lighthouse lit?"
USER = {"role": "user", "content": QUESTION}
BODY = {"model": "citewell", "messages": [USER]}


@pytest.mark.parametrize("question", [QUESTION, DISPUTED, "When might it have begun?", "متى يفتح المقهى؟"])
def test_each_annotation_is_a_quotation(client: FlaskClient, question: str) -> None:
    """Its offsets cut the quotation of the same number out of the text; the text ends with the sources."""
    body = BODY | {"messages": [{"role": "user", "content": question}]}
    reply = client.post("/v1/chat/completions", json=body).get_json()
    [choice] = reply["choices"]
    content = choice["message"]["content"]
    places = [one["url_citation"] for one in choice["message"]["annotations"]]
    cited = reply["citewell"]["citations"]
    assert [content[one["start_index"] : one["end_index"]] for one in places] == [one["exact"] for one in cited]
    assert [one["url"] for one in places] == ["http://localhost" + one["href"] for one in cited]
    assert all(f"\n[{one['number']}] {one['title']}" in content for one in cited)
    assert content.startswith("This may answer it.") == (reply["citewell"]["verdict"] == "possible")


def test_no_answer_is_said(client: FlaskClient) -> None:
    """There is no quotation, and nothing else that could be taken for one."""
    body = BODY | {"messages": [{"role": "user", "content": "Who won?"}]}
    message = client.post("/v1/chat/completions", json=body).get_json()["choices"][0]["message"]
    assert (message["content"], message["annotations"]) == ("The documents do not answer this.", [])


def test_a_stream_has_the_same_text(client: FlaskClient) -> None:
    """The chunks joined are the reply; the last one has the annotations and the whole answer."""
    whole = client.post("/v1/chat/completions", json=BODY).get_json()
    response = client.post("/v1/chat/completions", json=BODY | {"stream": True})
    *events, done = response.text.removesuffix("\n\n").split("\n\n")
    chunks = [json.loads(event.removeprefix("data: ")) for event in events]
    [message] = [choice["message"] for choice in whole["choices"]]
    assert (response.mimetype, done) == ("text/event-stream", "data: [DONE]")
    assert "".join(chunk["choices"][0]["delta"]["content"] for chunk in chunks) == message["content"]
    assert chunks[-1]["choices"][0]["delta"]["annotations"] == message["annotations"]
    assert chunks[-1]["citewell"] == whole["citewell"]
    assert [chunk["choices"][0]["finish_reason"] for chunk in chunks] == [None] * (len(chunks) - 1) + ["stop"]


def test_the_conversation_is_the_history(client: FlaskClient, qa: FakeQA) -> None:
    """Replies belong to the questions before them, without their sources; long texts and other roles are left out."""
    messages = [
        {"role": "system", "content": "You are a pirate."},
        {"role": "user", "content": "Is it old?"},
        {"role": "user", "content": "x" * 1001},
        {"role": "assistant", "content": "Too long."},
        {"role": "user", "content": [{"type": "text", "text": "Who built it?"}]},
        {"role": "assistant", "content": "Ada did. [1]\n\n[1] Vell: http://localhost/"},
        {"role": "tool", "content": None},
        USER,
    ]
    options = {"limit": 2, "order": "newest", "filters": {"document": ["islands/vell.md"]}}
    assert (
        client.post("/v1/chat/completions", json=BODY | {"messages": messages, "citewell": options}).status_code == 200
    )
    assert qa.histories[-1] == (Turn(question="Is it old?"), Turn(question="Who built it?", answer="Ada did. [1]"))
    assert (qa.asked[-1][0], qa.asked[-1][1], qa.orders[-1]) == (QUESTION, 2, "newest")
    assert qa.asked[-1][2].documents == ("islands/vell.md",)


def test_keys_of_language_models_are_ignored(client: FlaskClient) -> None:
    """Their clients always send some."""
    body = BODY | {"temperature": 0, "tools": [], "n": 2, "stream": None}
    assert len(client.post("/v1/chat/completions", json=body).get_json()["choices"]) == 1


def test_the_models(client: FlaskClient) -> None:
    """There is one, and no other."""
    [model] = client.get("/v1/models").get_json()["data"]
    assert client.get(f"/v1/models/{model['id']}").get_json() == model
    assert client.get("/v1/models/gpt").get_json()["error"]["type"] == "not_found_error"


@pytest.mark.parametrize(
    ("change", "param", "message"),
    [
        ({"model": "gpt"}, "model", "model must be 'citewell'"),
        ({"model": 3}, "model", "must be a string"),
        ({"messages": "Who?"}, "messages", "a list of objects"),
        ({"messages": []}, "question", "is empty"),
        ({"messages": [{"role": "user", "content": "x" * 1001}]}, "question", "1,000 characters"),
        (
            {"messages": [{"role": "user", "content": [{"type": "image_url"}]}]},
            "messages.0.content",
            "a string or a list",
        ),
        ({"messages": [{"content": "Who?"}]}, "messages.0.role", 'is missing: send {"messages"'),
        ({"citewell": {"limits": 3}}, "citewell.limits", "is not known here"),
        ({"citewell": {"limit": 11}}, "limit", "1 to 10"),
        ({"stream": 1}, "stream", "true or false"),
    ],
)
def test_errors_have_the_shape_of_the_protocol(
    client: FlaskClient, change: dict[str, object], param: str, message: str
) -> None:
    """The field is `param`; the message has rule, value and remedy."""
    response = client.post("/v1/chat/completions", json=BODY | change)
    error = response.get_json()["error"]
    assert (response.status_code, error["type"], error["param"]) == (400, "invalid_request_error", param)
    assert message in error["message"]


def test_a_busy_service_is_an_error_of_the_service(client: FlaskClient, qa: FakeQA) -> None:
    """Clients of the protocol try again then."""
    qa.error = BusyError("at most 8 requests may wait, as many do: try again")
    response = client.post("/v1/chat/completions", json=BODY)
    assert (response.status_code, response.get_json()["error"]["type"]) == (503, "api_error")
    assert response.headers["Retry-After"]


def test_a_missing_key_has_the_shape_of_the_protocol(settings: Config, qa: FakeQA) -> None:
    """Its clients raise their error of authentication; the key is the one of the service."""
    config = settings.model_copy(update={"ask_needs_key": True})
    client, key = create_app(config, Parts(qa=qa)).test_client(), KeyStore(config.data).add("chat", "ask")
    refused = client.get("/v1/models")
    assert (refused.status_code, refused.get_json()["error"]["type"]) == (401, "authentication_error")
    assert client.get("/v1/models", headers={"Authorization": f"Bearer {key}"}).status_code == 200
    assert client.get("/v1/nothing").get_json()["error"]["type"] == "not_found_error"
