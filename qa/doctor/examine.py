"""Examine what the service needs, one thing after the other: `examine`."""

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from qa.access.store import open_keys
from qa.config import Config
from qa.corpus.documents import SourceFile
from qa.doctor.findings import Finding, Visits, sound
from qa.doctor.index import examine_index
from qa.doctor.published import examine_published
from qa.errors import QAError
from qa.feedback.store import open_store
from qa.library.named import find_collections
from qa.models.calibrated import FILE as CALIBRATION
from qa.models.calibrated import Calibration
from qa.models.embedder import Embedder
from qa.models.readers import make_reader
from qa.opening import is_owned
from qa.parsing.process import ParserProcess
from qa.parts import careful_of, chroma_server_of, load_embedder, parse_limits
from qa.seals import find_change
from qa.serving.http_server import bind
from qa.settings.collections import DEFAULT
from qa.store.lock import read_owner

ROOM_BYTES = 500_000_000
"""Free bytes below which a disk is nearly full: an index of 100,000 chunks, or a rebuild of one half as large."""

_SAMPLE_BYTES = 1_000_000  # that are written to test the folder
_EVERYWHERE = ("0.0.0.0", "", "::")  # noqa: S104 - hosts that mean every address of the machine


def examine(config: Config, visits: Visits, *, embedder: Embedder | None = None) -> Iterator[Finding]:
    """Examine what the service needs, one thing after the other, and all collections unless the settings name one.

    Args:
        config: The settings.
        visits: Asks a running service.
        embedder: Embeds chunks and questions. By default the one in the settings is loaded and examined.

    Yields:
        At least one finding for each thing.
    """
    url = _served_at(config.folder)
    yield from _folder(config.folder)
    yield from _parser(config)
    try:
        embedder = embedder or load_embedder(config)
        yield Finding("sound", "embedder", f"{embedder.fingerprint} is loaded")
    except QAError as exc:
        yield Finding("fault", "embedder", str(exc))
    if embedder is not None:
        yield from _reader(config, embedder)
    if config.shards:
        yield from examine_published(config, embedder)
    else:
        yield from examine_index(config, embedder, visits)
    yield from _stores(config)
    yield from _others(config, embedder, visits)
    yield from _port(config, url, visits)


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
    with sound(findings, "parser", "files can be parsed"), ParserProcess(parse_limits(config)) as parser:
        parser.parse(SourceFile(Path("/tea.txt"), "tea.txt", Path("/")), b"Tea is served at noon.")
    yield from findings


def _reader(config: Config, embedder: Embedder) -> Iterator[Finding]:
    findings: list[Finding] = []
    with sound(findings, "reader", f"{config.reader or 'the packaged reader'} is loaded"):
        make_reader(config.reader, embedder, _NoWords(), threads=config.inference_threads, careful=careful_of(config))
    yield from findings


class _NoWords:
    """The vocabulary of an empty index. It is enough to test whether a reader can be loaded."""

    def stem(self, word: str) -> str | None:
        """Return the word itself."""
        return word

    def weight(self, stem: str) -> float:  # noqa: ARG002 - the same for all
        """Return the same weight for all."""
        return 0.0


def _stores(config: Config) -> Iterator[Finding]:
    yield from _of_collection(config)
    findings: list[Finding] = []
    with sound(findings, "keys", "the keys can be read"):
        open_keys(config).all()
    if (config.data / "cookies.secret").exists():  # else reading would make it
        with sound(findings, "cookies", "the secret that signs cookies can be read"):
            open_keys(config).cookie_secret()
    for seal in sorted((config.data / "cache").glob("*.seal")):
        if damage := find_change(seal.with_suffix(""), thorough=True):
            message = f"prepared weights must be as they were made, {damage}: remove {seal}, then they are made anew"
            findings.append(Finding("fault", "weights", message))
    yield from findings


def _of_collection(config: Config) -> Iterator[Finding]:
    """Examine the stores that each collection has."""
    findings: list[Finding] = []
    if (config.folder / "feedback.sqlite3").exists():
        with sound(findings, "feedback", "the feedback store can be read"):
            store = open_store(config)
            store.check()
            store.all()
            store.gaps()
    if (config.folder / CALIBRATION).exists():
        with sound(findings, "calibration", "the confidence that was fitted to the folder can be read"):
            Calibration.read(config.folder)
    yield from findings


def _others(config: Config, embedder: Embedder | None, visits: Visits) -> Iterator[Finding]:
    """Examine the further collections, if the settings name none of them."""
    if config.collection != DEFAULT or config.shards:
        return
    with suppress(QAError):  # of a Chroma server, which was told before
        for name in find_collections(config.data, chroma_server_of(config)):
            own = config.model_copy(update={"collection": name})
            for one in (*examine_index(own, embedder, visits), *_of_collection(own)):
                remedy = "" if one.verdict == "sound" else f" (with --collection {name})"
                yield replace(one, subject=f"{name}: {one.subject}", message=one.message + remedy)


def _port(config: Config, url: str | None, visits: Visits) -> Iterator[Finding]:
    if url is not None and urlsplit(url).port == config.port:
        return  # the service of this folder has the port
    try:
        bind(config.host, config.port).close()
    except QAError as exc:
        # With the index on a Chroma server, or published, there is no note of who serves it.
        host = "127.0.0.1" if config.host in _EVERYWHERE else config.host
        if not is_owned(config) and visits.is_up(f"http://{host}:{config.port}"):
            yield Finding("sound", "port", f"{config.host}:{config.port} is that of a running service")
        else:
            yield Finding("fault", "port", str(exc))
    else:
        yield Finding("sound", "port", f"{config.host}:{config.port} is free")


def _served_at(data: Path) -> str | None:
    owner = read_owner(data)
    return None if owner is None else owner.url
