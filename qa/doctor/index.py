"""Examine the index: its documents, its lexical index, a search in it, and its owner."""

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from qa.config import Config
from qa.corpus.version import parser_version
from qa.doctor.findings import Finding, Visits, sound
from qa.errors import EmptyIndexError, LockedError, QAError, StoreError
from qa.library.open import is_lost, lexical_folder, lost
from qa.models.embedder import Embedder
from qa.opening import open_to_read
from qa.parts import manifest_of
from qa.records import Filters, IndexedDocument
from qa.seals import find_change
from qa.store.collection import check_manifest
from qa.store.contents import Contents
from qa.store.lexical import find_damage
from qa.store.lock import read_owner

_NAMED = 3  # files that are named at most


def examine_index(config: Config, embedder: Embedder | None, visits: Visits) -> Iterator[Finding]:
    """Examine the index, and search it if there is an embedder. If a service has it open, that one is asked."""
    own = not config.chroma_url
    note = read_owner(config.folder) if own else None  # readers of a server need no lock
    try:
        with open_to_read(config, thorough=True) as store:
            if note is not None:
                message = (
                    f"a command should end by itself, process {note.pid} was stopped: nothing, its lock is free again"
                )
                yield Finding("warning", "lock", message)
            yield from _documents(config, store)
            yield from _unfinished(store)
            if own:  # on a server each process derives its own
                yield from _lexical(config, store)
            if embedder is not None:
                yield from _search(config, store, embedder)
    except EmptyIndexError as exc:
        if own and is_lost(config.folder, None):
            yield Finding("fault", "index", lost(config.folder))
        else:
            yield Finding("warning", "index", str(exc))
    except LockedError as exc:
        yield from _locked(config.folder, exc, visits)
    except StoreError as exc:
        yield Finding("fault", "index", str(exc))


def _documents(config: Config, store: Contents) -> Iterator[Finding]:
    documents = store.documents
    if not documents:
        if not config.chroma_url and is_lost(config.folder, store):
            yield Finding("fault", "index", lost(config.folder))
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
    if stale := [name for name, document in documents.items() if document.reading.parser != parser_version()]:
        message = (
            f"each document should be read by the rules of this version, {_named(stale)} was by earlier ones: run "
            '"qa index FOLDER", which embeds only what has another text now'
        )
        yield Finding("warning", "text", message)
    if not config.chroma_url:  # a server may hold documents of other machines
        yield from _files(documents)


def _files(documents: Mapping[str, IndexedDocument]) -> Iterator[Finding]:
    if gone := [name for name, document in documents.items() if not os.path.lexists(document.file)]:
        yield Finding(
            "warning",
            "files",
            f"each document should have its file, that of {_named(gone)} is gone: put it back, or run "
            '"qa index FOLDER" to take it out of the index',
        )
    if changed := [name for name, document in documents.items() if _has_changed(Path(document.path), document)]:
        yield Finding(
            "warning",
            "files",
            f"each file should be as it was indexed, that of {_named(changed)} is not: put a copy back, or run "
            '"qa index FOLDER" to read it again',
        )


def _has_changed(path: Path, document: IndexedDocument) -> bool:
    """Whether a file is there, and is not the one that was indexed."""
    try:
        with path.open("rb") as file:
            return path.is_file() and hashlib.file_digest(file, "sha256").hexdigest() != document.file_sha256
    except OSError:
        return False


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
    damage = find_damage(lexical_folder(config.folder, store), store.stamp) if store.documents else None
    damage = damage or _changed(config.folder / "lexical")
    if damage is None:
        yield Finding("sound", "lexical index", "it is in step with the index")
    else:
        message = (
            f"the lexical index must be in step with the index, it {damage}: nothing, the next start derives it anew"
        )
        yield Finding("warning", "lexical index", message)


def _changed(folder: Path) -> str | None:
    change = find_change(folder, thorough=True)
    return change and f"is not as it was closed ({change})"


def _search(config: Config, store: Contents, embedder: Embedder) -> Iterator[Finding]:
    findings: list[Finding] = []
    if store.documents:
        with sound(findings, "search", "a question finds passages"):
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
