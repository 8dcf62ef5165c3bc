"""A limited queue: further requests are refused at once, and health checks are answered meanwhile.

No time is measured: the service waits until a test lets it go on, and the gate tells how many requests wait.
"""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from flask import Flask

from qa.config import Config
from qa.errors import BusyError, DeadlineError
from qa.records import Answer
from qa.serving.parts import Parts
from tests.fake_service import FakeQA
from tests.serving import served
from tests.waiting import wait_until
from web.application import create_app
from web.guard.access import gate
from web.guard.admission import Gate, Load

QUESTION = {"question": "Who was the keeper?"}
WORKING, WAITING = 2, 3


@dataclass
class StillQA(FakeQA):
    """A service that waits before it answers.

    Attributes:
        go_on: Set to let every question be answered.
    """

    go_on: threading.Event = field(default_factory=threading.Event)

    def ask(self, *args: Any, **kwargs: Any) -> Answer:  # noqa: ANN401 - passed on
        """Wait, then answer from the table."""
        assert self.go_on.wait(timeout=60)
        return super().ask(*args, **kwargs)


@pytest.fixture
def still() -> Iterator[StillQA]:
    """The service; at the end it is always let go on."""
    made = StillQA()
    yield made
    made.go_on.set()


@pytest.fixture
def stopping() -> threading.Event:
    """Says that the server is about to stop."""
    return threading.Event()


@pytest.fixture
def settings(tmp_path: Path) -> Config:
    """Two requests are worked on at once, three may wait."""
    return Config(data=tmp_path, threads=WORKING, queue=WAITING, metrics_open=True)


@pytest.fixture
def parts(still: StillQA, stopping: threading.Event) -> Parts:
    """The service that waits, and what stops the server."""
    return Parts(qa=still, stopping=stopping)


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """Where it is served, with more threads than are let in."""
    with served(app, Config(threads=WORKING, queue=WAITING)) as address:
        yield address


def load(app: Flask) -> Load:
    """Return how many requests run and wait."""
    with app.app_context():
        return gate().load


def fill(pool: ThreadPoolExecutor, address: str, app: Flask) -> list[Future[httpx.Response]]:
    """Send as many questions as are let in, and wait until they are."""
    sent = [pool.submit(httpx.post, f"{address}/api/ask", json=QUESTION, timeout=60) for _ in range(WORKING + WAITING)]
    wait_until(lambda: load(app) == Load(WORKING, WAITING))
    return sent


def test_what_is_too_much_is_refused_at_once_and_all_else_is_answered(app: Flask, address: str, still: StillQA) -> None:
    """One more is answered 503 while the earlier ones still wait; these get their answers later."""
    with ThreadPoolExecutor(WORKING + WAITING) as pool:
        sent = fill(pool, address, app)
        for path in ("/api/ask?question=Who", "/?question=Who", "/api/documents"):
            refused = httpx.get(f"{address}{path}")
            assert (refused.status_code, refused.headers["Retry-After"]) == (503, "2")
        assert httpx.get(f"{address}/api/documents").json()["error"]["code"] == "busy"
        for path in ("/health", "/ready", "/openapi.json"):
            assert httpx.get(f"{address}{path}").status_code == 200
        metrics = httpx.get(f"{address}/metrics").text
        assert f"citewell_working {WORKING}.0" in metrics
        assert f"citewell_waiting {WAITING}.0" in metrics
        assert not any(future.done() for future in sent)
        still.go_on.set()
        assert [future.result().json()["answered"] for future in sent] == [True] * (WORKING + WAITING)
    wait_until(lambda: load(app) == Load(0, 0))
    assert httpx.get(f"{address}/api/documents").status_code == 200


def test_a_service_that_stops_finishes_what_it_has_begun(
    app: Flask, address: str, still: StillQA, stopping: threading.Event
) -> None:
    """It is no longer ready and accepts nothing new; requests that wait are answered."""
    with ThreadPoolExecutor(WORKING + WAITING) as pool:
        sent = fill(pool, address, app)
        stopping.set()
        ready = httpx.get(f"{address}/ready")
        assert (ready.status_code, ready.json()["error"]["code"]) == (503, "busy")
        assert httpx.post(f"{address}/api/ask", json=QUESTION).status_code == 503
        assert httpx.get(f"{address}/health").status_code == 200
        still.go_on.set()
        assert [future.result().status_code for future in sent] == [200] * (WORKING + WAITING)


def test_who_waits_too_long_is_refused_without_work(still: StillQA, tmp_path: Path) -> None:
    """A request that has no place by its deadline is answered 503; the service never hears of it."""
    config = Config(data=tmp_path, threads=1, queue=1, deadline=0.05)
    app = create_app(config, Parts(qa=still))
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(app.test_client().post, "/api/ask", json=QUESTION)
        wait_until(lambda: load(app).working == 1)
        late = app.test_client().post("/api/ask", json=QUESTION)
        assert (late.status_code, late.get_json()["error"]["code"]) == (503, "deadline_exceeded")
        assert still.asked == []
        still.go_on.set()
        assert first.result().status_code == 200
    assert len(still.asked) == 1


def test_a_failing_request_gives_its_place_back(still: StillQA, app: Flask) -> None:
    """Otherwise the service would be full for ever after a few errors."""
    still.go_on.set()
    still.error = RuntimeError("a bug")
    for _ in range(WORKING + WAITING + 1):
        assert app.test_client().post("/api/ask", json=QUESTION).status_code == 500
    still.error = None
    assert app.test_client().post("/api/ask", json=QUESTION).status_code == 200
    assert load(app) == Load(0, 0)


def test_the_service_is_told_the_deadline(still: StillQA, app: Flask) -> None:
    """The deadline of the request, for every kind of question."""
    still.go_on.set()
    before = time.monotonic()
    client = app.test_client()
    client.post("/api/ask", json=QUESTION)
    for path in ("/api/ask", "/api/annotations", "/"):
        client.get(path, query_string=QUESTION)
    assert len(still.deadlines) == 4
    assert all(before < deadline <= time.monotonic() + 30 for deadline in still.deadlines if deadline is not None)
    assert None not in still.deadlines


def make_gate(**changes: Any) -> Gate:  # noqa: ANN401 - passed on
    """Make a gate that admits one request while another waits."""
    return Gate(**{"working": 1, "waiting": 1, "seconds": 60.0, "stopping": threading.Event()} | changes)


def test_a_gate_lets_nobody_wait_where_none_may() -> None:
    """With a queue of 0 a request is worked on or refused."""
    closed = make_gate(waiting=0)
    with closed.admit():
        with pytest.raises(BusyError, match="at most 0 requests may wait"), closed.admit():
            pytest.fail("it was let in")
        assert closed.load == Load(1, 0)
    with closed.admit():
        assert closed.load == Load(1, 0)


def test_a_gate_is_consistent_after_a_wait_in_vain() -> None:
    """A request that gave up waiting does not count, and takes no place later."""
    narrow = make_gate(seconds=0.01)
    with narrow.admit():
        with pytest.raises(DeadlineError, match=r"within 0\.01 seconds"), narrow.admit():
            pytest.fail("it was let in")
        assert narrow.load == Load(1, 0)
    with narrow.admit():
        assert narrow.load == Load(1, 0)
    assert narrow.load == Load(0, 0)


def test_a_gate_never_admits_more_than_it_should() -> None:
    """Forty threads at once; each counts how many work beside it."""
    wide = make_gate(working=3, waiting=100)
    seen: list[int] = []

    def enter() -> None:
        for _ in range(50):
            with wide.admit():
                seen.append(wide.load.working)

    threads = [threading.Thread(target=enter) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 2000
    assert max(seen) <= 3
    assert wide.load == Load(0, 0)


def test_callers_take_turns() -> None:
    """A free place goes to the caller that has none, although another one has waited longer."""
    narrow, order = make_gate(working=2, waiting=4), list[str]()

    def enter(caller: str) -> None:
        with narrow.admit(caller):
            order.append(caller)

    with ThreadPoolExecutor(4) as pool, narrow.admit("many"):
        with narrow.admit("many"):
            for waiting, caller in enumerate(("many", "many", "few", "many"), 1):
                pool.submit(enter, caller)
                wait_until(lambda waiting=waiting: narrow.load.waiting == waiting)  # type: ignore[misc]
        wait_until(lambda: len(order) == 4)
    assert order == ["few", "many", "many", "many"]
    assert narrow.load == Load(0, 0)


def test_who_fills_the_queue_makes_room_for_others() -> None:
    """The last request of the caller with the most places is refused; one of the same caller finds no room."""
    narrow = make_gate(waiting=2)

    def enter(caller: str) -> None:
        with narrow.admit(caller):
            pass

    with ThreadPoolExecutor(3) as pool:
        with narrow.admit("many"):
            sent = []
            for waiting in (1, 2):
                sent.append(pool.submit(enter, "many"))
                wait_until(lambda waiting=waiting: narrow.load.waiting == waiting)  # type: ignore[misc]
            with pytest.raises(BusyError):
                enter("many")
            few = pool.submit(enter, "few")
            with pytest.raises(BusyError, match="at most 2 requests may wait"):
                sent[1].result()
            assert narrow.load == Load(1, 2)
        assert few.result() is None
        assert sent[0].result() is None
    assert narrow.load == Load(0, 0)
