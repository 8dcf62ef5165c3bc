"""Make models, index and service from the settings. Only this module joins the parts of an index.

Each function imports its parts when it is called, so that the command line starts fast when it needs only a few.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing
from dataclasses import replace
from typing import TYPE_CHECKING

from qa.config import Config
from qa.parts import MEGABYTE, careful_of, chroma_server_of, load_embedder, load_models, manifest_of, parse_limits
from qa.settings.collections import place_of

if TYPE_CHECKING:
    from qa.answering.cache import AnswerCache
    from qa.answering.opened import Opened
    from qa.answering.service import QA
    from qa.corpus.documents import SourceFile
    from qa.library.follow import Following
    from qa.library.librarian import Librarian
    from qa.library.open import Library
    from qa.library.parts import IndexParts
    from qa.library.published import PublishedIndex
    from qa.models.embedder import Embedder
    from qa.models.reader import Reader
    from qa.shards.contents import PublishedContents
    from qa.store.contents import Contents


def open_qa(
    config: Config,
    *,
    embedder: "Embedder | None" = None,
    reader: "Reader | None" = None,
    min_confidence: float | None = None,
) -> "QA":
    """Open the index in the settings, ready to answer.

    Args:
        config: The settings.
        embedder: The embedder in the settings, if it is already loaded.
        reader: The reader in the settings, if it is already loaded.
        min_confidence: As in `answer_from`.

    Raises:
        StoreError: It cannot be opened, is in use, or was built with other settings.
        ConfigError: A model cannot be loaded.
    """
    if embedder is None:
        embedder, loaded = load_for_answers(config)
        reader = reader or loaded
    find = open_library if is_owned(config) else follow
    opened = find(config, embedder=embedder)
    try:
        return answer_from(opened, reader=reader, min_confidence=min_confidence)
    except BaseException:
        opened.close()
        raise


def load_for_answers(config: Config) -> "tuple[Embedder, Reader | None]":
    """Load the models in the settings. They compile, mostly without the interpreter lock, while Chroma is imported.

    Returns:
        The embedder, and the reader's network; None for a reader without one.

    Raises:
        ConfigError: A model cannot be loaded.
    """
    with ThreadPoolExecutor(1) as thread:
        models = thread.submit(load_models, config)
        import qa.answering.service
        import qa.library.open
        import qa.library.published  # noqa: F401 - to load what they import

        return models.result()


def answer_from(
    opened: "Opened",
    *,
    reader: "Reader | None" = None,
    min_confidence: float | None = None,
    answers: "AnswerCache | None" = None,
) -> "QA":
    """Answer from an open index, which is closed with the service.

    Args:
        opened: The open index.
        reader: The reader in the settings, if it is already loaded.
        min_confidence: Replaces the threshold of the settings; confidence is then as shipped, not fitted to the folder.
        answers: Cache of answers; None computes each answer again.
    """
    from qa.answering.service import QA
    from qa.models.calibrated import calibrated
    from qa.models.cascade import passages_read, quick_of
    from qa.models.readers import make_reader

    config, embedder, lexical, threads = opened.config, opened.embedder, opened.lexical, opened.config.inference_threads
    if reader is None:
        reader = make_reader(config.reader, embedder, lexical, threads=threads, careful=careful_of(config))
    passages, quick = passages_read(reader, config.passages), quick_of(reader)
    if min_confidence is None:
        reader, quick = calibrated(reader, config.folder), calibrated(quick, config.folder)
    return QA(
        embedder,
        opened.store,
        lexical,
        reader,
        quick=quick,
        candidates=config.candidates,
        passages=passages,
        min_confidence=reader.threshold(config.max_risk) if min_confidence is None else min_confidence,
        min_possible=None if min_confidence is not None else reader.possible_threshold(config.max_risk_possible),
        chunk_tokens=config.chunk_tokens,
        answers=answers,
        on_close=opened.close,
    )


def open_library(
    config: Config,
    *,
    embedder: "Embedder | None" = None,
    check: bool = True,
    admit: "Callable[[SourceFile], bool]" = lambda _: True,
) -> "Library":
    """Open the data folder in the settings for writing the index. A new one is made if there is none.

    If the settings name a Chroma server, the index is there, and the folder holds the rest.

    Args:
        config: The settings.
        embedder: Embeds chunks and questions. By default the one in the settings is loaded.
        check: Whether to refuse an index that is damaged, or was built with another embedder or chunker. A rebuild
            skips this check: it moves a damaged index aside.
        admit: Which of the files under indexed paths belong to this index.

    Raises:
        LockedError: Another process has it open, or writes to the server.
        MismatchError: The index was built with another embedder or chunker.
        ConfigError: The embedder cannot be loaded, or reads fewer tokens than a chunk has.
        StoreError: The folder cannot be written, Chroma cannot open it, or its database was emptied.
    """
    from qa.library.open import Library
    from qa.store.lock import DataLock

    lock = DataLock(config.folder)
    try:
        return Library.open(replace(_parts_of(config, embedder), admit=admit), lock, check=check)
    except BaseException:
        lock.release()
        raise


def is_owned(config: Config) -> bool:
    """Whether the index is in a folder that one process owns, and not on a Chroma server or published."""
    return not (config.shards or config.chroma_url)


def follow(config: Config, *, embedder: "Embedder | None" = None) -> "Following | PublishedIndex":
    """Open the published indexes in the settings, or that of the Chroma server, and follow their changes.

    Args:
        config: The settings.
        embedder: Embeds questions. By default the one in the settings is loaded.

    Raises:
        EmptyIndexError: There is no index yet.
        MismatchError: It was built with another embedder or chunker.
        UnavailableError: The server or the place does not answer.
    """
    from qa.library.follow import Following
    from qa.library.published import PublishedIndex

    parts = _parts_of(config, embedder)
    return (PublishedIndex(parts) if config.shards else Following.open(parts)).start()


def open_to_read(config: Config, *, thorough: bool = False) -> "AbstractContextManager[Contents]":
    """Open the index in the folder or on the server for look-ups, with any embedder and chunker; if thorough, check it.

    Raises:
        EmptyIndexError: There is no index.
        LockedError: Another process has it open.
        StoreError: The index cannot be read.
    """
    from qa.store import reading

    return reading.open_to_read(config.folder, chroma_server_of(config), thorough=thorough)


def open_contents(config: Config) -> "AbstractContextManager[Contents | PublishedContents]":
    """Open the index in the settings for look-ups, wherever it is. Raises as `open_to_read` or `open_published`."""
    return closing(open_published(config)) if config.shards else open_to_read(config)


def open_published(config: Config) -> "PublishedContents":
    """Open the published indexes in the settings for look-ups. What is not on this machine yet is fetched.

    Raises:
        EmptyIndexError: Nothing is published at one of the places.
        StoreError: A file is damaged, or a place does not answer.
    """
    from qa.shards.contents import PublishedContents

    return PublishedContents([place_of(url, config.collection) for url in config.shards], config.folder / "fetched")


def open_librarian(library: "Library") -> "Librarian":
    """Make the librarian of an open data folder from its settings."""
    from qa.library.jobs import Jobs
    from qa.library.librarian import Librarian
    from qa.library.uploads import UploadFolder, uploads_root

    config = library.config
    uploads = UploadFolder(uploads_root(config), max_bytes=library.parts.max_bytes)
    return Librarian(library, uploads, Jobs(waiting=config.max_jobs))


def _parts_of(config: Config, embedder: "Embedder | None") -> "IndexParts":
    from qa.library.parts import IndexParts

    embedder = embedder or load_embedder(config)
    return IndexParts(
        config=config,
        embedder=embedder,
        place=chroma_server_of(config) or config.folder / "chroma",
        manifest=manifest_of(config, embedder),
        max_bytes=config.max_file_mb * MEGABYTE,
        parsing=parse_limits(config),
    )
