"""What the command line asks of a running service, and how it shows the reply."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from waitress.server import create_server

from qa.records import Filters
from qa.remote import ask_service
from qa.terminal import show_answer
from web.schema import AskReply

if TYPE_CHECKING:
    from tests.web.conftest import FakeQA


def test_the_order_reaches_a_running_service(app: Flask, qa: FakeQA) -> None:
    """Another process that has the index open is asked in the same order, and its reply is the endpoint's."""
    server = create_server(app, host="127.0.0.1", port=0, threads=1)

    def run() -> None:
        with suppress(OSError):  # closed from the other thread, it may be waiting for its connections
            server.run()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        address = f"http://127.0.0.1:{server.effective_port}"
        reply = ask_service(address, "When did it begin? 🕯️", limit=2, filters=Filters(), order="newest")
    finally:
        server.close()
        thread.join(timeout=10)
    assert qa.orders == ["newest"]
    assert [(group.text, group.sources, group.citations) for group in reply.groups] == [
        ("3 March 1871", 2, [1]),
        ("5 May", 4, [2]),
    ]


def test_the_terminal_shows_who_says_what(qa: FakeQA, capsys: pytest.CaptureFixture[str]) -> None:
    """Each answer has a line with its sources above the quotations; one answer of one source has none."""
    show_answer(AskReply.of(qa.ask("When did it begin? 🕯️")))
    shown = capsys.readouterr().out
    assert shown.startswith("2 sources say [1][3]: 3 March 1871\n4 sources say [2]: 5 May\n\n[1] The lighthouse")
    show_answer(AskReply.of(qa.ask("When was the lighthouse lit?")))
    assert "say" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("groups", "compares"),
    [
        ([("3 March 1871", 1, [1])], False),
        ([("3 March 1871", 2, [1])], True),
        ([("3 March 1871", 1, [1]), ("1968", 1, [2])], True),
        ([("whole", 1, [1]), ("1968", 1, [2])], True),
        ([("whole", 1, [1]), ("whole", 1, [2])], False),
        ([("whole", 2, [1]), ("whole", 1, [2])], True),
        ([], False),
    ],
)
def test_what_is_worth_comparing(qa: FakeQA, groups: list[tuple[str, int, list[int]]], compares: bool) -> None:
    """Agreement of several sources, or answers that differ; whole sentences differ anyway."""
    reply = AskReply.of(qa.ask("When was the lighthouse lit?")).model_dump()
    quotes = {citation["number"]: citation["exact"] for citation in reply["citations"]}
    reply["groups"] = [
        {"text": quotes[numbers[0]] if text == "whole" else text, "sources": sources, "citations": numbers}
        for text, sources, numbers in groups
    ]
    assert AskReply.model_validate(reply).compares is compares
