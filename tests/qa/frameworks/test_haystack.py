"""The components in a pipeline of Haystack itself."""

import pytest

from tests.fake_service import LIGHTHOUSE

pytest.importorskip("haystack", reason="in an environment of its own: make frameworks")

from haystack import Document, Pipeline
from haystack.utils import Secret

from qa.frameworks.haystack import CitewellReader, CitewellRetriever

QUESTION = "When was the lighthouse lit?"


def test_a_pipeline_retrieves_and_reads(address: str) -> None:
    """The answer is a slice of the document that the retriever found, which is a slice of the indexed one."""
    pipeline = Pipeline()
    pipeline.add_component("retriever", CitewellRetriever(address, top_k=1))
    pipeline.add_component("reader", CitewellReader(address, top_k=1))
    pipeline.connect("retriever.documents", "reader.documents")
    result = pipeline.run({"retriever": {"query": QUESTION}, "reader": {"query": QUESTION}})["reader"]
    [answer] = result["answers"]
    found, place = answer.document, answer.document_offset
    assert result["verdict"] == "answer"
    assert found.content[place.start : place.end] == answer.data
    assert LIGHTHOUSE[found.meta["start"] : found.meta["end"]] == found.content
    assert f"hash={found.meta['hash']}" in found.meta["permalink"]


def test_documents_that_do_not_answer(address: str) -> None:
    """There is no answer, neither from their texts nor without any."""
    reader = CitewellReader(address)
    assert reader.run("Who won?", [Document(content="Nobody won.")]) == {"answers": [], "verdict": "none"}
    assert reader.run(QUESTION, [Document(content=None)]) == {"answers": [], "verdict": "none"}


def test_a_pipeline_can_be_saved() -> None:
    """With its settings; the key stays in the environment."""
    pipeline = Pipeline()
    pipeline.add_component("retriever", CitewellRetriever(key=Secret.from_env_var("KEY", strict=False), top_k=5))
    saved = pipeline.dumps()
    assert "KEY" in saved
    loaded = Pipeline.loads(saved, allowed_modules=["qa.frameworks.haystack"])
    assert loaded.get_component("retriever").top_k == 5
