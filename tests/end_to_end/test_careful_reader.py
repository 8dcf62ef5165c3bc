"""The packaged careful reader on seeds/: what it finds where the fast one is not sure, and what it leaves alone."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from qa.answering.service import QA
from qa.config import Config, load_config
from qa.models.cascade import Cascade, CascadeWeights
from qa.models.mpnet_base import find_source
from qa.models.readers import Careful, make_network_reader
from qa.models.span_reader import SpanReader
from qa.opening import answer_from, open_library
from qa.records import Answer

pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(find_source() is None, reason="needs requirements-careful.txt, as `make test` installs it"),
]

ROOT = Path(__file__).parents[2]
HARD = json.loads((ROOT / "tests" / "data" / "hard_questions.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Config:
    """The default settings."""
    return load_config(data=tmp_path_factory.mktemp("seeds"), careful="auto")


@pytest.fixture(scope="module")
def both(config: Config) -> Iterator[QA]:
    """A service with both readers."""
    with open_library(config) as library:
        library.index([ROOT / "seeds"])
        yield answer_from(library)


@pytest.fixture(scope="module")
def fast(config: Config, both: QA) -> Iterator[QA]:  # noqa: ARG001 - the documents are indexed first
    """A service with the fast reader alone, on the same documents."""
    alone = load_config(data=config.data, careful="never")
    with open_library(alone) as library:
        yield answer_from(library)


def found(answer: Answer, question: dict[str, Any]) -> bool:
    """Whether the first quotation holds the expected words."""
    first = answer.snippets[0].text.casefold() if answer.snippets else ""
    return any(words.casefold() in first for words in question["expected"])
