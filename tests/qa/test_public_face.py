"""What `import qa` offers, and that it loads nothing until it is used."""

import subprocess
import sys
from datetime import date
from typing import get_type_hints

import pytest

import qa

NAMES = [
    "Answer",
    "AnswerGroup",
    "Citation",
    "Config",
    "ConfigError",
    "DeadlineError",
    "Document",
    "Filters",
    "GivenText",
    "IndexedDocument",
    "NotFoundError",
    "QA",
    "QAError",
    "Question",
    "QuestionError",
    "Snippet",
    "StoreError",
    "Turn",
    "extract",
    "load_config",
    "open_qa",
]


def test_the_public_names_are_these() -> None:
    """Adding or deleting a name is a decision, not an accident."""
    assert sorted(qa.__all__) == NAMES
    assert set(NAMES) <= set(dir(qa))


@pytest.mark.parametrize("name", NAMES)
def test_each_name_is_what_it_says(name: str) -> None:
    """`qa` gives the thing itself, not a copy, under its own name."""
    found = getattr(qa, name)
    assert found.__name__ == name
    assert getattr(sys.modules[found.__module__], name) is found


def test_other_names_are_not_there() -> None:
    """A misspelt name fails as it does for every module."""
    with pytest.raises(AttributeError, match="module 'qa' has no attribute 'ask'"):
        _ = qa.ask  # type: ignore[attr-defined]


def test_a_question_is_made_of_public_names() -> None:
    """Every part of a question can be made without other imports."""
    asked = qa.Question(
        "When?",
        limit=1,
        filters=qa.Filters(published_after=date(2024, 10, 1)),
        order="newest",
        history=(qa.Turn(question="Where?"),),
    )
    assert get_type_hints(qa.QA.ask)["question"] == str | qa.Question
    assert asked.alone() == qa.Question("When?", limit=1, filters=asked.filters, order="newest")


def test_importing_it_loads_nothing() -> None:
    """Only used parts are loaded: the records without Chroma, and nothing at first."""
    loaded = "print(any(name.startswith('qa.') for name in sys.modules))"
    program = f"import sys, qa; {loaded}; qa.Answer; {loaded}; print('chromadb' in sys.modules)"
    finished = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert finished.stdout.split() == ["False", "True", "False"]
