"""No regular expression of the project takes long for any text: a slow one would hold up an ingest or the service."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = "tests.patterns.times"
SECONDS = 400  # of processor time for all expressions and strings, of which there are tens of thousands
EXPLODING = (
    r"(?:a+)+$",
    r"(?:a|a)*b",
    r"\s*\b(?:any|some)one\b",
    r"\[\[(?:[^\[\]|]*\|)?([^|]+)\]\]",
    r"^\s*(?P<part>[^?]+?)[\s?.!]*$",
    r"\{\{.*\}\}",
    r"(?:(?:early|late)[ -])*\d{4}",
    r"[\w.]+@[\w.]+",
)


@pytest.fixture(scope="module")
def lines() -> list[str]:
    """What `times` wrote."""
    finished = subprocess.run([sys.executable, "-m", PROGRAM, str(SECONDS)], capture_output=True, text=True, cwd=ROOT)
    assert finished.returncode == 0, f"no end: {finished.stdout[-200:]} {finished.stderr[-500:]}"
    return finished.stdout.splitlines()


def test_every_pattern_is_linear(lines: list[str]) -> None:
    """Each takes less than 30 ms for each hostile string of 30,000 characters: what grows with the square takes 200."""
    assert [line for line in lines if line.startswith("slow")] == []


def test_every_module_that_uses_patterns_was_tried(lines: list[str]) -> None:
    """A new module is tested without being registered."""
    tried = {line.split()[1] for line in lines if line.startswith("trying")}
    assert {module for module in _modules() if module not in tried} == set()


@pytest.fixture(scope="module")
def verdicts() -> dict[str, str]:
    """What is said of each bad expression."""
    program = (
        f"import re, sys; from {PROGRAM} import Found, try_method\n"
        'for one in sys.argv[1:]: print(try_method(Found("", "", re.compile(one, re.DOTALL), ()), "search", tries=2))'
    )
    command = [sys.executable, "-c", program, *EXPLODING]
    finished = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    return dict(zip(EXPLODING, finished.stdout.splitlines(), strict=True))


@pytest.mark.parametrize("pattern", EXPLODING)
def test_a_pattern_that_explodes_is_found(pattern: str, verdicts: dict[str, str]) -> None:
    """The hostile strings do make a bad expression slow."""
    assert re.match("slow", verdicts[pattern])


def _modules() -> set[str]:
    """Names of the modules that import `re`."""
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for top in ("qa", "web")
        for path in (ROOT / top).rglob("*.py")
        if any(
            isinstance(node, ast.Import) and any(alias.name == "re" for alias in node.names)
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
        )
    }
