"""Find the document that a text names for a quotation: by a permalink, an id, an address or a title. Pure."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote

from qa.records import DocumentInfo

_PERMALINK = re.compile(r"/documents/([^\s()\[\]<>\"'?#]+)(?:\?([^\s()\[\]<>\"'#]*))?")
_ADDRESS = re.compile(r"https?://[^\s()\[\]<>\"']+")
_NAME = re.compile(r"(?<![^\s()\[\]<>,;“”\"])[^\s()\[\]<>,;“”\"]+\.[A-Za-z0-9]{2,8}(?![\w/])")
_DIVIDERS = re.compile(r"[,;:()\[\]|\n—–]|\.\s|\s-\s")
_OFFSET = re.compile(r"[0-9]{1,12}")
_LEAST_TITLE_WORDS = 2
_HASH_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Named:
    """What a text names as the source of a quotation.

    Attributes:
        document_id: The document; as it is named there if it is not in the index.
        known: Whether it is in the index.
        start: Offset of the place that a permalink names, if one does.
    """

    document_id: str
    known: bool
    start: int | None = None


class Shelf:
    """Finds documents by what people call them."""

    def __init__(self, documents: Iterable[DocumentInfo]) -> None:
        known = list(documents)
        self._ids = {document.id for document in known}
        self._hashes = {document.sha256[:_HASH_DIGITS]: document.id for document in known}
        addresses, titles = Counter(one.url for one in known), Counter(one.title.casefold() for one in known)
        self._addresses = {one.url: one.id for one in known if one.url and addresses[one.url] == 1}
        self._titles = {one.title.casefold(): one.id for one in known if titles[one.title.casefold()] == 1}

    def find(self, text: str) -> Named | None:
        """Find the document that is named in the text after a quotation; None if none is."""
        permalink = _PERMALINK.search(text)
        if permalink is not None:
            return self._linked(unquote(permalink[1]), permalink[2] or "")
        for match in _ADDRESS.finditer(text):
            address = match.group().rstrip(".,;:!?”»’")
            if found := self._addresses.get(address):
                return Named(found, known=True)
        for match in _NAME.finditer(text):
            if match.group() in self._ids:
                return Named(match.group(), known=True)
        for piece in _DIVIDERS.split(text):
            title = piece.strip(" \t\n*_“”\"'‘’.").casefold()
            if len(title.split()) >= _LEAST_TITLE_WORDS and title in self._titles:
                return Named(self._titles[title], known=True)
        return None

    def _linked(self, document_id: str, query: str) -> Named:
        values = parse_qs(query.replace("&amp;", "&"))
        start = values.get("start", [""])[0]
        offset = int(start) if _OFFSET.fullmatch(start) else None
        if document_id in self._ids:
            return Named(document_id, known=True, start=offset)
        renamed = self._hashes.get(values.get("text", [""])[0])
        return Named(document_id, known=False) if renamed is None else Named(renamed, known=True, start=offset)
