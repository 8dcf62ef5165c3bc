"""What `--help` shows."""

import re
from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from qa.cli.main import main


def commands(group: click.Group, *names: str) -> Iterator[tuple[str, ...]]:
    """Yield the words of each command, the groups' too."""
    yield names
    for name, command in group.commands.items():
        yield from commands(command, *names, name) if isinstance(command, click.Group) else [(*names, name)]


@pytest.mark.parametrize("names", list(commands(main)), ids=" ".join)
def test_each_example_has_lines_of_its_own(names: tuple[str, ...]) -> None:
    """They can be copied, and no mark of the help's own language is left."""
    shown = CliRunner().invoke(main, [*names, "--help"]).output
    assert "\\b" not in shown
    assert "Example:" not in shown or re.search(r"^ *Example:$", shown, re.MULTILINE)
