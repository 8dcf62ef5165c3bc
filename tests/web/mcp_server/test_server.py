"""The tools and resources, asked by the SDK's own client: in this process, and over HTTP with keys."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import httpx
import httpx2
import pytest
from flask import Flask
from mcp.client.client import Client as McpClient
from mcp.client.streamable_http import streamable_http_client
from mcp.server.mcpserver import MCPServer
from mcp.shared.exceptions import MCPError
from mcp.types import CallToolResult

from qa.access.store import KeyStore
from qa.client import Client
from qa.config import Config
from qa.serving.parts import Parts
from tests.fake_service import LIGHTHOUSE, FakeQA
from tests.web.guard.test_collections import SECRET, FakeOthers
from web.application import create_app
from web.mcp_server.gateway import Gateway
from web.mcp_server.server import URI, make_server
from web.mcp_server.transports import http_app

ADDRESS = "http://127.0.0.1"
QUESTION = "When was the lighthouse lit?"
QUOTE = "The lighthouse of Vell was lit on 3 March 1871 by Ada Nkemelu."
VELL = "islands/vell.md"
TOOLS = {"ask", "search", "quote", "verify", "check", "list_documents", "list_collections"}

Use = Callable[[McpClient], Awaitable[Any]]


def gateway_to(app: Flask, connection: httpx.Client, only: str | None = None) -> Gateway:
    """The gateway to an application in this process."""
    client: Future[Client] = Future()
    client.set_result(Client(ADDRESS, connection=connection))
    return Gateway(client, only=only)


@pytest.fixture
def server(app: Flask) -> Iterator[MCPServer[Any]]:
    """The server over the invented library."""
    with httpx.Client(transport=httpx.WSGITransport(app=app)) as connection:
        yield make_server(gateway_to(app, connection))


def run(main: Callable[[], Awaitable[Any]]) -> Any:  # noqa: ANN401 - whatever it returns
    """Run a coroutine on a thread of its own: a browser of other tests may keep a loop running on this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(anyio.run, main).result()


def use(server: MCPServer[Any], use_it: Use) -> Any:  # noqa: ANN401 - whatever the test looks at
    """Return what a test gets from a client of the server."""

    async def main() -> Any:  # noqa: ANN401
        async with McpClient(server) as client:
            return await use_it(client)

    return run(main)


def call(server: MCPServer[Any], tool: str, **arguments: object) -> dict[str, Any]:
    """Return the structured content of a tool that succeeds."""
    result = use(server, lambda client: client.call_tool(tool, arguments))
    assert not result.is_error, result.content
    content: dict[str, Any] = result.structured_content
    return content


def test_each_tool_says_what_it_is(server: MCPServer[Any]) -> None:
    """It is read-only, and its description and the schemas of both sides say what it takes and gives."""
    tools = use(server, lambda client: client.list_tools()).tools
    assert {tool.name for tool in tools} == TOOLS
    for tool in tools:
        assert tool.description
        assert tool.annotations.read_only_hint
        assert tool.output_schema["type"] == "object"
        assert all("description" in value for value in tool.input_schema["properties"].values())


def test_ask_gives_the_reply_of_the_endpoint(server: MCPServer[Any], qa: FakeQA) -> None:
    """With the same offsets and hashes; filters and history reach the service."""
    reply = call(server, "ask", question=QUESTION, limit=1, documents=[VELL], history=["Is it old?"])
    [citation] = reply["citations"]
    assert LIGHTHOUSE[citation["start"] : citation["end"]] == citation["exact"] == QUOTE
    assert (reply["verdict"], qa.asked[-1][2].documents) == ("answer", (VELL,))
    assert qa.histories[-1][0].question == "Is it old?"


def test_no_answer_is_no_error(server: MCPServer[Any]) -> None:
    """It is a value, as everywhere."""
    assert call(server, "ask", question="Who won?")["verdict"] == "none"


def test_the_other_tools(server: MCPServer[Any]) -> None:
    """Passages, a place, checked citations, and the list."""
    found = call(server, "search", question=QUESTION)["passages"]
    assert (found[0]["exact"], found[0]["score"]) == (QUOTE, 1.0)
    place = call(server, "quote", document=VELL, start=24, end=86)
    assert (place["exact"], place["href"]) == (QUOTE, found[0]["href"])
    changed = call(server, "verify", citations=[{"document": VELL, "exact": QUOTE}, {"document": VELL, "exact": "No."}])
    assert [one["status"] for one in changed["verdicts"]] == ["intact", "changed"]
    checked = call(server, "check", text=f"It says “{QUOTE}”")
    assert [one["status"] for one in checked["quotations"]] == ["verbatim"]
    assert VELL in [one["id"] for one in call(server, "list_documents")["documents"]]


@pytest.mark.parametrize(
    ("tool", "arguments", "message"),
    [
        ("ask", {"question": " "}, "is empty"),
        ("ask", {"question": QUESTION, "documents": ["none.md"]}, "no document is named 'none.md'"),
        ("ask", {"question": QUESTION, "limit": 11}, "less than or equal to 10"),
        ("quote", {"document": VELL, "start": 5, "end": 5}, "0 <= start < end"),
        ("quote", {"document": "none.md", "start": 0, "end": 5}, "no document is named"),
        ("verify", {"citations": [{"document": VELL}]}, "its words must be given"),
    ],
)
def test_a_refusal_has_its_message(
    server: MCPServer[Any], tool: str, arguments: dict[str, object], message: str
) -> None:
    """It is an error of the tool, which a model can read and correct."""
    result: CallToolResult = use(server, lambda client: client.call_tool(tool, arguments))
    assert result.is_error
    assert message in result.content[0].text  # type: ignore[union-attr]


def test_documents_are_resources(server: MCPServer[Any]) -> None:
    """Each can be read by its address, also one with a strange name; others are not there."""
    listed = use(server, lambda client: client.list_resources()).resources
    assert [one.name for one in listed] == ["hostile & <b>.md", VELL, "mixed.md"]
    for one in listed:
        read = use(server, lambda client, uri=one.uri: client.read_resource(uri))
        assert read.contents[0].text
    assert use(server, lambda client: client.read_resource(URI + VELL)).contents[0].text == LIGHTHOUSE

    async def read_nothing(client: McpClient) -> None:
        with pytest.raises(MCPError, match=r"no document is named 'none\.md'"):
            await client.read_resource(URI + "none.md")

    use(server, read_nothing)


@asynccontextmanager
async def over_http(app: Flask, config: Config, **headers: str) -> AsyncIterator[McpClient]:
    """A client over streamable HTTP, without a network."""
    with httpx.Client(transport=httpx.WSGITransport(app=app)) as connection:
        server = make_server(gateway_to(app, connection))
        transport = httpx2.ASGITransport(app=http_app(server, config))
        async with (
            server.session_manager.run(),
            httpx2.AsyncClient(transport=transport, headers=headers) as http,
            McpClient(streamable_http_client(f"{ADDRESS}/mcp", http_client=http)) as client,
        ):
            yield client


def test_the_key_of_a_client_decides(qa: FakeQA, settings: Config) -> None:
    """The service sees the key of the request: none and a revoked one are refused, also for resources."""
    config = settings.model_copy(update={"ask_needs_key": True})
    app, keys = create_app(config, Parts(qa=qa)), KeyStore(config.data)
    good, revoked = keys.add("good", "ask"), keys.add("revoked", "manage")
    keys.revoke("revoked")

    async def main() -> list[bool]:
        refused = []
        for headers in ({}, {"Authorization": f"Bearer {revoked}"}, {"Authorization": f"Bearer {good}"}):
            async with over_http(app, config, **headers) as client:
                result = await client.call_tool("ask", {"question": QUESTION})
                refused.append(result.is_error)
                if result.is_error:
                    with pytest.raises(MCPError):
                        await client.list_resources()
                    with pytest.raises(MCPError):
                        await client.read_resource(URI + VELL)
        return refused

    assert run(main) == [True, True, False]


TOOLS_OF_A_COLLECTION: dict[str, dict[str, object]] = {
    "ask": {"question": "Who was the keeper?"},
    "search": {"question": "Who was the keeper?"},
    "quote": {"document": VELL, "start": 24, "end": 86},
    "verify": {"citations": [{"document": VELL, "exact": QUOTE}]},
    "check": {"text": f"It says “{QUOTE}”"},
    "list_documents": {},
}
SECRET_URI, PRESS_URI = (f"citewell://collections/{name}/documents/" for name in ("secret", "press"))


async def told(client: McpClient, collection: str) -> list[tuple[bool, str]]:
    """What each tool and the resource say of a collection, but for its name."""
    results = [
        await client.call_tool(tool, {**arguments, "collection": collection})
        for tool, arguments in TOOLS_OF_A_COLLECTION.items()
    ]
    try:
        read = await client.read_resource(f"citewell://collections/{collection}/documents/{VELL}")
        resource = (False, str(read))
    except MCPError as exc:
        resource = (True, str(exc))
    said = [(bool(result.is_error), str(result.content)) for result in results]
    return [(refused, text.replace(collection, "NAME")) for refused, text in (*said, resource)]


async def names(client: McpClient) -> list[str]:
    """The collections that the list names."""
    listed = (await client.call_tool("list_collections", {})).structured_content
    return [one["name"] for one in listed["collections"]]


@pytest.mark.parametrize("guarded", [True, False], ids=["asking by key", "asking open"])
def test_a_limited_key_learns_nothing_of_another_collection(tmp_path: Path, guarded: bool) -> None:
    """Each tool and resource answers as for a collection that is not there; its own one answers."""
    config = Config(data=tmp_path, ask_needs_key=guarded)
    app = create_app(config, Parts(qa=FakeQA(), others=FakeOthers()))
    key = KeyStore(config.data).add("press", "ask", ["press"])

    async def main() -> None:
        async with over_http(app, config, Authorization=f"Bearer {key}") as client:
            hidden = await told(client, "secret")
            assert hidden == await told(client, "nowhere")
            assert hidden == await told(client, "default")
            assert all(refused and SECRET not in text for refused, text in hidden)
            assert not any(refused for refused, _ in await told(client, "press"))
            assert await names(client) == ["press"]
            uris = [str(one.uri) for one in (await client.list_resources()).resources]
            assert PRESS_URI + VELL in uris
            assert all(uri.startswith(PRESS_URI) for uri in uris)

    run(main)


def test_a_tool_asks_the_collection_that_is_named(settings: Config) -> None:
    """Without a name the first one; addresses and resources lead to the collection."""
    app = create_app(settings, Parts(qa=FakeQA(), others=FakeOthers()))
    with httpx.Client(transport=httpx.WSGITransport(app=app)) as connection:
        server = make_server(gateway_to(app, connection))
        assert call(server, "list_collections")["collections"][2] == {"name": "secret", "href": "/collections/secret/"}
        [asked] = call(server, "ask", question="Who was the keeper?", limit=1, collection="secret")["citations"]
        place = {"document": VELL, "start": asked["start"], "end": asked["end"], "collection": "secret"}
        assert call(server, "quote", **place)["href"] == asked["href"]
        assert asked["href"].startswith("/collections/secret/documents/islands/vell.md?")
        read = [use(server, lambda client, uri=uri: client.read_resource(uri + VELL)) for uri in (SECRET_URI, URI)]
        assert [one.contents[0].text.endswith(SECRET) for one in read] == [True, False]
        result = use(server, lambda client: client.call_tool("list_documents", {"collection": "../jobs"}))
        assert result.is_error


def test_a_server_of_one_collection_asks_no_other(settings: Config) -> None:
    """Nor does it list another one; without a name it asks its own."""
    app = create_app(settings, Parts(qa=FakeQA(), others=FakeOthers()))
    with httpx.Client(transport=httpx.WSGITransport(app=app)) as connection:
        server = make_server(gateway_to(app, connection, only="press"))
        assert use(server, names) == ["press"]
        assert call(server, "list_documents") == call(server, "list_documents", collection="press")
        hidden = use(server, lambda client: told(client, "secret"))
        assert hidden == use(server, lambda client: told(client, "nowhere"))
        assert all(refused for refused, _ in hidden)


@pytest.mark.parametrize("headers", [{"Host": "elsewhere.example"}, {"Origin": "https://elsewhere.example"}])
def test_pages_of_other_sites_are_refused(app: Flask, settings: Config, headers: dict[str, str]) -> None:
    """Neither a foreign name (DNS rebinding) nor a foreign page reaches the server."""

    async def main() -> int:
        server = make_server(Gateway(Future()))
        transport = httpx2.ASGITransport(app=http_app(server, settings))
        async with server.session_manager.run(), httpx2.AsyncClient(transport=transport, headers=headers) as http:
            request = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
            accept = {"Accept": "application/json, text/event-stream"}
            return (await http.post(f"{ADDRESS}/mcp", json=request, headers=accept)).status_code

    assert run(main) in (403, 421)


def test_an_id_leads_to_no_other_address(server: MCPServer[Any]) -> None:
    """It is one of a document, even if it looks like a path to the jobs."""
    result = use(server, lambda client: client.call_tool("quote", {"document": "../jobs", "start": 0, "end": 5}))
    assert result.is_error
    assert "no document is named '../jobs'" in result.content[0].text
