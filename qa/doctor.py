"""What is wrong with an installation and its data folder, and what to do: `examine`. Nothing is changed or mended."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from qa.access.store import open_keys
from qa.config import Config
from qa.corpus.documents import SourceFile
from qa.errors import EmptyIndexError, LockedError, QAError, StoreError
from qa.feedback.store import open_store
from qa.library.open import is_lost, lexical_folder, lost
from qa.models.embedder import Embedder
from qa.models.readers import make_reader
from qa.opening import careful_of, load_embedder, manifest_of, open_to_read, parse_limits
from qa.parsing.process import ParserProcess
from qa.records import Filters
from qa.serving.http_server import bind
from qa.store.collection import check_manifest
from qa.store.contents import Contents
from qa.store.lexical import find_damage
from qa.store.lock import read_owner

Verdict = Literal["sound", "warning", "fault"]

ROOM_BYTES = 500_000_000
"""Free room below which a disk is called nearly full: an index of 100,000 chunks, or a rebuild of one half as large."""

_SAMPLE_BYTES = 1_000_000  # written to see whether the folder takes it
_NAMED = 3  # of many files, as many are named
_EVERYWHERE = ("0.0.0.0", "", "::")  # noqa: S104 - hosts that are every address of the machine


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one thing that was examined.

    Attributes:
        verdict: ``sound``, ``warning`` for what goes on working, or ``fault``.
        subject: What was examined.
        message: What is so; for a warning or a fault the rule, the value and the remedy.
    """

    verdict: Verdict
    subject: str
    message: str


class Visits(Protocol):
    """What is asked of a running service."""

    def is_up(self, url: str) -> bool:
        """Whether a service answers at an address."""

    def count_documents(self, url: str) -> int:
        """How many documents the service at an address has. Raises ServiceError when it does not answer."""


def examine(config: Config, visits: Visits, *, embedder: Embedder | None = None) -> Iterator[Finding]:
    """Examine what the service needs, one thing after the other.

    Args:
        config: The settings.
        visits: Asks a running service.
        embedder: Embeds chunks and questions; by default the one that the settings name is loaded, and examined.

    Yields:
        At least one finding for each thing.
    """
    url = _served_at(config.data)
    yield from _folder(config.data)
    yield from _parser(config)
    try:
        embedder = embedder or load_embedder(config)
        yield Finding("sound", "embedder", f"{embedder.fingerprint} is loaded")
    except QAError as exc:
        yield Finding("fault", "embedder", str(exc))
    if embedder is not None:
        yield from _reader(config, embedder)
    yield from _index(config, embedder, visits)
    yield from _stores(config)
    yield from _port(config, url, visits)


@contextmanager
def _sound(findings: list[Finding], subject: str, message: str) -> Iterator[None]:
    """One finding: sound, unless an error that is raised on purpose says what is wrong."""
    try:
        yield
    except QAError as exc:
        findings.append(Finding("fault", subject, str(exc)))
    else:
        findings.append(Finding("sound", subject, message))


def _folder(data: Path) -> Iterator[Finding]:
    if not data.exists():
        yield Finding("warning", "data folder", f'the data folder must exist, {data} does not: run "qa index PATH"')
        return
    sample = data / f"doctor-{os.getpid()}"
    try:
        sample.write_bytes(bytes(_SAMPLE_BYTES))
    except OSError as exc:
        yield Finding(
            "fault",
            "data folder",
            f"the data folder must be writable and have room, {data} does not take a megabyte ({exc.strerror}): give "
            "the right to write it, free space, or set QA_DATA",
        )
    else:
        yield Finding("sound", "data folder", f"{data} can be written")
    finally:
        with suppress(OSError):
            sample.unlink(missing_ok=True)
    free = shutil.disk_usage(data).free
    if free < ROOM_BYTES:
        message = f"a rebuild should have {ROOM_BYTES / 1e6:g} MB of room, {data} has {free / 1e6:.0f} MB: free space"
        yield Finding("warning", "disk", message)
    for left in sorted(data.glob("chroma-damaged-*")):
        message = f"a damaged index should be removed when it is replaced, {left} is still there: remove it"
        yield Finding("warning", "data folder", message)


def _parser(config: Config) -> Iterator[Finding]:
    findings: list[Finding] = []
    with _sound(findings, "parser", "files can be parsed"), ParserProcess(parse_limits(config)) as parser:
        parser.parse(SourceFile(Path("/tea.txt"), "tea.txt", Path("/")), b"Tea is served at noon.")
    yield from findings


def _reader(config: Config, embedder: Embedder) -> Iterator[Finding]:
    findings: list[Finding] = []
    with _sound(findings, "reader", f"{config.reader or 'the packaged reader'} is loaded"):
        make_reader(config.reader, embedder, _NoWords(), threads=config.inference_threads, careful=careful_of(config))
    yield from findings


class _NoWords:
    """The vocabulary of an empty index: enough to see whether a reader can be loaded."""

    def stem(self, word: str) -> str | None:
        """The word itself."""
        return word

    def weight(self, stem: str) -> float:  # noqa: ARG002 - the same for all
        """The same for all."""
        return 0.0


def _index(config: Config, embedder: Embedder | None, visits: Visits) -> Iterator[Finding]:
    own = not config.chroma_url
    note = read_owner(config.data) if own else None  # who reads a server needs no lock
    try:
        with open_to_read(config) as store:
            if note is not None:
                message = (
                    f"a command should end by itself, process {note.pid} was stopped: nothing, its lock is free again"
                )
                yield Finding("warning", "lock", message)
            yield from _documents(config, store)
            yield from _unfinished(store)
            if own:  # else each process derives its own
                yield from _lexical(config, store)
            if embedder is not None:
                yield from _search(config, store, embedder)
    except EmptyIndexError as exc:
        if own and is_lost(config.data, None):
            yield Finding("fault", "index", lost(config.data))
        else:
            yield Finding("warning", "index", str(exc))
    except LockedError as exc:
        yield from _locked(config.data, exc, visits)
    except StoreError as exc:
        yield Finding("fault", "index", str(exc))


def _documents(config: Config, store: Contents) -> Iterator[Finding]:
    documents = store.documents
    if not documents:
        if not config.chroma_url and is_lost(config.data, store):
            yield Finding("fault", "index", lost(config.data))
        else:
            yield Finding("warning", "index", 'the index must hold a document, it is empty: run "qa index PATH"')
        return
    broken = [name for name, document in documents.items() if not _is_whole(store, name, document.sha256)]
    if broken:
        yield Finding(
            "fault",
            "index",
            f"the text of each document must be whole in the index, that of {_named(broken)} is not: run "
            '"qa index --rebuild"',
        )
    else:
        yield Finding("sound", "index", f"{len(documents)} documents are whole")
    if partial := [name for name, document in documents.items() if document.notices]:
        first = documents[partial[0]].notices[0]
        message = f'all of a document should be in its text, {_named(partial)}: {first}; "qa status" tells it of each'
        yield Finding("warning", "text", message)
    gone = [name for name, document in documents.items() if not os.path.lexists(document.path)]
    if gone and not config.chroma_url:  # which may hold documents of other machines
        yield Finding(
            "warning",
            "files",
            f"each document should have its file, that of {_named(gone)} is gone: put it back, or run "
            '"qa index FOLDER" to take it out of the index',
        )


def _is_whole(store: Contents, document_id: str, sha256: str) -> bool:
    try:
        return hashlib.sha256(store.document(document_id).text.encode()).hexdigest() == sha256
    except StoreError:
        return False


def _named(names: list[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{', '.join(names[:_NAMED])}{more}"


def _unfinished(store: Contents) -> Iterator[Finding]:
    if store.unfinished:
        paths = " ".join(store.unfinished)
        message = f'an ingest must be finished, that of {paths} was cut off: run "qa index {paths}"'
        yield Finding("warning", "index", message)


def _lexical(config: Config, store: Contents) -> Iterator[Finding]:
    damage = find_damage(lexical_folder(config.data, store), store.stamp) if store.documents else None
    if damage is None:
        yield Finding("sound", "lexical index", "it is in step with the index")
    else:
        message = (
            f"the lexical index must be in step with the index, it {damage}: nothing, the next start derives it anew"
        )
        yield Finding("warning", "lexical index", message)


def _search(config: Config, store: Contents, embedder: Embedder) -> Iterator[Finding]:
    findings: list[Finding] = []
    if store.documents:
        with _sound(findings, "search", "a question finds passages"):
            check_manifest(store.manifest, manifest_of(config, embedder))
            if not store.search(embedder.encode(["What is this about?"]), 1, Filters()):
                raise StoreError('a search must find something, found nothing: run "qa index --rebuild"')
    yield from findings


def _locked(data: Path, error: LockedError, visits: Visits) -> Iterator[Finding]:
    if error.url is None:
        yield Finding("warning", "lock", f"{error}; the index was not examined")
        return
    try:
        count = visits.count_documents(error.url)
    except QAError as exc:
        yield Finding("fault", "service", str(exc))
    else:
        yield Finding("sound", "service", f"{error.url} answers, with {count} documents; stop it to examine {data}")


def _stores(config: Config) -> Iterator[Finding]:
    findings: list[Finding] = []
    if (config.data / "feedback.sqlite3").exists():
        with _sound(findings, "feedback", "the feedback store can be read"):
            store = open_store(config)
            store.all()
            store.gaps()
    with _sound(findings, "keys", "the keys can be read"):
        open_keys(config).all()
    if (config.data / "cookies.secret").exists():  # else it would be made
        with _sound(findings, "cookies", "the secret that signs cookies can be read"):
            open_keys(config).cookie_secret()
    yield from findings


def _port(config: Config, url: str | None, visits: Visits) -> Iterator[Finding]:
    if url is not None and url.endswith(f":{config.port}"):
        return  # its own service
    try:
        bind(config.host, config.port).close()
    except QAError as exc:
        # With the index on a Chroma server nobody notes who serves it.
        host = "127.0.0.1" if config.host in _EVERYWHERE else config.host
        if config.chroma_url and visits.is_up(f"http://{host}:{config.port}"):
            yield Finding("sound", "port", f"{config.host}:{config.port} is that of a running service")
        else:
            yield Finding("fault", "port", str(exc))
    else:
        yield Finding("sound", "port", f"{config.host}:{config.port} is free")


def _served_at(data: Path) -> str | None:
    owner = read_owner(data)
    return None if owner is None else owner.url
