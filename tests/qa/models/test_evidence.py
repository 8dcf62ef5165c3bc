"""The features of a sentence: in range, monotone, and worked out by hand where possible."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.english.words import find_words
from qa.models.evidence import FEATURES, Candidate, Question, find_candidates, take_apart
from qa.records import Passage
from tests.qa.models.conftest import MakePassage, PlainVocabulary

VOCABULARY = PlainVocabulary()
WORDS = ("harbour", "bridge", "Velm", "ships", "timber", "1987", "Orla", "toll", "the", "because")
texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join)


def find_stems(text: str) -> tuple[str, ...]:
    """The stems of a text in order."""
    stems = (VOCABULARY.stem(word) for word, _, _ in find_words(text))
    return tuple(stem for stem in stems if stem is not None)


def candidates(question: str, *passages: Passage) -> list[Candidate]:
    """All sentences of some passages."""
    return find_candidates(take_apart(question, VOCABULARY), passages, find_stems)


def features(question: str, *passages: Passage) -> list[dict[str, float]]:
    """The features of all sentences of some passages, by name."""
    return [dict(zip(FEATURES, found.features, strict=True)) for found in candidates(question, *passages)]


def test_a_question_is_taken_apart() -> None:
    """Weights sum to 1 in proportion; names are words written as a name or number, not the first word."""
    question = take_apart("When did Velm serve 412 ships?", VOCABULARY)
    assert list(question.weights) == ["velm", "serve", "412", "ships"]
    assert question.weights["ships"] == pytest.approx(5 / 17)
    assert question.names == {"velm", "412"}
    assert question.words == {"when", "did", "velm", "serve", "412", "ships"}
    assert question.expects == "date"


@pytest.mark.parametrize("question", ["", "🚢 ?!", "who is it"])
def test_a_question_without_words_covers_nothing(question: str, make_passage: MakePassage) -> None:
    """A question without words gives no weights and features of 0, not a division by zero."""
    assert take_apart(question, VOCABULARY).weights == {}
    (found,) = features(question, make_passage("Velm has a harbour."))
    assert (found["sentence"], found["phrases"], found["names_absent"]) == (0, 0, 0)


@given(texts, st.sets(st.sampled_from(WORDS)))
def test_coverage_is_a_share(question: str, stems: set[str]) -> None:
    """The share that some stems cover and the share of the others sum to 1."""
    asked = take_apart(question, VOCABULARY)
    here = frozenset(stem for stem in asked.weights if stem in stems)
    others = frozenset(asked.weights) - here
    whole = 1.0 if asked.weights else 0.0
    assert asked.covered(here) + asked.covered(others) == pytest.approx(whole)
    assert 0 <= asked.covered(frozenset(stems)) <= 1 + 1e-9


def test_coverage_widens_with_the_context(make_passage: MakePassage) -> None:
    """Worked by hand: the sentence, it and the one before, those around it with title, the whole, the title alone."""
    passage = make_passage("Timber came.", "Ships left.", "Tolls rose.", "Bridges fell.", title="Orla")
    found = features("timber ships bridges orla tolls absent", passage)[1]
    weights = {word: len(word) / 33 for word in ("timber", "ships", "bridges", "orla", "tolls", "absent")}
    assert found["sentence"] == pytest.approx(weights["ships"])
    assert found["pair"] == pytest.approx(weights["ships"] + weights["timber"])
    assert found["neighbours"] == pytest.approx(1 - weights["absent"] - weights["bridges"])
    assert found["passage"] == pytest.approx(1 - weights["absent"])
    assert found["title"] == pytest.approx(weights["orla"])
    assert found["length"] == pytest.approx(math.log1p(2) / 4)


def test_ranks_and_scores_are_those_of_the_passage(make_passage: MakePassage) -> None:
    """Fusion is relative to the first passage, ranks are reciprocal, and the sentence's embedding is not yet known."""
    first, second = make_passage("Velm."), make_passage("Orla.", rank=2)
    found = features("Which?", first, second)
    assert [row["fusion"] for row in found] == [1.0, 0.5]
    assert [row["dense_rank"] for row in found] == [1.0, 0.5]
    assert [row["lexical_rank"] for row in found] == pytest.approx([1 / 2, 1 / 3])
    assert {(row["passage_similarity"], row["sentence_similarity"]) for row in found} == {(0.5, 0.0)}


def test_names_that_are_absent_count(make_passage: MakePassage) -> None:
    """A name of the question may stand in the sentence, elsewhere in the passage, or nowhere."""
    passage = make_passage("Brandt led the work.", "Velm has a harbour.")
    found = features("Did Brandt leave Orla for Velm?", passage)[0]
    total = len("brandt") + len("orla") + len("velm")
    assert found["names_absent"] == pytest.approx(len("orla") / total)
    assert found["names_elsewhere"] == pytest.approx(len("orlavelm") / total)
    titled = features("Did Brandt leave Orla for Velm?", make_passage("Brandt led it.", title="Orla and Velm"))[0]
    assert (titled["names_absent"], titled["names_elsewhere"]) == (0, 0)


@pytest.mark.parametrize(
    ("question", "expected", "unexpected"),
    [("When was it dredged?", 1, 0), ("Who dredged it?", 0, 1), ("What was dredged?", 0, 0)],
)
def test_the_kind_asked_for_counts(make_passage: MakePassage, question: str, expected: int, unexpected: int) -> None:
    """A sentence has the expected kind or lacks it; without an expected kind, neither feature is set."""
    (found,) = features(question, make_passage("The harbour was dredged in 1987."))
    assert (found["expected"], found["unexpected"]) == (expected, unexpected)


def test_a_candidate_knows_its_place(make_passage: MakePassage) -> None:
    """Text and offsets of a candidate are those of the sentence in its document."""
    passage = make_passage("Velm 🚢 has a harbour.", "It is old.", offset=100)
    found = candidates("harbour", passage)
    assert [one.text for one in found] == ["Velm 🚢 has a harbour.", "It is old."]
    assert [passage.chunk.text[one.start - 100 : one.end - 100] for one in found] == [one.text for one in found]


def test_no_passages_no_candidates(make_passage: MakePassage) -> None:
    """Nothing to read, or a passage without sentences, gives nothing."""
    assert candidates("harbour") == []
    assert candidates("harbour", make_passage()) == []


@given(texts, st.lists(texts, min_size=1, max_size=4), texts)
def test_features_are_in_range(question: str, sentences: list[str], title: str) -> None:
    """Every feature but the length is from 0 to 1, and wider contexts cover no less."""
    for found in features(f"When {question}", PASSAGES(*sentences, title=title)):
        assert all(0 <= value <= 1 + 1e-9 for name, value in found.items() if name != "length")
        assert found["sentence"] <= found["pair"] + 1e-9 <= found["neighbours"] + 2e-9 <= found["passage"] + 3e-9
        assert found["names_absent"] <= found["names_elsewhere"] + 1e-9
        assert found["expected"] + found["unexpected"] == 1


@given(texts, texts, st.data())
def test_a_word_of_the_question_never_lowers_the_coverage(question: str, sentence: str, data: st.DataObject) -> None:
    """If a word of the question is added to a sentence, it covers no less of the question.

    Nor are more of its names absent.
    """
    word = data.draw(st.sampled_from(question.split()))
    (before,) = features(question, PASSAGES(sentence))
    (after,) = features(question, PASSAGES(f"{sentence} {word}"))
    assert after["sentence"] >= before["sentence"] - 1e-9
    assert after["names_absent"] <= before["names_absent"] + 1e-9


PASSAGES: MakePassage


@pytest.fixture(autouse=True, scope="module")
def _shared(make_passage: MakePassage) -> None:
    """Hypothesis runs one test function many times, with one maker of passages."""
    global PASSAGES
    PASSAGES = make_passage


def test_a_question_is_a_value() -> None:
    """Two questions of the same parts are equal."""
    assert take_apart("Who?", VOCABULARY) == Question({}, frozenset(), frozenset({"who"}), "name")
