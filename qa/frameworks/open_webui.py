"""
title: Citewell
description: Answers from your documents with verbatim quotations, or says that they do not answer.
author: Citewell
version: 1.0.0
license: Apache-2.0
requirements: httpx
"""  # noqa: D205, D212, D415 - Open WebUI reads this. Paste the file into Workspace > Tools.

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urljoin

import httpx
from pydantic import BaseModel, Field

Emit = Callable[[dict[str, Any]], Awaitable[None]]


class Tools:
    """The tools of this file; Open WebUI finds them by this name."""

    class Valves(BaseModel):
        """The settings, which an administrator fills in."""

        url: str = Field(default="http://localhost:8080", description="Address of qa serve, or of a collection.")
        key: str = Field(default="", description="A key that may ask, if the service wants one.")
        limit: int = Field(default=3, ge=1, le=10, description="Maximum number of quotations.")

    def __init__(self) -> None:
        self.valves = self.Valves()
        self.citation = False  # each quotation is an event of its own

    async def ask_documents(self, question: str, __event_emitter__: Emit | None = None) -> str:
        """
        Answer a question from the documents with verbatim quotations. Repeat them letter for letter.

        :param question: The question, complete and in plain words.
        :return: The quotations with their numbers, or that the documents do not answer.
        """  # noqa: D212 - Open WebUI reads this form
        headers = {"Authorization": f"Bearer {self.valves.key}"} if self.valves.key else {}
        url = self.valves.url.rstrip("/")
        async with httpx.AsyncClient(timeout=60) as client:
            response = await client.post(
                f"{url}/api/ask", json={"question": question, "limit": self.valves.limit}, headers=headers
            )
        reply = response.json()
        if response.is_error:
            return f"The service refused: {reply['error']['message']}"
        if not reply["citations"]:
            return "The documents do not answer this. Say so."
        for one in reply["citations"]:
            if __event_emitter__ is not None:
                await __event_emitter__({"type": "source", "data": _source(one, url)})
        caution = "This may answer it, and is not certain: say so.\n\n" if reply["verdict"] == "possible" else ""
        return caution + "\n\n".join(f"[{one['number']}] {one['exact']}" for one in reply["citations"])


def _source(citation: dict[str, Any], url: str) -> dict[str, Any]:
    """Return a citation as Open WebUI shows it: a source with its quotation and its permalink."""
    permalink, title = urljoin(url, citation["href"]), citation["title"] or citation["document"]
    place = {name: citation[name] for name in ("document", "start", "end", "sha256")}
    return {
        "source": {"name": title, "url": permalink},
        "document": [citation["exact"]],
        "metadata": [{"source": permalink, "name": title, **place}],
    }
