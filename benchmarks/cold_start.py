"""Measure `qa ask` from Enter to the answer, each time in a new process: wall time, processor time and peak memory.

    python -m benchmarks cold_start --rounds 5

It first indexes the seed documents in a temporary folder. On an idle machine the wall time comes close to the processor
time. Linux and macOS only.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
QUESTION = "Who chairs the Azerbaijan Popular Front Party?"
_UNIT = 1000 if sys.platform.startswith("linux") else 1_000_000  # units of `ru_maxrss` in a megabyte


def main() -> None:
    """Print a line for each round, and the medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as data:
        command = [sys.executable, "-m", "qa", "index", "seeds", "--data", data]
        subprocess.run(command, cwd=ROOT, check=True)  # noqa: S603 - this project's own command
        found = [run(data) for _ in range(rounds)]
    for one in found:
        print("wall {:.2f} s, processor {:.2f} s, memory {:.0f} MB".format(*one))
    medians = [statistics.median(column) for column in zip(*found, strict=True)]
    print("median: wall {:.2f} s, processor {:.2f} s, memory {:.0f} MB".format(*medians))


def run(data: str) -> tuple[float, float, float]:
    """Return wall seconds, processor seconds and megabytes of one question."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "qa", "ask", QUESTION, "--data", data]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)  # noqa: S603 - the same
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"qa ask must answer, ended with {process.returncode}")
    return time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / _UNIT


if __name__ == "__main__":
    main()
