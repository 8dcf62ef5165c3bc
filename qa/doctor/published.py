"""Examine published indexes: every file of the present editions, at its place and on this machine, and a search."""

from collections.abc import Iterator
from contextlib import closing

from qa.config import Config
from qa.doctor.findings import Finding, sound
from qa.errors import QAError, StoreError
from qa.models.embedder import Embedder
from qa.opening import open_published
from qa.parts import manifest_of
from qa.records import Filters
from qa.settings.collections import place_of
from qa.shards.local_files import LocalFiles
from qa.shards.place import Place
from qa.store.collection import check_manifest

_SUBJECT = "published index"


def examine_published(config: Config, embedder: Embedder | None) -> Iterator[Finding]:
    """Examine the indexes that the settings name. If all are sound and there is an embedder, they are searched."""
    found = [
        finding
        for url in dict.fromkeys(config.shards)
        for finding in _place(place_of(url, config.collection), LocalFiles(config.folder / "fetched"))
    ]
    yield from found
    if embedder is None or any(finding.verdict == "fault" for finding in found):
        return
    findings: list[Finding] = []
    with sound(findings, "search", "a question finds passages"), closing(open_published(config)) as contents:
        check_manifest(contents.manifest, manifest_of(config, embedder))
        if contents.documents and not contents.search(embedder.encode(["What is this about?"]), 1, Filters()):
            raise StoreError(
                'a search must find something, found nothing: run "qa index --rebuild" where it is written'
            )
    yield from findings


def _place(url: str, files: LocalFiles) -> Iterator[Finding]:
    faults = []
    try:
        place = Place(url)
        edition = place.read()
        for file in edition.files.values():
            if damage := place.damage(file):
                faults.append(
                    f"each file must be as it was published, {place.address(file)} {damage}: remove it, and run "
                    '"qa index FOLDER" or "qa cluster index FOLDER" where it was published, which publishes it anew'
                )
            if damage := files.damage(file):
                faults.append(
                    f"each fetched file must be as it was published, {files.path(file)} {damage}: remove it and start "
                    "the readers again, which fetch it anew"
                )
    except QAError as exc:
        faults.append(str(exc))
    for fault in faults:
        yield Finding("fault", _SUBJECT, fault)
    if not faults:
        message = f"{url} has edition {edition.generation} with {edition.documents} documents, all files are whole"
        yield Finding("sound", _SUBJECT, message)
