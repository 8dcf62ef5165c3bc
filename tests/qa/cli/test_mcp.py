"""`qa mcp`: what it asks, and what it needs."""

from contextlib import ExitStack
from pathlib import Path

import pytest
from click.testing import CliRunner

from qa.cli.main import main
from qa.cli.mcp import find_client
from qa.config import load_config
from qa.errors import LockedError
from qa.opening import open_library
from qa.store.lock import DataLock
from web.schema import AskReply, AskRequest


@pytest.mark.model
def test_an_index_that_nobody_has_is_asked_in_this_process(tmp_path: Path, folder: Path) -> None:
    """By the same requests as a service; it is closed afterwards, and needs no key."""
    config = load_config(data=tmp_path / "data", reader="none", ask_needs_key=True)
    press = config.model_copy(update={"collection": "press"})
    with open_library(config) as library:
        library.index([folder])
        with open_library(press, embedder=library.embedder) as other:
            other.index([folder])
    asked = AskRequest(question="When was the harbour dredged?")
    with ExitStack() as stack:
        client = find_client(config, stack)
        reply = client.post("/api/ask", asked, AskReply)
        assert reply.citations[0].exact == "The harbour of Velm was dredged in 1987."
        with pytest.raises(LockedError):
            DataLock(config.data)
        DataLock(press.folder).release()  # it is opened when it is asked
        reply = client.below("/collections/press").post("/api/ask", asked, AskReply)
        assert reply.citations[0].href.startswith("/collections/press/documents/")
    DataLock(config.data).release()
    with ExitStack() as stack:
        alone = find_client(press, stack).below("/collections/press").post("/api/ask", asked, AskReply)
        assert alone.citations == reply.citations
        DataLock(config.data).release()
    DataLock(press.folder).release()


def test_a_service_is_asked_where_it_is(tmp_path: Path) -> None:
    """Nothing is opened then."""
    lock = DataLock(tmp_path)
    lock.announce("http://127.0.0.1:1")
    try:
        assert find_client(load_config(data=tmp_path), ExitStack()).url == "http://127.0.0.1:1"
    finally:
        lock.release()


def test_over_http_a_service_must_run(tmp_path: Path) -> None:
    """It decides what a key may, so nothing else is opened."""
    result = CliRunner().invoke(main, ["mcp", "--http", "--data", str(tmp_path)])
    assert result.exit_code == 1
    assert "start qa serve first" in result.output
