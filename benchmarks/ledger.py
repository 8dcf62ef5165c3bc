"""Documents in many versions, and citations held against the version that they name: what `load` asks about."""

import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.corpus.documents import SourceFile, parse_document
from qa.records import Document


@dataclass(frozen=True, slots=True)
class Version:
    """A document as it was for some time.

    Attributes:
        document: The document, made from its file here and not by the service.
        since: When its file was sent, as `time.monotonic` counts.
        until: When the job was seen to be over that replaced or deleted it.
    """

    document: Document
    since: float
    until: float = float("inf")


class Ledger:
    """Every version of every document. Safe to share between threads."""

    def __init__(self) -> None:
        self._versions: dict[tuple[str, str], Version] = {}
        self._current: dict[str, str] = {}

    def begin(self, document: Document) -> Document:
        """Note that a document is about to be sent; returns it."""
        self._versions[document.id, document.sha256] = Version(document, time.monotonic())
        return document

    def end(self, document_id: str, document: Document | None) -> None:
        """Note that a job is over, and a document in force in place of its earlier version, or none."""
        earlier = self._current.pop(document_id, None)
        if earlier is not None:
            known = self._versions[document_id, earlier]
            self._versions[document_id, earlier] = Version(known.document, known.since, time.monotonic())
        if document is not None:
            self._current[document_id] = document.sha256

    def faults(self, citations: Sequence[Mapping[str, Any]], asked: float, answered: float) -> list[str]:
        """What is wrong with the citations of a reply that was asked for and answered at these times."""
        found = [fault for cited in citations if (fault := self._fault(cited, asked, answered)) is not None]
        versions = {(cited["document"], cited["sha256"]) for cited in citations}
        if len(versions) != len({name for name, _ in versions}):
            found.append(f"two versions of a document in one reply: {sorted(versions)}")
        return found

    def _fault(self, cited: Mapping[str, Any], asked: float, answered: float) -> str | None:
        version = self._versions.get((cited["document"], cited["sha256"]))
        if version is None:
            return f"a text that {cited['document']} never had"
        text, start, end = version.document.text, cited["start"], cited["end"]
        around = text[:start].endswith(cited["prefix"]) and text[end:].startswith(cited["suffix"])
        if text[start:end] != cited["exact"] or not around or cited["title"] != version.document.title:
            return f"not what stands at {start} to {end} of {cited['document']}: {cited['exact']!r}"
        if version.since > answered or version.until < asked:
            return f"a version of {cited['document']} that was out of force by {asked - version.until:.3f} s"
        return None


def document_of(name: str, data: bytes) -> Document:
    """The document that a file makes, as this process parses it."""
    return parse_document(SourceFile(Path("/library") / name, name, Path("/library")), data)


def text_of(name: str, edition: int, chance: random.Random) -> str:
    """An edition of the document of a lighthouse: its facts, its length and the order of its lines differ."""
    number = name.removeprefix("velm-").removesuffix(".md")
    lines = [
        f"Edition {edition} of this note was written on the quay.",
        f"The lighthouse of Velm {number} was lit in {1700 + edition % 300} by keeper {edition}.",
        f"Keeper {edition} keeps the lighthouse of Velm {number} since the storm of that year.",
        *(f"Cliff {chance.randrange(999)} bears a wall of {chance.randrange(9, 99)} feet." for _ in range(40)),
    ]
    chance.shuffle(lines)
    lines = lines[: chance.randrange(20, len(lines) + 1)]
    paragraphs = [" ".join(lines[place : place + 4]) for place in range(0, len(lines), 4)]
    return "\n\n".join((f"# Velm {number}, edition {edition}", *paragraphs)) + "\n"
