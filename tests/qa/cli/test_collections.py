"""The option `--collection`, and the commands `qa collections`."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from qa.access.store import KeyStore
from qa.cli.main import main
from qa.cli.options import settings
from qa.config import load_config
from qa.errors import ConfigError


def run(*arguments: str, data: Path, answer: str | None = None) -> Result:
    """Run a command with a data folder."""
    return CliRunner().invoke(main, [*arguments, "--data", str(data)], input=answer)


@pytest.mark.parametrize("name", ["../press", "", "a b", ".press", "x" * 65, "-x", "né"])
def test_a_name_has_a_rule(name: str, tmp_path: Path) -> None:
    """It is refused before anything is made."""
    with pytest.raises(ConfigError, match="setting collection"):
        load_config(data=tmp_path, collection=name)


@pytest.mark.parametrize(
    "command", [("ask", "Who?"), ("status",), ("calibrate",), ("doctor",), ("mcp",), ("feedback", "list")]
)
def test_a_collection_must_be_there(command: tuple[str, ...], tmp_path: Path) -> None:
    """A mistyped name is told, and makes no folder. Only `qa index` makes a collection."""
    refused = run(*command, "--collection", "pres", data=tmp_path)
    assert (refused.exit_code, list(tmp_path.iterdir())) == (1, [])
    assert "the collection must be one that may be asked here, 'pres' is not: correct the name" in refused.output


def test_collections_are_listed_and_deleted(tmp_path: Path) -> None:
    """The first one is always there; a deletion must be confirmed, and names the keys that are left."""
    (tmp_path / "collections" / "press").mkdir(parents=True)
    assert run("collections", "list", data=tmp_path).output == "default\npress\n"
    assert run("collections", "delete", "press", data=tmp_path, answer="n\n").exit_code == 1
    assert settings(tmp_path, "press").folder == tmp_path / "collections" / "press"
    store = KeyStore(tmp_path)
    store.add("agency", "ask", ["press"])
    store.add("all", "manage")
    deleted = run("collections", "delete", "press", data=tmp_path, answer="y\n")
    assert deleted.exit_code == 0
    assert re.findall("The key (.*) would admit to another collection of this name", deleted.output) == ["'agency'"]
    assert run("collections", "list", data=tmp_path).output == "default\n"
    refused = run("collections", "delete", "default", "--yes", data=tmp_path)
    assert "must be a further one, is 'default'" in refused.output
