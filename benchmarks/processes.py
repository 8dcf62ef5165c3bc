"""Processes that a benchmark starts, their memory, and the size of their files."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def serving(settings: dict[str, str], *arguments: str) -> Iterator[tuple[int, str, float]]:
    """Start a service. Yields its process, its address, and the seconds until it was ready."""
    started = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - this project's own command
        command("serve", "--port", "0", *arguments), env=os.environ | settings, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None  # noqa: S101 - it was asked for
    try:
        line = process.stdout.readline()
        found = re.search(r"http://\S+", line)
        if found is None:
            raise SystemExit(f"qa serve must tell its address, told {line!r}")
        wait_for(f"{found[0]}/ready", process)
        yield process.pid, found[0], time.perf_counter() - started
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()
        process.stdout.close()


def wait_for(url: str, process: "subprocess.Popen[str] | subprocess.Popen[bytes]") -> None:
    """Wait until an address answers 200."""
    while True:
        try:
            fetch(url)
            return
        except OSError:
            if process.poll() is not None:
                raise
            time.sleep(0.05)


def fetch(url: str, body: bytes | None = None) -> bytes:
    """Return the reply of an address on this machine."""
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})  # noqa: S310 - http, our own
    with urllib.request.urlopen(request, timeout=60) as reply:  # noqa: S310 - the same
        return bytes(reply.read())


def command(*arguments: str) -> list[str]:
    """Return the arguments that run the command line."""
    return [sys.executable, "-m", "qa", *arguments]


def memory_of(pid: int) -> float:
    """Return the megabytes of a process and its children."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")
    found = re.search(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE)
    assert found is not None, rollup  # noqa: S101 - Linux writes it
    children = (task / "children" for task in Path(f"/proc/{pid}/task").iterdir())
    below = [int(child) for path in children for child in path.read_text("ascii").split()]
    return int(found[1]) * 1.024e-3 + sum(memory_of(child) for child in below)


def size_of(folder: Path) -> float:
    """Return the megabytes of the files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
