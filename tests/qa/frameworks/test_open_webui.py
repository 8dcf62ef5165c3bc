"""The tool file of Open WebUI: what the model reads, and the sources that the page shows."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from qa.frameworks.open_webui import Tools
from tests.fake_service import LIGHTHOUSE

QUOTE = "The lighthouse of Vell was lit on 3 March 1871 by Ada Nkemelu."


def ask(address: str, question: str) -> tuple[str, list[dict[str, Any]]]:
    """Return what the tool gives to the model, and the events that it sends."""
    tools, events = Tools(), list[dict[str, Any]]()
    tools.valves.url, tools.valves.limit = address, 1

    async def emit(event: dict[str, Any]) -> None:
        events.append(event)

    with ThreadPoolExecutor(1) as thread:  # a browser of other tests may keep a loop running on this one
        return thread.submit(asyncio.run, tools.ask_documents(question, emit)).result(), events


def test_a_quotation_is_a_source(address: str) -> None:
    """The event has the words, their place and their permalink, also in a collection; the model gets the same words."""
    text, [event] = ask(f"{address}/collections/default", "When was the lighthouse lit?")
    [metadata] = event["data"]["metadata"]
    assert text == f"[1] {QUOTE}"
    assert (event["type"], event["data"]["document"]) == ("source", [QUOTE])
    assert LIGHTHOUSE[metadata["start"] : metadata["end"]] == QUOTE
    assert event["data"]["source"]["url"].startswith(f"{address}/documents/islands/vell.md?start=24")


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Who won?", "The documents do not answer this."),
        (" ", "The service refused: question must hold words"),
        ("When was it first seen?", "This may answer it, and is not certain"),
    ],
)
def test_what_is_not_an_answer_is_said(address: str, question: str, text: str) -> None:
    """The model cannot take it for one."""
    assert ask(address, question)[0].startswith(text)
