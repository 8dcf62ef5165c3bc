"""An invented question set in SQuAD format."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from qa.training.written import KEY

PARAGRAPHS = {
    "Harbour_of_Velm": [
        (
            "The harbour of Velm was dredged in 1987. Captain Ilse Brandt led the work. It cost 40 million crowns.",
            [("When was the harbour of Velm dredged?", "1987"), ("Who led the work in Velm?", "Captain Ilse Brandt")],
        ),
        (
            "In 2023 the harbour served 412 ships. Most of them carried timber to Norway.",
            [("How many ships did the harbour serve in 2023?", "412"), ("Where did the timber go?", "Norway")],
        ),
    ],
    "Bridge_at_Orla": [
        (
            "The bridge at Orla opened on May 4, 1931. The toll was abolished because traffic had fallen by half.",
            [
                ("When did the bridge at Orla open?", "May 4, 1931"),
                ("Why was the toll abolished?", "traffic had fallen"),
            ],
        ),
        (
            "The old market of Orla closes at noon. Its clock was made by Anders Holm.",
            [("Who made the clock of the market?", "Anders Holm"), ("When does the market close?", "noon")],
        ),
    ],
    "Lake_Tarn": [
        (
            "Lake Tarn is 31 metres deep. A ferry has crossed it since 1902, when Per Dahl built the pier.",
            [("How deep is Lake Tarn?", "31 metres"), ("Who built the pier?", "Per Dahl")],
        )
    ],
    "Mill_of_Rask": [
        (
            "The mill of Rask burned down in 1854. It was rebuilt of stone in the spring after.",
            [("When did the mill of Rask burn down?", "1854"), ("What was the mill rebuilt of?", "stone")],
        )
    ],
}


def key(paragraph: str) -> str:
    """Return what names a paragraph in a file of written questions."""
    return hashlib.sha256(paragraph.encode()).hexdigest()[:KEY]


def squad(*, impossible: bool = False) -> dict[str, Any]:
    """The set; on request each second question has no answer."""
    data = []
    for title, paragraphs in PARAGRAPHS.items():
        of_article = []
        for number, (context, questions) in enumerate(paragraphs):
            asked = []
            for place, (question, answer) in enumerate(questions):
                none = impossible and place == 1
                answers = [] if none else [{"text": answer, "answer_start": context.index(answer)}]
                asked.append(
                    {"id": f"{title}{number}{place}", "question": question, "answers": answers, "is_impossible": none}
                )
            of_article.append({"context": context, "qas": asked})
        data.append({"title": title, "paragraphs": of_article})
    return {"version": "test", "data": data}


def write_set(path: Path, *, impossible: bool = False) -> Path:
    """Write the set to a file."""
    path.write_text(json.dumps(squad(impossible=impossible)), "utf-8")
    return path


@pytest.fixture
def answerable(tmp_path: Path) -> Path:
    """The set as a file, each question answered by its paragraph."""
    return write_set(tmp_path / "answerable.json")


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """The set as a file, half of the questions without an answer."""
    return write_set(tmp_path / "mixed.json", impossible=True)
