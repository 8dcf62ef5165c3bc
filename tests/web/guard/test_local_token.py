"""The command line beside a running service that admits nobody without a key.

Users who can read the data folder may ask.
"""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from flask import Flask

from qa.access.local_token import LOCAL_TOKEN, forget_token, make_token
from qa.cli.main import main
from qa.config import Config
from qa.serving.parts import Parts
from qa.store.lock import DataLock
from web.application import create_app

if TYPE_CHECKING:
    from tests.fake_service import FakeQA


@pytest.fixture
def token(tmp_path: Path) -> str:
    """The token of the running service."""
    return make_token(tmp_path)


@pytest.fixture
def settings(tmp_path: Path) -> Config:
    """Settings that admit nobody without a key."""
    return Config(data=tmp_path, ask_needs_key=True)


@pytest.fixture
def parts(qa: "FakeQA", token: str) -> Parts:
    """The service knows the token."""
    return Parts(qa=qa, local_token=token)


def test_the_token_admits_to_asking_alone(app: Flask, token: str) -> None:
    """Documents are changed with a key; a wrong token does not count, and a service without a token accepts none."""
    client = app.test_client()
    assert client.get("/api/documents", headers={LOCAL_TOKEN: token}).status_code == 200
    assert client.get("/api/jobs", headers={LOCAL_TOKEN: token}).status_code == 403
    for wrong in ("", "x", token[:-1], f"{token}x", "\xff"):
        assert client.get("/api/documents", headers={LOCAL_TOKEN: wrong}).status_code == 401


def test_a_service_without_a_token_admits_nobody_by_one(qa: "FakeQA", tmp_path: Path) -> None:
    """Not by an empty one either."""
    client = create_app(Config(data=tmp_path, ask_needs_key=True), Parts(qa=qa)).test_client()
    for wrong in ("", "None"):
        assert client.get("/api/documents", headers={LOCAL_TOKEN: wrong}).status_code == 401


def test_the_command_line_asks_the_running_service(address: str, tmp_path: Path) -> None:
    """`qa ask`, `verify`, `check` and `status` read the token in the data folder, or say that it is missing."""
    (tmp_path / "chroma").mkdir()
    lock = DataLock(tmp_path)
    lock.announce(address)
    data = ["--data", str(tmp_path)]
    try:
        asked = CliRunner().invoke(main, ["ask", "Who was the keeper?", "--json", *data])
        assert asked.exit_code == 0, asked.output
        assert json.loads(asked.stdout)["answered"] is True
        checked = CliRunner().invoke(main, ["verify", "-", *data], input=asked.stdout)
        assert (checked.exit_code, "intact" in checked.output) == (0, True)
        text = "“In 1902 the keeper was Joon Park” " * 101 + "“In 1903 the keeper was Joon Park”"
        quoted = CliRunner().invoke(main, ["check", "-", *data], input=text)
        assert (quoted.exit_code, quoted.stderr) == (1, "Quotations: 101 verbatim, 1 altered.\n")
        assert "islands/vell.md" in CliRunner().invoke(main, ["status", *data]).output
        forget_token(tmp_path)
        refused = CliRunner().invoke(main, ["ask", "Who was the keeper?", *data])
        assert (refused.exit_code, "a key must be shown" in refused.output) == (1, True)
    finally:
        lock.release()
