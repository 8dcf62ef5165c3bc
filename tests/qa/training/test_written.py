"""Questions written for paragraphs of a set: found by the paragraph's hash, asked of it, and refused when misplaced."""

import json
from pathlib import Path

import pytest

from qa.errors import QuestionSetError
from qa.evaluation.question_sets import load_question_set
from qa.models.packaged import packaged_tokenizer
from qa.training.mixture import make_examples
from qa.training.written import all_written, written_questions
from tests.qa.training.conftest import PARAGRAPHS, key

PARAGRAPH = PARAGRAPHS["Bridge_at_Orla"][0][0]
REASON = "traffic had fallen by half"


def write(path: Path, *asked: object, paragraph: str = PARAGRAPH) -> Path:
    """A file of questions about one paragraph."""
    path.write_text(json.dumps({key(paragraph): asked}), "utf-8")
    return path


def test_questions_find_their_paragraph(answerable: Path, tmp_path: Path) -> None:
    """Only the paragraph with that hash is asked about. An answer is a slice of it; a near miss has no answer."""
    start = PARAGRAPH.index(REASON)
    path = write(
        tmp_path / "written.json",
        ["What made people stop paying to cross?", start, start + len(REASON)],
        ["How high was the toll of the bridge at Orla?"],
    )
    found = written_questions(path, load_question_set(answerable))
    reason, toll = found.questions
    assert (reason.answerable, toll.answerable) == (True, False)
    assert reason.document_id == toll.document_id == "Bridge_at_Orla/0"
    assert [found.documents[reason.document_id].text[a:b] for a, b in reason.answers] == [REASON]
    assert reason.id != toll.id


def test_a_set_without_these_paragraphs_has_no_such_questions(answerable: Path, tmp_path: Path) -> None:
    """A file may be about other sets too."""
    path = write(tmp_path / "written.json", ["Who?"], paragraph="A paragraph of another set.")
    assert written_questions(path, load_question_set(answerable)).questions == ()


@pytest.mark.parametrize(
    "asked",
    [
        ["Who?", 90, 4000],
        ["Who?", 5, 5],
        ["Who?", -1, 5],
        ["Who?", 5],
        ["Who?", "a", 5],
        7,
        {"question": "Who?", "kind": "who", "spans": []},
        {"question": "Who?", "kind": "list", "spans": [[5]]},
        {"question": "Who?", "spans": [[1, 5]]},
        {"question": "Is it?", "kind": "yes/no", "spans": [[1, 2]], "says": "maybe"},
    ],
)
def test_a_misplaced_answer_is_refused(answerable: Path, tmp_path: Path, asked: object) -> None:
    """The error names the file."""
    path = write(tmp_path / "written.json", asked)
    with pytest.raises(QuestionSetError, match=r"written\.json"):
        written_questions(path, load_question_set(answerable))


def test_an_answer_may_need_several_places(answerable: Path, tmp_path: Path) -> None:
    """A question for a list has all of its items, one for yes or no its verdict, and a near miss nothing."""
    places = [(PARAGRAPH.index(one), PARAGRAPH.index(one) + len(one)) for one in ("May 4", "1931")]
    path = write(
        tmp_path / "written.json",
        {"question": "Which parts has the day?", "kind": "list", "spans": [list(place) for place in places]},
        {"question": "Did fewer people cross?", "kind": "yes/no", "spans": [list(places[0])], "says": "yes"},
        {"question": "Why was the bridge at Orla built?", "kind": "why", "spans": []},
    )
    items, verdict, near = all_written([path], load_question_set(answerable)).questions
    assert (items.kind, items.answers) == ("list", tuple(places))
    assert (verdict.says, items.says) == ("yes", "")
    assert (near.kind, near.answerable) == ("why", False)


def test_without_its_items_a_list_is_not_answered(answerable: Path, tmp_path: Path) -> None:
    """If the answer is removed, all sentences with an item are: no example without an answer has one of them."""
    paragraph = PARAGRAPHS["Harbour_of_Velm"][0][0]
    first, second = "1987", "million"
    spans = [[paragraph.index(one), paragraph.index(one) + len(one)] for one in (first, second)]
    asked = [{"question": "Which figures are there?", "kind": "list", "spans": spans}] * 200
    path = write(tmp_path / "written.json", *asked, paragraph=paragraph)
    tokenizer = packaged_tokenizer()
    examples = make_examples([all_written([path], load_question_set(answerable))], [], tokenizer, seed=1)
    wanted = {tokenizer.token_to_id(one) for one in (first, second)}
    answered = [bool(answer[0]) for answer in examples.answers]
    assert answered.count(True) == 200
    assert answered.count(False) > 5
    for row in range(len(examples)):
        ids = set(examples.ids[slice(*examples.offsets[row : row + 2])].tolist())
        assert answered[row] or not wanted & ids


@pytest.mark.parametrize("file", ["qa/training/evidence_questions.json", "tests/data/evidence_questions.json"])
def test_every_shipped_question_for_evidence_is_well_formed(file: str) -> None:
    """Each has a known kind, places in order that do not overlap, and is asked once; kinds and near misses are many."""
    shipped = json.loads(Path(file).read_text("utf-8"))
    asked = [one for of_paragraph in shipped.values() for one in of_paragraph]
    assert len({one["question"] for one in asked}) == len(asked)
    for one in asked:
        places = [place for span in one["spans"] for place in span]
        assert places == sorted(places)
        assert all(start < end for start, end in one["spans"])
        assert ("says" in one) == (one["kind"] == "yes/no" and bool(one["spans"]))
    for kind in ("why", "how", "list", "yes/no"):
        assert {bool(one["spans"]) for one in asked if one["kind"] == kind} == {True, False}


def test_questions_for_evaluation_are_about_other_paragraphs() -> None:
    """No paragraph stands in two files."""
    files = ("qa/training/evidence_questions.json", "tests/data/evidence_questions.json")
    first, second = (set(json.loads(Path(file).read_text("utf-8"))) for file in files)
    assert not first & second


def test_every_shipped_question_is_well_formed() -> None:
    """Each paragraph has answerable questions and near misses, and each question is asked once."""
    shipped = json.loads(Path("qa/training/written_questions.json").read_text("utf-8"))
    questions = [question for asked in shipped.values() for question, *_ in asked]
    assert len(questions) == len(set(questions)) > 2000
    for asked in shipped.values():
        assert {len(one) for one in asked} == {1, 3}
        assert all(one[0].strip() == one[0] for one in asked)
