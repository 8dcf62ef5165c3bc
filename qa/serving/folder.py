"""Serve a data folder: one process answers from the index, and only this process writes it."""

import socket
from collections.abc import Sequence
from pathlib import Path

import click

from qa.access.local_token import forget_token, make_token
from qa.answering.cache import AnswerCache
from qa.config import Config
from qa.errors import EmptyIndexError
from qa.library.folders import add_folders
from qa.library.open import Library
from qa.library.uploads import uploads_root
from qa.opening import answer_from, open_librarian, open_library
from qa.serving.http_server import serve_application
from qa.serving.parts import IndexInto, MakeApp, Parts
from qa.watching.watcher import Watcher


def serve_folder(
    config: Config,
    listener: socket.socket,
    paths: Sequence[Path],
    *,
    otherwise: Path,
    index: IndexInto,
    make_app: MakeApp,
) -> None:
    """Answer requests until SIGTERM or Ctrl+C. Running requests are finished. A second signal stops at once.

    First an interrupted ingest is completed, and an empty index is filled.

    Args:
        config: The settings.
        listener: The socket from `qa.serving.http_server.bind`.
        paths: Files and folders for an empty index.
        otherwise: The same, if no paths are given and there is no folder of uploads.
        index: Indexes paths into the library.
        make_app: Makes the application.

    Raises:
        EmptyIndexError: None of the files could be indexed.
        StoreError: The folder cannot be opened.
    """
    library = open_library(config)
    try:
        _complete(library, paths, otherwise, index)
        _serve(library, listener, make_app)
    finally:
        library.close()


def _complete(library: Library, paths: Sequence[Path], otherwise: Path, index: IndexInto) -> None:
    unfinished = tuple(Path(path) for path in library.store.unfinished)
    if unfinished:
        click.echo("An ingest was cut off: completing it.", err=True)
    if unfinished or not library.store.documents:
        uploads = uploads_root(library.config)
        found = uploads if uploads.is_dir() else otherwise
        index(library, unfinished or paths or (found,))
        if not library.store.documents and not uploads.is_dir():
            raise EmptyIndexError("there must be a document to serve, none could be indexed: name other PATHS")
    elif library.config.watch:
        add_folders(library.config, paths)
    elif paths:
        click.echo(f"the index holds {len(library.store.documents)} documents: PATHS are left alone", err=True)


def _serve(library: Library, listener: socket.socket, make_app: MakeApp) -> None:
    config = library.config
    librarian, token = open_librarian(library), make_token(config.folder)
    watcher = Watcher(library, librarian) if config.watch else None
    answers = AnswerCache(config.answer_cache, library.settled)
    parts = Parts(
        qa=answer_from(library, answers=answers),
        manager=librarian,
        watched=None if watcher is None else lambda: watcher.watched,
        local_token=token,
        stamp=lambda: library.store.stamp,
        answers=answers,
    )
    app = make_app(config, parts)

    def announce(url: str) -> None:
        library.lock.announce(url)
        click.echo(f"Serving on {url} (Ctrl+C stops)")

    librarian.start()
    if watcher is not None:
        watcher.start()
    try:
        serve_application(app, listener, config, stopping=parts.stopping, on_ready=announce)
    finally:
        if watcher is not None:
            watcher.stop()
        librarian.stop()
        forget_token(config.folder)
