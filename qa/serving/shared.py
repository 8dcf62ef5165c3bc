"""Serve an index on a Chroma server, or published ones: several processes behind one address only read it."""

import os
import signal
import socket
import sys
import threading
from collections.abc import Sequence
from functools import partial
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from pathlib import Path

import click

from qa.config import Config
from qa.errors import ConfigError, EmptyIndexError, QAError
from qa.opening import answer_from, follow, is_owned, open_library, open_qa, open_to_read
from qa.parts import load_reader
from qa.serving.collections import Answering, Collections
from qa.serving.parts import IndexInto, MakeApp, Parts
from qa.serving.workers import Workers, stop_on_signal


def check_workers(config: Config) -> None:
    """Raise a ConfigError if several processes would open the same Chroma folder, or readers would watch folders."""
    if config.workers > 1 and is_owned(config):
        raise ConfigError(
            f"workers must be 1 with an index in a folder, which one process owns, is {config.workers}: publish it "
            "with QA_PUBLISH and set QA_SHARDS, run a Chroma server and set QA_CHROMA_URL, or raise QA_THREADS"
        )
    if config.watch and not is_owned(config):
        raise ConfigError(
            "watch must be off with QA_CHROMA_URL or QA_SHARDS, where workers only read, is on: leave out --watch and "
            'QA_WATCH, and run "qa index FOLDER" on the machine with the files, by cron or a systemd timer'
        )


def serve_shared(
    config: Config,
    listener: socket.socket,
    paths: Sequence[Path],
    *,
    index: IndexInto,
    make_app: MakeApp,
) -> None:
    """Answer requests until SIGTERM or Ctrl+C. Running requests are finished. An empty index is filled first.

    Args:
        config: The settings, which name a Chroma server or published indexes.
        listener: The socket from `bind`.
        paths: Files and folders for an empty index.
        index: Indexes paths into the library.
        make_app: Makes the application of each worker.

    Raises:
        EmptyIndexError: None of the files could be indexed.
        LockedError: The index is empty, and another machine writes to it.
        ServiceError: A worker could not start.
        UnavailableError: The Chroma server does not answer.
    """
    from qa.serving.http_server import address_of

    if not config.shards and not _has_documents(config):
        _index_first(config, paths, index)
    workers = Workers(
        config, listener, partial(_work, make_app), on_message=lambda message: click.echo(message, err=True)
    )
    stop_on_signal(workers.stop)
    ready = f"Serving on {address_of(listener)} with {config.workers} workers (Ctrl+C stops)"
    workers.run(on_ready=lambda: click.echo(ready))


def _has_documents(config: Config) -> bool:
    try:
        with open_to_read(config) as store:
            return bool(store.documents)
    except EmptyIndexError:
        return False


def _index_first(config: Config, paths: Sequence[Path], index: IndexInto) -> None:
    with open_library(config) as library:
        index(library, paths)
        if not library.store.documents:
            raise EmptyIndexError("there must be a document to serve, none could be indexed: name other PATHS")


def _work(make_app: MakeApp, config: Config, listener: socket.socket, ready: Connection) -> None:
    """Do the work of one process."""
    from qa.serving.http_server import serve_application
    from qa.serving.memory import share_one_arena

    share_one_arena()
    threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()
    try:
        with follow(config) as following:
            reader = load_reader(config)
            embedder = following.embedder
            others = Collections(config, lambda one: Answering(open_qa(one, embedder=embedder, reader=reader)))
            parts = Parts(qa=answer_from(following, reader=reader), others=others)
            app = make_app(config, parts)
            try:
                others.open_all()
                serve_application(app, listener, config, stopping=parts.stopping, on_ready=ready.send)
            finally:
                others.close()
    except QAError as exc:
        click.echo(f"Error: {exc}", err=True)
        sys.exit(1)


def _end_with_parent() -> None:
    """Stop when the parent has died without a signal: else this process would keep the address."""
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)
