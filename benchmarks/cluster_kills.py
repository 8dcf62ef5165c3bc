"""Kill workers, whole nodes and the driver at random during `qa cluster index`, and compare what is published.

    python -m benchmarks cluster_kills --kills 20

Real nodes of Ray, each in a network namespace (root is needed). Every run begins with the index of earlier documents,
and takes up their next version. A killed worker or node is Ray's affair: the run must end well by itself. After a
killed driver the same run is done again. Then the published documents and chunks must be those of a run that nothing
disturbed. A kill after the end of the work does not count and is repeated. The embedder counts words, because the
storage is tested, not the model.
"""

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import click

from benchmarks.kills import WordEmbedder, replace_documents, write_documents
from benchmarks.nodes import ROOT, Nodes, nodes
from qa.cluster.division import settings_of
from qa.cluster.indexing import index_on_cluster
from qa.cluster.ray_cluster import connected
from qa.config import Config, load_config
from qa.evaluation.markdown import table
from qa.ingest.report import Progress
from qa.shards.local_files import LocalFiles
from qa.shards.place import Place
from qa.shards.shard import open_shard
from qa.vectors import Vectors

FILES = 240
SHARDS = 4
NODES = 2
KINDS = ("worker", "node", "driver")
_WAITING_SECONDS = 120.0  # for a run to begin


class SlowEmbedder(WordEmbedder):
    """An embedder that takes as long as a network would, so that a kill meets it at work."""

    def encode(self, texts: list[str]) -> Vectors:  # type: ignore[override]
        """Embed a little later."""
        time.sleep(0.01 * len(texts))
        return super().encode(texts)


@click.command(help=__doc__)
@click.option("--kills", default=20, show_default=True)
@click.option("--seed", default=1, show_default=True)
@click.option("--work", nargs=2, hidden=True, type=(Path, str), help="Internal: what the driver does.")
def main(kills: int, seed: int, work: tuple[Path, str] | None) -> None:
    """Print a table of what the kills left. Exit with 1 if anything was lost or differs."""
    if work is not None:
        drive(*work)
        return
    with tempfile.TemporaryDirectory(prefix="citewell-kills-") as folder, nodes(NODES) as cluster:
        found = run(Path(folder), cluster, kills, random.Random(seed))  # noqa: S311 - a sample, not a secret
    heads = ["killed", "kills", "too late, repeated", "run again", "lost", "differing"]
    click.echo(table(heads, [[kind, *(str(found[kind, head]) for head in heads[1:])] for kind in KINDS]))
    sys.exit(any(found[kind, head] for kind in KINDS for head in ("lost", "differing")))


def run(root: Path, cluster: Nodes, kills: int, chance: random.Random) -> Counter[tuple[str, str]]:
    """Do the work once without a kill, and then with each. Return counts by kind and column."""
    for version in ("old", "new"):
        write_documents(root / version, version, FILES)
    replace_documents(root, "old")
    _finish(start(root, cluster))
    for name in ("data", "published"):
        shutil.copytree(root / name, root / f"old-{name}")
    begin(root)
    process = start(root, cluster)
    began = time.monotonic()
    _finish(process)
    seconds, expected = time.monotonic() - began, published(root)
    click.echo(f"undisturbed: {len(expected)} documents and chunks in {seconds:.1f} s from the first of them", err=True)
    found: Counter[tuple[str, str]] = Counter()
    number = 0
    while number < kills:
        kind = KINDS[number % len(KINDS)]
        begin(root)
        process = start(root, cluster)
        time.sleep(chance.uniform(0.0, seconds))
        if not kill(kind, process, cluster, chance):
            process.communicate()
            found[kind, "too late, repeated"] += 1
            continue
        number += 1
        found[kind, "kills"] += 1
        process.communicate()
        if process.returncode:
            found[kind, "run again"] += 1
            _finish(start(root, cluster))
        while len(cluster.names) < NODES:
            cluster.add()
        left = published(root)
        found[kind, "lost"] += bool(expected.keys() - left.keys())
        found[kind, "differing"] += left != expected
        click.echo(
            f"kill {number}: {kind}, exit code {process.returncode}, {'same' if left == expected else 'OTHER'}",
            err=True,
        )
    return found


def begin(root: Path) -> None:
    """Restore the earlier index, with the next version of the documents."""
    for name in ("data", "published"):
        shutil.rmtree(root / name, ignore_errors=True)
        shutil.copytree(root / f"old-{name}", root / name)
    replace_documents(root, "new")


def start(root: Path, cluster: Nodes) -> "subprocess.Popen[str]":
    """Start a driver, and wait until a document is processed."""
    command = [sys.executable, "-m", "benchmarks.cluster_kills", "--work", str(root), cluster.address]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)  # noqa: S603 - this very program
    if process.stdout is None or process.stdout.readline() != "begun\n":
        raise click.ClickException("the work must begin, did not: its message stands above")
    return process


def kill(kind: str, process: "subprocess.Popen[str]", cluster: Nodes, chance: random.Random) -> bool:
    """Kill a worker, a node or the driver. Returns whether the work was still being done."""
    if process.poll() is not None:
        return False
    if kind == "driver":
        process.send_signal(signal.SIGKILL)
        return True
    working = [(name, pid) for name in cluster.names for pid in cluster.processes(name, "_index_shard")]
    if not working:
        return False
    name, pid = chance.choice(working)
    if kind == "node":
        cluster.remove(name)
        return True
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
        return True
    return False


def drive(root: Path, address: str) -> None:
    """Index the documents, as `qa cluster index` does."""
    told = iter(["begun"])

    def on_progress(step: Progress) -> None:
        if step.files:
            for word in told:  # only once
                print(word, flush=True)

    with connected(address):
        index_on_cluster(
            settings(root), [root / "documents"], shards=SHARDS, on_progress=on_progress, load=lambda _: SlowEmbedder()
        )
    for word in told:
        print(word, flush=True)


def settings(root: Path) -> Config:
    """Return settings with a separate data folder."""
    return load_config(data=root / "data", publish=str(root / "published"), chunk_tokens=40, reader="none")


def published(root: Path) -> Mapping[str, str]:
    """Return all that is published: documents and chunks by id, each with a hash of its text."""
    files, found = LocalFiles(root / "reader"), {}
    for number in range(SHARDS):
        place = Place(settings_of(settings(root), number, SHARDS).publish)
        shard = open_shard(place, place.read(), files)
        for document in shard.documents.values():
            found[document.id] = document.sha256
            for chunk in shard.chunks_of(document):
                found[f"{document.version}-{chunk.ordinal}"] = hashlib.sha256(chunk.text.encode()).hexdigest()
    return found


def _finish(process: "subprocess.Popen[str]") -> None:
    """Wait for the end of a run that nothing disturbs."""
    process.communicate()
    if process.returncode:
        raise click.ClickException("an undisturbed run must succeed, did not: its message stands above")


if __name__ == "__main__":
    main()
