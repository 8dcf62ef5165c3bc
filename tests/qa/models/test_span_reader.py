"""How many passages are read: all that could change the best answer, and no more."""

import re
from collections.abc import Sequence

import numpy as np

from qa.models.decoding import Scores
from qa.models.span_reader import READ_FIRST, SpanReader
from qa.records import Chunk, Passage
from tests.conftest import WordEmbedder

VECTOR = WordEmbedder().encode(["Who?"])


class Scorer:
    """Scores a text by the number in it: how much likelier its last word is than no answer.

    It remembers what it read.
    """

    room = 200

    def __init__(self) -> None:
        self.read: list[str] = []

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """One for each word."""
        return [len(text.split()) for text in texts]

    def score(self, question: str, texts: Sequence[str]) -> list[Scores]:
        """Half of the number for the start, half for the end."""
        self.read += texts
        return [self._scores(text) for text in texts]

    def _scores(self, text: str) -> Scores:
        offsets = np.array([match.span() for match in re.finditer(r"\S+", text)])
        scores = np.full(len(offsets), -10.0)
        scores[-1] = float(text.split()[1]) / 2
        return Scores(offsets, scores, scores, 0.0, 0.0)


def make_passage(place: int, margin: float, score: float) -> Passage:
    """A passage whose one sentence holds an answer of that margin."""
    text = f"Sentence {margin} names person-{place}"
    chunk = Chunk(document_id=f"{place}.txt", ordinal=0, start=0, end=len(text), text=text, sentences=((0, len(text)),))
    return Passage(chunk=chunk, title="", score=score, similarity=score, dense_rank=2, lexical_rank=2)


def make_passages(margins: Sequence[float]) -> list[Passage]:
    """Passages, best first."""
    return [make_passage(place, margin, 0.9 - 0.01 * place) for place, margin in enumerate(margins)]


def ask(margins: Sequence[float]) -> tuple[list[str], int]:
    """Return the documents of the answers, and how many passages were read.

    The retriever scores the first ones slightly higher.
    """
    scorer = Scorer()
    passages = make_passages(margins)
    spans = SpanReader(scorer).read("Who?", VECTOR, passages)
    return [span.document_id for span in spans], len(scorer.read)


def test_a_sure_answer_ends_the_reading() -> None:
    """If the first result is so sure that no later passage can beat it, it is given without reading on."""
    documents, read = ask([15.0, 0.0, 0.0, 0.0, 0.0, 0.0])
    assert documents[0] == "0.txt"
    assert read == READ_FIRST


def test_an_unsure_answer_is_looked_for_everywhere() -> None:
    """If the first passages leave doubt, the last one may hold the answer, and is ranked among all."""
    documents, read = ask([0.0, 0.0, 0.0, 0.0, 0.0, 18.0])
    assert documents[0] == "5.txt"
    assert read == len(documents) == 6


def test_few_passages_are_all_read() -> None:
    """If there are no more passages than are read first, there is nothing to decide."""
    assert ask([0.0] * READ_FIRST)[1] == READ_FIRST
    assert ask([0.0])[1] == 1
    assert ask([]) == ([], 0)


def test_the_order_is_that_of_reading_everything() -> None:
    """Reading in two steps ranks as reading in one: a sentence counts once, scores are relative to the best passage."""
    reader, passages = SpanReader(Scorer()), make_passages([3.0, 1.0, -2.0, 0.5, 6.0])
    found = reader.find("Who?", passages)
    spans = reader.read("Who?", VECTOR, [*passages, passages[0]])
    assert sorted(span.document_id for span in spans) == sorted(one.passage.chunk.document_id for one in found)
