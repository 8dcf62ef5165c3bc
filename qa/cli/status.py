"""The command ``qa status``, which shows what is indexed. No model is loaded."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qa.cli import options
from qa.config import Config
from qa.errors import EmptyIndexError, QAError
from qa.settings.collections import DEFAULT

if TYPE_CHECKING:
    from qa.client import Client
    from qa.records import IndexedDocument, Reading
    from web.schema.documents import DocumentSummary


@click.command()
@options.data
@options.collection
@options.as_json
def status(data: Path | None, collection: str | None, as_json: bool) -> None:
    """Show what is indexed, with which models, and whether a service has the index open.

    \b
    Example:
        qa status --json
    """
    found = read_status(options.settings(data, collection))
    if as_json:
        click.echo(json.dumps(found, indent=2, ensure_ascii=False))
        return
    for name in ("data", "served_at", "embedder", "chunker", "chunks"):
        if found[name] is not None:
            click.echo(f"{name.replace('_', ' '):10} {found[name]}")
    if found["collections"]:
        click.echo(f"others     {', '.join(found['collections'])}")
    for one in found["published"]:
        click.echo(f"published  {one['place']}")
        click.secho(
            f"  {'':10}  edition {one['edition']}, {one['documents']} documents, {one['chunks']} chunks", dim=True
        )
    click.echo(f"documents  {len(found['documents'])}")
    for document in found["documents"]:
        named = " by ".join(part for part in (document["title"], ", ".join(document["authors"])) if part)
        click.echo(f"  {document['published'] or '-':10}  {document['id']}  {click.style(named, dim=True)}")
        lost = sum(loss["words"] for loss in document["left_out"])
        if lost:
            causes = "; ".join(f"{loss['words']:,} {loss['label']}" for loss in document["left_out"])
            click.secho(f"  {'':10}  {lost:,} of {lost + document['words']:,} words are left out: {causes}", dim=True)
        for notice in document["notices"]:
            click.echo(f"  {'':10}  {click.style('notice', fg='yellow')} {notice}")
    for folder in found["folders"]:
        click.echo(f"folder     {folder['path']}")
        if folder["problem"]:
            click.echo(f"  {'':10}  {click.style('problem', fg='yellow')} {folder['problem']}")
    if found["failed"]:
        click.echo(f"failed     {len(found['failed'])}")
    for failure in found["failed"]:
        again = (
            "when it changes" if failure["next_try"] is None else f"at {failure['next_try']}, while a service watches"
        )
        click.echo(f"  {'':10}  {failure['file']}: {failure['reason']}")
        click.secho(f"  {'':10}  attempts: {failure['attempts']}; tried again {again}", dim=True)


def read_status(config: Config) -> dict[str, Any]:
    """Describe the index in the data folder, on the Chroma server or published, or at the service that has it open.

    Returns:
        ``data``, ``collections`` (the others), ``published``, ``served_at``, ``embedder``, ``chunker``, ``chunks``,
        ``documents``, ``folders`` and ``failed``; an unknown value is None.

    Raises:
        LockedError: Another process that is not a service has the folder open.
        StoreError: The index cannot be read.
    """
    from qa.cli.reach import reach

    unknown: dict[str, Any] = {
        "data": config.chroma_url or str(config.folder),
        "collections": _others(config),
        "published": [],
        "served_at": None,
        "embedder": None,
        "chunker": None,
        "chunks": 0,
        "documents": [],
        **_noted(config.folder),
    }
    return unknown | reach(config, lambda: _read_here(config), _read_there)


def _others(config: Config) -> list[str]:
    """Return the names of the other collections; none if a server or place does not answer, which reading then says."""
    from qa.library.named import find_collections
    from qa.parts import chroma_server_of

    try:
        names = (DEFAULT, *find_collections(config.data, chroma_server_of(config), config.shards))
    except QAError:
        return []
    return [name for name in names if name != config.collection]


def _noted(data: Path) -> dict[str, Any]:
    """Return the folders that were indexed, and the files that could not be."""
    from qa.library.folders import read_folders
    from qa.library.presence import absence

    folders = read_folders(data)
    return {
        "folders": [{"path": path, "problem": absence(Path(path))} for path in folders.paths],
        "failed": [
            {
                "file": failure.file,
                "reason": failure.reason,
                "attempts": failure.attempts,
                "next_try": failure.next_try and failure.next_try.isoformat(timespec="seconds"),
            }
            for failure in folders.failures
        ],
    }


def _read_here(config: Config) -> dict[str, Any]:
    from qa.opening import open_contents

    try:
        with open_contents(config) as store:
            documents = store.documents.values()
            return {
                "published": _editions(config),
                "embedder": store.manifest.embedder or None,
                "chunker": store.manifest.chunker or None,
                "chunks": sum(document.chunks for document in documents),
                "documents": [_summary(d, d.reading) for d in documents],
            }
    except EmptyIndexError:
        return {}


def _editions(config: Config) -> list[dict[str, Any]]:
    """Describe what is published at the places in the settings."""
    from qa.settings.collections import place_of
    from qa.shards.place import Place

    places = [Place(place_of(url, config.collection)) for url in config.shards]
    return [
        {"place": place.url, "edition": one.generation, "documents": one.documents, "chunks": one.chunks}
        for place, one in ((place, place.read()) for place in places)
    ]


def _read_there(service: "Client") -> dict[str, Any]:
    from web.schema import DocumentsReply

    documents = service.get("/api/documents", DocumentsReply).documents
    return {
        "served_at": service.url,
        "chunks": sum(document.chunks for document in documents),
        "documents": [_summary(d, d.reading.record()) for d in documents],
    }


def _summary(document: "IndexedDocument | DocumentSummary", reading: "Reading") -> dict[str, Any]:
    return {
        "id": document.id,
        "title": document.title,
        "authors": list(document.authors),
        "published": document.published and str(document.published),
        "created": document.created and str(document.created),
        "chunks": document.chunks,
        "words": reading.words,
        "left_out": [
            {"cause": loss.cause.value, "label": loss.cause.label, "words": loss.words} for loss in reading.losses
        ],
        "notices": list(document.notices),
    }
