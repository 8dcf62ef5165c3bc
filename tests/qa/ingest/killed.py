"""An ingest that kills its own process, for tests of what it leaves."""

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import qa.ingest.run
from qa.config import load_config
from qa.opening import open_library
from qa.store.chroma import ChromaStore
from qa.store.lexical import LexicalIndex
from tests.conftest import WordEmbedder


def ingest_until_killed(data: Path, folder: Path, action: str, writes: int) -> None:
    """Index or rebuild with many small writes; the process is killed before the write that follows some of them."""
    left = writes

    def counted(write: Callable[..., Any]) -> Callable[..., Any]:
        def counted_write(*arguments: object, **options: object) -> object:
            nonlocal left
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return write(*arguments, **options)

        return counted_write

    qa.ingest.run.BATCH = 4
    for owner, name in (
        (ChromaStore, "add"),
        (ChromaStore, "_delete_rows"),
        (ChromaStore, "finish"),
        (LexicalIndex, "_finish"),
    ):
        setattr(owner, name, counted(getattr(owner, name)))
    library = open_library(load_config(data=data, chunk_tokens=40), embedder=WordEmbedder())
    library.rebuild([folder]) if action == "rebuild" else library.index([folder])
