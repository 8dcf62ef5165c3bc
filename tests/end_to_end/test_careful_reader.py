"""The packaged careful reader on seeds/: it finds what the fast one does not, and is not sure of near misses."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from qa.answering.service import QA
from qa.config import load_config
from qa.models.mpnet_base import find_source
from qa.models.readers import make_span_reader
from qa.opening import answer_from, open_library
from qa.records import Answer

pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(find_source() is None, reason="needs requirements-careful.txt, which `make test` installs"),
]

ROOT = Path(__file__).parents[2]
HARD = json.loads((ROOT / "tests" / "data" / "hard_questions.json").read_text("utf-8"))
Asked = list[tuple[dict[str, Any], Answer, Answer]]


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory, seeds: Path, careful_cache: Path) -> Iterator[tuple[QA, QA]]:
    """A service with both readers, and one with the fast reader alone, on the same documents."""
    data = shutil.copytree(seeds, tmp_path_factory.mktemp("careful") / "data")
    (data / "cache").symlink_to(careful_cache)
    with open_library(load_config(data=data, careful="auto")) as library:
        yield answer_from(library), answer_from(library, reader=make_span_reader(""))


@pytest.fixture(scope="module")
def asked(services: tuple[QA, QA]) -> Asked:
    """Every fourth question in other words, with the answers of both services."""
    both, fast = services
    return [(one, both.ask(one["question"]), fast.ask(one["question"])) for one in HARD["answerable"][::4]]


def found(answer: Answer, question: dict[str, Any]) -> bool:
    """Whether one of the first three quotations has the expected words."""
    quoted = [snippet.text.casefold() for snippet in answer.snippets]
    return any(words.casefold() in text for words in question["expected"] for text in quoted)


def test_more_questions_in_other_words_are_answered(asked: Asked) -> None:
    """Surely or possibly; without it hardly any is."""
    both = sum(found(answer, question) for question, answer, _ in asked)
    fast = sum(found(answer, question) for question, _, answer in asked)
    assert both >= fast + 3


def test_near_misses_are_not_sure(services: tuple[QA, QA]) -> None:
    """Questions in the documents' own words whose answer is not there."""
    both, _ = services
    assert sum(both.ask(one["question"]).answered for one in HARD["unanswerable"][::6]) <= 1


def test_what_the_fast_reader_is_sure_of_stands(services: tuple[QA, QA]) -> None:
    """The same words, with the same confidence: the careful reader does not read."""
    both, fast = services
    question = "Who chairs the Azerbaijan Popular Front Party?"
    assert (both.ask(question).text, both.ask(question).confidence) == (
        fast.ask(question).text,
        fast.ask(question).confidence,
    )
    assert fast.ask(question).confidence >= 0.8857
