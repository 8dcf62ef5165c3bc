"""The documentation names every setting and command, with the defaults that the code has."""

import re
from pathlib import Path

import pytest

from qa.cli.main import main
from qa.config import Config

ROOT = Path(__file__).parents[2]
SETTINGS = (ROOT / "docs" / "configuration.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("name", Config.model_fields)
def test_every_setting_is_documented(name: str) -> None:
    """Each setting has a row with its variable, its default and its description."""
    field = Config.model_fields[name]
    default = "" if field.default_factory or field.default in (None, ()) else field.get_default()
    row = re.search(rf"^\| `QA_{name.upper()}` \| (.*?) \| (.*?) \|$", SETTINGS, re.MULTILINE)
    assert row is not None
    assert name in ("data", "config") or row.group(1) == (f"`{default}`" if default != "" else "empty")
    assert row.group(2) == field.description


def test_no_setting_is_documented_that_is_not_there() -> None:
    """The table has no row of a setting that does not exist."""
    assert {name.lower() for name in re.findall(r"^\| `QA_(\w+)`", SETTINGS, re.MULTILINE)} == set(Config.model_fields)


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_is_in_the_readme(name: str) -> None:
    """The README shows each command."""
    assert f"qa {name}" in README


def test_links_lead_somewhere() -> None:
    """Every local link of README, SECURITY and docs names a file of the project."""
    for page in (ROOT / "README.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").glob("*.md"))):
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links {target}"
