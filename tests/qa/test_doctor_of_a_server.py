"""What the doctor says of an index on a Chroma server."""

from pathlib import Path

from qa.cli.doctor import Visits
from qa.config import Config, load_config
from qa.doctor.examine import examine
from qa.doctor.findings import Finding
from tests.conftest import WordEmbedder
from tests.qa.conftest import Write


def found(config: Config) -> list[Finding]:
    """What was found of the index."""
    everything = examine(config, Visits(config), embedder=WordEmbedder())
    return [one for one in everything if one.subject in ("index", "lock", "search")]


def test_an_index_on_a_server_is_examined_while_another_writes(shared: Config, write: Write, folder: Path) -> None:
    """Only a writer holds it; the documents are complete, and a question finds passages."""
    assert [(one.verdict, one.subject) for one in found(shared)] == [("warning", "index")]
    with write() as library:
        library.index([folder])
        assert [(one.verdict, one.subject) for one in found(shared)] == [("sound", "index"), ("sound", "search")]


def test_a_server_that_does_not_answer_is_a_fault(shared: Config) -> None:
    """With its address."""
    away = load_config(**shared.model_dump(exclude={"chroma_url"}), chroma_url="http://127.0.0.1:9")
    (one,) = found(away)
    assert (one.verdict, one.subject) == ("fault", "index")
    assert "127.0.0.1:9" in one.message
