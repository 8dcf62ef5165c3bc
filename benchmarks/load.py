"""Send questions from many clients at once while documents are added, changed and deleted over HTTP.

    python -m benchmarks load --clients 32 --minutes 5

It starts `qa serve` with the packaged models on the seeds. Every citation of every reply is compared with the text of
the version that it names. That text comes from the uploaded file, not from the service. The words, the text around them
and the title must be those of the version. A reply may cite only one version of a document, and the version must have
been valid at some moment between question and reply. Every tenth reply is also sent to `/api/verify`, and its
permalinks are opened. It prints the times of the accepted requests, the refusals and the memory of the service's
process. Exit code
1: a bar was missed. Linux only.
"""

import json
import os
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import click
import httpx
import numpy as np

from benchmarks.ledger import Ledger, document_of, text_of
from benchmarks.running import ROOT, Service, serving
from qa.evaluation.markdown import table
from qa.records import Document

NAMES = 60  # lighthouses that may have a document; about half have one at a time
MOST_GROWTH = 0.05
WINDOW_SECONDS = 10.0  # over which memory is averaged
CLIENT_SECONDS = 120  # without a reply are a fault
CHECKED_TWICE = 10  # one reply of so many is checked twice


@dataclass(slots=True)
class Findings:
    """The observations of the clients. Safe to share between threads: lists and counters only grow.

    Attributes:
        asked: For each accepted question the moment of its answer, and its seconds.
        statuses: Replies to each kind of request by status.
        refusals: Codes of the deliberate refusals.
        citations: Number of citations that were compared with their texts.
        faults: The faults.
        jobs: Jobs by kind.
        memory: Moment and size of the process in bytes.
    """

    asked: list[tuple[float, float]] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)
    citations: int = 0
    faults: list[str] = field(default_factory=list)
    jobs: Counter[str] = field(default_factory=Counter)
    memory: list[tuple[float, int]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, response: httpx.Response) -> bool:
        """Count a reply. Return whether the request was accepted. A refusal that is not deliberate is a fault."""
        with self.lock:
            self.statuses[response.status_code] += 1
            if response.status_code == httpx.codes.SERVICE_UNAVAILABLE and "Retry-After" in response.headers:
                of_page = response.headers["Content-Type"].startswith("text/html")
                self.refusals["as a page" if of_page else response.json()["error"]["code"]] += 1
            elif response.is_error:
                self.faults.append(f"{response.request.method} {response.url}: {response.status_code} {response.text}")
        return response.is_success


@click.command(help=__doc__)
@click.option("--clients", default=32, show_default=True, help="Clients that ask at once.")
@click.option("--minutes", default=5.0, show_default=True, help="How long, after the warm-up.")
@click.option("--warm-up", default=60.0, show_default=True, help="Seconds before anything is measured.")
@click.option("--seed", default=1, show_default=True, help="Chooses questions and changes.")
def main(clients: int, minutes: float, warm_up: float, seed: int) -> None:
    """Run the benchmark."""
    chance = random.Random(seed)  # noqa: S311 - a sample, not a secret
    with serving([ROOT / "seeds"]) as service:
        since = time.monotonic() + warm_up
        findings = run(service, clients=clients, seconds=warm_up + 60 * minutes, chance=chance)
    click.echo(table(["what", "figure"], figures(findings, since, 60 * minutes)))
    for fault in findings.faults[:20]:
        click.echo(fault, err=True)
    sys.exit(bool(findings.faults) or growth(findings, since) > MOST_GROWTH)


def run(
    service: Service,
    *,
    clients: int,
    seconds: float,
    chance: random.Random,
    is_enough: Callable[[Findings], bool] = lambda _: False,
) -> Findings:
    """Ask, change documents and watch the memory for some seconds, or until there are enough observations."""
    ledger, findings, over = Ledger(), Findings(), threading.Event()
    for path in sorted((ROOT / "seeds").glob("*.md")):
        document = document_of(path.name, path.read_bytes())
        ledger.begin(document)
        ledger.end(document.id, document)
    with ThreadPoolExecutor(clients + 2) as pool:
        chances = [random.Random(chance.random()) for _ in range(clients + 1)]  # noqa: S311 - the same
        tasks = [pool.submit(ask, service, ledger, findings, own, over) for own in chances[1:]]
        tasks.append(pool.submit(edit, service, ledger, findings, chances[0], over))
        tasks.append(pool.submit(watch, service.pid, findings, over))
        until = time.monotonic() + seconds
        while time.monotonic() < until and not is_enough(findings) and not any(task.done() for task in tasks):
            time.sleep(0.1)
        over.set()
        for task in tasks:
            task.result()  # raises a client's error
    return findings


def ask(service: Service, ledger: Ledger, findings: Findings, chance: random.Random, over: threading.Event) -> None:
    """Ask one question after another, and check every reply."""
    sets = json.loads((ROOT / "tests" / "data" / "questions.json").read_text("utf-8"))
    of_seeds = [one["question"] for one in (*sets["answerable"], *sets["unanswerable"])]
    with httpx.Client(base_url=service.address, timeout=CLIENT_SECONDS, trust_env=False) as client:
        while not over.is_set():
            number = chance.randrange(NAMES)
            made_up = (f"When was the lighthouse of Velm {number} lit?", f"Who keeps the lighthouse of Velm {number}?")
            question = chance.choice(of_seeds if chance.random() < 0.5 else made_up)
            asked = time.monotonic()
            response = client.post("/api/ask", json={"question": question, "limit": chance.randrange(1, 11)})
            answered = time.monotonic()
            if not findings.take(response):
                over.wait(float(response.headers.get("Retry-After", 1)))
                continue
            reply = response.json()
            cited = [*reply["citations"], *reply["closest"]]
            faults = ledger.faults(cited, asked, answered)
            with findings.lock:
                findings.asked.append((answered, answered - asked))
                findings.citations += len(cited)
                findings.faults += faults
            if reply["citations"] and chance.randrange(CHECKED_TWICE) == 0:
                findings.take(client.post("/api/verify", json=reply))
                page = client.get(reply["citations"][0]["href"])
                if page.status_code != httpx.codes.NOT_FOUND:  # it was deleted meanwhile
                    findings.take(page)


def edit(service: Service, ledger: Ledger, findings: Findings, chance: random.Random, over: threading.Event) -> None:
    """Add, change and delete documents, one job after another."""
    present: set[str] = set()
    headers = {"Authorization": f"Bearer {service.key}"}
    with httpx.Client(base_url=service.address, headers=headers, timeout=CLIENT_SECONDS, trust_env=False) as client:
        for edition in count():
            if over.is_set():
                return
            sent: dict[str, Document | None]
            if len(present) > NAMES // 2 and chance.random() < 0.5:
                sent = {(name := chance.choice(sorted(present))): None}
                job = client.delete(f"/api/documents/{name}")
            else:
                names = [f"velm-{number}.md" for number in chance.sample(range(NAMES), chance.randrange(1, 4))]
                files = {name: text_of(name, edition, chance).encode() for name in names}
                sent = {name: ledger.begin(document_of(name, data)) for name, data in files.items()}
                job = client.post("/api/documents", files=[("files", item) for item in files.items()])
            if not findings.take(job):
                over.wait(float(job.headers.get("Retry-After", 1)))
                continue
            if not wait_for(client, job.json()["href"], findings, over):
                return
            for name, document in sent.items():
                ledger.end(name, document)
                findings.jobs["deleted" if document is None else "changed" if name in present else "added"] += 1
            present = (present | sent.keys()) - {name for name, document in sent.items() if document is None}


def wait_for(client: httpx.Client, address: str, findings: Findings, over: threading.Event) -> bool:
    """Wait for the end of a job. Return whether it succeeded."""
    while not over.wait(0.05):
        response = client.get(address)
        if findings.take(response) and (job := response.json())["state"] not in ("queued", "running"):
            done = job["state"] == "done" and not job["report"]["refused"]
            if not done:
                with findings.lock:
                    findings.faults.append(f"a job failed: {job}")
            return bool(done)
    return False


def watch(pid: int, findings: Findings, over: threading.Event) -> None:
    """Record the memory of a process once a second."""
    while not over.wait(1.0):
        pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
        findings.memory.append((time.monotonic(), pages * os.sysconf("SC_PAGE_SIZE")))


def memory_at(findings: Findings, moment: float) -> float:
    """Return the mean size of the process in bytes in the seconds after a moment."""
    return float(np.mean([size for at, size in findings.memory if moment <= at < moment + WINDOW_SECONDS]))


def growth(findings: Findings, since: float) -> float:
    """Return by which share the process is larger at the end than after the warm-up."""
    last = findings.memory[-1][0] - WINDOW_SECONDS
    return memory_at(findings, last) / memory_at(findings, since) - 1


def figures(findings: Findings, since: float, seconds: float) -> list[list[str]]:
    """Return the rows of the table. Times and memory are from after the warm-up, the rest from the whole run."""
    times = [took for answered, took in findings.asked if answered - took >= since]
    last = findings.memory[-1][0] - WINDOW_SECONDS
    return [
        ["questions answered a second", f"{len(times) / seconds:.1f}"],
        *([f"p{part}", f"{np.percentile(times, part):.2f} s"] for part in (50, 95, 99)),
        ["slowest", f"{max(times):.2f} s"],
        ["questions answered", f"{len(findings.asked):,}"],
        ["refused with 503", ", ".join(f"{count} {code}" for code, count in findings.refusals.items()) or "0"],
        [
            "replies by status",
            ", ".join(f"{count:,} × {status}" for status, count in sorted(findings.statuses.items())),
        ],
        ["documents", ", ".join(f"{number:,} {kind}" for kind, number in findings.jobs.items())],
        ["citations checked", f"{findings.citations:,}"],
        ["faults", str(len(findings.faults))],
        ["memory after the warm-up", f"{memory_at(findings, since) / 1e6:.0f} MB"],
        ["memory at the end", f"{memory_at(findings, last) / 1e6:.0f} MB ({growth(findings, since):+.1%})"],
        ["load average of the machine", f"{os.getloadavg()[1]:.1f}"],
    ]


if __name__ == "__main__":
    main()
