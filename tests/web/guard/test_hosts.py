"""Which host names the service answers to: its own, numeric addresses, and those that the operator names."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from qa.config import Config
from qa.serving.parts import Parts
from web.application import create_app

if TYPE_CHECKING:
    from tests.fake_service import FakeQA

OWN = ["localhost", "localhost:8080", "127.0.0.1:8080", "[::1]:8080", "192.0.2.7", "qa.localhost", "desk.example:8080"]
FOREIGN = ["rebind.test", "rebind.test:8080", "localhost.rebind.test", "127.0.0.1.rebind.test", "127.0.0.1@rebind.test"]


def status(qa: "FakeQA", tmp_path: Path, named: str, path: str = "/api/documents", **settings: Any) -> int:  # noqa: ANN401
    """Return the status of a request that names a host."""
    client = create_app(Config(data=tmp_path, **settings), Parts(qa=qa)).test_client()
    return client.get(path, headers={"Host": named}).status_code


@pytest.mark.parametrize("host", OWN)
def test_its_own_names_are_answered(qa: "FakeQA", tmp_path: Path, host: str) -> None:
    """The address that it is bound to, this machine's, and any numeric address, with any port."""
    assert status(qa, tmp_path, host, host="desk.example") == 200


@pytest.mark.parametrize("host", FOREIGN)
@pytest.mark.parametrize("path", ["/", "/api/documents", "/health", "/documents"])
def test_other_names_are_refused(qa: "FakeQA", tmp_path: Path, host: str, path: str) -> None:
    """A page of another site reads nothing, even if its name resolves to this machine."""
    assert status(qa, tmp_path, host, path) in (400, 421)


def test_the_refusal_names_the_setting(qa: "FakeQA", tmp_path: Path) -> None:
    """The message says what to do, and names the host."""
    client = create_app(Config(data=tmp_path), Parts(qa=qa)).test_client()
    error = client.get("/api/documents", headers={"Host": "rebind.test"}).get_json()["error"]
    assert error["code"] == "unknown_host"
    assert "QA_HOSTS" in error["message"]
    assert "rebind.test" in error["message"]


def test_the_operator_names_others(qa: "FakeQA", tmp_path: Path) -> None:
    """Each listed name. Names below it are only included if it begins with a dot."""
    named = {"hosts": ("qa.example", ".team.example")}
    assert status(qa, tmp_path, "qa.example", **named) == 200
    assert status(qa, tmp_path, "a.team.example:80", **named) == 200
    assert status(qa, tmp_path, "b.qa.example", **named) == 421


def test_a_trusted_proxy_knows_its_names(qa: "FakeQA", tmp_path: Path) -> None:
    """Behind one every name is answered, unless the operator lists them."""
    assert status(qa, tmp_path, "qa.example", trusted_proxies=1) == 200
    assert status(qa, tmp_path, "rebind.test", trusted_proxies=1, hosts=("qa.example",)) == 421
