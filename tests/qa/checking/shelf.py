"""Documents in memory, found by the words that they share with a quotation."""

from collections.abc import Sequence
from dataclasses import dataclass

from qa.checking.check import check
from qa.checking.records import Quotation, Result
from qa.english.words import find_words
from qa.errors import NotFoundError
from qa.records import Chunk, Document, Filters


@dataclass(frozen=True)
class Texts:
    """An index of a few short documents, each of them one chunk."""

    library: Sequence[Document]

    def document(self, document_id: str) -> Document:
        """Return one of them."""
        for document in self.library:
            if document.id == document_id:
                return document
        raise NotFoundError(f"document must be one of the index, is {document_id!r}: list them first")

    def find_chunks(self, words: str, limit: int, filters: Filters) -> list[Chunk]:
        """Return those that share a longer word, the most similar first."""
        wanted = {word.lower() for word, _, _ in find_words(words) if len(word) > 3}
        shared = {
            document.id: len(wanted & {word.lower() for word, _, _ in find_words(document.text)})
            for document in self.library
            if not filters.documents or document.id in filters.documents
        }
        ranked = sorted((one for one in shared if shared[one]), key=lambda one: -shared[one])[:limit]
        texts = {name: self.document(name).text for name in ranked}
        return [Chunk(document_id=name, ordinal=0, start=0, end=len(texts[name]), text=texts[name]) for name in ranked]


def check_one(text: str, library: Sequence[Document], *, after: str = "", speaker: str | None = None) -> Result:
    """Check one quotation."""
    quotation = Quotation(text=text, start=0, end=len(text), after=after, speaker=speaker)
    (result,) = check([quotation], library, Texts(library))
    return result
