"""The note above a reply that is no sure answer."""

from dataclasses import replace

import pytest

from qa.records import Answer
from tests.fake_service import FakeQA
from web.schema.cautions import CautionModel
from web.schema.chat import NOTHING, pieces


@pytest.fixture
def possible(qa: FakeQA) -> Answer:
    """A possible answer."""
    return qa.ask("When was it first seen?")


@pytest.fixture
def silence(qa: FakeQA) -> Answer:
    """No answer, to a question in German."""
    return replace(qa.ask("Who won the cup?"), language="de")


def test_another_language_is_named(possible: Answer, silence: Answer) -> None:
    """Above a possible answer, and where there is none; a question in English without an answer has no note."""
    near = CautionModel.of(replace(possible, language="fr"))
    assert near is not None
    assert near.heading == "This may answer it"
    assert near.text.startswith("Question or quotation is in French")
    none = CautionModel.of(silence)
    assert none is not None
    assert none.heading == "The question is in German"
    assert CautionModel.of(replace(silence, language=None)) is None


def test_clients_of_chat_protocols_read_it(silence: Answer) -> None:
    """Before the words that there is nothing."""
    said = "".join(piece.text for piece in pieces(silence, root=""))
    assert said.startswith("The question is in German.")
    assert said.endswith(NOTHING)
