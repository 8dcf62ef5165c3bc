"""Serve a data folder: one process answers from the index, and only this process writes it."""

import socket
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qa.access.local_token import forget_token, make_token, write_token
from qa.answering.cache import AnswerCache
from qa.config import Config
from qa.errors import EmptyIndexError
from qa.library.folders import add_folders
from qa.library.open import Library
from qa.library.uploads import uploads_root
from qa.opening import answer_from, open_librarian, open_library
from qa.parts import load_reader
from qa.serving.collections import Collections
from qa.serving.http_server import serve_application
from qa.serving.parts import IndexInto, MakeApp, Parts
from qa.watching.watcher import Watcher

if TYPE_CHECKING:
    from qa.models.reader import Reader


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
    config, reader = library.config, load_reader(library.config)
    token = make_token(config.folder)

    def open_one(config: Config) -> ServedFolder:
        other = open_library(config, embedder=library.embedder)
        try:
            return ServedFolder(other, reader, token)
        except BaseException:
            other.close()
            raise

    others = Collections(config, open_one)
    served = ServedFolder(library, reader, token, others=others)

    def announce(url: str) -> None:
        served.announce(url)
        others.announce(url)
        click.echo(f"Serving on {url} (Ctrl+C stops)")

    try:
        others.open_all()
        app = make_app(config, served.parts)
        serve_application(app, listener, config, stopping=served.parts.stopping, on_ready=announce)
    finally:
        others.close()
        served.stop()


class ServedFolder:
    """An open data folder that is served, with its librarian at work, and its watcher if the settings say so.

    Args:
        library: The open folder.
        reader: The reader's network; None for the reader without one.
        token: Token of the command line.
        others: The further collections.

    Attributes:
        parts: The parts that the application answers with.

    Raises:
        StoreError: The notes of the earlier ingests cannot be read.
    """

    def __init__(
        self, library: Library, reader: "Reader | None", token: str, *, others: Collections | None = None
    ) -> None:
        self._library = library
        self._librarian = open_librarian(library)
        self._watcher = watcher = Watcher(library, self._librarian) if library.config.watch else None
        answers = AnswerCache(library.config.answer_cache, library.settled)
        self.parts = Parts(
            qa=answer_from(library, reader=reader, answers=answers),
            manager=self._librarian,
            watched=None if watcher is None else lambda: watcher.watched,
            local_token=token,
            stamp=lambda: library.store.stamp,
            answers=answers,
            others=others,
        )
        write_token(library.config.folder, token)
        self._librarian.start()
        if watcher is not None:
            watcher.start()

    def announce(self, url: str) -> None:
        """Note in the folder where it is served."""
        self._library.lock.announce(url)

    def stop(self) -> None:
        """Let the librarian stop at a safe point, and the watcher before it. The library stays open."""
        if self._watcher is not None:
            self._watcher.stop()
        self._librarian.stop()
        forget_token(self._library.config.folder)

    def close(self) -> None:
        """Stop, and release the folder."""
        self.stop()
        self._library.close()
