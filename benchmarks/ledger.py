"""Documents in many versions, for `load`: citations are compared with the version that they name."""

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
    """A version of a document.

    Attributes:
        document: The document, made from its file here, not by the service.
        since: When its file was sent, by `time.monotonic`.
        until: When the job that replaced or deleted it was seen to have ended.
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
        """Record that a document is about to be sent. Return it."""
        self._versions[document.id, document.sha256] = Version(document, time.monotonic())
        return document

    def end(self, document_id: str, document: Document | None) -> None:
        """Record that a job has ended: a document replaces its earlier version, or there is none any more."""
        earlier = self._current.pop(document_id, None)
        if earlier is not None:
            known = self._versions[document_id, earlier]
            self._versions[document_id, earlier] = Version(known.document, known.since, time.monotonic())
        if document is not None:
            self._current[document_id] = document.sha256

    def faults(self, citations: Sequence[Mapping[str, Any]], asked: float, answered: float) -> list[str]:
        """Return what is wrong with the citations of a reply, given the times of request and reply."""
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
    """Parse a file in this process."""
    return parse_document(SourceFile(Path("/library") / name, name, Path("/library")), data)


def text_of(name: str, edition: int, chance: random.Random) -> str:
    """Write an edition of a lighthouse's document. Editions differ in facts, length and order of lines."""
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
