"""From a question to passages: both searches count, and filters hold for both."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from qa.answering.retrieve import fuse, retrieve
from qa.library.open import Library
from qa.records import Filters, Passage

Ask = Callable[..., list[Passage]]


@pytest.fixture
def ask(library: Library, folder: Path) -> Ask:
    """Retrieves from the three documents."""
    library.index([folder])

    def ask_one(
        question: str,
        filters: Filters = Filters(),  # noqa: B008
        passages: int = 10,
        by_both: int | None = None,
    ) -> list[Passage]:
        vector = library.embedder.encode([question])
        return retrieve(
            question,
            vector,
            library.store,
            library.lexical,
            filters=filters,
            candidates=20,
            passages=passages,
            by_both=by_both,
        )

    return ask_one


def test_the_passage_that_holds_the_words_comes_first(ask: Ask) -> None:
    """A question's own words find their passage, by both searches."""
    first = ask("How many ships served the harbour traffic in 2023?")[0]
    assert "412 ships" in first.chunk.text
    assert (first.dense_rank, first.lexical_rank) == (1, 1)
    assert 0 < first.similarity <= 1


def test_scores_are_weighed_from_their_least_value_to_the_highest() -> None:
    """A passage that both searches find beats one that only one finds.

    A search gives a passage that it lacks at most its own lowest score.
    """
    scores = fuse({"a": 0.6, "b": 0.5, "c": 0.2}, {"b": 6.0, "d": 12.0})
    assert scores == pytest.approx(
        {"a": 0.6, "b": 0.6 * 1.5 / 1.6 + 0.2, "c": 0.6 * 1.2 / 1.6, "d": 0.6 * 1.2 / 1.6 + 0.4}
    )
    assert fuse({"a": 0.6}, {}) == pytest.approx({"a": 0.6})
    assert fuse({}, {"a": 3.0}) == pytest.approx({"a": 0.4})
    assert fuse({"a": -1.0}, {}) == pytest.approx({"a": 0.0})
    assert fuse({}, {}) == {}


@pytest.mark.parametrize(
    ("filters", "admitted"),
    [
        (Filters(documents=("deep/bridge.md",)), {"deep/bridge.md"}),
        (Filters(publishers=("Coast Gazette", "River Post")), {"harbour.md", "deep/bridge.md"}),
        (Filters(published_after=date(2024, 9, 15)), {"deep/bridge.md"}),
        (Filters(published_before=date(2024, 9, 14)), {"harbour.md"}),
        (
            Filters(published_after=date(2024, 3, 1), published_before=date(2024, 9, 15)),
            {"harbour.md", "deep/bridge.md"},
        ),
        (Filters(publishers=("River Post",), published_before=date(2024, 9, 14)), set()),
    ],
)
def test_filters_reach_both_searches(ask: Ask, filters: Filters, admitted: set[str]) -> None:
    """Only admitted documents are found, by words or by embedding.

    Bounds are inclusive; undated documents are left out.
    """
    passages = ask("the harbour bridge market opened", filters)
    assert {passage.chunk.document_id for passage in passages} == admitted
    assert all(passage.dense_rank for passage in passages)


def test_a_filtered_document_is_found_by_its_words(ask: Ask) -> None:
    """The lexical search honours the filter and finds what it admits."""
    passages = ask("toll abolished traffic", Filters(publishers=("River Post",)))
    assert passages[0].lexical_rank == 1


def test_no_more_passages_than_asked_for(ask: Ask) -> None:
    """The best passages are returned, no more than wanted."""
    assert len(ask("harbour", passages=1)) == 1


def test_further_passages_are_the_nearest(ask: Ask) -> None:
    """After those that both searches choose; none is lost, and none comes twice."""
    question = "in the the the traffic"
    by_both, mixed = ask(question), ask(question, by_both=1)
    assert [passage.dense_rank for passage in by_both] == [3, 2, 1, 4]
    assert [passage.dense_rank for passage in mixed] == [3, 1, 2, 4]
    assert len(ask(question, passages=2, by_both=1)) == 2
