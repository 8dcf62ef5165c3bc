"""A server that is stopped: a separate process, real signals, real connections."""

import http.client
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.waiting import wait_until

ROOT = Path(__file__).parents[3]
PROGRAM = """
import sys, threading
from qa.config import load_config
from qa.serving.http_server import bind, serve_application
from qa.serving.parts import Parts
from tests.fake_service import FakeQA
from web.monitoring import logs
from web.application import create_app

class PatientQA(FakeQA):
    def ask(self, *args, **kwargs):
        sys.stdin.readline()  # the test says when
        return super().ask(*args, **kwargs)

config = load_config(port=0, threads=1, queue=1, metrics_open=True, log_format=sys.argv[1], data=sys.argv[2])
logs.configure(config.log_format)
stopping = threading.Event()
app = create_app(config, Parts(qa=PatientQA(), stopping=stopping))
listener = bind(config.host, config.port)
serve_application(app, listener, config, stopping=stopping, on_ready=lambda url: print(url, flush=True))
print("stopped", flush=True)
"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A server that answers a question when it reads a line."""
    command = [sys.executable, "-c", PROGRAM, "plain", str(tmp_path)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:
        yield process
        process.kill()


def address_of(server: subprocess.Popen[str]) -> str:
    """Wait until the server is there, and return its address."""
    assert server.stdout is not None
    return server.stdout.readline().strip()


def begin_question(pool: ThreadPoolExecutor, address: str) -> Future[httpx.Response]:
    """Send a question, and wait until the server works on it."""
    sent = pool.submit(httpx.get, f"{address}/api/ask?question=Who+was+the+keeper%3F", timeout=60)
    wait_until(lambda: "citewell_working 1.0" in httpx.get(f"{address}/metrics").text)
    return sent


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stopped_server_finishes_its_answers(server: subprocess.Popen[str], number: int) -> None:
    """It says first that it is not ready; the answer arrives whole; then it exits with 0."""
    address = address_of(server)
    idle = http.client.HTTPConnection(address.removeprefix("http://"))
    idle.request("GET", "/health")
    idle.getresponse().read()  # a connection kept open holds nothing up
    with ThreadPoolExecutor(1) as pool:
        sent = begin_question(pool, address)
        server.send_signal(number)
        wait_until(lambda: httpx.get(f"{address}/ready").status_code == 503)
        assert not sent.done()
        assert server.poll() is None
        assert server.stdin is not None
        server.stdin.write("go on\n")
        server.stdin.flush()
        reply = sent.result().json()
    assert reply["citations"][0]["exact"] == "In 1902 the keeper was Joon Park."
    assert server.wait(timeout=30) == 0
    idle.close()
    assert server.stdout is not None
    assert server.stdout.read() == "stopped\n"
    host, _, port = address.removeprefix("http://").partition(":")
    with pytest.raises(OSError, match="refused"):
        socket.create_connection((host, int(port)), timeout=5)


def test_a_second_signal_does_not_wait(server: subprocess.Popen[str]) -> None:
    """People in a hurry press twice."""
    address = address_of(server)
    with ThreadPoolExecutor(1) as pool:
        sent = begin_question(pool, address)
        server.terminate()
        wait_until(lambda: httpx.get(f"{address}/ready").status_code == 503)
        server.terminate()
        assert server.wait(timeout=30) == -signal.SIGTERM
        assert isinstance(sent.exception(), httpx.TransportError)


def test_a_line_a_request_is_logged_without_what_was_asked(server: subprocess.Popen[str]) -> None:
    """It has method, route, status and id, but never parameters or keys."""
    address = address_of(server)
    headers = {"Authorization": "Bearer cw_00000000_secret", "X-Request-Id": "from-the-proxy.1"}
    answered = httpx.get(f"{address}/api/documents?secret=word", headers=headers)
    assert answered.headers["X-Request-Id"] == "from-the-proxy.1"
    httpx.get(f"{address}/documents/secret-name.md")
    made = httpx.get(f"{address}/secret%0Aplace", headers={"X-Request-Id": "two words"}).headers["X-Request-Id"]
    assert len(made) == 32
    server.terminate()
    assert server.stderr is not None
    lines = server.stderr.read().splitlines()
    assert server.wait(timeout=30) == 0
    assert ["secret" in line for line in lines] == [False, False, False]
    assert "request_id=from-the-proxy.1 method=GET route=/api/documents status=400" in lines[0]
    assert "route=/documents/<path:document_id> status=404" in lines[1]
    assert f"request_id={made} method=other status=404" in lines[2]
