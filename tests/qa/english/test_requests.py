"""What somebody wants who types a text: an answer, passages, or a summary."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.english.requests import read_request

SEARCHES = [
    ("harbour of Velm", "harbour of Velm"),
    ("velm", "velm"),
    ("hi", "hi"),
    ("dredging 1987", "dredging 1987"),
    ("Tell me about Ilse Brandt", "Ilse Brandt"),
    ("please tell me more about the harbour.", "the harbour"),
    ("What do the documents say about Norway?", "Norway"),
    ("what do you know about timber", "timber"),
    ("Is there anything about timber?", "timber"),
    ("information on the crane", "the crane"),
    ("Find Ilse Brandt", "Ilse Brandt"),
]
SUMMARIES = [
    ("summarize", ""),
    ("Summarise the documents", ""),
    ("Give me a short summary of this", ""),
    ("tldr", ""),
    ("What are these documents about?", ""),
    ("Can you summarize the report on the harbour?", "the harbour"),
    ("summary of the Gazette", "the Gazette"),
    ("Summarize the article about Velm", "Velm"),
]
QUESTIONS = [
    "Who led the work?",
    "who led the work",
    "Velm?",
    "Why?",
    "List the towns",
    "Name the ships of Velm",
    "Is it about the harbour?",
    "What about Norway?",
    "In which year was it lit",
    "How long is the pier at Velm",
    "The harbour of Velm was dredged in 1987, and what came then",
    "متى يفتح المقهى",
    "Где стоит маяк",
    "???",
    "",
]


@pytest.mark.parametrize(("text", "subject"), SEARCHES)
def test_searches(text: str, subject: str) -> None:
    """Keywords, and what asks for everything about something."""
    request = read_request(text)
    assert (request.wish, request.subject) == ("passages", subject)


@pytest.mark.parametrize(("text", "subject"), SUMMARIES)
def test_summaries(text: str, subject: str) -> None:
    """Of everything, or of what is named."""
    request = read_request(text)
    assert (request.wish, request.subject) == ("summary", subject)


@pytest.mark.parametrize("text", QUESTIONS)
def test_questions(text: str) -> None:
    """Whatever has a verb of a question, a question mark, many words or another script."""
    assert read_request(text).wish == "answer"


@given(st.text(max_size=60))
def test_any_text_is_a_request(text: str) -> None:
    """A search has a subject."""
    request = read_request(text)
    assert request.subject or request.wish != "passages"
