"""The parts that an index is opened with, as values."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from qa.config import Config
from qa.corpus.documents import SourceFile
from qa.corpus.version import parser_version
from qa.models.embedder import Embedder
from qa.parsing.limits import ParseLimits
from qa.parsing.office import find_office
from qa.store.chroma_server import ChromaServer
from qa.store.collection import Manifest


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexParts:
    """The parts that an index is opened with. `qa.opening` makes them from the settings.

    Attributes:
        config: The settings.
        embedder: Embeds chunks and questions.
        place: Folder of Chroma's files, or the server with the index.
        manifest: The embedder and chunker that the index is built with.
        max_bytes: Larger files are not indexed.
        parsing: The limits for parsing one file.
        admit: Which of the files under indexed paths belong to this index; by default all.
    """

    config: Config
    embedder: Embedder
    place: Path | ChromaServer
    manifest: Manifest
    max_bytes: int
    parsing: ParseLimits
    admit: Callable[[SourceFile], bool] = lambda _: True

    @property
    def rules(self) -> str:
        """Version of all that decides whether a file can be read here: rules, settings and installed programs."""
        parts = parser_version(), self.parsing, self.max_bytes, find_office()
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:12]
