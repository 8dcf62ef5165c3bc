"""Question sets: two formats distinguished, paragraphs and places as marked, and damaged files refused."""

import gzip
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qa.errors import QuestionSetError
from qa.evaluation.question_sets import QuestionSet, load_question_set
from tests.qa.evaluation.conftest import DREDGED, WHO_LED, multihop, squad, write


def test_squad(questions: QuestionSet) -> None:
    """Each paragraph is a document; equal answers count once, and marked answers are at their places."""
    assert (questions.name, questions.format, len(questions.sha256)) == ("coast", "SQuAD", 64)
    assert questions.articles() == {"The_harbour": ["The_harbour/0", "The_harbour/1"], "The_bridge": ["The_bridge/0"]}
    assert questions.documents["The_harbour/0"].title == "The harbour"
    first, second, *_ = questions.questions
    assert [DREDGED[start:end] for start, end in first.answers] == ["1987"]
    assert [DREDGED[start:end] for start, end in second.answers] == ["Captain Ilse Brandt", "Ilse Brandt"]
    assert (second.document_id, second.article, second.sources) == ("The_harbour/0", "The_harbour", ("The_harbour",))
    assert [question.answerable for question in questions.questions] == [True, True, True, False, True]


def test_an_impossible_question_has_no_answers(tmp_path: Path) -> None:
    """Some copies of SQuAD 2.0 mark plausible answers of impossible questions: these are not answers."""
    data = squad()
    data["data"][1]["paragraphs"][0]["qas"][0]["is_impossible"] = True
    assert not load_question_set(write(tmp_path / "set.json", data)).questions[-1].answerable


def test_pieces_of_an_article_are_one_article(tmp_path: Path) -> None:
    """An article that comes twice under one title keeps all its paragraphs."""
    data = squad()
    data["data"][1]["title"] = "The_harbour"
    questions = load_question_set(write(tmp_path / "set.json", data))
    assert questions.articles() == {"The_harbour": ["The_harbour/0", "The_harbour/1", "The_harbour/2"]}
    assert questions.questions[-1].document_id == "The_harbour/2"


def test_multihop(news: QuestionSet) -> None:
    """Articles are documents with publisher and day; evidence is kept without white space."""
    assert (news.name, news.format) == ("news", "MultiHop-RAG")
    harbour, ships, bridge = news.documents.values()
    assert (harbour.id, harbour.title, harbour.publisher) == ("The harbour/0", "The harbour", "Coast Gazette")
    assert (harbour.published, ships.published, bridge.published) == (date(2023, 11, 27), None, date(2023, 10, 6))
    assert ships.url == "https://example.org"
    asked, null = news.questions
    assert asked.text == WHO_LED
    assert asked.evidence == ("CaptainIlseBrandtledthework.", "served412ships.")
    assert asked.sources == ("The harbour", "The ships")
    assert (asked.answerable, null.answerable, null.sources) == (True, False, ())


def test_gzip_is_known_by_its_content(tmp_path: Path) -> None:
    """The file's name does not matter."""
    path = tmp_path / "set.json"
    path.write_bytes(gzip.compress(write(tmp_path / "plain.json", squad()).read_bytes()))
    assert len(load_question_set(path).questions) == 5


def broken(change: Callable[[dict[str, Any]], object], make: Callable[[], dict[str, Any]] = squad) -> dict[str, Any]:
    """A set with one thing changed."""
    data = make()
    change(data)
    return data


def first_question(data: dict[str, Any]) -> dict[str, Any]:
    """The first question of a set in SQuAD format."""
    return dict.__getitem__(data, "data")[0]["paragraphs"][0]["qas"][0]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ([], 'a list "data"'),
        ({"data": {}}, 'a list "data"'),
        ({"data": ["x"]}, "must be in SQuAD format"),
        ({"data": [{"title": "x"}]}, "lacks 'paragraphs'"),
        (broken(lambda data: first_question(data).pop("id")), "lacks 'id'"),
        (broken(lambda data: first_question(data).update(question=7)), "'question' is no string: 7"),
        (broken(lambda data: first_question(data).update(answers=["1987"])), "must be in SQuAD format"),
        (broken(lambda data: first_question(data)["answers"][0].update(answer_start="x")), "must be in SQuAD format"),
        (broken(lambda data: first_question(data)["answers"][0].update(answer_start=3)), "'1987' of question '1' .* 3"),
        (broken(lambda data: first_question(data)["answers"][0].update(answer_start=-1)), "'1987' of question '1'"),
        (broken(lambda data: first_question(data)["answers"][0].update(text="")), "'' of question '1'"),
        (broken(lambda data: data.pop("articles"), multihop), "MultiHop-RAG format, lacks 'articles'"),
        (broken(lambda data: data["queries"][0].pop("evidence_list"), multihop), "lacks 'evidence_list'"),
        (broken(lambda data: data["articles"][0].update(published_at="soon"), multihop), "MultiHop-RAG.*'soon'"),
    ],
)
def test_a_broken_set_is_refused(tmp_path: Path, content: object, message: str) -> None:
    """The message names the file and what is wrong with it."""
    with pytest.raises(QuestionSetError, match=message):
        load_question_set(write(tmp_path / "set.json", content))


@pytest.mark.parametrize(
    "data", [b"", b"{", b"\xff\xfe\xfa", b"\x1f\x8b\x08\x00broken", gzip.compress(b"[1, 2]", mtime=0)[:-6]]
)
def test_a_file_that_is_no_json_is_refused(tmp_path: Path, data: bytes) -> None:
    """It may be cut off, binary or a damaged archive."""
    path = tmp_path / "set.json"
    path.write_bytes(data)
    with pytest.raises(QuestionSetError, match=r"readable JSON file, .*set\.json is not"):
        load_question_set(path)
    with pytest.raises(QuestionSetError, match="readable JSON file"):
        load_question_set(tmp_path / "missing.json")
