"""Publish the state of an index: what changed since the last edition becomes a new segment. The manifest comes last."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np

from qa.errors import EmptyIndexError
from qa.records import IndexedDocument
from qa.shards.bm25 import Statistics, Terms, add_up
from qa.shards.building import build, merge
from qa.shards.edition import Edition
from qa.shards.local_files import LocalFiles
from qa.shards.place import Place
from qa.shards.segment import Segment
from qa.store.collection import Manifest
from qa.store.rows import Hit
from qa.vectors import Vectors

GRACE_SECONDS = 3600.0  # that a reader has to fetch the files of an edition after the next one came
_BATCH = 20_000  # chunks of a segment while it is built, so that memory use stays constant
_NO_TERMS = Terms((), ())
_NOTHING = Statistics(0, 0, 0, (), ())
_RATIO = 3  # a segment is merged with the later ones once they have a third of its chunks


class Source(Protocol):
    """An index that can be published."""

    @property
    def stamp(self) -> str:
        """Changes with every ingest."""

    @property
    def manifest(self) -> Manifest:
        """The embedder and chunker of the index."""

    @property
    def documents(self) -> Mapping[str, IndexedDocument]:
        """All documents by id."""

    def embedded(self, documents: Iterable[IndexedDocument]) -> Iterator[tuple[Hit, Vectors]]:
        """Yield every chunk of some documents in order, with its embedding."""


def publish(source: Source, place: Place, files: LocalFiles, *, now: float | None = None) -> Edition:
    """Publish the state of an index. The caller holds the lock on the index, so that there is one writer.

    An interrupted publication leaves the present edition as it is, and the next one completes it. If a file of the
    present edition is gone, everything is published anew.

    Args:
        source: The index.
        place: Where it is published.
        files: Files of the present edition, and of the new one.
        now: The Unix time; by default that of the clock.

    Returns:
        The present edition.

    Raises:
        StoreError: The place cannot be read or written.
    """
    now = time.time() if now is None else now
    try:
        before = place.read()
    except EmptyIndexError:
        before = None
    stored = place.names()
    if before is not None and not before.files.keys() <= stored:  # somebody removed a damaged one
        kept: tuple[Segment, ...] = ()
    elif before is not None and before.built_with == source.manifest:
        if before.stamp == source.stamp:
            return before
        kept = _open(before, place, files)
    else:
        kept = ()
    segments = settle(list(_add_changes(source, kept, files)), files)
    written = tuple(files.keep_segment(segment.arrays, segment.gone) for segment in segments)
    counts = add_up(segment.count(_NO_TERMS) for segment in segments) if segments else _NOTHING
    edition = Edition(
        generation=1 if before is None else before.generation + 1,
        stamp=source.stamp,
        built_with=source.manifest,
        documents=len(source.documents),
        chunks=counts.chunks,
        words=counts.words,
        pairs=counts.pairs,
        segments=written,
        retired={},
    )
    for name, file in edition.files.items():
        if name not in stored:
            place.put(file, files.path(file))
    earlier = {} if before is None else before.retired
    retired = {name: earlier.get(name, now) for name in sorted(stored - edition.files.keys())}
    over = {name for name, since in retired.items() if now - since > GRACE_SECONDS}
    edition = replace(edition, retired={name: since for name, since in retired.items() if name not in over})
    place.write(edition)
    place.remove(over)
    files.tidy(edition.files.keys())
    return edition


def settle(segments: list[Segment], files: LocalFiles) -> list[Segment]:
    """Merge later segments, so that there are few: each has more than three times the chunks of all later ones.

    A segment of which less than half is left is written anew. An empty one is dropped.
    """
    segments = [segment for segment in segments if segment.alive.any()]
    first = first_to_merge([int(segment.alive.sum()) for segment in segments])
    merged = [_merge([one], files) if one.alive.mean() < 0.5 else one for one in segments[:first]]
    rest = segments[first:]
    if len(rest) == 1 and rest[0].alive.mean() >= 0.5:
        return [*merged, *rest]
    return [*merged, _merge(rest, files)] if rest else merged


def first_to_merge(sizes: Sequence[int]) -> int:
    """Return the place of the first segment to merge with all later ones.

    >>> first_to_merge([1000, 100, 30, 10]), first_to_merge([1000, 100, 10])
    (1, 2)
    """
    return next(
        (place for place in range(len(sizes)) if sizes[place] <= _RATIO * sum(sizes[place + 1 :])), len(sizes) - 1
    )


def _open(edition: Edition, place: Place, files: LocalFiles) -> tuple[Segment, ...]:
    files.fetch(edition, place)
    return tuple(files.open(segment) for segment in edition.segments)


def _add_changes(source: Source, kept: Sequence[Segment], files: LocalFiles) -> Iterator[Segment]:
    """Yield the segments without the documents that changed, then these in new segments."""
    left = dict(source.documents)
    for segment in kept:
        gone = np.array(
            [dead or left.get(one.id) != one for one, dead in zip(segment.all_documents, segment.gone, strict=True)]
        )
        for one, dead in zip(segment.all_documents, gone, strict=True):
            if not dead:
                del left[one.id]
        yield Segment(segment.arrays, gone.astype(bool))
    hits: list[Hit] = []
    vectors: list[Vectors] = []
    for hit, vector in source.embedded(left.values()):
        if len(hits) >= _BATCH and hit.chunk.ordinal == 0:
            yield _keep(build(hits, np.stack(vectors)), files)
            hits, vectors = [], []
        hits.append(hit)
        vectors.append(vector)
    if hits:
        yield _keep(build(hits, np.stack(vectors)), files)


def _merge(segments: Sequence[Segment], files: LocalFiles) -> Segment:
    return _keep(merge(segments), files)


def _keep(arrays: Mapping[str, np.ndarray], files: LocalFiles) -> Segment:
    """Write a segment to files, and read it from them, so that it does not stay in memory."""
    return files.open(files.keep_segment(arrays, np.zeros(len(arrays["firsts"]) - 1, dtype=bool)))
