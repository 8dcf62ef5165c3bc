"""Several processes that answer from one Chroma server, as an operator starts and loses them."""

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.chroma_server import RunningChroma
from tests.end_to_end.conftest import start
from tests.waiting import wait_until

QUESTION = {"question": "How much security assistance did Azerbaijan receive from 2002 to 2020?"}
WITHIN_SECONDS = 60


@pytest.fixture
def chroma(tmp_path: Path) -> Iterator[RunningChroma]:
    """A Chroma server."""
    server = RunningChroma(tmp_path / "chroma")
    server.start()
    yield server
    server.stop()


def workers_of(process: subprocess.Popen[str]) -> set[int]:
    """The processes that a process has started, as Linux lists them, without multiprocessing's own."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text("ascii").split()
    commands = {int(pid): Path(f"/proc/{pid}/cmdline").read_bytes() for pid in children}
    return {pid for pid, started_with in commands.items() if b"spawn_main" in started_with}


def ask(url: str) -> httpx.Response:
    """Ask over a new connection, so that any worker may answer."""
    return httpx.post(f"{url}/api/ask", json=QUESTION, timeout=30, trust_env=False)


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="workers are found in /proc")
@pytest.mark.model
def test_workers_outlive_a_lost_one_and_a_lost_server(chroma: RunningChroma, tmp_path: Path) -> None:
    """A worker that is killed is replaced; without Chroma 503, with it again answers; SIGTERM ends them all."""
    service = start(tmp_path / "data", "seeds", "--workers", "2", QA_CHROMA_URL=chroma.url)
    url, served = service.url, service.process
    try:
        before = workers_of(served)
        assert len(before) == 2
        first = ask(url)
        assert first.json()["answer"]["text"] == "about $164 million"

        os.kill(min(before), signal.SIGKILL)
        wait_until(lambda: len(workers_of(served) - before) == 1, "a killed worker must be replaced")
        assert ask(url).json()["answer"] == first.json()["answer"]

        chroma.stop()
        away = ask(url)
        assert (away.status_code, away.json()["error"]["code"]) == (503, "chroma_unavailable")
        chroma.start()
        wait_until(lambda: ask(url).status_code == 200, "answers must come back with Chroma")

        last = workers_of(served)
        served.send_signal(signal.SIGTERM)
        assert served.wait(WITHIN_SECONDS) == 0
        assert not [pid for pid in last if Path(f"/proc/{pid}").exists()]
    finally:
        served.kill()
        served.communicate()
