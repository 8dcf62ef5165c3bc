"""The OpenAI protocol: `/v1/chat/completions` and `/v1/models`."""

from collections.abc import Iterator

from flask import Blueprint, Response, request
from pydantic import BaseModel
from werkzeug.exceptions import NotFound

from qa.records import Answer
from web.guard.access import deadline, needs
from web.guard.collections import askable, chosen, enter, root, root_url
from web.openapi import EVENTS, Operation, describes
from web.requests.bodies import json_body
from web.requests.parsing import parse_body, refuse, refuse_query, shown
from web.schema import AskReply
from web.schema.chat import MODEL, ChatReply, ModelReply, ModelsReply, chunks, collection_of, model_of
from web.schema.openai import ChatErrorReply, ChatRequest
from web.service import service

openai = Blueprint("openai", __name__, url_prefix="/v1")


@openai.post("/chat/completions")
@needs("ask")
@describes(
    Operation(
        "chatCompletions",
        "Ask a question in OpenAI's protocol",
        ChatReply,
        description="The last message of the user is the question, and the messages before it are its history. The "
        "text of the reply is its quotations with numbers, and their sources. Keys for language models are ignored.",
        bodies=(ChatRequest,),
        events=True,
        error=ChatErrorReply,
    )
)
def chat_completions() -> Response:
    """Answer the last message of the conversation in the body."""
    asked = parse_body(json_body(), ChatRequest)
    collection = collection_of(asked.model)
    if collection is None:
        refuse("model", f"model must be {MODEL!r} or {MODEL}/NAME, is {shown(asked.model)}: correct it")
    if asked.model != MODEL:
        enter(collection)
    answer = service().ask(asked.to_question(deadline=deadline()))
    reply, url = AskReply.of(answer, root=root()), root_url()
    if asked.stream:
        return Response("".join(_events(answer, reply, asked.model, url)), mimetype=EVENTS)
    return _json(ChatReply.of(answer, reply, model=asked.model, root=url))


@openai.get("/models")
@needs("ask")
@describes(Operation("listModels", "List the models of OpenAI's protocol", ModelsReply, error=ChatErrorReply))
def models() -> Response:
    """List the models of the collections that the caller may ask."""
    refuse_query(request.query_string)
    return _json(ModelsReply(data=[ModelReply(id=model_of(name)) for name in askable()]))


@openai.get("/models/<path:model>")
@needs("ask")
@describes(
    Operation(
        "readModel",
        "Read one model of OpenAI's protocol",
        ModelReply,
        parameters={"model": f"`{MODEL}`, or `{MODEL}/NAME` for a further collection."},
        error=ChatErrorReply,
        errors=(404,),
    )
)
def model(model: str) -> Response:
    """Describe a model."""
    refuse_query(request.query_string)
    if (chosen() if model == MODEL else collection_of(model)) not in askable():
        raise NotFound
    return _json(ModelReply(id=model))


@openai.after_request
def keep_no_copy(response: Response) -> Response:
    """Prevent caches from returning an answer from an old index."""
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def _events(answer: Answer, reply: AskReply, model: str, url: str) -> Iterator[str]:
    """Yield an answer as server-sent events. It is complete before the first one, so that an error has its status."""
    for chunk in chunks(answer, reply, model=model, root=url):
        yield f"data: {chunk.model_dump_json()}\n\n"
    yield "data: [DONE]\n\n"


def _json(reply: BaseModel) -> Response:
    return Response(reply.model_dump_json(), mimetype="application/json")
