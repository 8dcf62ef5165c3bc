"""The path from `qa ask` to an open index stays short: `benchmarks.climbs` follows its calls."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.climbs import find_stops, room_of
from tests.end_to_end.conftest import ROOT, Qa, environment

pytestmark = pytest.mark.model
MOST_CLIMBS = 19  # thirteen before collections, published indexes and folders that may be lost


def test_from_the_question_to_the_index_is_a_short_way(qa: Qa, tmp_path: Path) -> None:
    """It climbs from a lower module to a higher one at most nineteen times, and reaches the library and the reader."""
    (tmp_path / "tea.txt").write_text("Tea is served at noon. Coffee is served at four.", "utf-8")
    (tmp_path / "milk.txt").write_text("Milk comes at seven. Cream comes at eight.", "utf-8")
    assert qa("index", tmp_path / "tea.txt", tmp_path / "milk.txt").returncode == 0
    finished = subprocess.run(
        [sys.executable, "-m", "benchmarks", "climbs", tmp_path / "data", "--show"],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    modules, _, rooms = finished.stdout.partition("rooms: ")
    assert all(name in modules for name in ("qa/cli/ask: ask", "qa/library/open: Library.open", "QA.__init__"))
    for part in (modules, rooms):
        (climbs,) = re.findall(r"(\d+) climbs", part)
        assert part.count("↑") == int(climbs) <= MOST_CLIMBS


def test_a_stop_is_a_call_of_another_place() -> None:
    """Calls within a place are one stop."""
    way = [("qa/cli/ask", "ask"), ("qa/cli/reach", "reach"), ("qa/store/lock", "find_service"), ("qa/cli/ask", "here")]
    assert [place for place, _ in find_stops(way, str)] == ["qa/cli/ask", "qa/cli/reach", "qa/store/lock", "qa/cli/ask"]
    assert list(find_stops(way, room_of)) == [("qa/cli", "ask"), ("qa/store", "find_service"), ("qa/cli", "here")]
