"""Questions written for paragraphs of a set: found by the paragraph's hash, asked of it, and refused when misplaced."""

import json
from pathlib import Path

import pytest

from qa.errors import QuestionSetError
from qa.evaluation.question_sets import load_question_set
from qa.training.written import written_questions
from tests.qa.training.conftest import PARAGRAPHS, key

PARAGRAPH = PARAGRAPHS["Bridge_at_Orla"][0][0]
REASON = "traffic had fallen by half"


def write(path: Path, *asked: list[object], paragraph: str = PARAGRAPH) -> Path:
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
    "asked", [["Who?", 90, 4000], ["Who?", 5, 5], ["Who?", -1, 5], ["Who?", 5], ["Who?", "a", 5], 7]
)
def test_a_misplaced_answer_is_refused(answerable: Path, tmp_path: Path, asked: object) -> None:
    """The error names the file."""
    path = write(tmp_path / "written.json", asked)  # type: ignore[arg-type]
    with pytest.raises(QuestionSetError, match=r"written\.json"):
        written_questions(path, load_question_set(answerable))


def test_every_shipped_question_is_well_formed() -> None:
    """Each paragraph has answerable questions and near misses, and each question is asked once."""
    shipped = json.loads(Path("qa/training/written_questions.json").read_text("utf-8"))
    questions = [question for asked in shipped.values() for question, *_ in asked]
    assert len(questions) == len(set(questions)) > 2000
    for asked in shipped.values():
        assert {len(one) for one in asked} == {1, 3}
        assert all(one[0].strip() == one[0] for one in asked)
