"""The tables of figures in docs/ are those of benchmarks/results, and the front door knows each benchmark."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.__main__ import names
from benchmarks.tables import pages, rendered

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("path", pages(), ids=lambda path: path.name)
def test_a_page_shows_the_last_figures(path: Path) -> None:
    """`python -m benchmarks tables` would change nothing, and each table says which command printed it."""
    figures = pages()[path]
    assert rendered(path.read_text("utf-8"), figures) == path.read_text("utf-8")
    assert all(one["command"] for one in figures.values())


def test_a_table_without_figures_is_refused() -> None:
    """Neither a place without figures nor figures without a place go unseen."""
    page = "<!-- results: speed -->\n\n<!-- end -->\n"
    figures = {"command": "x", "columns": ["a"], "rows": [["1"]]}
    assert "| 1 |" in rendered(page, {"speed": figures})
    with pytest.raises(ValueError, match="speed"):
        rendered(page, {})
    with pytest.raises(ValueError, match="other"):
        rendered(page, {"speed": figures, "other": figures})


def test_the_front_door_lists_every_benchmark() -> None:
    """Each with a line; an unknown name is refused with those that are known."""
    assert all(line.endswith((".", "?")) for line in names().values())
    listed = subprocess.run([sys.executable, "-m", "benchmarks"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert all(name in listed.stdout for name in names())
    refused = subprocess.run([sys.executable, "-m", "benchmarks", "x"], cwd=ROOT, capture_output=True, text=True)
    assert refused.returncode == 1
    assert "is 'x'" in refused.stderr


def test_the_front_door_runs_a_benchmark() -> None:
    """With the arguments behind its name."""
    command = [sys.executable, "-m", "benchmarks", "tables", "--check"]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == 0
