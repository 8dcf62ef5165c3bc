"""An edition: one published state of a shard, as its manifest names it. Pure."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from qa.errors import StoreError
from qa.store.collection import Manifest

FORMAT = 1  # of the manifest and of the arrays


@dataclass(frozen=True, slots=True)
class File:
    """An immutable file. Its name is its hash.

    Attributes:
        sha256: SHA-256 of its bytes, lower-case hexadecimal.
        size: Number of its bytes.
    """

    sha256: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentFiles:
    """The files of a segment.

    Attributes:
        arrays: The file of each array.
        gone: The file that says which of its documents do not count any more.
        chunks: Number of chunks that count.
    """

    arrays: Mapping[str, File]
    gone: File
    chunks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A published state of a shard.

    Attributes:
        generation: Number of the edition, from 1.
        stamp: Stamp of the index that was published.
        built_with: Embedder and chunker of the index.
        documents: Number of documents.
        chunks: Number of chunks.
        words: Number of stems in all chunks, for BM25.
        pairs: Number of pairs of stems in all chunks, for BM25.
        segments: The segments. Document frequencies of terms are in their postings.
        retired: Files of earlier editions by hash, with the Unix time at which they went out of use.
    """

    generation: int
    stamp: str
    built_with: Manifest
    documents: int
    chunks: int
    words: int
    pairs: int
    segments: tuple[SegmentFiles, ...]
    retired: Mapping[str, float]

    @property
    def files(self) -> dict[str, File]:
        """All files in use, by hash."""
        used = [file for segment in self.segments for file in (*segment.arrays.values(), segment.gone)]
        return {file.sha256: file for file in used}


def dump_edition(edition: Edition) -> bytes:
    """Return the manifest of an edition, JSON in UTF-8."""
    return json.dumps({"format": FORMAT, **asdict(edition)}, indent=1).encode()


def load_edition(content: bytes, place: str) -> Edition:
    """Read a manifest.

    Args:
        content: The manifest.
        place: Where it was found, for the message.

    Raises:
        StoreError: It is damaged, or of another version.
    """
    try:
        fields = json.loads(content)
        if (version := fields.pop("format")) != FORMAT:
            raise StoreError(
                f"a manifest must have format {FORMAT}, that of {place} has {version!r}: publish with this version"
            )
        segments = tuple(
            SegmentFiles(
                arrays={name: File(**file) for name, file in one["arrays"].items()},
                gone=File(**one["gone"]),
                chunks=one["chunks"],
            )
            for one in fields.pop("segments")
        )
        return Edition(built_with=Manifest(**fields.pop("built_with")), segments=segments, **fields)
    except (ValueError, KeyError, TypeError, AttributeError) as exc:
        raise StoreError(f"the manifest in {place} must be JSON as published, is not ({exc}): publish again") from exc
