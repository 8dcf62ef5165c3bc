"""Find documents that are whole or partial copies of each other; together they are one source. Pure.

Texts are compared by their shingles (Broder 1997, "On the resemblance and containment of documents"), runs of five
words. The measure is containment, not resemblance, so that an article and its first half count once. Plain sets are
used, because an answer compares only a few documents. For a document of 1,000 words, making the set takes 1 ms;
datasketch's MinHash takes 2.4 ms and estimates only resemblance. Comparing two sets takes 0.03 ms.
"""

import threading
from collections.abc import Iterable

from cachetools import LRUCache, cached

from qa.english.words import find_words
from qa.records import Document

SHINGLE = 5  # words
COPIED = 0.8  # share of the shorter document's shingles that the longer one has too
_KEPT = 400_000  # shingles kept in memory, about 30 MB


def is_copy(one: Document, other: Document) -> bool:
    """Whether two documents are nearly the same, or one contains nearly all of the other."""
    if one.id == other.id or one.sha256 == other.sha256:
        return True
    shorter, longer = sorted((find_shingles(one), find_shingles(other)), key=len)
    return len(shorter & longer) >= COPIED * len(shorter) > 0


def count_sources(documents: Iterable[Document]) -> int:
    """Count the independent sources among documents: a copy of an earlier one adds nothing."""
    counted: list[Document] = []
    for document in documents:
        if not any(is_copy(document, other) for other in counted):
            counted.append(document)
    return len(counted)


@cached(LRUCache(_KEPT, getsizeof=len), key=lambda document: document.sha256, lock=threading.Lock())
def find_shingles(document: Document) -> frozenset[int]:
    """Hash the runs of five words of a document, without case and punctuation; a shorter text is one run."""
    words = [word.casefold() for word, _, _ in find_words(document.text)]
    if len(words) < SHINGLE:
        return frozenset(hash(tuple(words)) for _ in words)
    return frozenset(map(hash, zip(*(words[start:] for start in range(SHINGLE)), strict=False)))
