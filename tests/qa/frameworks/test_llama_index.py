"""The retriever in LlamaIndex itself."""

import pytest

from tests.fake_service import LIGHTHOUSE

pytest.importorskip("llama_index.core", reason="in an environment of its own: make frameworks")

from qa.frameworks.llama_index import CitewellRetriever


def test_nodes_have_their_place(address: str) -> None:
    """The offsets of the node are those in the document; hashes and permalink are metadata."""
    [found] = CitewellRetriever(address, limit=1).retrieve("When was the lighthouse lit?")
    node = found.node
    assert LIGHTHOUSE[node.start_char_idx : node.end_char_idx] == node.get_content()
    assert (found.score, node.metadata["document"]) == (1.0, "islands/vell.md")
    assert node.id_ == node.metadata["permalink"]
    assert f"hash={node.metadata['hash']}" in node.id_
