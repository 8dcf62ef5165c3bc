"""Snippets judged by hand: the judgements replace the marks, and judged snippets are not listed again."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from qa.errors import QuestionSetError
from qa.evaluation.question_sets import load_question_set
from qa.models.cascade import CascadeWeights
from qa.models.ranking import FEATURES, Weights
from qa.training.cases import Case, judge, load_cases, save_cases
from qa.training.judged import judged_snippets, place
from qa.training.pool import by_both, by_one, pool
from tests.qa.training.conftest import PARAGRAPHS, key

MARKED = "Harbour_of_Velm00"  # when it was dredged: the first sentence says so
LINES = "qa/training/judged_snippets.json"


def a_case(answerable: Path) -> Case:
    """A case whose answer is another sentence of the paragraph, with high confidence, before the marked one."""
    document = load_question_set(answerable).documents["Harbour_of_Velm/0"]
    first = document.text.index("It cost")
    return Case(
        kind="as it is",
        question=MARKED,
        article="Harbour_of_Velm",
        features=np.array([[2.0] * len(FEATURES), [1.0] * len(FEATURES)]),
        words=["40 million crowns", "1987"],
        places=[place(document, first, len(document.text)), place(document, 0, 40)],
        right=np.array([False, True]),
        answerable=True,
    )


def test_a_judgement_counts_instead_of_the_marks(answerable: Path) -> None:
    """In both directions, and for its own question alone."""
    case = a_case(answerable)
    wrong, right = case.places
    assert judge(case, {MARKED: {wrong: True, right: False}}).right.tolist() == [True, False]
    assert judge(case, {"another": {wrong: True}}).right.tolist() == [False, True]
    assert judge(case, {}).right.dtype == bool


def test_cases_keep_their_places(answerable: Path, tmp_path: Path) -> None:
    """What is written is read again."""
    case = a_case(answerable)
    save_cases([case, replace(case, question="other")], tmp_path / "cases.npz")
    first, second = load_cases(tmp_path / "cases.npz")
    assert (first.question, second.question) == (MARKED, "other")
    assert first.places == second.places == case.places


def test_what_counts_as_wrong_is_asked_about_once(answerable: Path) -> None:
    """With the snippet and its paragraph; once it is judged, right or wrong, it is not asked about again."""
    questions, case = load_question_set(answerable), a_case(answerable)
    (asked,) = pool(questions, [case], by_one(Weights.none()), {}, 0.3)
    assert asked["snippet"] == "It cost 40 million crowns."
    assert (asked["marked"], asked["id"], asked["place"]) == (["1987"], MARKED, case.places[0])
    assert asked["paragraph"] == PARAGRAPHS["Harbour_of_Velm"][0][0]
    assert str(asked["place"]).startswith(key(PARAGRAPHS["Harbour_of_Velm"][0][0]))
    for judgement in (True, False):
        assert not list(pool(questions, [case], by_one(Weights.none()), {MARKED: {case.places[0]: judgement}}, 0.3))
    assert not list(pool(questions, [case], by_one(Weights.none()), {}, 1.1))
    assert not list(pool(questions, [replace(case, right=np.array([True, True]))], by_one(Weights.none()), {}, 0.3))


def test_both_readers_choose_where_the_fast_one_is_not_sure(answerable: Path) -> None:
    """Its best snippet is listed if it is sure, else that of both."""
    case = a_case(answerable)
    case = replace(case, features=np.hstack([case.features, [[0.0, 0.0], [9.0, 9.0]]]))
    features = len(FEATURES)
    fast = Weights(np.ones(features), np.append(np.ones(features), 0.0), {})
    both = Weights(np.ones(features + 2), np.append(np.ones(features + 2), 0.0), {})
    assert by_both(fast, CascadeWeights(both, sure=0.9, words="careful"))(case)[1] == 0
    assert by_both(fast, CascadeWeights(both, sure=1.1, words="careful"))(case)[1] == 1


@pytest.mark.parametrize("held", ["[]", '{"q": ["p:0:9"]}', '{"q": {"p:0:9": 1}}', "{"])
def test_another_form_is_refused(held: str, tmp_path: Path) -> None:
    """The error names the file."""
    path = tmp_path / "judged.json"
    path.write_text(held, "utf-8")
    with pytest.raises(QuestionSetError, match=r"judged\.json"):
        judged_snippets(path)


def test_the_shipped_judgements_are_well_formed() -> None:
    """Every place is a hash and two offsets, and both judgements occur."""
    judged = judged_snippets(Path(LINES))
    places = [one.split(":") for of_question in judged.values() for one in of_question]
    assert all(len(sha) == 16 and int(start) < int(end) for sha, start, end in places)
    assert json.loads(Path(LINES).read_text("utf-8")) == judged
    assert {right for of_question in judged.values() for right in of_question.values()} == {True, False}
