"""Texts that a caller gives together with a question."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from qa.errors import QuestionError
from qa.records import Document

MAX_TEXTS = 100
MAX_CHARACTERS = 100_000
"""Maximum characters of all texts and titles together."""
MAX_ID_CHARACTERS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenText:
    """A text that a caller gives.

    Attributes:
        id: The caller's name for it, 1 to 500 characters, different for each text.
        text: The text. All offsets refer to it.
        title: Its title, which helps to find it, or an empty string.
    """

    id: str
    text: str
    title: str = ""


def check_texts(texts: Sequence[GivenText]) -> None:
    """Raise a QuestionError unless the texts can be used."""
    if not 1 <= len(texts) <= MAX_TEXTS:
        raise _refusal(f"texts must be 1 to {MAX_TEXTS}, are {len(texts):,}: send the most likely ones")
    characters = sum(len(one.text) + len(one.title) for one in texts)
    if characters > MAX_CHARACTERS:
        raise _refusal(f"texts must have at most {MAX_CHARACTERS:,} characters, have {characters:,}: send fewer")
    seen: set[str] = set()
    for one in texts:
        if not 1 <= len(one.id) <= MAX_ID_CHARACTERS:
            raise _refusal(f"an id must have 1 to {MAX_ID_CHARACTERS} characters, has {len(one.id):,}: correct it")
        if one.id in seen:
            raise _refusal(f"each text must have its own id, {one.id!r} is given twice: rename one")
        if any("\ud800" <= character <= "\udfff" for character in one.id + one.title + one.text):
            raise _refusal(f"texts must be Unicode, {one.id!r} has a lone surrogate: leave it out")
        seen.add(one.id)


def as_document(given: GivenText) -> Document:
    """Return a text as a document. It has no file."""
    digest = hashlib.sha256(given.text.encode()).hexdigest()
    return Document(id=given.id, title=given.title, path="", text=given.text, sha256=digest, file_sha256=digest)


def _refusal(message: str) -> QuestionError:
    return QuestionError(message, field="texts")
