"""Kill -9 an ingest, a deletion or a rebuild at a random moment, again and again, and see what is left.

    python benchmarks/kills.py --kills 100

After each kill every document of the index is read again, whole, and in one version that its file had; every chunk is
the slice of it that it claims to be, so that every citation of it verifies. Then the same work is done again,
undisturbed, and must reach the ids of documents and chunks that an index made at once has. The embedder counts words:
it is the store that is tried, not the model.
"""

import hashlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click
import numpy as np

from qa.config import Config, load_config
from qa.corpus.words import find_words
from qa.evaluation.markdown import table
from qa.library import Library, open_library
from qa.vectors import Vectors

ROOT = Path(__file__).parents[1]
FILES = 120
WORK = ("ingest", "delete", "rebuild")


class WordEmbedder:
    """An embedder whose vectors count words: hand-computable, and the same in every process."""

    fingerprint = "words:1"
    max_tokens = 256

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Count each word in the dimension that its hash names."""
        vectors = np.full((len(texts), 64), 1e-3, dtype=np.float32)
        for row, text in enumerate(texts):
            for word, _, _ in find_words(text.lower()):
                vectors[row, int(hashlib.sha256(word.encode()).hexdigest(), 16) % 64] += 1
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """A word is a token."""
        return [sum(1 for _ in find_words(text)) for text in texts]


@click.command(help=__doc__)
@click.option("--kills", default=100, show_default=True)
@click.option("--seed", default=1, show_default=True)
@click.option("--work", nargs=2, hidden=True, type=(Path, str), help="Internal: what the killed process does.")
def main(kills: int, seed: int, work: tuple[Path, str] | None) -> None:
    """Print a table of what the kills left, and end with 1 when a promise was broken."""
    if work is not None:
        do(*work)
        return
    with tempfile.TemporaryDirectory() as folder:
        found = run(Path(folder), kills, random.Random(seed))  # noqa: S311 - a sample, no secret
    heads = ["work", "kills", "in the middle", "broken after the kill", "differing after the re-run"]
    rows = [[kind, *(str(found[kind, head]) for head in heads[1:])] for kind in WORK]
    click.echo(table(heads, rows))
    sys.exit(any(found[kind, head] for kind in WORK for head in heads[3:]))


def run(root: Path, kills: int, chance: random.Random) -> Counter[tuple[str, str]]:
    """Kill so many times, each kind of work in turn; counts by kind and head of the table."""
    found: Counter[tuple[str, str]] = Counter()
    prepare(root)
    seconds = {kind: measure(root, kind) for kind in WORK}
    for number in range(kills):
        kind = WORK[number % len(WORK)]
        begin(root, kind)
        found[kind, "kills"] += 1
        found[kind, "in the middle"] += kill(root, kind, chance.uniform(0.1, 1.0) * seconds[kind])
        with open_one(root) as library:
            found[kind, "broken after the kill"] += bool(broken(library))
        do(root, kind)
        with open_one(root) as library:
            found[kind, "differing after the re-run"] += state(library) != expected(root, kind)
    return found


def prepare(root: Path) -> None:
    """Write two versions of the documents, index the first, and note what an undisturbed index of each holds."""
    for version in ("old", "new", "fewer"):
        folder = root / version
        folder.mkdir()
        for number in range(FILES if version != "fewer" else FILES // 2):
            lit = "lit" if version == "old" or number % 3 else "relit"
            lines = [f"Lighthouse {number} was {lit} in {1800 + line}. It stands on cliff {line}." for line in range(9)]
            (folder / f"{number:03}.txt").write_text("\n".join(lines), "utf-8")
        replace_documents(root, version)
        with open_one(root) as library:
            library.index([root / "documents"])
            (root / f"{version}.state").write_text(state(library), "utf-8")
        shutil.copytree(root / "data", root / f"{version}-data")
        shutil.rmtree(root / "data")


def begin(root: Path, kind: str) -> None:
    """The old index, with the documents that the work brings it in line with."""
    shutil.rmtree(root / "data", ignore_errors=True)
    shutil.copytree(root / "old-data", root / "data")
    replace_documents(root, {"ingest": "new", "delete": "fewer", "rebuild": "new"}[kind])


def replace_documents(root: Path, version: str) -> None:
    """Put a version of the documents in place of another."""
    shutil.rmtree(root / "documents", ignore_errors=True)
    shutil.copytree(root / version, root / "documents")


def measure(root: Path, kind: str) -> float:
    """Seconds that the work takes when nothing disturbs it, from the moment that it begins."""
    begin(root, kind)
    process = start(root, kind)
    started = time.monotonic()
    process.wait()
    return time.monotonic() - started


def start(root: Path, kind: str) -> subprocess.Popen[str]:
    """Start the work in a process of its own, and wait until the index is open."""
    process = subprocess.Popen(  # noqa: S603 - this very program
        [sys.executable, __file__, "--work", str(root), kind], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    if process.stdout is not None:
        process.stdout.readline()
    return process


def kill(root: Path, kind: str, seconds: float) -> bool:
    """Do the work and kill it; whether it was still at it."""
    process = start(root, kind)
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    if process.stdout is not None:
        process.stdout.close()
    return process.wait() == -signal.SIGKILL


def do(root: Path, kind: str) -> None:
    """The work: bring the index in line with the documents, or build it anew."""
    with open_one(root, check=kind != "rebuild") as library:
        click.echo("open")
        sys.stdout.flush()
        (library.rebuild if kind == "rebuild" else library.index)([root / "documents"])


def open_one(root: Path, *, check: bool = True) -> Library:
    """Open the index."""
    return open_library(settings(root), embedder=WordEmbedder(), check=check)


def settings(root: Path) -> Config:
    """Settings with a data folder of its own."""
    return load_config(data=root / "data", chunk_tokens=40, reader="none")


def broken(library: Library) -> list[str]:
    """Documents that are not whole, or of which a chunk is not the slice that it says."""
    texts = {name: library.store.document(name).text for name in library.store.documents}
    wrong = [
        name
        for name, document in library.store.documents.items()
        if hashlib.sha256(texts[name].encode()).hexdigest() != document.sha256
    ]
    for hit in library.store.all_chunks():
        chunk = hit.chunk
        if texts[chunk.document_id][chunk.start : chunk.end] != chunk.text:
            wrong.append(chunk.document_id)
    return wrong


def state(library: Library) -> str:
    """The ids of all chunks, which hold the versions of their documents, and the documents."""
    chunks = sorted(f"{hit.id} {hit.document.id}" for hit in library.store.all_chunks())
    return "\n".join([*library.store.documents, *chunks])


def expected(root: Path, kind: str) -> str:
    """The state of an index that was made at once of the documents."""
    return (root / f"{'fewer' if kind == 'delete' else 'new'}.state").read_text("utf-8")


if __name__ == "__main__":
    main()
