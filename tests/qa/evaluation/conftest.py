"""What the tests of the evaluation share: two small invented sets, and a reader whose answers are fixed."""

import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from qa.evaluation.question_sets import QuestionSet, load_question_set
from qa.evaluation.runs import Settings
from qa.records import Passage, Span
from qa.vectors import Vectors

DREDGED = "The harbour of Velm was dredged in 1987. Captain Ilse Brandt led the work."
SHIPS = "In 2023 the harbour served 412 ships."
BRIDGE = "The bridge at Orla opened on May 4, 1931. It has two towers."

WHEN_DREDGED = "When was the harbour dredged?"
WHO_LED = "Who led the work in the harbour?"
HOW_MANY = "How many ships did the harbour serve?"
WHEN_OPENED = "When did the bridge open?"
SUNK = "How many ships sank in the harbour?"

# What the fixed reader finds: words and confidence. 412 ships are missed, those that sank are made up.
FOUND = {
    WHEN_DREDGED: ("1987", 0.9),
    WHO_LED: ("Brandt", 0.6),
    HOW_MANY: ("dredged", 0.3),
    WHEN_OPENED: ("May 4, 1931", 0.8),
    SUNK: ("412", 0.7),
}
LOST = 0.1  # its confidence when those words are not there
THRESHOLD = 0.5
POSSIBLE = 0.2


class FixedReader:
    """Finds the words that stand in `FOUND`, or the first passage where they are missing."""

    def __init__(self) -> None:
        self.reads = 0

    def read(self, question: str, vector: Vectors, passages: Sequence[Passage]) -> list[Span]:
        """The words, in the first passage that has them."""
        self.reads += 1
        words, confidence = FOUND[question]
        for passage in passages:
            place = passage.chunk.text.find(words)
            if place >= 0:
                return [_span(passage, passage.chunk.start + place, len(words), confidence)]
        return [_span(passage, passage.chunk.start, len(passage.chunk.text.rstrip()), LOST) for passage in passages[:1]]

    def threshold(self, max_risk: float) -> float:
        """The same for every risk."""
        return THRESHOLD

    def possible_threshold(self, max_risk: float) -> float:
        """Likewise."""
        return POSSIBLE


def _span(passage: Passage, start: int, length: int, score: float) -> Span:
    return Span(document_id=passage.chunk.document_id, start=start, end=start + length, score=score)


def answer(text: str, paragraph: str) -> dict[str, Any]:
    """A marked answer as SQuAD has it."""
    return {"text": text, "answer_start": paragraph.index(text)}


def squad() -> dict[str, Any]:
    """Two articles with three paragraphs, four answerable questions and one that is not."""
    harbour = [
        {
            "context": DREDGED,
            "qas": [
                {"id": "1", "question": WHEN_DREDGED, "answers": [answer("1987", DREDGED)] * 2},
                {
                    "id": "2",
                    "question": WHO_LED,
                    "answers": [answer("Captain Ilse Brandt", DREDGED), answer("Ilse Brandt", DREDGED)],
                },
            ],
        },
        {
            "context": SHIPS,
            "qas": [
                {"id": "3", "question": HOW_MANY, "answers": [answer("412", SHIPS)]},
                {"id": "4", "question": SUNK, "answers": [], "is_impossible": True},
            ],
        },
    ]
    bridge = [
        {
            "context": BRIDGE,
            "qas": [{"id": "5", "question": WHEN_OPENED, "answers": [answer("May 4, 1931", BRIDGE)]}],
        }
    ]
    return {"data": [{"title": "The_harbour", "paragraphs": harbour}, {"title": "The_bridge", "paragraphs": bridge}]}


def multihop() -> dict[str, Any]:
    """Three articles, a question with evidence in two of them and one without an answer."""
    coast, url = "Coast Gazette", "https://example.org"
    articles = [
        {"title": "The harbour", "source": coast, "published_at": "2023-11-27 08:45:59.000Z", "body": DREDGED},
        {"title": "The ships", "source": coast, "published_at": "", "url": url, "body": SHIPS},
        {"title": "The bridge", "source": "River Post", "published_at": "2023-10-06T21:31:00Z", "body": BRIDGE},
    ]
    evidence = [
        {"title": "The harbour", "fact": "Captain Ilse Brandt \n led the work."},
        {"title": "The ships", "fact": "served  412 ships."},
    ]
    queries = [
        {"query": WHO_LED, "question_type": "inference_query", "evidence_list": evidence, "answer": "Brandt"},
        {"query": SUNK, "question_type": "null_query", "evidence_list": [], "answer": "Insufficient information."},
    ]
    return {"articles": articles, "queries": queries}


def write(path: Path, content: object) -> Path:
    """Write JSON, gzipped where the name says so."""
    data = json.dumps(content).encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


@pytest.fixture
def squad_path(tmp_path: Path) -> Path:
    """The small set in SQuAD format."""
    return write(tmp_path / "coast.json", squad())


@pytest.fixture
def questions(squad_path: Path) -> QuestionSet:
    """The small set in SQuAD format, loaded."""
    return load_question_set(squad_path)


@pytest.fixture
def news(tmp_path: Path) -> QuestionSet:
    """The small set in MultiHop-RAG format, loaded."""
    return load_question_set(write(tmp_path / "news.dev.json.gz", multihop()))


@pytest.fixture
def settings() -> Settings:
    """Settings of an evaluation of everything."""
    return Settings(
        question_set="coast.json", chunk_tokens=40, candidates=20, passages=5, max_risk=0.1, max_risk_possible=0.5
    )
