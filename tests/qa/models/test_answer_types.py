"""The kind of answer that a question expects, and where words of that kind stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.models.answer_types import Expectation, expects, find_expected


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("When was the bridge opened?", "date"),
        ("In what year did the toll end?", "date"),
        ("On which day was it signed?", "date"),
        ("How many ships were served?", "number"),
        ("HOW MUCH did it cost?", "number"),
        ("How old is the bridge?", "number"),
        ("What percentage of ships carried timber?", "number"),
        ("Who led the work?", "name"),
        ("Whose ship was it?", "name"),
        ("Where does the timber go?", "name"),
        ("Which country bought the ships?", "name"),
        ("What company built the bridge?", "name"),
        ("Why was the toll abolished?", "reason"),
        ("What led to the closure?", "reason"),
        ("What caused the flood?", "reason"),
        ("Why did it end when it did?", "reason"),  # what it asks first decides
        ("How was the harbour dredged?", None),
        ("What does the report say?", None),
        ("Is the bridge open?", None),
        ("Summarise the report", None),
        ("whenever somewhere showing", None),
        ("", None),
    ],
)
def test_the_form_of_a_question_tells_what_it_asks_for(question: str, kind: Expectation | None) -> None:
    """The question word, or the noun after it, shows the kind; parts of other words do not."""
    assert expects(question) == kind


@pytest.mark.parametrize(
    ("kind", "sentence", "asked", "found"),
    [
        ("date", "It opened on May 4, 1931, in Orla.", "", ["May 4, 1931"]),
        ("date", "It opened on 4 May 1931.", "", ["4 May 1931"]),
        ("date", "From 1987 until Monday it was closed.", "", ["1987", "Monday"]),
        ("date", "It was built in the 19th century.", "", ["19th century"]),
        ("date", "It served 412 ships of 12,000 tonnes.", "", []),
        ("date", "In 2023 it was closed.", "2023", []),
        ("number", "It served 412 ships.", "", ["412"]),
        ("number", "About $2.5 million was paid.", "", ["$2.5 million"]),
        ("number", "Traffic fell by 40 percent, or half.", "", ["40 percent", "half"]),
        ("number", "Forty-two ships came.", "", ["Forty-two"]),
        ("number", "Of 412 ships, 80 stayed.", "412", ["80"]),
        ("number", "The ships came at noon.", "", []),
        ("name", "Captain Ilse Brandt led the work in Velm.", "", ["Captain Ilse Brandt", "Velm"]),
        ("name", "The University of Orla teaches it.", "", ["The University of Orla"]),
        ("name", "Ilse Brandt led it.", "ilse brandt", []),
        ("name", "However, the work was led well.", "", []),
        ("name", "On Monday it rained in May.", "", []),
        ("reason", "It ended because traffic had fallen.", "", ["because"]),
        ("reason", "Due to the storm, it closed.", "", ["Due to"]),
        ("reason", "It closed at noon.", "", []),
    ],
)
def test_words_of_the_kind_are_found(kind: Expectation, sentence: str, asked: str, found: list[str]) -> None:
    """Each kind is found in all its forms, whole.

    Words of the question, and words that only look alike, are not found.
    """
    assert [sentence[start:end] for start, end in find_expected(sentence, kind, set(asked.split()))] == found


@given(st.text() | st.from_regex(r"([A-Z][a-z]{0,4} |[0-9]{1,4}[ ,.%-]|because ){0,8}"))
def test_places_are_in_order(sentence: str) -> None:
    """For any text, the found places are inside it, in order, without overlap, and not empty."""
    for kind in ("date", "number", "name", "reason"):
        last = 0
        for start, end in find_expected(sentence, kind, set()):
            assert last <= start < end <= len(sentence)
            last = end
