"""The retriever in LangChain itself."""

import pytest

from tests.fake_service import LIGHTHOUSE

pytest.importorskip("langchain_core", reason="in an environment of its own: make frameworks")

from qa.errors import QuestionError
from qa.frameworks.langchain import CitewellRetriever


def test_documents_have_their_place(address: str) -> None:
    """The metadata lead to the words: offsets, hashes, permalink, also in a collection."""
    retriever = CitewellRetriever(
        url=f"{address}/collections/default", limit=1, filters={"document": ["islands/vell.md"]}
    )
    [found] = retriever.invoke("When was the lighthouse lit?")
    place = found.metadata
    assert LIGHTHOUSE[place["start"] : place["end"]] == found.page_content
    assert (place["document"], place["publisher"], place["score"]) == ("islands/vell.md", "Harbour Almanac", 1.0)
    assert place["permalink"] == found.id
    assert f"hash={place['hash']}" in place["permalink"]
    assert place["permalink"].startswith(f"{address}/documents/islands/vell.md?start=24&end=86")


def test_it_is_part_of_a_chain(address: str) -> None:
    """As any runnable."""
    chain = CitewellRetriever(url=address) | (lambda found: [one.page_content for one in found])
    assert chain.invoke("Who was the keeper?") == ["In 1902 the keeper was Joon Park."]


def test_a_refusal_has_its_message(address: str) -> None:
    """A misspelt filter never searches everything."""
    with pytest.raises(QuestionError, match=r"none\.md"):
        CitewellRetriever(url=address, filters={"document": ["none.md"]}).invoke("Who?")
