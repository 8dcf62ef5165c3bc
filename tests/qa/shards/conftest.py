"""What the tests of published shards share: documents of made-up sentences, and indexes of them to publish."""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from qa.config import Config, load_config
from qa.corpus.chunks import cut_chunks
from qa.records import Chunk, Document, IndexedDocument
from qa.store.collection import Manifest
from qa.store.entries import searched_text
from qa.store.rows import Hit, indexed_document, row_id
from qa.vectors import Vectors
from tests.conftest import WordEmbedder
from tests.documents import make_document

MANIFEST = Manifest(embedder="words:1", chunker="2:40")

_NOUNS = "harbour bridge market tower ship cargo timber mayor school river museum railway storm winter budget".split()
_VERBS = "opened closed served carried measured bought repaired praised lost moved".split()

QUESTIONS = (
    "Which ships carried timber?",
    "What did the mayor of Velm measure?",
    "When was the railway bridge repaired?",
    "Who bought the museum, the museum of the river?",
    "How was the winter storm?",
    "What is unheard of?",
    "Where is the harbour market?",
)


def make_documents(count: int, seed: int = 7) -> list[Document]:
    """Make documents of a few paragraphs each, whose words are drawn at random, some of them often."""
    chance = random.Random(seed)
    return [
        make_document(
            f"Report {number}\n\n" + "\n\n".join(_paragraph(chance) for _ in range(chance.randint(1, 6))),
            f"{number:03}.md",
            publisher=f"Post {number % 3}",
            published=date(2024, 1, number % 28 + 1),
        )
        for number in range(count)
    ]


def _paragraph(chance: random.Random) -> str:
    picked = chance.choices(_NOUNS, [1 / rank for rank in range(1, len(_NOUNS) + 1)], k=chance.randint(3, 9))
    words = (f"the {noun} {chance.choice(_VERBS)} {chance.randint(1, 60)}" for noun in picked)
    return f"In {chance.randint(1900, 1999)} {' and '.join(words)}."


@dataclass
class Texts:
    """An index to publish, made of documents.

    Attributes:
        texts: The documents by id. After a change, `generation` must be raised.
        generation: Number of ingests.
    """

    texts: dict[str, Document] = field(default_factory=dict)
    generation: int = 1
    manifest: Manifest = MANIFEST

    @classmethod
    def of(cls, documents: Iterable[Document]) -> "Texts":
        """Make one from documents."""
        return cls({document.id: document for document in documents})

    def put(self, document: Document) -> None:
        """Add or replace a document, as an ingest does."""
        self.texts[document.id] = document
        self.generation += 1

    @property
    def stamp(self) -> str:
        """Changes with every ingest."""
        return f"texts:{self.generation}"

    @property
    def documents(self) -> Mapping[str, IndexedDocument]:
        """All documents by id."""
        return {name: indexed_document(self.texts[name], self.cut(name)) for name in sorted(self.texts)}

    def cut(self, name: str) -> Sequence[Chunk]:
        """The chunks of a document."""
        return cut_chunks(self.texts[name], max_tokens=40, count_tokens=WordEmbedder().count_tokens)

    def embedded(self, documents: Iterable[IndexedDocument]) -> Iterator[tuple[Hit, Vectors]]:
        """Every chunk of some documents in order, with its embedding."""
        for document in documents:
            for chunk in self.cut(document.id):
                vector = WordEmbedder().encode([searched_text(document, chunk)])[0]
                yield Hit(row_id(document.version, chunk.ordinal), document, chunk, 0.0), vector


def read_indexes(root: Path, *names: str) -> Config:
    """Make the settings of a process that reads published indexes by their names."""
    places = " ".join(str(root / name) for name in names)
    return load_config(data=root / "reader", shards=places, chunk_tokens=40, reader="none", candidates=200)
