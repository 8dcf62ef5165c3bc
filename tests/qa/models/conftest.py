"""What the tests of the reader share: a vocabulary without an index, and passages made from sentences."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from qa.records import Chunk, Passage

if TYPE_CHECKING:
    from qa.models.careful import Source

STOPWORDS = frozenset({"by", "did", "how", "is", "it", "many", "of", "the", "was", "what", "when", "which", "who"})


class PlainVocabulary:
    """Words in lower case are their own stems; numbers and long words weigh more."""

    def stem(self, word: str) -> str | None:
        """The word in lower case, unless it carries no meaning."""
        return None if word.lower() in STOPWORDS else word.lower()

    def weight(self, stem: str) -> float:
        """As long as the word."""
        return float(len(stem))


@pytest.fixture
def vocabulary() -> PlainVocabulary:
    """A vocabulary without an index."""
    return PlainVocabulary()


@pytest.fixture(scope="session")
def source(tmp_path_factory: pytest.TempPathFactory) -> "Source":
    """A small base of the careful reader, in parts."""
    from tests.qa.models.mpnet import save_parts

    return save_parts(tmp_path_factory.mktemp("parts"))


MakePassage = Callable[..., Passage]


@pytest.fixture(scope="session")
def make_passage() -> MakePassage:
    """Makes a passage from sentences; one that ends in a line break ends its paragraph."""

    def make_one(*sentences: str, rank: int = 1, offset: int = 0, title: str = "", heading: str = "") -> Passage:
        text, offsets = "", []
        for sentence in sentences:
            start = offset + len(text)
            offsets.append((start, start + len(sentence.rstrip())))
            text += sentence if sentence.endswith("\n") else f"{sentence} "
        chunk = Chunk(
            document_id=f"{rank}.md",
            ordinal=0,
            start=offset,
            end=offset + len(text),
            text=text,
            heading=heading,
            sentences=tuple(offsets),
        )
        return Passage(chunk=chunk, title=title, score=1 / rank, similarity=0.5, dense_rank=rank, lexical_rank=rank + 1)

    return make_one
