"""Kill an ingest, a deletion or a rebuild (kill -9) at random moments, and check what is left.

    python -m benchmarks kills --kills 100

After each kill, every document of the index must be complete, in its old or its new version, and every chunk must be
the slice of it that it claims to be. Questions are asked, and every citation of the answers must verify. Then the same
work is done again without a kill, and must give the same ids of documents and chunks as an index made in one go. A kill
after the end of the work does not count and is repeated. The embedder counts words, because the store is tested, not
the model.
"""

import hashlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import click
import numpy as np

from qa.answering.question import Question
from qa.config import Config, load_config
from qa.english.words import find_words
from qa.evaluation.markdown import table
from qa.ingest.report import Progress
from qa.library.open import Library
from qa.opening import answer_from, open_library
from qa.vectors import Vectors
from qa.verify.check import Quotation, verify

ROOT = Path(__file__).parents[1]
FILES = 120
WORK = ("ingest", "delete", "rebuild")
AFTER = {"ingest": "new", "delete": "fewer", "rebuild": "new"}  # the version of the documents for each work
BROKEN = ("broken after the kill", "differing after the re-run")
ASKED = 10  # questions after each kill


class WordEmbedder:
    """An embedder whose vectors count words. They can be computed by hand, and are the same in every process."""

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
        """Count words: each is a token."""
        return [sum(1 for _ in find_words(text)) for text in texts]


@dataclass(frozen=True, slots=True)
class Bench:
    """The place of the work, and its expected result.

    Attributes:
        root: Folder of the documents, of the index and of copies of both.
        states: The rows of each document in an index that was made in one go, by the version of the documents.
    """

    root: Path
    states: Mapping[str, Mapping[str, frozenset[str]]]


@click.command(help=__doc__)
@click.option("--kills", default=100, show_default=True)
@click.option("--seed", default=1, show_default=True)
@click.option("--work", nargs=2, hidden=True, type=(Path, str), help="Internal: what the killed process does.")
def main(kills: int, seed: int, work: tuple[Path, str] | None) -> None:
    """Print a table of what the kills left. Exit with 1 if a promise was broken."""
    if work is not None:
        do(*work, tell=partial(print, flush=True))
        return
    with tempfile.TemporaryDirectory() as folder:
        bench = prepare(Path(folder), FILES)
        seconds = {kind: measure(bench.root, kind) for kind in WORK}
        found = run(bench, seconds, kills, random.Random(seed))  # noqa: S311 - a sample, not a secret
    heads = ["work", "kills", "too late, repeated", "after the first write", "citations", *BROKEN]
    click.echo(table(heads, [[kind, *(str(found[kind, head]) for head in heads[1:])] for kind in WORK]))
    sys.exit(any(found[kind, head] for kind in WORK for head in BROKEN))


def run(bench: Bench, seconds: Mapping[str, float], kills: int, chance: random.Random) -> Counter[tuple[str, str]]:
    """Kill each kind of work in turn, at a random time within its duration. Return counts by kind and column."""
    found: Counter[tuple[str, str]] = Counter()
    for number in range(kills):
        kind = WORK[number % len(WORK)]
        while "done" in (far := kill(bench, kind, chance.uniform(0.0, seconds[kind]))):
            found[kind, "too late, repeated"] += 1
        found[kind, "kills"] += 1
        found[kind, "after the first write"] += "begun" in far
        with open_one(bench.root) as library:
            wrong = list(broken(library, bench, kind))
            citations, false = count_citations(library, chance)
        found[kind, "citations"] += citations
        found[kind, "broken after the kill"] += bool(wrong or false)
        do(bench.root, kind)
        with open_one(bench.root) as library:
            differs = state(library) != bench.states[AFTER[kind]] or bool(library.store.unfinished)
        found[kind, "differing after the re-run"] += differs
        if wrong or false or differs:
            click.echo(f"kill {number}, {kind}: {wrong} {false} {differs}", err=True)
    return found


def prepare(root: Path, files: int) -> Bench:
    """Write the versions of the documents, and index each without a kill. The first index is kept."""
    states = {}
    for version in ("new", "fewer", "old"):
        write_documents(root / version, version, files)
        shutil.rmtree(root / "data", ignore_errors=True)
        replace_documents(root, version)
        with open_one(root) as library:
            library.index([root / "documents"])
            states[version] = state(library)
    shutil.copytree(root / "data", root / "old-data")
    return Bench(root, states)


def write_documents(folder: Path, version: str, files: int) -> None:
    """Write documents. In version `new` a third differ from `old`; in `fewer` half are missing."""
    folder.mkdir()
    for number in range(files // 2 if version == "fewer" else files):
        lit = "relit" if version == "new" and number % 3 == 0 else "lit"
        lines = [f"Lighthouse {number} was {lit} in {1800 + line}. It stands on cliff {line}." for line in range(9)]
        (folder / f"{number:03}.txt").write_text("\n".join(lines), "utf-8")


def begin(root: Path, kind: str) -> None:
    """Restore the old index, with the documents that the work will index."""
    shutil.rmtree(root / "data", ignore_errors=True)
    shutil.copytree(root / "old-data", root / "data")
    replace_documents(root, AFTER[kind])


def replace_documents(root: Path, version: str) -> None:
    """Replace the documents by another version."""
    shutil.rmtree(root / "documents", ignore_errors=True)
    shutil.copytree(root / version, root / "documents")


def measure(root: Path, kind: str) -> float:
    """Return the seconds of the work without a kill, from the opening of the index."""
    begin(root, kind)
    with start(root, kind) as process:
        started = time.monotonic()
        said(process)
        return time.monotonic() - started


def kill(bench: Bench, kind: str, seconds: float) -> list[str]:
    """Do the work in another process and kill it. Return how far it was: nothing, ``begun``, and then ``done``."""
    begin(bench.root, kind)
    with start(bench.root, kind) as process:
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        return said(process)


def start(root: Path, kind: str) -> "subprocess.Popen[str]":
    """Start the work, and wait until the index is open."""
    command = [sys.executable, __file__, "--work", str(root), kind]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)  # noqa: S603 - this very program
    if process.stdout is None or process.stdout.readline() != "open\n":
        raise click.ClickException("the work must begin, did not: its message stands above")
    return process


def said(process: "subprocess.Popen[str]") -> list[str]:
    """Return the lines that a process prints until its end."""
    return process.stdout.read().split() if process.stdout is not None else []


def do(root: Path, kind: str, tell: Callable[[str], None] = lambda _: None) -> None:
    """Do the work: update the index from the documents, or rebuild it."""
    with open_one(root, check=kind != "rebuild") as library:
        tell("open")
        begun = iter(["begun"])

        def on_progress(_: Progress) -> None:
            for word in begun:  # only once
                tell(word)

        (library.rebuild if kind == "rebuild" else library.index)([root / "documents"], on_progress)
        tell("done")


def open_one(root: Path, *, check: bool = True) -> Library:
    """Open the index."""
    return open_library(settings(root), embedder=WordEmbedder(), check=check)


def settings(root: Path) -> Config:
    """Return settings with a separate data folder."""
    return load_config(data=root / "data", chunk_tokens=40, reader="none")


def broken(library: Library, bench: Bench, kind: str) -> Iterator[str]:
    """Yield documents that are neither in their old nor new state, or have a chunk that is not the right slice."""
    rows, old, new = state(library), bench.states["old"], bench.states[AFTER[kind]]
    for name in {*old, *new, *rows}:
        if rows.get(name) not in (old.get(name), new.get(name)):
            yield f"{name} is of no version"
    texts = {name: library.store.document(name) for name in library.store.documents}
    for name, document in texts.items():
        if hashlib.sha256(document.text.encode()).hexdigest() != library.store.documents[name].sha256:
            yield f"{name} has another text"
    for hit in library.store.all_chunks():
        chunk = hit.chunk
        if texts[chunk.document_id].text[chunk.start : chunk.end] != chunk.text:
            yield f"{hit.id} is no slice"


def count_citations(library: Library, chance: random.Random) -> tuple[int, list[str]]:
    """Ask questions. Return the number of citations, and those that do not verify."""
    qa, wrong, count = answer_from(library, min_confidence=0.0), [], 0
    for _ in range(ASKED):
        number, year = chance.randrange(len(library.store.documents)), chance.randrange(1800, 1809)
        citations = qa.ask(Question(f"Which lighthouse {number} was lit in {year}?", limit=10)).citations
        count += len(citations)
        said = [Quotation(document_id=c.document_id, start=c.start, end=c.end, quote=c.quote) for c in citations]
        wrong += [str(found) for found in verify(said, qa.documents(), qa.document) if found.status != "intact"]
    return count, wrong


def state(library: Library) -> dict[str, frozenset[str]]:
    """Return the ids of the rows of each document; they contain its version."""
    found: dict[str, set[str]] = defaultdict(set)
    for hit in library.store.all_chunks():
        found[hit.document.id].add(hit.id)
    return {name: frozenset(ids) for name, ids in found.items()}


if __name__ == "__main__":
    main()
