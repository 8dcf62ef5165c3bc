"""The Chroma collection that holds the current index: how it is found, what built it, and its state."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

import chromadb
import httpx
from chromadb.api.client import Client
from chromadb.api.models.Collection import Collection
from chromadb.config import Settings
from chromadb.errors import ChromaError

from qa.errors import MismatchError, StoreError
from qa.store.chroma_server import ChromaServer, close, connect, unavailable
from qa.store.rows import Row

PAGE = 2000  # rows that are read at once, so that memory use stays constant
_OURS = "citewell"

State = Literal["building", "complete"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The embedder and chunker of an index. Vectors and chunks of others must not be mixed in.

    Attributes:
        embedder: Fingerprint of the embedder.
        chunker: Version and length of the chunks.
    """

    embedder: str
    chunker: str


def open_client(folder: Path | ChromaServer) -> Client:
    """Open Chroma's files in a folder (they are made if missing), or connect to a server."""
    if isinstance(folder, ChromaServer):
        return connect(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return cast("Client", chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False)))
    except BaseException:
        Client.clear_system_cache()  # else the next attempt in this process would get the broken client again
        raise


@contextmanager
def closed_on_failure(client: Client) -> Iterator[None]:
    """Close a client if the block fails: nobody else has it yet."""
    try:
        yield
    except BaseException:
        close(client)
        raise


def series_of(place: Path | ChromaServer) -> str:
    """Return the beginning of the names of all indexes of one set of documents: of the current one and of rebuilds.

    >>> series_of(Path("chroma")), series_of(ChromaServer(url="http://chroma", collection="press"))
    ('citewell', 'citewell.press')
    """
    name = place.collection if isinstance(place, ChromaServer) else ""
    return f"{_OURS}.{name}" if name else _OURS


def series(collection: Collection) -> str:
    """Return the beginning of an index's name, which all indexes of its series have."""
    return collection.name.rpartition("-")[0]


def find_names(client: Client) -> tuple[str, ...]:
    """Return the names of the further sets of documents on a server, in order."""
    found = {series(collection) for collection in client.list_collections()}
    return tuple(sorted(one.removeprefix(f"{_OURS}.") for one in found if one.startswith(f"{_OURS}.")))


def find_current(client: Client, name: str) -> Collection | None:
    """Return the complete index of a series that was finished last, or None."""
    whole = [collection for collection in _all(client, name) if metadata_of(collection).get("state") == "complete"]
    if not whole:
        return None
    return client.get_collection(max(whole, key=generation_of).name, embedding_function=None)


def create(client: Client, name: str, manifest: Manifest, *, state: State, generation: int) -> Collection:
    """Make an empty index of a series."""
    return client.create_collection(
        f"{name}-{uuid.uuid4().hex[:12]}",
        configuration={"hnsw": {"space": "cosine"}},
        metadata={
            "embedder": manifest.embedder,
            "chunker": manifest.chunker,
            "state": state,
            "generation": generation,
            "dirty": False,
        },
        embedding_function=None,
    )


def delete_others(client: Client, current: Collection) -> None:
    """Delete every index of a series but one."""
    for other in _all(client, series(current)):
        if other.name != current.name:
            client.delete_collection(other.name)


def delete_all(client: Client, server: ChromaServer) -> int:
    """Delete all indexes of one set of documents on a server, and return how many there were."""
    found = _all(client, series_of(server))
    for collection in found:
        client.delete_collection(collection.name)
    return len(found)


def metadata_of(collection: Collection) -> dict[str, Any]:
    """Return the collection's metadata."""
    return dict(collection.metadata or {})


def set_metadata(collection: Collection, **changes: str | int | bool) -> None:
    """Change some of the collection's metadata, in one write."""
    collection.modify(metadata={**metadata_of(collection), **changes})


def generation_of(collection: Collection) -> int:
    """Return the number of the last finished ingest."""
    return int(metadata_of(collection).get("generation", 0))


def stamp_of(collection: Collection) -> str:
    """Return name and generation; they change with every finished ingest."""
    return f"{collection.name}:{generation_of(collection)}"


def manifest_of(collection: Collection) -> Manifest:
    """Return the embedder and chunker of an index."""
    metadata = metadata_of(collection)
    return Manifest(embedder=str(metadata.get("embedder")), chunker=str(metadata.get("chunker")))


def check_manifest(built: Manifest, wanted: Manifest) -> None:
    """Raise a MismatchError unless two manifests are equal."""
    for part in ("embedder", "chunker"):
        if getattr(built, part) != getattr(wanted, part):
            raise MismatchError(
                f"the index was built with {part} {getattr(built, part)}, the settings say {getattr(wanted, part)}: "
                'restore the setting, or run "qa index --rebuild"'
            )


def scan(
    collection: Collection, include: list[str], where: dict[str, Any] | None = None
) -> Iterator[tuple[str, str, Row]]:
    """Yield id, text and metadata of every row, reading a page at a time."""
    offset = 0
    while True:
        page = collection.get(where=where, limit=PAGE, offset=offset, include=cast("Any", include))
        texts = page["documents"] or [""] * len(page["ids"])
        yield from zip(page["ids"], texts, cast("Any", page["metadatas"]), strict=True)
        if len(page["ids"]) < PAGE:
            return
        offset += PAGE


@contextmanager
def translated(what: str) -> Iterator[None]:
    """Turn Chroma's and the system's errors into a `StoreError`. No other place does this."""
    try:
        yield
    except httpx.HTTPError as exc:
        raise unavailable(what, exc) from exc
    except BaseException as exc:
        if not isinstance(exc, (ChromaError, OSError, ValueError)) and not is_panic(exc):
            raise
        remedy = 'check the disk, or run "qa index --rebuild" with the paths of your documents'
        raise StoreError(f"{what}: {str(exc).strip() or type(exc).__name__}: {remedy}") from exc


def is_panic(error: BaseException) -> bool:
    """Whether an error is a panic of a Rust library, such as a damaged file causes. It is not an `Exception`."""
    return not isinstance(error, (Exception, KeyboardInterrupt, SystemExit, GeneratorExit))


def _all(client: Client, name: str) -> list[Collection]:
    return [collection for collection in client.list_collections() if series(collection) == name]
