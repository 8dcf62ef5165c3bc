"""The GitHub Action, the hook of pre-commit, and the examples of docs/check.md."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from qa.cli.main import main
from tests.documents import write_documents

ROOT = Path(__file__).parents[3]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
PAGE = (ROOT / "docs" / "check.md").read_text("utf-8")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with documents, the reports of docs/check.md, and `qa` on its path."""
    write_documents(tmp_path / "sources")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "good.md").write_text("It “was dredged in 1987. Captain Ilse Brandt led” it.", "utf-8")
    report = re.search(r"```markdown\n(.*?)```", PAGE, re.DOTALL)
    assert report is not None
    (tmp_path / "report.md").write_text(report[1], "utf-8")
    command = tmp_path / "bin" / "qa"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m qa "$@"\n')
    command.chmod(0o755)
    return tmp_path


def run_action(repository: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run the step of the action that checks, with its inputs and their defaults."""
    step = ACTION["runs"]["steps"][-1]
    values = {name: inputs.get(name, given.get("default", "")) for name, given in ACTION["inputs"].items()}
    named = {name: re.search(r"inputs\.([\w-]+)", value) for name, value in step["env"].items()}
    variables = {name: values[found[1]] for name, found in named.items() if found}
    environment = {**os.environ, **variables, "ACTION": str(ROOT), "PYTHONPATH": str(ROOT)}
    environment["PATH"] = f"{repository / 'bin'}:{environment['PATH']}"
    return subprocess.run(
        ["bash", "-c", step["run"]], cwd=repository, env=environment, capture_output=True, text=True, check=False
    )


def test_the_action_fails_when_a_quotation_broke(repository: Path) -> None:
    """What does not hold is shown beside its line; the output is kept in a file."""
    found = run_action(repository, files="report.md docs/**/*.md", documents="sources", allow="not_found")
    assert found.returncode == 1, found.stderr
    assert found.stdout.startswith("::error file=report.md,title=Quotation altered,line=4,endLine=4::")
    assert (repository / "quotations.out").read_text("utf-8") == found.stdout


def test_the_action_passes_when_all_hold(repository: Path) -> None:
    """A name with signs of the shell is only a name."""
    (repository / "docs" / "$(touch owned).md").write_text("nothing", "utf-8")
    found = run_action(repository, files="docs/*.md", documents="sources", format="text")
    assert (found.returncode, found.stdout.split()[0]) == (0, "verbatim"), found.stderr
    assert not (repository / "owned").exists()


def test_the_hook_is_a_command() -> None:
    """Pre-commit runs it with the names of files after it."""
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    program, command = hook["entry"].split()
    assert (program, command in main.commands, hook["id"]) == ("qa", True, "qa-check")


def test_the_examples_print_what_the_page_says(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first console of the page, with the report before it."""
    monkeypatch.chdir(repository)
    console = re.search(r"```console\n\$ (qa check --against.*?)\n(.*?)\$ echo \$\?\n(\d)\n```", PAGE, re.DOTALL)
    assert console is not None
    found = CliRunner().invoke(main, shlex.split(console[1])[1:])
    assert (found.output, str(found.exit_code)) == (console[2], console[3])


def test_the_documented_options_are_those_of_the_command() -> None:
    """Each option of the command has a row, and each row an option."""
    options = {option for parameter in main.commands["check"].params for option in parameter.opts if option[:2] == "--"}
    assert set(re.findall(r"^\| `(--[\w-]+)", PAGE, re.MULTILINE)) | {"--data"} == options
