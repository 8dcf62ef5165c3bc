"""The protocols at a real `qa serve`: each example of their pages runs, and gives what the page says."""

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import openai
import pytest

from tests.end_to_end.conftest import ROOT, Served, environment

pytestmark = pytest.mark.model

PAGES = ("openai", "anthropic")
ADDRESS = re.compile("(http://)?localhost:8080")
SECONDS = 60
BLOCK = re.compile(r"^```(python|console)\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL)


def examples() -> list[tuple[str, str, str]]:
    """The examples of the pages: their language, their lines, and what they print if the page says so."""
    pages = [(ROOT / "docs" / f"{page}.md").read_text("utf-8") for page in PAGES]
    return [example for page in pages for example in BLOCK.findall(page)]


def run_example(language: str, lines: str, folder: Path) -> str:
    """Run an example in a folder, and return what it prints."""
    if language == "python":
        (folder / "example.py").write_text(lines, "utf-8")
        command = [sys.executable, "example.py"]
    else:
        command = shlex.split(lines.removeprefix("$ ").replace("\\\n", ""))
    finished = subprocess.run(
        command, cwd=folder, env=environment(), capture_output=True, text=True, timeout=SECONDS, check=False
    )
    assert finished.returncode == 0, finished.stderr
    return finished.stdout


@pytest.mark.parametrize(("language", "lines", "printed"), examples())
def test_each_example_runs(language: str, lines: str, printed: str, lighthouse: Served, tmp_path: Path) -> None:
    """A Python program prints what the page says; a reply of curl is JSON without an error."""
    output = run_example(language, ADDRESS.sub(lighthouse.url, lines), tmp_path)
    if printed:
        assert output == printed
    else:
        assert "error" not in json.loads(output)


def test_the_official_client_reads_errors(lighthouse: Served) -> None:
    """It raises the exception of the status, and has the fields of the error."""
    client = openai.OpenAI(base_url=f"{lighthouse.url}/v1", api_key="any", max_retries=0)
    with pytest.raises(openai.BadRequestError) as caught:
        client.chat.completions.create(model="gpt", messages=[{"role": "user", "content": "Who?"}])
    assert (caught.value.param, caught.value.code, caught.value.type) == (
        "model",
        "invalid_request",
        "invalid_request_error",
    )
    with pytest.raises(openai.NotFoundError):
        client.models.retrieve("gpt")
    assert [model.id for model in client.models.list()] == ["citewell"]
