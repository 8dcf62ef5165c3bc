"""The sixty questions of tests/data on seeds/, with the real model: answers, and no answer where there is none."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from qa.answering.conversation import Turn
from qa.answering.question import Question
from qa.answering.service import QA
from qa.config import load_config
from qa.library.open import Library
from qa.models.embedder import SentenceTransformerEmbedder
from qa.models.packaged import packaged_tokenizer
from qa.models.span_model import PACKAGED_WEIGHTS, SpanModel
from qa.models.span_reader import SpanReader
from qa.models.torch_network import TorchNetwork, load_network
from qa.opening import answer_from, open_library
from qa.records import Answer

pytestmark = pytest.mark.model

ROOT = Path(__file__).parents[2]
SET = json.loads((ROOT / "tests" / "data" / "questions.json").read_text("utf-8"))

WEIGHTS = ROOT / "qa" / "models" / PACKAGED_WEIGHTS

Asked = list[tuple[dict[str, Any], Answer]]


@pytest.fixture(scope="module")
def library(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The seed documents, indexed with the default settings."""
    data = shutil.copytree(seeds, tmp_path_factory.mktemp("questions") / "data")
    with open_library(load_config(data=data)) as opened:
        yield opened


@pytest.fixture(scope="module")
def service(library: Library) -> QA:
    """The service on them, with its default threshold."""
    return answer_from(library)


@pytest.fixture(scope="module")
def answerable(service: QA) -> Asked:
    """The questions that the documents answer."""
    return [(question, service.ask(question["question"])) for question in SET["answerable"]]


@pytest.fixture(scope="module")
def guesses(library: Library) -> Asked:
    """The best guesses at these questions."""
    guessing = answer_from(library, min_confidence=0.0)
    return [(question, guessing.ask(question["question"])) for question in SET["answerable"]]


@pytest.fixture(scope="module")
def unanswerable(service: QA) -> Asked:
    """The questions that the documents do not answer."""
    return [(question, service.ask(question["question"])) for question in SET["unanswerable"]]


def holds(question: dict[str, Any], answer: Answer, most: int) -> bool:
    """Return whether one of the first snippets has the expected words."""
    texts = [snippet.text.casefold() for snippet in answer.snippets[:most]]
    return any(words.casefold() in text for words in question["expected"] for text in texts)


def test_the_first_snippet_answers(guesses: Asked) -> None:
    """Of 40 best guesses 34 have the expected words in the first snippet, 38 in one of the first three."""
    assert sum(holds(question, answer, 1) for question, answer in guesses) >= 34
    assert sum(holds(question, answer, 3) for question, answer in guesses) >= 38


def test_the_right_document_is_cited_first(guesses: Asked) -> None:
    """The best guess cites a document that holds the answer, except for at most four."""
    wrong = [question for question, answer in guesses if answer.citations[0].document_id not in question["documents"]]
    assert len(wrong) <= 4


def test_what_is_given_is_right(answerable: Asked) -> None:
    """At the stated risk of 0.1 at most one in ten of the answers is wrong."""
    given = [(question, answer) for question, answer in answerable if answer.answered]
    wrong = [question for question, answer in given if not holds(question, answer, 3)]
    assert len(given) >= 24
    assert len(wrong) <= len(given) / 10


def test_silence_where_it_is_due(unanswerable: Asked) -> None:
    """Of 20 questions without an answer at least 18 get no sure answer, and most get none at all."""
    assert sum(not answer.answered for _, answer in unanswerable) >= 18
    assert sum(answer.verdict == "none" for _, answer in unanswerable) >= 16


def test_a_follow_up_is_answered_from_the_right_document(service: QA) -> None:
    """A pronoun means the person whom the conversation is about.

    His words are cited from the document that quotes him.
    """
    first = service.ask("Who is Fazil Mustafa?")
    history = (Turn(question=first.question, answer=first.text),)
    answer = service.ask(Question("What did he say about independence?", history=history))
    assert answer.interpreted_as == "What did Fazil Mustafa say about independence?"
    assert answer.answered
    assert answer.citations[0].document_id == "azerbaijani-mps-answer-us-congress.md"
    assert "independence" in answer.snippets[0].text


def test_every_citation_is_exact(service: QA, answerable: Asked, unanswerable: Asked) -> None:
    """Every quotation, of answers and of closest passages, is the slice that it names of the text that it names."""
    checked = 0
    for _, answer in answerable + unanswerable:
        for citation in (*answer.citations, *answer.closest):
            document = service.document(citation.document_id)
            assert document.text[citation.start : citation.end] == citation.quote
            assert document.sha256 == citation.sha256
            checked += 1
        for snippet, citation in zip(answer.snippets, answer.citations, strict=True):
            assert snippet.text == citation.quote
            assert all(0 <= start < end <= len(snippet.text) for start, end in snippet.highlights)
    assert checked > 60


def test_torch_gives_the_same_answers(library: Library, answerable: Asked, unanswerable: Asked) -> None:
    """Without OpenVINO the same sentences are quoted with nearly the same confidence, and nearly always the same words.

    OpenVINO computes in eight bits where the processor can, torch does not: words that score alike may change places,
    and a confidence beside the threshold may cross it. Every third question is asked: torch takes long.
    """
    differing = 0
    network = SpanModel(TorchNetwork(load_network(WEIGHTS)), packaged_tokenizer(), fingerprint="", max_tokens=512)
    reader = SpanReader(network)
    parts = (SentenceTransformerEmbedder(), library.store, library.lexical, reader)
    sure = reader.threshold(library.config.max_risk)
    possible = reader.possible_threshold(library.config.max_risk_possible)
    slow = QA(*parts, min_confidence=sure, min_possible=possible)
    for question, one in (*answerable, *unanswerable)[::3]:
        other = slow.ask(question["question"])
        differing += one.text != other.text
        if one.answered and other.answered:
            assert one.snippets[0].text == other.snippets[0].text
        assert abs(one.confidence - other.confidence) < 0.1
    assert differing <= 1
