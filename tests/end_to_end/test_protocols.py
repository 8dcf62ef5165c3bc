"""The protocols at a real `qa serve`: each example of their pages runs, and gives what the page says."""

import json
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import openai
import pytest

from tests.end_to_end.conftest import ROOT, Served, command, environment

pytestmark = pytest.mark.model

PAGES = ("api", "openai", "anthropic", "mcp", "frameworks")
FRAMEWORKS = {
    "qa.frameworks.langchain": "langchain_core",
    "qa.frameworks.llama_index": "llama_index.core",
    "qa.frameworks.haystack": "haystack",
}
"""Modules whose examples run where a package is installed."""
ADDRESS = re.compile("(http://)?localhost:8080")
SECONDS = 60
BLOCK = re.compile(r"^```(python|console)\n((?!\$ qa).*?)^```\n(?:\n```text\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL)


def examples() -> list[tuple[str, str, str]]:
    """The examples of the pages: their language, their lines, and what they print if the page says so."""
    pages = [(ROOT / "docs" / f"{page}.md").read_text("utf-8") for page in PAGES]
    return [example for page in pages for example in BLOCK.findall(page)]


@pytest.fixture(scope="session")
def mcp_address(lighthouse: Served) -> Iterator[str]:
    """Where `qa mcp --http` serves the lighthouse by MCP."""
    process = subprocess.Popen(
        command("mcp", "--http", "--port", "0", "--data", lighthouse.data),
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    match = re.search(r"by MCP on (http://\S+)/mcp", process.stdout.readline())
    assert match is not None
    yield match.group(1)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)


def with_this_qa(lines: str, data: Path) -> str:
    """Make an example start the `qa` that is tested, with a data folder."""
    lines = lines.replace("/path/to/the/index", str(data))
    return lines.replace(
        'command="qa", args=["mcp"', f'command={sys.executable!r}, cwd={str(ROOT)!r}, args=["-m", "qa", "mcp"'
    )


def run_example(language: str, lines: str) -> str:
    """Run an example, and return what it prints.

    Python runs here, so that its imports are not repeated, on a thread of its own: a browser of other tests may keep a
    loop running on this one.
    """
    if language == "python":
        program = compile(lines, "example", "exec")
        with redirect_stdout(StringIO()) as printed, ThreadPoolExecutor(1) as thread:
            thread.submit(exec, program, {"__name__": "__main__"}).result()
        return printed.getvalue()
    words = shlex.split(lines.removeprefix("$ ").replace("\\\n", ""))
    return subprocess.run(words, capture_output=True, text=True, timeout=SECONDS, check=True).stdout


@pytest.mark.parametrize(("language", "lines", "printed"), examples())
def test_each_example_runs(language: str, lines: str, printed: str, lighthouse: Served, mcp_address: str) -> None:
    """A Python program prints what the page says; a reply of curl is JSON without an error."""
    for module, package in FRAMEWORKS.items():
        if module in lines:
            pytest.importorskip(package, reason="in an environment of its own: make frameworks")
    lines = ADDRESS.sub(lighthouse.url, lines.replace("http://localhost:8090", mcp_address))
    output = run_example(language, with_this_qa(lines, lighthouse.data))
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
