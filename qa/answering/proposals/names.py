"""The names and titles of the documents, to complete what somebody types. Safe to share between threads."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from cachetools import LRUCache

from qa.answering.follow_ups.kinds import ORDINARY
from qa.answering.follow_ups.mentions import Mention, find_mentions, fold
from qa.english.titles import OF_A_PERSON
from qa.english.words import find_words
from qa.records import Document, IndexedDocument

MOST_DOCUMENTS = 2_000
"""Maximum number of documents whose names are kept."""

MOST_NAMES = 300
"""Maximum number of names of a document; the most frequent stay."""

MOST_CHARACTERS = 60_000
"""Maximum characters of a document that are read for names."""

_LONGEST = 80  # characters of a name or a heading
_LEAST = 2  # characters to complete
_MOST_WORDS = 5  # of what is completed

Kind = Literal["name", "title", "heading"]
"""What is proposed."""


@dataclass(frozen=True, slots=True)
class Completion:
    """A name that begins as something typed ends.

    Attributes:
        text: The whole name.
        kind: What it is.
        start: Offset in what was typed of the words that it completes.
    """

    text: str
    kind: Kind
    start: int


class Vocabulary:
    """Names, titles and headings of documents. Documents are read when they are needed, each text once."""

    def __init__(self) -> None:
        self._read: LRUCache[str, Counter[tuple[str, Kind]]] = LRUCache(MOST_DOCUMENTS)
        self._lock = threading.Lock()

    def complete(
        self,
        typed: str,
        documents: Sequence[IndexedDocument],
        read: Callable[[str], Document],
        *,
        limit: int,
        until: float,
    ) -> tuple[Completion, ...]:
        """Complete the last words of a text.

        Args:
            typed: The text, up to where the next letter will stand.
            documents: The documents whose names are proposed.
            read: Returns a document by its id; may raise NotFoundError.
            limit: Maximum number of completions.
            until: When no more documents are read, by `time.monotonic`. The next call goes on with the others.

        Returns:
            The completions of as many of the last words as begin any name: those that begin with these words first,
            then those with more documents.
        """
        known: Counter[tuple[str, Kind]] = Counter()
        for document in documents:
            known[document.title[:_LONGEST], "title"] += 1
            known.update(self._names(document, read, until).keys())
        return complete(typed, known, limit)

    def _names(
        self, document: IndexedDocument, read: Callable[[str], Document], until: float
    ) -> Counter[tuple[str, Kind]]:
        with self._lock:
            found = self._read.get(document.sha256)
        if found is None and time.monotonic() < until:
            found = names_of(read(document.id))
            with self._lock:
                self._read[document.sha256] = found
        return found or Counter()


def names_of(document: Document) -> Counter[tuple[str, Kind]]:
    """Count the names in a document's text, and its headings.

    >>> from tests.documents import make_document
    >>> sorted(name for name, _ in names_of(make_document("In Vell the keeper Joon Park met Ada.", headings=())))
    ['Ada', 'Joon Park', 'Vell']
    """
    found: Counter[tuple[str, Kind]] = Counter()
    for paragraph in document.text[:MOST_CHARACTERS].split("\n"):
        for mention in find_mentions(paragraph):
            if is_name(mention) and _LEAST < len(name := bare(mention)) <= _LONGEST:
                found[name, "name"] += 1
    for start, end in document.headings:
        if end - start <= _LONGEST:
            found[document.text[start:end], "heading"] += 1
    return Counter(dict(found.most_common(MOST_NAMES)))


def is_name(mention: Mention) -> bool:
    """Whether a mention is one name, and not a day or several names."""
    return mention.proper and not mention.plural and mention.kind != "time" and " and " not in mention.text


def bare(name: Mention) -> str:
    """Return a name without its article, and that of a person without titles."""
    words = name.text.removeprefix("the ").removeprefix("The ").split(" ")
    while len(words) > 1 and name.kind == "person" and words[0].lower().strip(".") in OF_A_PERSON:
        words.pop(0)
    return name.text if words[0] == "of" else " ".join(words)


def complete(typed: str, known: Counter[tuple[str, Kind]], limit: int) -> tuple[Completion, ...]:
    """Complete the last words of a text by known names; see `Vocabulary.complete`.

    >>> complete("What did joon", Counter({("Joon Park", "name"): 2, ("Vell", "name"): 1}), 5)
    (Completion(text='Joon Park', kind='name', start=9),)
    """
    starts = [start for _, start, _ in find_words(typed)][-_MOST_WORDS:]
    for start in starts:
        fragment = fold(typed[start:])
        if len(fragment) < _LEAST or fragment.strip() in ORDINARY:
            continue
        hits = _fitting(fragment, known)
        if typed[start:].lower().startswith("the "):
            hits = [(text, kind) for text, kind in hits if text.lower().startswith("the ")]
        if hits or any(fold(text) == fragment for text, _ in known):  # nothing completes a whole name but a longer one
            return tuple(Completion(text, kind, start) for text, kind in hits[:limit])
    return ()


def _fitting(fragment: str, known: Counter[tuple[str, Kind]]) -> list[tuple[str, Kind]]:
    ranked = []
    for (text, kind), documents in known.items():
        name = fold(text)
        if name != fragment and (name.startswith(fragment) or f" {fragment}" in name):
            ranked.append((not name.startswith(fragment), -documents, len(text), kind != "title", text, kind))
    return list(_different((text, kind) for *_, text, kind in sorted(ranked)))


def _different(found: Iterable[tuple[str, Kind]]) -> Iterable[tuple[str, Kind]]:
    """Leave out what is spelled like an earlier one."""
    seen = set()
    for text, kind in found:
        if fold(text) not in seen:
            seen.add(fold(text))
            yield text, kind
