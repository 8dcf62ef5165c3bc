"""Make segments: of chunks with their vectors, or of the documents that are left of other segments. Pure."""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.shards.postings import collect, join
from qa.shards.segment import Arrays, Segment, arrays_of, blob_lines, to_blob
from qa.store.entries import searched_text
from qa.store.rows import Hit, to_row
from qa.store.stems import find_stems, join_pairs
from qa.vectors import Vectors

_OF_CHUNK = ("document_id", "ordinal", "start", "end", "heading", "sentences", "cells")


def build(hits: Sequence[Hit], vectors: Vectors) -> Arrays:
    """Make a segment of chunks.

    Args:
        hits: All chunks of some documents, document after document, each in order.
        vectors: Their embeddings, shape ``(chunks, dimension)``.
    """
    stems = [find_stems(searched_text(hit.document, hit.chunk)) for hit in hits]
    return {
        **describe(hits),
        "vectors": np.ascontiguousarray(vectors, dtype=np.float32),
        **arrays_of("words", collect(stems)),
        **arrays_of("pairs", collect([join_pairs(found) for found in stems])),
    }


def describe(hits: Sequence[Hit]) -> Arrays:
    """Make the arrays of a segment with the texts and the metadata of chunks, given as for `build`."""
    rows = [to_row(hit.document, hit.document, hit.chunk, 0) for hit in hits]
    heads = [_dump({**row, "generation": 0}) for row in rows if row["ordinal"] == 0]
    lines = [
        _dump({name: row[name] for name in _OF_CHUNK} | {"text": hit.chunk.text})
        for row, hit in zip(rows, hits, strict=True)
    ]
    return {
        "firsts": np.array(
            [place for place, hit in enumerate(hits) if hit.chunk.ordinal == 0] + [len(hits)], dtype=np.int64
        ),
        **to_blob("line", lines),
        **to_blob("head", heads),
    }


def merge(segments: Sequence[Segment]) -> Arrays:
    """Make one segment of the documents that are left of others, in their order."""
    sizes = np.concatenate([np.diff(segment.arrays["firsts"])[~segment.gone] for segment in segments])
    return {
        "vectors": np.concatenate([segment.vectors[segment.alive] for segment in segments]),
        "firsts": np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        **to_blob("line", [line for one in segments for line in _left(one, "line", one.alive)]),
        **to_blob("head", [line for one in segments for line in _left(one, "head", ~one.gone)]),
        **arrays_of("words", join([(segment.words, segment.alive) for segment in segments])),
        **arrays_of("pairs", join([(segment.pairs, segment.alive) for segment in segments])),
    }


def _left(segment: Segment, name: str, kept: NDArray[np.bool_]) -> list[bytes]:
    return [line for line, stays in zip(blob_lines(segment.arrays, name), kept, strict=True) if stays]


def _dump(row: dict[str, Any]) -> bytes:
    present = {name: value for name, value in row.items() if value is not None}
    return json.dumps(present, ensure_ascii=False, separators=(",", ":")).encode()
