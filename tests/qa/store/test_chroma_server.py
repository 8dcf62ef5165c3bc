"""The client of a Chroma server: every call ends in time, and each Chroma error becomes one of ours."""

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from qa.config import load_config
from qa.errors import ConfigError, UnavailableError
from qa.parts import chroma_server_of
from qa.store.chroma_server import ChromaServer, close, connect
from qa.store.collection import translated
from tests.chroma_server import RunningChroma


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of a server that accepts connections and never answers."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


@pytest.fixture
def proxy() -> Iterator[str]:
    """The address of a proxy that lets nobody in without the secret."""

    class Refusing(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status = 502 if self.headers["X-Chroma-Token"] == "secret" else 401
            self.send_response(status)
            self.send_header("Content-Type", "text/html")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Refusing)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_silent_server_is_not_waited_for(silent: str) -> None:
    """A thread that asks is free again after the limit."""
    with pytest.raises(UnavailableError, match="timed out"):
        connect(ChromaServer(url=silent, seconds=0.3))


def test_a_frozen_server_is_not_waited_for(mortal: RunningChroma) -> None:
    """The limit holds for every call of a connected client."""
    client = connect(ChromaServer(url=mortal.url, seconds=2))
    with mortal.frozen(), pytest.raises(UnavailableError, match="timed out"), translated("cannot read the index"):
        client.list_collections()
    client.list_collections()
    close(client)


@pytest.mark.parametrize(("token", "status"), [("", 401), ("secret", 502)])
def test_what_a_proxy_says_is_told(proxy: str, token: str, status: int) -> None:
    """Neither its refusal nor its page for a missing Chroma is mistaken for a reply of Chroma."""
    config = load_config(chroma_url=proxy, chroma_token=token, chroma_token_header="X-Chroma-Token")
    server = chroma_server_of(config)
    assert server is not None
    assert "secret" not in repr(server)
    with pytest.raises(UnavailableError, match=f"answers {status}.*QA_CHROMA_TOKEN"):
        connect(server)


def test_an_unknown_database_is_named_as_the_reason(chroma: RunningChroma) -> None:
    """The settings to correct are named."""
    with pytest.raises(UnavailableError, match="QA_CHROMA_DATABASE"):
        connect(ChromaServer(url=chroma.url, database="nowhere"))


@pytest.mark.parametrize("url", ["localhost:8000", "ftp://chroma", "http://user:secret@chroma"])
def test_an_address_must_be_one(url: str) -> None:
    """It must not hold a secret either: it would be logged."""
    with pytest.raises(ConfigError, match="chroma_url"):
        load_config(chroma_url=url)
