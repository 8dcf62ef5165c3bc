"""Test four worker processes on a real Chroma server: the same answers as a folder, and Chroma stopped under load.

    python -m benchmarks server_mode --workers 4 --away 20

First `qa serve` with its index in a folder answers all questions of the tests. Then `qa serve --workers` answers them
with its index on a server from `chroma run`, several times over new connections, so that every worker is used. The
replies must be the same except for times and for differences of confidence below 0.0001. Then clients keep asking while
Chroma is killed and, after some seconds, started again. Every request must get the same answer as before, or a 503 with
`chroma_unavailable`. 5 s after Chroma answers again there may be no more 503. Exit code 1: a bar was missed.
"""

import json
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import click
import httpx

from benchmarks.running import ROOT, serving
from qa.evaluation.markdown import table
from tests.chroma_server import RunningChroma

SETS = ("questions.json", "hard_questions.json")
MOST_RECOVERY_SECONDS = 5.0
CONFIDENCE_STEP = 1e-4
AWAY = "503 chroma_unavailable"
SAME = "200, the same answer"

Reply = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of a request.

    Attributes:
        asked: When it was sent, by `time.monotonic`.
        answered: When its reply arrived.
        what: `SAME`, `AWAY`, or a description of anything else.
    """

    asked: float
    answered: float
    what: str


@dataclass(frozen=True, slots=True)
class Outage:
    """The observations of the clients while Chroma was away.

    Attributes:
        outcomes: The outcomes of all requests.
        stopped: When Chroma was killed.
        returned: When it answered again.
    """

    outcomes: Sequence[Outcome]
    stopped: float
    returned: float

    @property
    def recovery(self) -> float:
        """Seconds from Chroma's return to the last refusal; 0 if that came before."""
        last = max((outcome.answered for outcome in self.outcomes if outcome.what == AWAY), default=self.returned)
        return max(0.0, last - self.returned)


@click.command(help=__doc__)
@click.option("--workers", default=4, show_default=True, help="Worker processes.")
@click.option("--clients", default=8, show_default=True, help="Clients that ask at once.")
@click.option("--rounds", default=4, show_default=True, help="How often each question is asked of the workers.")
@click.option("--away", default=20.0, show_default=True, help="Seconds without Chroma.")
@click.option("--around", default=15.0, show_default=True, help="Seconds of load before and after.")
def main(workers: int, clients: int, rounds: int, away: float, around: float) -> None:
    """Run the benchmark."""
    with serving([ROOT / "seeds"]) as folder:
        expected = dict(ask_all(folder.address, questions(), clients))
    with tempfile.TemporaryDirectory() as chroma_folder:
        chroma = RunningChroma(Path(chroma_folder))
        chroma.start()
        try:
            with serving([ROOT / "seeds"], "--workers", str(workers), QA_CHROMA_URL=chroma.url) as shared:
                replies = ask_all(shared.address, questions() * rounds, clients)
                outage = stop_under_load(shared.address, chroma, expected, clients, away, around)
        finally:
            chroma.stop()
    differing = [question for question, reply in replies if not is_same(reply, expected[question])]
    click.echo(table(["what", "figure"], figures(expected, replies, differing, outage)))
    other = [outcome for outcome in outage.outcomes if outcome.what not in (SAME, AWAY)]
    sys.exit(bool(differing or other) or outage.recovery > MOST_RECOVERY_SECONDS)


def questions() -> list[str]:
    """Return the questions of the tests' sets, including those without an answer."""
    sets = [json.loads((ROOT / "tests" / "data" / name).read_text("utf-8")) for name in SETS]
    return [one["question"] for found in sets for kind in ("answerable", "unanswerable") for one in found.get(kind, [])]


def ask_all(address: str, asked: Sequence[str], clients: int) -> list[tuple[str, Reply]]:
    """Ask all questions with some clients. Return each with its reply. Raises HTTPStatusError for any but a 200."""

    def one(question: str) -> tuple[str, Reply]:
        return question, answer_of(ask(address, question).raise_for_status())

    with ThreadPoolExecutor(clients) as pool:
        return list(pool.map(one, asked))


def ask(address: str, question: str) -> httpx.Response:
    """Ask over a new connection, so that any worker may answer."""
    body = {"question": question, "limit": 5}
    return httpx.post(f"{address}/api/ask", json=body, timeout=60, trust_env=False)


def answer_of(response: httpx.Response) -> Reply:
    """Return a reply without its times."""
    return {name: value for name, value in response.json().items() if name != "timing_ms"}


def is_same(one: object, other: object) -> bool:
    """Whether two replies are the same. Confidences may differ slightly, like a server's distances."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(is_same(value, other[name]) for name, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(is_same, one, other))
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) < CONFIDENCE_STEP
    return one == other


def stop_under_load(
    address: str, chroma: RunningChroma, expected: Mapping[str, Reply], clients: int, away: float, around: float
) -> Outage:
    """Kill Chroma while clients ask, restart it after some seconds, and go on asking for a while."""
    over = threading.Event()

    def client(first: int) -> list[Outcome]:
        asked = [*expected]
        found = []
        for number in count(first):
            if over.is_set():
                break
            found.append(outcome_of(address, question := asked[number % len(asked)], expected[question]))
            if found[-1].what == AWAY:
                over.wait(0.1)
        return found

    with ThreadPoolExecutor(clients) as pool:
        asking = [pool.submit(client, 7 * number) for number in range(clients)]
        try:
            time.sleep(around)
            stopped = time.monotonic()
            chroma.stop()
            time.sleep(away)
            chroma.start()
            returned = time.monotonic()
            time.sleep(around)
        finally:
            over.set()
        return Outage([outcome for task in asking for outcome in task.result()], stopped, returned)


def outcome_of(address: str, question: str, expected: Reply) -> Outcome:
    """Ask, and return the outcome."""
    asked = time.monotonic()
    try:
        response = ask(address, question)
    except httpx.HTTPError as exc:
        return Outcome(asked, time.monotonic(), f"no reply: {type(exc).__name__}")
    if response.is_success:
        what = SAME if is_same(answer_of(response), expected) else "200, another answer"
    else:
        what = f"{response.status_code} {response.json()['error']['code']}"
    return Outcome(asked, time.monotonic(), what)


def figures(
    expected: Mapping[str, Reply], replies: Sequence[tuple[str, Reply]], differing: Sequence[str], outage: Outage
) -> list[list[str]]:
    """Return the rows of the table."""
    counts = Counter(outcome.what for outcome in outage.outcomes)
    refused = [outcome.answered - outcome.asked for outcome in outage.outcomes if outcome.what == AWAY]
    first = min(
        (o.answered for o in outage.outcomes if o.what == SAME and o.asked >= outage.returned), default=float("inf")
    )
    return [
        ["questions, of which answered", f"{len(expected)}, {sum(reply['answered'] for reply in expected.values())}"],
        ["replies of the workers, of which differ", f"{len(replies)}, {len(differing)}"],
        ["seconds without Chroma", f"{outage.returned - outage.stopped:.1f}"],
        *([f"requests around it: {what}", str(number)] for what, number in counts.most_common()),
        ["longest wait for a refusal", f"{max(refused, default=0):.2f} s"],
        ["first answer after Chroma's return", f"{first - outage.returned:.2f} s"],
        ["last refusal after Chroma's return", f"{outage.recovery:.2f} s"],
    ]


if __name__ == "__main__":
    main()
