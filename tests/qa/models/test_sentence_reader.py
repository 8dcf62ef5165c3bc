"""The reader: the right sentence first, complete, with the sentence it depends on, and the important words."""

import json
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.models.calibration import leads
from qa.models.evidence import FEATURES
from qa.models.sentence_reader import EMBEDDED, SentenceReader, Weights
from qa.records import Passage, Span
from tests.conftest import WordEmbedder
from tests.qa.models.conftest import MakePassage, PlainVocabulary

SENTENCE = FEATURES.index("sentence")


@pytest.fixture
def weights() -> Weights:
    """Weights by which only the share of the question's words in the sentence counts."""
    by_sentence = np.zeros(len(FEATURES))
    by_sentence[SENTENCE] = 1.0
    return Weights(
        screen=by_sentence,
        rank=by_sentence,
        confidence=np.array([*(8 * by_sentence), 0.0, -4.0]),
        thresholds={0.1: 0.5},
    )


@pytest.fixture
def reader(embedder: WordEmbedder, vocabulary: PlainVocabulary, weights: Weights) -> SentenceReader:
    """A reader with hand-made weights."""
    return SentenceReader(embedder, vocabulary, weights)


def read(reader: SentenceReader, question: str, *passages: Passage) -> list[Span]:
    """What the reader finds."""
    return reader.read(question, WordEmbedder().encode([question]), passages)


def quoted(span: Span, passage: Passage) -> str:
    """The words of a span."""
    return passage.chunk.text[span.start - passage.chunk.start : span.end - passage.chunk.start]


def marked(span: Span, passage: Passage) -> list[str]:
    """The words of its highlights."""
    start = passage.chunk.start
    return [passage.chunk.text[first - start : last - start] for first, last in span.highlights]


def test_the_sentence_that_answers_comes_first(reader: SentenceReader, make_passage: MakePassage) -> None:
    """The sentence that fits best comes first, from any passage, with the highest score."""
    first = make_passage("The bridge is old.", "Its toll was high.")
    second = make_passage("Timber left.", "The harbour served 412 ships.", "Nobody came.", rank=2, offset=50)
    spans = read(reader, "How many ships did the harbour serve?", first, second)
    assert spans[0].document_id == "2.md"
    assert quoted(spans[0], second) == "The harbour served 412 ships."
    assert marked(spans[0], second) == ["412"]
    assert [span.score for span in spans] == sorted((span.score for span in spans), reverse=True)


def test_the_score_is_the_probability(reader: SentenceReader, make_passage: MakePassage) -> None:
    """Worked by hand: all words covered give 1 / (1 + e^-4), none give 1 / (1 + e^4)."""
    spans = read(reader, "harbour ships", make_passage("The harbour ships.", "Nobody came.\n", "Rain."))
    assert [span.score for span in spans] == pytest.approx([1 / (1 + np.exp(-4)), *[1 / (1 + np.exp(4))] * 2])


def test_a_pronoun_brings_the_sentence_before(reader: SentenceReader, make_passage: MakePassage) -> None:
    """A sentence that cannot be understood alone is quoted with the one before it; only its own words are marked."""
    passage = make_passage("Rain fell.", "Brandt came to Velm.", "She dredged the harbour.", "Tolls rose.")
    best = read(reader, "What dredged harbour", passage)[0]
    assert quoted(best, passage) == "Brandt came to Velm. She dredged the harbour."
    assert marked(best, passage) == ["dredged", "harbour"]


@pytest.mark.parametrize("word", ["Sheep", "Item", "Thistles", "Buttons"])
def test_a_word_that_begins_like_a_pronoun_stands_alone(
    reader: SentenceReader, make_passage: MakePassage, word: str
) -> None:
    """Only the whole word refers back."""
    passage = make_passage("Rain fell.", "Brandt came to Velm.", f"{word} dredged the harbour.")
    passages = passage, make_passage("The harbour.", rank=2)
    assert quoted(read(reader, "What dredged harbour", *passages)[0], passage) == f"{word} dredged the harbour."


def test_the_runner_up_beside_is_joined(reader: SentenceReader, make_passage: MakePassage) -> None:
    """If the second best sentence stands directly before or after the best one, both are quoted together."""
    passage = make_passage("Rain fell.", "Harbour work began.", "Dredged harbour work ended.", "Tolls rose.")
    best = read(reader, "dredged harbour work", passage)[0]
    assert quoted(best, passage) == "Harbour work began. Dredged harbour work ended."
    turned = make_passage("Rain fell.", "Dredged harbour work ended.", "Harbour work began.", "Tolls rose.")
    best = read(reader, "dredged harbour work", turned)[0]
    assert quoted(best, turned) == "Dredged harbour work ended. Harbour work began."


def test_a_runner_up_elsewhere_is_not_joined(reader: SentenceReader, make_passage: MakePassage) -> None:
    """The second best sentence two sentences later, or in another passage, is a separate span."""
    passage = make_passage("Dredged harbour work ended.", "Rain fell.", "Harbour work began.")
    assert quoted(read(reader, "dredged harbour work", passage)[0], passage) == "Dredged harbour work ended."
    one, other = make_passage("Dredged harbour work ended.", "Rain."), make_passage("Harbour work began.", rank=2)
    assert quoted(read(reader, "dredged harbour work", one, other)[0], one) == "Dredged harbour work ended."


@pytest.mark.parametrize("best", ["She dredged the harbour.", "Brandt dredged the harbour."])
def test_paragraphs_are_not_joined(reader: SentenceReader, make_passage: MakePassage, best: str) -> None:
    """Neither a pronoun nor the runner-up reaches into another paragraph."""
    passage = make_passage("The harbour was old.\n\n", best, "Rain fell.")
    assert quoted(read(reader, "dredged harbour", passage)[0], passage) == best


def test_nothing_to_read_is_nothing_found(reader: SentenceReader, make_passage: MakePassage) -> None:
    """Without passages, or without a sentence in them, there is no span and no error."""
    assert read(reader, "harbour") == []
    assert read(reader, "harbour", make_passage()) == []


def test_no_more_sentences_are_embedded_than_pay(
    reader: SentenceReader, embedder: WordEmbedder, make_passage: MakePassage
) -> None:
    """Of many sentences only the most promising are embedded, and each only once."""
    passage = make_passage(*(f"The harbour served {number} ships." for number in range(3 * EMBEDDED)))
    for _ in range(2):
        assert len(read(reader, "harbour", passage)) == EMBEDDED
    assert embedder.encoded == EMBEDDED


@given(
    st.lists(
        st.lists(
            st.sampled_from(["It", "harbour", "Velm", "1987", "🚢", "e\u0301", "because"]), min_size=1, max_size=6
        ),
        min_size=1,
        max_size=12,
    ),
    st.sampled_from(["When was Velm dredged?", "Who?", "harbour 🚢 1987", "Why Velm?", "How many?"]),
    st.integers(0, 1000),
)
def test_highlights_lie_in_their_span(sentences: list[list[str]], question: str, offset: int) -> None:
    """Spans hold whole sentences of the passage; highlights lie in them, in order, without overlap."""
    make, read_by = MAKE
    passage = make(*(f"{' '.join(words)}." for words in sentences), offset=offset)
    starts, ends = zip(*passage.chunk.sentences, strict=True)
    for span in read(read_by, question, passage):
        assert span.start in starts
        assert span.end in ends
        assert 0 <= span.score <= 1
        last = span.start
        for first, until in span.highlights:
            assert last <= first < until <= span.end
            last = until


MAKE: tuple[MakePassage, SentenceReader]


@pytest.fixture(autouse=True)
def _shared(make_passage: MakePassage, reader: SentenceReader) -> None:
    """Hypothesis runs one test function many times, with one reader."""
    global MAKE
    MAKE = make_passage, reader


def test_many_threads_read_what_one_reads(
    embedder: WordEmbedder, vocabulary: PlainVocabulary, make_passage: MakePassage
) -> None:
    """A reader shared by threads finds the same as a fresh one that is asked one question after another."""
    shared, alone = SentenceReader(embedder, vocabulary), SentenceReader(WordEmbedder(), vocabulary)
    passages = [
        make_passage(*(f"Velm {number} served ship {other}." for other in range(10)), rank=number + 1)
        for number in range(5)
    ]
    questions = [f"When did Velm {number % 7} serve ship {number % 11}?" for number in range(80)]
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(lambda question: read(shared, question, *passages), questions))
    assert together == [read(alone, question, *passages) for question in questions]


def test_the_packaged_weights_are_whole() -> None:
    """Every feature has a finite weight in each part, and the file names no unknown feature."""
    fitted = json.loads((files("qa.models") / "sentence_reader.json").read_text("utf-8"))
    assert set(fitted["rank"]) == set(FEATURES)
    assert set(fitted["confidence"]) == {*FEATURES, "lead", "constant"}
    assert set(fitted["screen"]) == set(FEATURES) - {"sentence_similarity"}
    packaged = Weights.packaged()
    assert packaged.screen.shape == packaged.rank.shape == (len(FEATURES),)
    assert packaged.confidence.shape == (len(FEATURES) + 2,)
    assert all(np.isfinite(part).all() for part in (packaged.screen, packaged.rank, packaged.confidence))
    assert packaged.screen[-1] == 0


def test_leads_are_taken_to_the_best_of_the_others() -> None:
    """Equal scores have no lead, differences are bounded, and a single score has no lead."""
    assert leads(np.array([]), []).tolist() == []
    assert leads(np.array([1.0]), ["a"]).tolist() == [0.0]
    assert leads(np.array([2.0, 2.0]), ["a", "b"]).tolist() == [0.0, 0.0]
    assert leads(np.array([0.0, 100.0, 1.0]), ["a", "b", "c"]).tolist() == [-5.0, 5.0, -5.0]
    assert leads(np.array([2.0, 2.0, 1.0]), ["a", "a", "b"]).tolist() == [1.0, 1.0, -1.0]
