"""The systems that `peers.py` compares: this project, and others in separate processes."""

import json
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import click

from qa.answering.retrieve import retrieve
from qa.answering.service import QA
from qa.config import load_config
from qa.library.open import Library
from qa.models.embedder import Embedder, make_embedder
from qa.models.packaged import packaged_model
from qa.opening import answer_from, open_library
from qa.records import Chunk, Filters
from qa.store.entries import searched_text
from qa.vectors import Vectors

LIMIT = 10  # texts that are requested


class TimedEmbedder:
    """An embedder that measures its working time."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self.fingerprint = embedder.fingerprint
        self.max_tokens = embedder.max_tokens
        self.seconds = 0.0

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Embed texts."""
        started = time.perf_counter()
        vectors = self._embedder.encode(texts)
        self.seconds += time.perf_counter() - started
        return vectors

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count the tokens of each text."""
        return self._embedder.count_tokens(texts)


@dataclass
class Ours:
    """This project: its own library and service.

    Attributes:
        library: Holds the articles.
        qa: Answers from it.
        embedder: Measures its working time.
        chunks: The indexed texts, by id.
    """

    library: Library
    qa: QA
    embedder: TimedEmbedder
    chunks: dict[str, Chunk] = field(default_factory=dict)

    def add(self, folder: Path) -> tuple[float, list[tuple[str, str]]]:
        """Index a folder. Return the seconds, and the embedded texts with their ids."""
        started = time.perf_counter()
        report = self.library.index([folder])
        seconds = time.perf_counter() - started
        added = set(report.added)
        hits = [hit for hit in self.library.store.all_chunks() if hit.document.id in added]
        hits.sort(key=lambda hit: (hit.document.id, hit.chunk.ordinal))
        self.chunks |= {_chunk_id(hit.chunk): hit.chunk for hit in hits}
        return seconds, [(_chunk_id(hit.chunk), searched_text(hit.document, hit.chunk)) for hit in hits]

    def ask(self, question: str) -> tuple[float, list[str]]:
        """Retrieve. Return the seconds, and the ids of the chunks."""
        started = time.perf_counter()
        found = retrieve(
            question,
            self.embedder.encode([question]),
            self.library.store,
            self.library.lexical,
            filters=Filters(),
            candidates=self.library.config.candidates,
            passages=LIMIT,
        )
        return time.perf_counter() - started, [_chunk_id(passage.chunk) for passage in found]

    def answer(self, question: str) -> float:
        """Answer. Return the seconds."""
        started = time.perf_counter()
        self.qa.ask(question)
        return time.perf_counter() - started


class Peer:
    """Another system, in a separate process."""

    def __init__(self, python: Path, name: str, folder: Path) -> None:
        self.name = name
        command = [str(python), str(Path(__file__).with_name("peer.py")), name, str(packaged_model()), str(folder)]
        quiet = {**os.environ, "HF_HUB_OFFLINE": "1", "HAYSTACK_TELEMETRY_ENABLED": "0"}
        quiet.pop("PYTHONPATH", None)
        self._process = subprocess.Popen(  # noqa: S603 - the user's own interpreter
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=quiet
        )

    def wait(self) -> None:
        """Wait until it is ready."""
        self._reply()

    def call(self, command: Mapping[str, Any]) -> dict[str, Any]:
        """Send a command, and return its reply."""
        if self._process.stdin is not None:
            self._process.stdin.write(json.dumps(command) + "\n")
            self._process.stdin.flush()
        return self._reply()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def _reply(self) -> dict[str, Any]:
        line = self._process.stdout.readline() if self._process.stdout is not None else ""
        if not line:
            raise click.ClickException(
                f"{self.name} must run, ended: start benchmarks/peer.py by hand to see why, or leave it out by --system"
            )
        return dict(json.loads(line))


@contextmanager
def open_ours() -> Iterator[Ours]:
    """Open this project with an empty temporary index."""
    with tempfile.TemporaryDirectory() as data:
        embedder = TimedEmbedder(make_embedder())
        with open_library(load_config(data=Path(data)), embedder=embedder) as library:
            embedder.encode(["The first text of a process is slower than all others."])
            embedder.seconds = 0.0
            yield Ours(library, answer_from(library), embedder)


def _chunk_id(chunk: Chunk) -> str:
    return f"{chunk.document_id}#{chunk.ordinal}"
