"""An evaluation from set to figures, with a reader whose answers are fixed: every figure is worked by hand."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from qa.errors import QuestionSetError
from qa.evaluation.evaluate import MakeReader, evaluate
from qa.evaluation.outcomes import Outcome
from qa.evaluation.question_sets import QuestionSet
from qa.evaluation.runs import Run, Settings
from tests.conftest import WordEmbedder
from tests.qa.evaluation.conftest import HOW_MANY, LOST, POSSIBLE, SUNK, THRESHOLD, WHEN_DREDGED, FixedReader

Evaluate = Callable[..., Run]


@pytest.fixture
def reader() -> FixedReader:
    """The reader of the evaluation."""
    return FixedReader()


@pytest.fixture
def make_reader(reader: FixedReader) -> MakeReader:
    """Gives that reader."""
    return lambda _name, _embedder, _vocabulary: reader


@pytest.fixture
def outcomes() -> list[Outcome]:
    """What each question gave."""
    return []


@pytest.fixture
def run(
    questions: QuestionSet,
    embedder: WordEmbedder,
    settings: Settings,
    make_reader: MakeReader,
    outcomes: list[Outcome],
) -> Run:
    """An evaluation of the small set in SQuAD format."""
    return evaluate(questions, embedder, settings, make_reader=make_reader, on_outcome=outcomes.append)


def test_what_was_asked(run: Run) -> None:
    """Set, corpus, conditions."""
    facts = run.question_set
    assert (facts.articles, facts.documents, facts.chunks) == (2, 3, 3)
    assert (facts.questions, facts.answerable, facts.removed) == (5, 4, 2)
    assert (run.embedder, run.reader) == ("words:1", "FixedReader")
    assert (run.threshold, run.possible_threshold) == (THRESHOLD, POSSIBLE)
    assert run.machine.cores >= 1
    assert {"python", "chromadb", "numpy"} <= set(run.versions)


def test_retrieval(run: Run, outcomes: list[Outcome]) -> None:
    """Three chunks: each is among the first five. A question without an answer has no right chunk."""
    assert run.figures.retrieval is not None
    assert run.figures.retrieval.questions == 4
    for ranking in (run.figures.retrieval.dense, run.figures.retrieval.lexical, run.figures.retrieval.fused):
        assert list(ranking.recall) == [1, 4, 5, 8, 10, 20]
        assert ranking.recall[20] == 1
        assert ranking.recall[1] <= ranking.mrr_at_10 <= 1
    ranks = {outcome.question.text: outcome.ranks for outcome in outcomes}
    assert ranks[SUNK] is None
    assert ranks[WHEN_DREDGED] is not None
    assert (ranks[WHEN_DREDGED].dense, ranks[WHEN_DREDGED].lexical, ranks[WHEN_DREDGED].fused) == (1, 1, 1)


def test_given_the_paragraph(run: Run) -> None:
    """1987 and May 4, 1931 are exact, Brandt is half, and for 412 the whole paragraph (6 words of which 1) is found."""
    given = run.figures.given_paragraph
    assert given is not None
    assert given.words is not None
    assert (given.questions, given.unanswerable) == (4, 1)
    assert given.words.exact == 2 / 4
    assert given.words.f1 == pytest.approx((1 + 2 / 3 + 2 / 7 + 1) / 4)
    assert given.auroc == 2 / 4  # 0.9, 0.8 are above the 0.7 of the made-up answer, 0.6 and 0.1 below
    assert given.official is not None
    assert given.official.exact == 2 / 5
    assert given.official.f1 == pytest.approx((1 + 2 / 3 + 1) / 5)
    assert given.best_threshold == 0.8  # two exact answers and silence on the unanswerable question
    assert given.official_best is not None
    assert given.official_best.exact == 3 / 5
    assert given.official_best.f1 == 3 / 5


def test_end_to_end(run: Run) -> None:
    """Three questions find their place; the fourth quotes another paragraph, and gives no sure answer."""
    end_to_end = run.figures.end_to_end
    assert end_to_end is not None
    for quotations, wrong_f1 in ((end_to_end.guess, 0.0), (end_to_end.given, 0.0)):
        assert quotations.words is not None
        assert (quotations.first_same_place, quotations.first_holds) == (3 / 4, 3 / 4)
        assert (quotations.three_same_place, quotations.three_holds) == (3 / 4, 3 / 4)
        assert quotations.words.exact == 2 / 4
        assert quotations.words.f1 == pytest.approx((1 + 2 / 3 + wrong_f1 + 1) / 4)


def test_silence_with_the_article_taken_out(run: Run, outcomes: list[Outcome]) -> None:
    """Two questions as they are have a confidence of at least 0.3; two others, without their article, have 0.1."""
    silence = run.figures.article_removed
    assert silence is not None
    assert (silence.cases, silence.answerable, silence.auroc) == (4, 2, 1.0)
    assert (silence.unanswerable_answered, silence.risk) == (0.0, 0.0)
    without = [outcome.without for outcome in outcomes if outcome.without is not None]
    assert [(reply.confidence, reply.answered) for reply in without] == [(LOST, False)] * 2
    kept = [
        outcome.reply.confidence
        for outcome in outcomes
        if outcome.reply and not outcome.without and outcome.question.answerable
    ]
    assert silence.answered == sum(confidence >= THRESHOLD for confidence in kept) / 4


def test_silence_on_unanswerable_questions(run: Run) -> None:
    """Confidences 0.9, 0.8, 0.6 are right, the made-up 0.7 and the missed 0.3 wrong."""
    silence = run.figures.unanswerable
    assert silence is not None
    assert (silence.cases, silence.answerable) == (5, 4)
    assert silence.auroc == 2 / 4
    assert silence.auroc_right == pytest.approx(5 / 6, abs=1e-12)
    assert (silence.answered, silence.answerable_answered, silence.unanswerable_answered) == (4 / 5, 3 / 4, 1.0)
    assert silence.risk == 1 / 4
    assert (silence.possible, silence.possible_right) == (1 / 5, 0.0)  # the missed one
    assert silence.coverage_at_risk == {0.05: 2 / 5, 0.1: 2 / 5, 0.2: 2 / 5}
    assert silence.calibration_error == pytest.approx((0.1 + 0.2 + 0.4 + 0.7 + 0.3) / 5)
    assert run.figures.both is not None
    assert (run.figures.both.cases, run.figures.both.answerable) == (5, 2)


def test_each_question_is_read_once(run: Run, reader: FixedReader) -> None:
    """Although it is asked at two thresholds: five as they are, two without their article, five paragraphs."""
    assert reader.reads == 12
    assert {"embed", "retrieve", "read", "total"} <= set(run.figures.latency_ms)


def test_the_same_seed_gives_the_same_figures(
    questions: QuestionSet, embedder: WordEmbedder, settings: Settings, make_reader: MakeReader, run: Run
) -> None:
    """Except for the time that it took."""
    again = evaluate(questions, embedder, settings, make_reader=make_reader)
    assert replace(again.figures, latency_ms={}) == replace(run.figures, latency_ms={})


def test_progress_by_stage(
    questions: QuestionSet, embedder: WordEmbedder, settings: Settings, make_reader: MakeReader
) -> None:
    """Documents first, then questions, each up to its total."""
    steps: list[tuple[str, int, int]] = []
    evaluate(questions, embedder, settings, make_reader=make_reader, on_progress=lambda *step: steps.append(step))
    assert steps == [("Indexing", 3, 3), *(("Asking", number, 5) for number in range(1, 6))]


def test_retrieval_alone(
    questions: QuestionSet, embedder: WordEmbedder, settings: Settings, make_reader: MakeReader
) -> None:
    """Without a reader nothing is read, and figures that need reading are missing."""
    run = evaluate(questions, embedder, replace(settings, with_reader=False), make_reader=make_reader)
    assert run.figures.retrieval is not None
    assert (run.reader, run.threshold, run.figures.end_to_end, run.figures.given_paragraph) == (None, None, None, None)
    assert (run.figures.article_removed, run.figures.unanswerable, run.figures.latency_ms) == (None, None, {})


def test_multihop(
    news: QuestionSet, embedder: WordEmbedder, settings: Settings, make_reader: MakeReader, outcomes: list[Outcome]
) -> None:
    """A chunk with any sentence of the evidence is a hit; the null query is unanswerable; nothing is marked."""
    run = evaluate(news, embedder, settings, make_reader=make_reader, on_outcome=outcomes.append)
    asked, null = outcomes
    assert asked.ranks is not None
    assert (asked.ranks.lexical, null.ranks) == (1, None)
    assert asked.reply is not None
    assert asked.reply.guess.same_place == (True,)  # "Captain Ilse Brandt led the work."
    assert run.figures.given_paragraph is None
    assert run.figures.end_to_end is not None
    assert (run.figures.end_to_end.guess.first_same_place, run.figures.end_to_end.guess.words) == (1.0, None)
    assert run.figures.unanswerable is not None
    assert run.figures.unanswerable.auroc == 0.0  # 0.6 for the answer, 0.7 for the made-up one
    assert run.figures.unanswerable.risk == 0.5


def test_an_empty_paragraph_is_no_document(
    questions: QuestionSet, embedder: WordEmbedder, settings: Settings, make_reader: MakeReader
) -> None:
    """A set may hold one; its questions have no passage."""
    documents = dict(questions.documents)
    documents["The_harbour/1"] = replace(documents["The_harbour/1"], text=" \n")
    asked = tuple(replace(one, answers=()) if one.text == HOW_MANY else one for one in questions.questions)
    run = evaluate(
        replace(questions, documents=documents, questions=asked), embedder, settings, make_reader=make_reader
    )
    assert run.question_set.chunks == 2
    assert run.figures.given_paragraph is not None
    assert (run.figures.given_paragraph.questions, run.figures.given_paragraph.unanswerable) == (3, 0)


def test_nothing_to_ask(
    questions: QuestionSet, embedder: WordEmbedder, settings: Settings, make_reader: MakeReader
) -> None:
    """A set without questions is refused before anything is indexed."""
    with pytest.raises(QuestionSetError, match="must hold a question"):
        evaluate(replace(questions, questions=()), embedder, settings, make_reader=make_reader)
    assert embedder.encoded == 0
