"""The tools and resources, and the schemas of what they take and give. Source: https://modelcontextprotocol.io.

Their documentation is read by language models, so it says what a model must know.
"""

from collections.abc import Callable
from datetime import date
from functools import wraps
from importlib.metadata import version
from typing import Annotated, Any, Literal, ParamSpec, TypeVar
from urllib.parse import quote as percent_encode

import anyio.to_thread
from mcp.server.context import CallNext, HandlerResult, ServerRequestContext
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ResourceError, ToolError
from mcp.types import Resource, ToolAnnotations
from pydantic import Field

from qa.config import DEFAULT_LIMIT, MAX_LIMIT
from qa.records import Order
from qa.settings.collections import DEFAULT, PATTERN
from web.mcp_server.gateway import AUTHORIZATION, Gateway, RefusedError
from web.schema import (
    AskFilters,
    AskReply,
    AskRequest,
    AskTurn,
    CheckReply,
    CheckRequest,
    CollectionsReply,
    DocumentsReply,
    SavedCitation,
    VerifyReply,
)
from web.schema.search import QuoteReply, SearchReply, SearchRequest

URI = "citewell://documents/"
COLLECTION_URI = "citewell://collections/{}/documents/"
INSTRUCTIONS = (
    "Answers questions about some documents with verbatim quotations, or says that they do not answer. Use `ask` "
    "first. Quote `exact` letter for letter, with its `href`. The verdict `possible` is not certain, and `none` is no "
    "answer: say so. There may be several collections of documents: `list_collections` names them, and `collection` "
    "chooses one. Nothing here writes anything."
)
_READ_ONLY = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
_Arguments = ParamSpec("_Arguments")
_Reply = TypeVar("_Reply")

TextFormat = Literal["text", "markdown"]
Question = Annotated[str, Field(description="The question, in plain words.", min_length=1)]
Limit = Annotated[int, Field(description="Maximum number of quotations or passages.", ge=1, le=MAX_LIMIT)]
Documents = Annotated[list[str], Field(description="Ids of the only documents that may answer; empty for all.")]
Authors = Annotated[list[str], Field(description="The only authors whose documents may answer; empty for all.")]
Publishers = Annotated[list[str], Field(description="The only publishers that may answer; empty for all.")]
After = Annotated[date | None, Field(description="First allowed day of publication.")]
Before = Annotated[date | None, Field(description="Last allowed day of publication.")]
Collection = Annotated[
    str | None, Field(description="Name of the collection to ask; by default the first one.", pattern=PATTERN)
]


class DocumentServer(MCPServer[Any]):
    """A server whose resources are the documents that the caller may read.

    Args:
        gateway: Asks the service.
    """

    def __init__(self, gateway: Gateway) -> None:
        super().__init__(
            "citewell",
            title="Citewell",
            instructions=INSTRUCTIONS,
            version=version("citewell"),
            log_level="WARNING",
            middleware=[_keep_authorization],
        )
        self._gateway = gateway

    async def list_resources(self) -> list[Resource]:
        """List the documents of all collections that the caller may ask."""
        return await anyio.to_thread.run_sync(_refused_as(ResourceError, self._find_resources))

    def _find_resources(self) -> list[Resource]:
        return [
            Resource(uri=start + percent_encode(one.id), name=one.id, title=one.title, mime_type="text/plain")
            for name in [found.name for found in self._gateway.collections().collections]
            for start in [URI if name == DEFAULT else COLLECTION_URI.format(name)]
            for one in self._gateway.documents(name).documents
        ]


async def _keep_authorization(ctx: ServerRequestContext[Any, Any], call_next: CallNext) -> HandlerResult:
    """Keep the key of a request over HTTP for the requests to the service. Over stdio there is none."""
    headers = getattr(ctx.request, "headers", {})
    AUTHORIZATION.set(headers.get("authorization"))
    return await call_next(ctx)


def _refused_as(kind: type[Exception], function: Callable[_Arguments, _Reply]) -> Callable[_Arguments, _Reply]:
    """Turn the refusals of the service into errors of the protocol, which have their message."""

    @wraps(function)
    def translated(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> _Reply:
        try:
            return function(*args, **kwargs)
        except RefusedError as exc:
            raise kind(str(exc)) from exc

    return translated


def make_server(gateway: Gateway) -> MCPServer[Any]:
    """Make the server of a service."""
    server = DocumentServer(gateway)

    def ask(
        question: Question,
        limit: Limit = DEFAULT_LIMIT,
        order: Annotated[Order, Field(description="`newest`: the latest published first.")] = "relevance",
        documents: Documents = [],  # noqa: B006 - never changed; the schema shows it
        publishers: Publishers = [],  # noqa: B006
        authors: Authors = [],  # noqa: B006
        published_after: After = None,
        published_before: Before = None,
        history: Annotated[list[str], Field(description="Earlier questions, oldest first.")] = [],  # noqa: B006
        collection: Collection = None,
    ) -> AskReply:
        """Answer a question with verbatim quotations from the documents, or say that they do not answer it."""
        filters = _filters(documents, publishers, authors, published_after, published_before)
        turns = [AskTurn(question=one) for one in history]
        return gateway.ask(
            AskRequest(
                question=question, limit=limit, order=order, filters=filters, history=turns, collection=collection
            )
        )

    def search(
        question: Question,
        limit: Limit = DEFAULT_LIMIT,
        documents: Documents = [],  # noqa: B006
        publishers: Publishers = [],  # noqa: B006
        authors: Authors = [],  # noqa: B006
        published_after: After = None,
        published_before: Before = None,
        collection: Collection = None,
    ) -> SearchReply:
        """Find passages about a question. They may not answer it: use `ask` for an answer."""
        filters = _filters(documents, publishers, authors, published_after, published_before)
        return gateway.search(SearchRequest(question=question, limit=limit, filters=filters, collection=collection))

    def quote(
        document: Annotated[str, Field(description="Id of the document.")],
        start: Annotated[int, Field(description="Offset of the first character, in code points.", ge=0)],
        end: Annotated[int, Field(description="Offset after the last character.", ge=1)],
        collection: Collection = None,
    ) -> QuoteReply:
        """Return the exact words of a document between two offsets, with a permalink."""
        return gateway.quote(document, start, end, collection)

    def verify(
        citations: Annotated[list[SavedCitation], Field(description="Citations: `document` and `exact` at least.")],
        collection: Collection = None,
    ) -> VerifyReply:
        """Check whether quotations still stand in their documents: intact, moved, changed or deleted."""
        return gateway.verify(citations, collection)

    def check(
        text: Annotated[str, Field(description="A text with quotations, such as a draft of an answer.", min_length=1)],
        format: Annotated[TextFormat, Field(description="How to read the text.")] = "markdown",  # noqa: A002 - as in JSON
        collection: Collection = None,
    ) -> CheckReply:
        """Check every quotation of a text: verbatim, repaired, altered, misattributed or not found."""
        return gateway.check(CheckRequest(text=text, format=format, collection=collection))

    def list_documents(collection: Collection = None) -> DocumentsReply:
        """List the documents: ids, titles, authors, publishers, days of publication, lengths and hashes."""
        return gateway.documents(collection)

    def list_collections() -> CollectionsReply:
        """List the collections of documents that may be asked: their names, for `collection` of the other tools."""
        return gateway.collections()

    for tool in (ask, search, quote, verify, check, list_documents, list_collections):
        server.add_tool(_refused_as(ToolError, tool), annotations=_READ_ONLY)

    @server.resource(URI + "{+document_id}", name="document", mime_type="text/plain")
    def read_document(document_id: str) -> str:
        """Return the text of a document, which all offsets refer to."""
        return _refused_as(ResourceError, gateway.document)(document_id, None).text

    @server.resource(
        COLLECTION_URI.format("{collection}") + "{+document_id}",
        name="document of a collection",
        mime_type="text/plain",
    )
    def read_document_of(collection: str, document_id: str) -> str:
        """Return the text of a document in a further collection."""
        return _refused_as(ResourceError, gateway.document)(document_id, collection).text

    return server


def _filters(
    documents: list[str], publishers: list[str], authors: list[str], after: date | None, before: date | None
) -> AskFilters:
    return AskFilters(
        document=documents, publisher=publishers, author=authors, published_after=after, published_before=before
    )
