"""No regular expression of the package takes long for any text: one that does would hold an ingest or the service."""

import subprocess
import sys
from pathlib import Path

SECONDS = 300  # of processor time for all expressions and strings, of which there are tens of thousands


def test_every_pattern_is_linear() -> None:
    """Each takes less than 50 ms for each hostile string of up to 100,000 characters: see `pattern_times`."""
    program = Path(__file__).with_name("pattern_times.py")
    finished = subprocess.run([sys.executable, str(program), str(SECONDS)], capture_output=True, text=True)
    lines = finished.stdout.splitlines()
    assert [line for line in lines if line.startswith("slow")] == []
    assert finished.returncode == 0, f"no end: {lines[-1:]} {finished.stderr[-500:]}"
    assert len(lines) > 40
