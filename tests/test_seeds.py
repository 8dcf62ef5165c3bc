"""The documents that ship with the project and the questions asked about them."""

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import frontmatter
import pytest
from syntok import segmenter

from qa.corpus.documents import find_files

ROOT = Path(__file__).parent.parent
SEEDS = {path.name: frontmatter.load(str(path)) for path in sorted((ROOT / "seeds").glob("[!.]*"))}
QUESTIONS: dict[str, list[dict[str, Any]]] = json.loads(
    (ROOT / "tests" / "data" / "questions.json").read_text(encoding="utf-8")
)
KINDS = {"who", "when", "how many", "what", "why", "where", "said"}


def sentences(text: str) -> list[str]:
    """Split Markdown prose into sentences in lower case, headings left out."""
    paragraphs = [block for block in text.split("\n\n") if not block.startswith("#")]
    return [
        "".join(token.spacing + token.value for token in sentence).strip().lower()
        for paragraph in paragraphs
        for block in segmenter.analyze(paragraph)
        for sentence in block
    ]


def test_five_documents() -> None:
    """The folder holds exactly five Markdown documents, and nothing else that would be indexed."""
    assert [file.id for file in find_files(ROOT / "seeds")] == list(SEEDS)
    assert len(SEEDS) == 5
    assert all(name.endswith(".md") for name in SEEDS)


@pytest.mark.parametrize("name", SEEDS)
def test_front_matter_says_whose_words_these_are(name: str) -> None:
    """Title and publisher say that it is a digest, the date is a real day, and the source is named."""
    metadata = SEEDS[name].metadata
    assert metadata.keys() == {"title", "publisher", "published", "source"}
    assert str(metadata["title"]).startswith("Digest: ")
    assert str(metadata["publisher"]).startswith("Citewell digest")
    assert type(metadata["published"]) is date  # YAML reads a valid ISO date, and nothing else, as a date
    assert len(str(metadata["source"])) > 20


@pytest.mark.parametrize("name", SEEDS)
def test_documents_are_prose_under_headings(name: str) -> None:
    """Each document opens with a second-level heading and has several sections of whole sentences."""
    blocks = SEEDS[name].content.strip().split("\n\n")
    headings = [block for block in blocks if block.startswith("#")]
    assert blocks[0] == headings[0]
    assert len(headings) >= 3
    assert all(heading.startswith("## ") for heading in headings)
    assert all(block.endswith(".") for block in blocks if block not in headings)


def test_counts() -> None:
    """40 answerable questions, eight a document and of all kinds; 20 unanswerable ones, half of them on topic."""
    assert QUESTIONS.keys() == {"answerable", "unanswerable"}
    answerable = QUESTIONS["answerable"]
    assert len(answerable) == 40
    assert Counter(name for entry in answerable for name in entry["documents"]) == dict.fromkeys(SEEDS, 8)
    assert {entry["kind"] for entry in answerable} == KINDS
    assert Counter(entry["kind"] for entry in QUESTIONS["unanswerable"]) == {"on_topic": 10, "off_topic": 10}


def test_no_question_twice() -> None:
    """No question is asked twice, in either list or across both."""
    asked = Counter(entry["question"].casefold() for entries in QUESTIONS.values() for entry in entries)
    assert asked.total() == 60
    assert max(asked.values()) == 1


@pytest.mark.parametrize("entry", QUESTIONS["answerable"], ids=lambda entry: entry["question"])
def test_expected_words_stand_in_few_sentences(entry: dict[str, Any]) -> None:
    """Some sentence of the document holds expected words, and few enough do that a wrong one is noticed."""
    assert entry.keys() == {"question", "kind", "expected", "documents", "raw_documents"}
    assert len(entry["raw_documents"]) == len(entry["documents"]) > 0
    assert all(words.strip() for words in entry["expected"])
    for name in entry["documents"]:
        right = [s for s in sentences(SEEDS[name].content) if any(words.lower() in s for words in entry["expected"])]
        assert 1 <= len(right) <= 4, right
