"""What the command line asks of a running service, and how it shows the reply."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from qa.answering.conversation import Turn
from qa.answering.question import Question
from qa.cli.ask import ask_service
from qa.cli.main import main
from qa.cli.terminal import show_answer
from qa.client import Client
from qa.errors import QuestionError
from web.schema import AskReply

if TYPE_CHECKING:
    from tests.fake_service import FakeQA


def test_the_order_reaches_a_running_service(address: str, qa: FakeQA) -> None:
    """Another process that has the index open is asked in the same order, and its reply is the endpoint's."""
    reply = ask_service(Client(address), Question("When did it begin? 🕯️", limit=2, order="newest"))
    assert qa.orders == ["newest"]
    assert [(group.text, group.sources, group.citations) for group in reply.groups] == [
        ("3 March 1871", 2, [1]),
        ("5 May", 4, [2]),
    ]


def test_the_history_reaches_a_running_service(address: str, qa: FakeQA) -> None:
    """The service completes a follow-up, and its refusal of a history is shown in its own words."""
    history = (Turn(question="Where is it?"), Turn(question="When was the lighthouse lit?", answer="3 March 1871"))
    question = "And who was its keeper?"
    reply = ask_service(Client(address), Question(question, limit=2, history=history))
    assert qa.histories == [history]
    assert (reply.question, reply.interpreted_as) == (question, "Who was the keeper?")
    with pytest.raises(QuestionError, match="history must have at most 10 turns, has 12"):
        ask_service(Client(address), Question(question, limit=2, history=history * 6))


def test_the_terminal_shows_how_a_follow_up_was_read(qa: FakeQA, capsys: pytest.CaptureFixture[str]) -> None:
    """The completed question comes first, with and without an answer, and cannot control the terminal."""
    history = (Turn(question="When was the lighthouse lit?"),)
    answer = qa.ask(Question("And who was its keeper?", history=history))
    show_answer(AskReply.of(answer))
    assert capsys.readouterr().out.startswith("Read as: Who was the keeper?\n\n[1] In 1902")
    show_answer(AskReply.of(qa.ask(Question("Who won it?", history=history))))
    assert capsys.readouterr().out.startswith("Read as: Who won <b>the cup</b> of Vell?\n\nNo answer")
    show_answer(AskReply.of(replace(answer, interpreted_as="Who\x1b[2J?")))
    assert capsys.readouterr().out.startswith("Read as: Who\\x1b[2J?\n")
    show_answer(AskReply.of(qa.ask(Question("Who was the keeper?", history=history))))
    assert "Read as" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("history", "message"),
    [(["Who?"] * 11, "history must have at most 10 turns, has 11"), ([" "], "must not be empty")],
)
def test_a_history_that_cannot_be_used_is_told_before_anything_slow(
    tmp_path: Path, history: list[str], message: str
) -> None:
    """`qa ask` refuses it in one line, before it opens the index."""
    earlier = [argument for question in history for argument in ("--history", question)]
    refused = CliRunner().invoke(main, ["ask", "Why?", *earlier, "--data", str(tmp_path / "none")])
    assert refused.exit_code == 1
    assert message in refused.output
    assert not (tmp_path / "none").exists()


def test_the_terminal_shows_who_says_what(qa: FakeQA, capsys: pytest.CaptureFixture[str]) -> None:
    """Each answer has a line with its sources above the quotations; one answer of one source has none."""
    show_answer(AskReply.of(qa.ask("When did it begin? 🕯️")))
    shown = capsys.readouterr().out
    assert shown.startswith("2 sources say [1][3]: 3 March 1871\n4 sources say [2]: 5 May\n\n[1] The lighthouse")
    show_answer(AskReply.of(qa.ask("When was the lighthouse lit?")))
    assert "say" not in capsys.readouterr().out


def test_a_possible_answer_is_shown_with_its_caution(qa: FakeQA, capsys: pytest.CaptureFixture[str]) -> None:
    """The caution comes first, then the quotations; nothing says that there is no answer."""
    show_answer(AskReply.of(qa.ask("When was it first seen?")))
    shown = capsys.readouterr().out
    assert shown.startswith("This may answer it. Not certain: read the sentence before you rely on it.\n\n[1] ")
    assert "3 March 1871" in shown
    assert "No answer" not in shown
