"""A real Chroma server for the tests, started and stopped at will."""

import contextlib
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import httpx

from tests.serving import unused_port

START_SECONDS = 60


class RunningChroma:
    """A `chroma run` on an unused port, with its files in a folder.

    Args:
        folder: Folder of its files.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = unused_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = [Path(sys.executable).parent / "chroma", "run", "--path", self._folder, "--host", "127.0.0.1"]
        self._process = subprocess.Popen(
            [*command, "--port", str(self._port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            with contextlib.suppress(httpx.HTTPError):
                httpx.get(f"{self.url}/api/v2/heartbeat", timeout=2, trust_env=False).raise_for_status()
                return
            assert self._process.poll() is None, "chroma run has ended"
            time.sleep(0.05)
        raise AssertionError("chroma run does not answer")

    def stop(self) -> None:
        """Stop it at once, as a crash would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    @contextlib.contextmanager
    def frozen(self) -> Iterator[None]:
        """It is there, but does nothing."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)
        os.waitpid(self._process.pid, os.WUNTRACED)  # until it has stopped, or it might answer once more
        try:
            yield
        finally:
            self._process.send_signal(signal.SIGCONT)

    def new_database(self) -> str:
        """Make a database that nothing else uses, and give its name."""
        name = f"test-{uuid.uuid4().hex}"
        path = "/api/v2/tenants/default_tenant/databases"
        httpx.post(f"{self.url}{path}", json={"name": name}, timeout=10, trust_env=False).raise_for_status()
        return name
