"""Measure the cost of an index by its size: disk, memory, and the time to build, start and answer.

    python -m benchmarks sizing shared/data/multihop_rag/dev.json.gz --copies 1 2 4
    python -m benchmarks sizing FOLDER --workers 4

The documents are those of a folder, or the articles of a MultiHop-RAG file, which are written as text files. Each copy
of a document has a different line under its title, so that it is not refused as a duplicate. `qa index` indexes each
size into a temporary folder; then `qa serve` is started, asked, and stopped. Memory is that of the process with all its
children, as the proportional set size of Linux (``Pss``): a page that n processes share counts as 1/n for each. Linux
only.
"""

import argparse
import gzip
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.processes import command, fetch, memory_of, serving, size_of, wait_for

QUESTIONS = ("Who said so?", "What was decided, and when?", "How much did it cost?", "Why was the plan changed?")

ROUNDS = 5  # each question, per size

REFUSED = 3  # exit code of an ingest that refused some files


@dataclass(frozen=True, slots=True)
class Size:
    """The measurements of one size.

    Attributes:
        documents: Number of documents.
        chunks: Number of chunks.
        text: Megabytes of the documents' files.
        chroma: Megabytes of Chroma's files.
        lexical: Megabytes of the lexical index.
        index_seconds: Time of `qa index`.
        index_memory: Peak megabytes of `qa index` without its parser.
        start_seconds: Time from the start of `qa serve` until it is ready.
        idle: Megabytes of the service when it is ready.
        asked: Megabytes of the service after the questions.
        answer: Median milliseconds of an answer, one question at a time.
    """

    documents: int
    chunks: int
    text: float
    chroma: float
    lexical: float
    index_seconds: float
    index_memory: float
    start_seconds: float
    idle: float
    asked: float
    answer: float


def main() -> None:
    """Print a table with a row for each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", type=Path, help="a folder, or a MultiHop-RAG file")
    parser.add_argument("--copies", type=int, nargs="+", default=[1], help="how often each document is taken")
    parser.add_argument("--limit", type=int, default=sys.maxsize, help="take as many documents of a file at most")
    parser.add_argument("--workers", type=int, nargs="*", default=[], help="also workers on a Chroma server")
    given = parser.parse_args()
    sizes = []
    for copies in given.copies:
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary) / "documents"
            write_documents(given.documents, folder, copies, given.limit)
            sizes.append(measure(folder, Path(temporary) / "data"))
            print_size(sizes[-1], first=len(sizes) == 1)
            if copies == given.copies[-1]:
                measure_workers(folder, Path(temporary), given.workers)
    if len(sizes) > 1:
        print_growth(sizes)


def write_documents(source: Path, folder: Path, copies: int, limit: int) -> None:
    """Write the documents as text files."""
    folder.mkdir()
    if source.is_dir():
        texts = [path.read_text("utf-8") for path in sorted(source.rglob("*.txt"))]
    else:
        articles = json.loads(gzip.decompress(source.read_bytes()))["articles"]
        texts = [f"{one['title']}\n\n{one['body']}\n" for one in articles]
    for number, text in enumerate(texts[:limit]):
        title, _, body = text.partition("\n")
        for copy in range(copies):
            line = f"\nThis is copy {copy} of document {number}.\n" if copy else ""
            (folder / f"{number:05}-{copy}.txt").write_text(f"{title}\n{line}{body}", "utf-8")


def measure(folder: Path, data: Path) -> Size:
    """Index a folder, serve and ask."""
    seconds, memory = index(folder, data, {})
    with serving({}, "--data", str(data)) as (pid, url, start_seconds):
        idle = memory_of(pid)
        answer = ask(url)
        documents = json.loads(fetch(f"{url}/api/documents"))["documents"]
        return Size(
            documents=len(documents),
            chunks=sum(document["chunks"] for document in documents),
            text=size_of(folder),
            chroma=size_of(data / "chroma"),
            lexical=size_of(data / "lexical"),
            index_seconds=seconds,
            index_memory=memory,
            start_seconds=start_seconds,
            idle=idle,
            asked=memory_of(pid),
            answer=answer,
        )


def measure_workers(folder: Path, temporary: Path, counts: Sequence[int]) -> None:
    """Measure the same index on a Chroma server, served by several processes."""
    if not counts:
        return
    chroma = [str(Path(sys.executable).parent / "chroma"), "run", "--host", "127.0.0.1", "--port", "18123", "--path"]
    url = "http://127.0.0.1:18123"
    server = subprocess.Popen(  # noqa: S603 - the server that Chroma's package brings
        [*chroma, str(temporary / "server")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(f"{url}/api/v2/heartbeat", server)
        index(folder, temporary / "writer", {"QA_CHROMA_URL": url})
        for count in counts:
            settings = {"QA_CHROMA_URL": url, "QA_WORKERS": str(count)}
            with serving(settings, "--data", str(temporary / "node")) as (pid, address, seconds):
                answer = ask(address)
                print(
                    f"{count} workers on a Chroma server: {memory_of(pid):.0f} MB together, ready in {seconds:.1f} s, "
                    f"an answer in {answer:.0f} ms; the server {memory_of(server.pid):.0f} MB, "
                    f"{size_of(temporary / 'server'):.1f} MB on disk"
                )
    finally:
        server.terminate()
        server.wait()


def index(folder: Path, data: Path, settings: dict[str, str]) -> tuple[float, float]:
    """Return the seconds and peak megabytes of `qa index`."""
    started = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - this project's own command
        command("index", str(folder), "--data", str(data)), env=os.environ | settings, stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, REFUSED):
        raise SystemExit(f"qa index must end with 0 or {REFUSED}, ended with {process.returncode}")
    return time.perf_counter() - started, usage.ru_maxrss / 1000


def ask(url: str) -> float:
    """Return the median milliseconds of an answer, after a first one."""
    taken = []
    for question in (QUESTIONS[0], *QUESTIONS * ROUNDS):
        started = time.perf_counter()
        fetch(f"{url}/api/ask", json.dumps({"question": question}).encode())
        taken.append(1000 * (time.perf_counter() - started))
    return statistics.median(taken[1:])


def print_size(size: Size, *, first: bool) -> None:
    """Print a row; before the first one, the column heads."""
    if first:
        print(
            "| documents | chunks | text MB | Chroma MB | lexical MB | indexed in s | indexing MB | ready in s "
            "| memory MB | after questions MB | answer ms |"
        )
        print("|" + " ---: |" * 11)
    print(
        f"| {size.documents:,} | {size.chunks:,} | {size.text:.1f} | {size.chroma:.1f} | {size.lexical:.1f} "
        f"| {size.index_seconds:.0f} | {size.index_memory:.0f} | {size.start_seconds:.1f} | {size.idle:.0f} "
        f"| {size.asked:.0f} | {size.answer:.0f} |",
        flush=True,
    )


def print_growth(sizes: Sequence[Size]) -> None:
    """Print what 1,000 chunks add, between the smallest and the largest size."""
    small, large = sizes[0], sizes[-1]
    thousands = (large.chunks - small.chunks) / 1000
    print(
        f"per 1,000 chunks more: {(large.chroma - small.chroma) / thousands:.2f} MB of Chroma, "
        f"{(large.lexical - small.lexical) / thousands:.2f} MB lexical, "
        f"{(large.asked - small.asked) / thousands:.2f} MB of memory, "
        f"{(large.index_seconds - small.index_seconds) / thousands:.1f} s to index"
    )


if __name__ == "__main__":
    main()
