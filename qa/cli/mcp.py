"""The command ``qa mcp``. Heavy imports are deferred."""

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qa.cli import options
from qa.config import Config
from qa.errors import ConfigError, ServiceError
from qa.settings.collections import DEFAULT

if TYPE_CHECKING:
    from qa.client import Client

PORT = 8090


@click.command()
@options.data
@options.collection
@click.option("--http", is_flag=True, help="Serve clients over HTTP, in front of a running qa serve.")
@click.option("--host", help="Address to listen on with --http. Default: QA_HOST, then 127.0.0.1.")
@click.option(
    "--port", type=int, default=PORT, show_default=True, help="Port to listen on with --http; 0 chooses a free one."
)
def mcp(data: Path | None, collection: str | None, http: bool, host: str | None, port: int) -> None:
    """Serve the documents to language models, by the Model Context Protocol.

    Without --http the client that starts this command is served over standard input and output. The running service is
    asked if one has the index open. With --http a client sends its key, and the service decides what it may. A client
    may ask each collection; with --collection it may ask only that one.

    \b
    Example:
        qa mcp --data articles-index
    """
    config = options.settings(data, collection, host=host)
    if find_spec("mcp") is None:
        raise ConfigError("qa mcp needs the package mcp, it is missing: pip install 'citewell[mcp]'")
    if http:
        _serve_http(config, port)
    else:
        _serve_stdio(config)


def _serve_stdio(config: Config) -> None:
    """Serve over standard input and output. The index is opened while the client introduces itself."""
    with ExitStack() as stack, ThreadPoolExecutor(1) as thread:
        client = thread.submit(find_client, config, stack)
        from web.mcp_server.gateway import Gateway
        from web.mcp_server.server import make_server
        from web.mcp_server.transports import serve_stdio

        serve_stdio(make_server(Gateway(client, only=only_of(config))))


def _serve_http(config: Config, port: int) -> None:
    import httpx

    from qa.client import Client
    from qa.serving.http_server import address_of, bind
    from qa.store.lock import find_service
    from web.mcp_server.gateway import Gateway
    from web.mcp_server.server import make_server
    from web.mcp_server.transports import PATH, serve_http

    url = f"http://{config.host}:{config.port}" if config.chroma_url else find_service(config.data)
    if url is None:
        raise ServiceError(f"a service must have {config.data} open, none has: start qa serve first")
    client: Future[Client] = Future()
    with httpx.Client(trust_env=False) as connection, bind(config.host, port) as listener:
        client.set_result(Client(url, connection=connection))
        click.echo(f"Serving {url} by MCP on {address_of(listener)}{PATH} (Ctrl+C stops)")
        serve_http(make_server(Gateway(client, only=only_of(config))), listener, config)


def only_of(config: Config) -> str | None:
    """Return the only collection that is served; None, without `--collection`, for all."""
    return None if config.collection == DEFAULT else config.collection


def find_client(config: Config, stack: ExitStack) -> "Client":
    """Return a client of the service that has the data folder open, or of one in this process."""
    from qa.cli.reach import reach

    first = config.model_copy(update={"collection": DEFAULT})
    return reach(first, lambda: _open_here(config, stack), lambda service: service)


def _open_here(config: Config, stack: ExitStack) -> "Client":
    """Open the index, and answer from it with the same application as `qa serve`, without a network.

    Other collections are opened when they are first asked for: nobody else can write them then.
    """
    import httpx

    from qa.client import Client
    from qa.opening import load_for_answers, open_qa
    from qa.serving.collections import Answering, Collections
    from qa.serving.parts import Parts
    from web.application import create_app

    embedder, reader = load_for_answers(config)
    others = Collections(config, lambda one: Answering(open_qa(one, embedder=embedder, reader=reader)))
    stack.callback(others.close)
    if only_of(config) is None:
        service = stack.enter_context(open_qa(config, embedder=embedder, reader=reader))
        service.check()
        parts = Parts(qa=service, others=others)
    else:  # the gateway never asks the first collection, which stays closed
        parts = Parts(qa=others.find(config.collection).qa, others=others)
    app = create_app(config.model_copy(update={"rate_limit": "none", "ask_needs_key": False}), parts)
    connection = stack.enter_context(httpx.Client(transport=httpx.WSGITransport(app=app)))
    return Client("http://localhost", connection=connection)
